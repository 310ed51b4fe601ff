"""What a record is.

Belongs here: the field dictionary (``fields``), record kinds (``records``), code lists (``codes``), pandera models made
from them (``models``), the registers of units (``units``) and the tree they form (``unit_tree``), comparison keys
(``normalise``), the discrepancy catalogue and the columns of published tables. Does not belong here: anything done to
records, which is ``pipelines``, and anything of Dagster, which is ``assets``.
"""
