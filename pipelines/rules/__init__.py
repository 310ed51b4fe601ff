"""Why records disagree: one SQL file per code, named by code and meaning.

Belongs here: ``<code>_<meaning>.sql``, each one SELECT that opens with a comment saying what disagrees with what, and
the runner that lets exactly one rule claim each cell. Does not belong here: the arithmetic of cells
(``pipelines/ledger``), the life of a finding (``pipelines/cases``), names, severities as prose or fixes
(``schemas/catalogue.py``).

A rule's SELECT gives: ``account`` (the cell's account, or the one it concerns), ``person_id``, ``effect``, ``org_code``
(who must act), ``other_org_code``, ``severity``, ``effective_on``, ``due_on``, ``subject`` (tells two findings of one
code and person apart; else ''), ``absent_at`` (the account whose export the finding finds something missing from; else
NULL), ``entry_a``, ``entry_b`` (register entries that are its evidence). It may read every table of the
reconciliation: ``open_cells``, ``cells``, ``legs``, ``movements``, ``entries``, ``roll_rows``, ``accounts``, ...

A rule that may claim a cell simply selects the open cells it explains; the catalogue's order decides who gets it.
"""
