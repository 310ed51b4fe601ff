"""The ledger and its rules against a slow, obvious oracle, on random cities and on hand-written ones."""
