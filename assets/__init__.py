"""When the steps run and in what order: Dagster, one of its concepts per file.

Belongs here: assets, checks, jobs, schedules, resources, and what Dagster's UI says about each. Does not belong
here: business logic; an asset calls one named function of ``pipelines/`` and says what came out.
"""
