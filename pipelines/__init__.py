"""What is done to records, as pure functions and SQL, one folder per step, in the order data flows.

``intake`` → ``linking`` → ``ledger`` → ``rules`` → ``cases`` → ``reports``; nothing flows back. ``simulate`` makes
synthetic cities and stands beside the flow; ``night.py`` is one night's working folder and its publication,
``beside.py`` its second process, ``kept.py`` what a night run again need not do again.

Belongs here: everything that decides what a record means. Does not belong here: Dagster (a test holds that),
the command line, or what a record is (``schemas/``).
"""
