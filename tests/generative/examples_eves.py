"""Hand-written cities, four: who was at a unit on the eve of its handover, after papers a close had posted were voided.

Belongs here: see examples.py. Does not belong here: whose somebody is of several successors (examples_others.py).
"""

from __future__ import annotations

from .model import OUTSIDE
from .town import Example, Town, day

EVES = [
    Example(
        "voided_receipt_and_exit_of_a_merged_unit",
        "The close had posted their receipt and exit at A; both papers are gone. B's own says they were sent to A, "
        "whose roll of before its end had them: that is the receipt, and they were there on the eve.",
        lambda: (
            Town("A", "B", "C")
            .posted("B", -1, day(6, 1), "out_city")
            .posted("A", +1, day(6, 3), "in_city")
            .posted("A", -1, day(6, 4), "died")
            .out("B", "A", day(6, 1))
            .seen("A", day(6, 20))
            .ended("A", day(7, 1), "C")
        ),
        {("U02", "C", 1, -1), ("L14", "C", 1, 0)},
    ),
    Example(
        "voided_departure_of_a_merged_unit",
        "B's opening took them from its roll, and the close posted A's departure. It is voided: the ledger has them "
        "at A again, which has ended; its successor's roll lacks them.",
        lambda: Town("A", "B", "C").held("B").posted("A", -1, day(6, 1), "out_city").ended("A", day(7, 1), "C"),
        {("U02", "C", 1, -1), ("L05", "B", 1, -1)},
    ),
    Example(
        "voided_departure_and_an_idle_paper",
        "The same, with a paper that moves nobody: it does not say where they are.",
        lambda: (
            Town("A", "B", "C", "D")
            .held("B")
            .posted("A", -1, day(6, 1), "out_city")
            .out("D", OUTSIDE, day(6, 2), kind="TEMPORARY")
            .ended("A", day(7, 1), "C")
        ),
        {("U02", "C", 1, -1), ("L05", "B", 1, -1)},
    ),
    Example(
        "received_by_a_roll_and_handed_on_twice",
        "A's roll was the receipt; A became B, and B became C: C's register lacks the receipt, its roll lacks them.",
        lambda: (
            Town("A", "B", "C", "D")
            .held("D")
            .out("D", "A", day(6, 1))
            .seen("A", day(6, 20))
            .ended("A", day(7, 1), "B")
            .ended("B", day(7, 2), "C")
        ),
        {("U02", "C", 1, -1), ("L14", "C", 1, 0)},
    ),
    Example(
        "on_the_way_on_the_eve",
        "A's last roll is of before the paper: they had not come when A ended, its successor has not received them.",
        lambda: (
            Town("A", "B", "C").held("B").out("B", "A", day(6, 25)).seen("A", day(6, 20)).ended("A", day(7, 1), "C")
        ),
        {("L03", "B", 1, 0)},
    ),
]
