"""Tiny named cities about transfers: papers, rolls, and what they say of each other.

Belongs here: one example per question a reader may have, with the findings reasoned by hand from the catalogue and why.
Does not belong here: the language they are written in (town.py) or random cities (strategy.py).
"""

from __future__ import annotations

from .model import OUTSIDE
from .town import Example, Town, day, moved

TRANSFERS = [
    Example("moved", "both registers and both rolls agree: nothing", moved, set()),
    Example("not_cut", "A's roll still counts who left", lambda: moved(rolls="AB"), {("L01", "A", 1, 1)}),
    Example(
        "held_where_an_older_roll_received",
        "before a first close: A sent them to B, whose roll of June had them; its newest has not, but A's and C's have",
        lambda: Town(baseline=False).out("A", "B", day(6, 7)).seen("B", day(6, 21)).roll("A").roll("C"),
        {("L14", "B", 1, 0), ("L01", "A", 1, 1), ("L02", "C", 1, 1)},
    ),
    Example(
        "not_cut_first_night",
        "before any close the last leg tells: A expected 0, B expected 1",
        lambda: moved(baseline=False, rolls="AB"),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "not_cut_after_the_close",
        "the close posted both legs and holds nobody at A: an unfixed L01 is still L01",
        lambda: (
            Town()
            .held("B")
            .posted("A", -1, day(6, 7), "out_city")
            .posted("B", 1, day(6, 14), "in_city")
            .roll("A")
            .roll("B")
            .out("A", "B", day(6, 7))
            .into("A", "B", day(6, 14), day(6, 7))
        ),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "voided_after_the_close",
        "both papers are gone again: A is expected to hold them, B is not; no paper tells why B counts them",
        lambda: (
            Town()
            .held("B")
            .posted("A", -1, day(6, 7), "out_city")
            .posted("B", 1, day(6, 14), "in_city")
            .roll("A")
            .roll("B")
        ),
        {("L02", "B", 1, 1)},
    ),
    Example(
        "left_the_city",
        "a transfer to outside, still counted",
        lambda: Town().held("A").roll("A").out("A", OUTSIDE, day(6, 7)),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "after_the_roll",
        "issued after A's roll: the roll is right to count them; they are in transit",
        lambda: (
            Town().held("A").roll("A").account("A", as_of=day(6, 30)).account("A", stale=True).out("A", "B", day(7, 28))
        ),
        {("L03", "A", 1, 0), ("F01", "A", None, 0)},
    ),
    Example(
        "cut_early",
        "A's roll of 20 July has already dropped who leaves on 26 July: the leg posts early",
        lambda: (
            Town()
            .held("A")
            .roll("B")
            .account("A", as_of=day(7, 20))
            .out("A", "B", day(7, 26))
            .into("A", "B", day(7, 28))
        ),
        set(),
    ),
    Example(
        "cut_early_by_thirty_working_days",
        "A has dropped on 18 June who leaves on Saturday 31 July, the day after the thirtieth working day",
        lambda: (
            Town()
            .held("A")
            .roll("B")
            .account("A", as_of=day(6, 18), stale=True)
            .out("A", "B", day(7, 31))
            .into("A", "B", day(7, 30))
        ),
        {("F01", "A", None, 0), ("L09", "B", 1, 0)},
    ),
    Example(
        "in_transit",
        "sent in June, no receipt, on nobody's roll: overdue",
        lambda: Town().held("A").out("A", "B", day(6, 7)),
        {("L03", "A", 1, 0)},
    ),
    Example(
        "receipt_by_roll",
        "B counts them, its register has no receipt: the roll is the receipt",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7)),
        {("L14", "B", 1, 0)},
    ),
    Example(
        "receipt_not_yet_due",
        "B's register of arrivals does not speak of that day: a register entry is missing only as of its own date",
        lambda: Town().held("A").roll("B").no_cover("B", "transfer_in").out("A", "B", day(6, 7)),
        set(),
    ),
    Example(
        "never_registered_out",
        "B received, A has no entry and has cut: A must register",
        lambda: Town().held("A").roll("B").into("A", "B", day(6, 14), day(6, 7)),
        {("L04", "A", 1, 0)},
    ),
    Example(
        "received_not_on_the_roll",
        "both registers agree, B's roll lacks them",
        lambda: moved(rolls=""),
        {("L06", "B", 1, -1)},
    ),
    Example(
        "received_then_lost",
        "B's roll of 30 June had them, now gone: not 'not yet entered' but vanished",
        lambda: moved(rolls="").seen("B", day(6, 30)),
        {("L05", "B", 1, -1)},
    ),
    Example(
        "ends_differ",
        "received a week before it was issued: one transfer, wrong date",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 14)).into("A", "B", day(6, 7), day(6, 14)),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "wrong_sender_named",
        "A's departure and B's receipt are one transfer, the receipt names C: L09 alone",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7)).into("C", "B", day(6, 14), day(6, 7)),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "kinds_differ",
        "the receiver wrote temporary on an official transfer: posts as the sender's says",
        lambda: (
            Town().held("A").roll("B").out("A", "B", day(6, 7)).into("A", "B", day(6, 14), day(6, 7), kind="TEMPORARY")
        ),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "entered_twice",
        "one register has the departure twice",
        lambda: moved().out("A", "B", day(6, 8)),
        {("L12", "A", 1, 0)},
    ),
    Example(
        "endorsed",
        "the superior X registers the same papers: levels endorsing one paper are not L12",
        lambda: moved().out("A", "B", day(6, 7), by="X").into("A", "B", day(6, 14), day(6, 7), by="X"),
        set(),
    ),
    Example(
        "moved_there_and_back_and_there",
        "three movements, each with both papers: the third is not a copy of the first",
        lambda: (
            moved()
            .out("B", "A", day(6, 21))
            .into("B", "A", day(6, 25), day(6, 21))
            .out("A", "B", day(7, 5))
            .into("A", "B", day(7, 9), day(7, 5))
        ),
        set(),
    ),
    Example(
        "came_back_without_departure_papers",
        "three receipts, no departure entry: A took them from outside the ledger naming B, then B, then A again",
        lambda: (
            Town()
            .roll("A")
            .no_cover("A", "transfer_out")
            .no_cover("B", "transfer_out")
            .into("B", "A", day(5, 9))
            .into("A", "B", day(6, 23))
            .into("B", "A", day(7, 15))
        ),
        set(),
    ),
    Example(
        "left_and_rejoined",
        "C's baseline holds them; B receives from outside (not from C: L09), lets them go, receives again",
        lambda: (
            Town()
            .held("C")
            .roll("B")
            .into(OUTSIDE, "B", day(5, 16))
            .out("B", OUTSIDE, day(6, 6))
            .into(OUTSIDE, "B", day(6, 20))
        ),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "paper_returned_and_issued_again",
        "C took them back from the road (its own receipt, B named), then sent them again and B received",
        lambda: (
            Town()
            .held("C")
            .roll("B")
            .out("C", "B", day(4, 1))
            .into("B", "C", day(4, 19), day(4, 15))
            .out("C", "B", day(4, 26))
            .into("C", "B", day(4, 28), day(4, 26))
        ),
        {("L09", "C", 1, 0)},
    ),
    Example(
        "sent_by_another_while_on_the_way",
        "A sent them to C; B, who never had them, registered them out to C too, and C's receipt names B",
        lambda: (
            Town("A", "B", "C")
            .held("A")
            .roll("C")
            .out("A", "C", day(6, 4))
            .out("B", "C", day(6, 12))
            .into("B", "C", day(6, 14), day(6, 12))
        ),
        {("L09", "C", 1, 0)},
    ),
    Example(
        "late_paper_of_the_holder",
        "E's idle paper and C's receipt are one transfer that took them from A; A's own later paper to B is surplus",
        lambda: (
            Town("A", "B", "C", "E")
            .held("A")
            .roll("C")
            .out("E", "C", day(6, 13))
            .into("E", "C", day(6, 16), day(6, 13))
            .out("A", "B", day(6, 29))
        ),
        {("L09", "C", 1, 0), ("L12", "A", 1, 0)},
    ),
    Example(
        "endorsed_with_another_date",
        "B's paper is dated before B had them, X's copy after: one transfer, two levels",
        lambda: (
            Town()
            .held("A")
            .roll("C")
            .no_cover("A", "transfer_out")
            .into("A", "B", day(5, 18), day(5, 16))
            .out("B", "C", day(5, 15))
            .out("B", "C", day(5, 25), by="X")
            .into("B", "C", day(5, 26), day(5, 25))
        ),
        set(),
    ),
    Example(
        "guest_of_a_guest",
        "first night: home A, guest of B, B's own temporary paper to outside: nobody counts them, home misses them",
        lambda: (
            Town(baseline=False)
            .out("A", "B", day(5, 24), kind="TEMPORARY")
            .out("B", OUTSIDE, day(7, 24), kind="TEMPORARY")
        ),
        {("L07", "A", 1, -1)},
    ),
    Example(
        "not_the_holder",
        "C registers a departure of someone A holds: posts nothing",
        lambda: Town().held("A").roll("A").out("C", "B", day(6, 7)),
        {("L12", "C", 1, 0)},
    ),
    Example(
        "not_held_but_both_ends",
        "A's baseline does not hold them, yet both registers tell the transfer: the entry is there: no L04, no L12",
        lambda: Town().roll("B").out("A", "B", day(6, 7)).into("A", "B", day(6, 14), day(6, 7)),
        set(),
    ),
    Example(
        "sent_by_another_than_the_holder",
        "A holds them, C's departure and B's receipt tell one transfer: B took them from A, who is not named (L09)",
        lambda: Town().held("A").roll("B").out("C", "B", day(6, 7)).into("C", "B", day(6, 14), day(6, 7)),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "not_held_not_cut",
        "A's baseline does not hold them, A registered them out and still counts them: a transfer out against the roll",
        lambda: Town().roll("A").out("A", OUTSIDE, day(6, 7)),
        {("L01", "A", 1, 1), ("L12", "A", 1, 0)},
    ),
    Example(
        "sent_to_two",
        "A issued a paper to C, then one to B, who received: the first is the surplus one",
        lambda: (
            Town()
            .held("A")
            .roll("B")
            .out("A", "C", day(6, 7))
            .out("A", "B", day(6, 10))
            .into("A", "B", day(6, 14), day(6, 10))
        ),
        {("L12", "A", 1, 0)},
    ),
    Example(
        "guest_twice_at_home",
        "a guest elsewhere, twice on the home roll: only the second row is wrong",
        lambda: Town().held("A").roll("A").roll("A").out("A", "B", day(6, 7), kind="TEMPORARY"),
        {("I05", "A", 1, 1)},
    ),
]
