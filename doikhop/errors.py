"""Errors a person is meant to read, each with its exit code.

Belongs here: the error classes of the contract. Does not belong here: wording of particular errors; whoever
raises one writes one clear sentence saying what, where (unit, file, sheet, row) and what to do. A message
never carries a name or a number of a person.
"""

from __future__ import annotations


class DoikhopError(Exception):
    """An expected failure: one clear sentence, and the exit code the command ends with."""

    exit_code = 1


class UsageError(DoikhopError):
    """Wrong usage, settings or reference registers (exit code 2)."""

    exit_code = 2


class InvariantError(DoikhopError):
    """An invariant or a blocking check failed; nothing was published (exit code 3)."""

    exit_code = 3


class HomeLockedError(DoikhopError):
    """Another run holds the home (exit code 4)."""

    exit_code = 4
