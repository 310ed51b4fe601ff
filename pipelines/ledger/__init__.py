"""From linked rows to the arithmetic of every cell: who is held where, what moved, what the roll counts.

Belongs here: places (which account a named unit means), live register entries, the replay of each person's papers
into movements and legs, cells, balances, invariants, closing a period. One SQL statement per file, beside the Python
that runs it. Does not belong here: saying why a cell disagrees (``pipelines/rules/``) or who a record is
(``pipelines/linking/``).
"""
