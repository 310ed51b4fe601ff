"""What must be fast, and beside what (design.md, "What must hold").

Belongs here: timing the program and what it is compared with, on invented cities. Does not belong here: whether the
results are right (``tests/``), or anything the program needs to run.
"""
