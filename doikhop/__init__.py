"""The program's outside: command line, settings and errors.

Belongs here: what a person types and sees, the one typed settings class, the errors with their exit codes.
Does not belong here: anything that reads, links or reconciles records (``pipelines/``) or that Dagster runs
(``assets/``).
"""

__version__ = "0.1.0"
