"""The entries of the field dictionary, one module per part of records.md.

Belongs here: ``Field(...)`` entries and nothing else. Does not belong here: what a field is (``schemas.field``), which
record has it (``schemas.records``). ``schemas.fields`` puts the parts together.
"""
