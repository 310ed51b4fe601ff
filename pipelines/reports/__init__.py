"""What people and programs read of a night: worklists, the report, the analysts' database, the manifest, the summary.

Belongs here: rendering what earlier steps found. Does not belong here: finding anything, or any figure that is not a
sum over the published tables.
"""
