"""Tiny named cities about temporary stays, exits, admissions, units, reports, exports.

Belongs here: one example per question a reader may have, with the findings reasoned by hand from the catalogue and why.
Does not belong here: the language they are written in (town.py) or random cities (strategy.py).
"""

from __future__ import annotations

from .model import OUTSIDE, Adjustment, RollCount
from .town import (
    ROLL,
    Example,
    Town,
    day,
    goes_on,
    lent_and_split,
    merged,
    moved,
    refused,
    report,
    sent_to_a_level,
    split,
    split_before_a_close,
    with_reports,
)

OTHERS = [
    Example(
        "temporary_counted",
        "a guest of B is counted at B; A, their home, counts them too",
        lambda: Town().held("A").roll("A").roll("B").out("A", "B", day(6, 7), kind="TEMPORARY"),
        {("L07", "B", 1, 1)},
    ),
    Example(
        "temporary_moved_whole",
        "both ends treated the temporary paper as official",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7), kind="TEMPORARY"),
        {("L07", "A", 1, -1), ("L07", "B", 1, 1)},
    ),
    Example(
        "on_the_roll_of_an_ended_unit",
        "before a first close too: A has ended, and its later roll still counts somebody, whom no other roll has",
        lambda: Town(baseline=False).ended("A", day(7, 1), "B").account("A", as_of=ROLL).roll("A"),
        {("U02", "A", 1, 1)},
    ),
    Example(
        "refused_row_of_a_guest",
        "before a first close: B's refused row is of a guest, whom A lent and has lost; nobody is held twice",
        lambda: Town(baseline=False).out("A", "B", day(6, 7), kind="TEMPORARY").refused("B"),
        {("L07", "A", 1, -1)},
    ),
    Example(
        "guest_below_a_unit_named_above",
        "B lent them to a unit below X, C took them in: C is the place, not B, whose roll has them unasked",
        lambda: Town().roll("B").out("B", "^X", day(6, 7), kind="TEMPORARY").into("B", "C", day(6, 14), day(6, 7)),
        {("L09", "C", 1, 0), ("L11", "B", 1, 1)},
    ),
    Example(
        "left_and_back_on_one_day",
        "B takes them in from outside again and registers their leaving, the same day: first they left A",
        lambda: (
            Town()
            .into(OUTSIDE, "B", day(5, 7))
            .out("B", "A", day(6, 7))
            .into("B", "A", day(6, 14), day(6, 7))
            .into(OUTSIDE, "B", day(7, 12))
            .exits("B", day(7, 12), "RESIGNED")
            .roll("B")
        ),
        set(),
    ),
    Example(
        "died_still_counted",
        "the exit outranks the transfer: both A and B must remove them",
        lambda: moved(rolls="AB").exits("B", day(7, 1)),
        {("S01", "A", 1, 1), ("S01", "B", 1, 1)},
    ),
    Example(
        "exit_by_another",
        "C recorded the death of a member of A: it takes them from wherever they are",
        lambda: Town().held("A").roll("A").exits("C", day(7, 1)),
        {("S01", "A", 1, 1)},
    ),
    Example(
        "died_on_the_way",
        "A sent them to B and recorded their death before B received: nobody is in transit any more",
        lambda: Town().held("A").out("A", "B", day(6, 7)).exits("A", day(6, 21)),
        set(),
    ),
    Example(
        "died_on_the_way_still_counted",
        "A sent them to B and recorded their death; B counts them: the exit outranks the transfer",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7)).exits("A", day(6, 21)),
        {("S01", "B", 1, 1)},
    ),
    Example(
        "sent_on_the_day_they_moved",
        "B never registered their coming and sent them on to C, who received the same day: the order that posts most",
        lambda: (
            Town()
            .held("A")
            .roll("C")
            .out("A", "B", day(6, 7))
            .out("B", "C", day(6, 21))
            .into("B", "C", day(6, 21), day(6, 21))
        ),
        {("L14", "B", 1, 0)},
    ),
    Example(
        "guest_of_the_holder",
        "first night of C; B's baseline holds them, B's receipt says they are C's guest: only B is missing them",
        lambda: Town().account("C", has_baseline=False).held("B").into("C", "B", day(6, 7), kind="TEMPORARY"),
        {("L05", "B", 1, -1)},
    ),
    Example(
        "exit_of_nobody_held",
        "C recorded a death of someone held nowhere, A counts them: any account's exit against the roll",
        lambda: Town().roll("A").exits("C", day(7, 1)),
        {("S01", "A", 1, 1), ("L12", "C", 1, 0)},
    ),
    Example(
        "readmitted",
        "struck off, later admitted again elsewhere: no exit to complain of",
        lambda: Town().held("A").roll("B").exits("A", day(6, 1), "STRUCK_OFF").admitted("B", day(7, 1), "AGAIN"),
        set(),
    ),
    Example(
        "admitted_not_entered",
        "an admission in July the roll of 30 July lacks",
        lambda: Town().admitted("A", day(7, 1)),
        {("S02", "A", 1, -1)},
    ),
    Example(
        "admitted_elsewhere",
        "an admission of someone A holds posts nothing",
        lambda: Town().held("A").roll("A").admitted("B", day(7, 1)),
        {("L12", "B", 1, 0)},
    ),
    Example(
        "exempt_cut",
        "exempt on the roll of June, gone in July without a departure",
        lambda: Town().held("A").seen("A", day(6, 30), "EXEMPT"),
        {("S04", "A", 1, -1)},
    ),
    Example(
        "own_row_says_died",
        "the row says DECEASED, no exit entry: L05 even though they were exempt",
        lambda: Town().held("A").roll("A", roll_status="DECEASED", counts=False).seen("A", day(6, 30), "EXEMPT"),
        {("L05", "A", 1, -1)},
    ),
    Example(
        "liaison_counted",
        "B counts someone who only lives there, as A's own row says",
        lambda: Town().held("A").roll("A", residence_account="B").roll("B"),
        {("S05", "B", 1, 1)},
    ),
    Example(
        "two_rolls",
        "A holds, B counts too, nothing tells how",
        lambda: Town().held("A").roll("A").roll("B"),
        {("L02", "B", 1, 1)},
    ),
    Example(
        "two_rolls_nobody_holds",
        "nobody is expected to count them: the lowest code appeared, the other is on two rolls",
        lambda: Town().roll("A").roll("B"),
        {("L11", "A", 1, 1), ("L02", "B", 1, 1)},
    ),
    Example(
        "two_rolls_first_night",
        "before any close one of them must be the holder: the lowest code",
        lambda: Town(baseline=False).roll("A").roll("B"),
        {("L02", "B", 1, 1)},
    ),
    Example(
        "died_and_two_registered_it",
        "A holds them; B's register has the death too, even a day earlier: B's entry is the surplus one",
        lambda: Town("B", "A").held("A").exits("B", day(6, 8), "DIED").exits("A", day(6, 9), "DIED"),
        {("L12", "B", 1, 0)},
    ),
    Example(
        "died_and_two_registered_it_that_day",
        "the same, dated the same day, B's entry read first",
        lambda: Town("B", "C", "A").held("C").exits("B", day(6, 8), "DIED").exits("C", day(6, 8), "DIED"),
        {("L12", "B", 1, 0)},
    ),
    Example(
        "two_rolls_first_night_guest",
        "before any close, A and B count them and a temporary paper B to C says home is B; A's is the extra row",
        lambda: Town(baseline=False).roll("A").roll("B").out("B", "C", day(6, 7), kind="TEMPORARY"),
        {("L02", "A", 1, 1)},
    ),
    Example(
        "two_rolls_first_night_away",
        "before any close, B's own row says they are away for a time: B holds them",
        lambda: Town(baseline=False).roll("A").roll("B", roll_status="TEMP_ELSEWHERE"),
        {("L02", "A", 1, 1)},
    ),
    Example(
        "two_rolls_first_night_residence",
        "before any close, B's row names where they live: B is the unit they work in",
        lambda: Town(baseline=False).roll("A").roll("B", residence_account="C"),
        {("L02", "A", 1, 1)},
    ),
    Example(
        "twice_on_one_roll",
        "two counted rows at A: the second is I05, whatever else",
        lambda: Town().held("A").roll("A").roll("A"),
        {("I05", "A", 1, 1)},
    ),
    Example(
        "refused_row",
        "their row was refused: that is why they are missing",
        lambda: refused(),
        {("F03", "A", 1, -1)},
    ),
    Example(
        "first_night_silence", "before any close L05 and L11 say nothing", lambda: Town(baseline=False).roll("A"), set()
    ),
    Example("merged", "B took person 1 over", lambda: merged("B"), set()),
    Example("merged_not_entered", "on no successor's roll", lambda: merged(), {("U02", "B", 1, -1)}),
    Example(
        "merged_total",
        "the register of successions says two came over, the ledger moved one",
        lambda: merged("B", total=2),
        {("U02", "B", None, 0)},
    ),
    Example(
        "left_on_ended_roll",
        "a later roll of the ended unit still counts them",
        lambda: merged("A", "B").account("A", as_of=ROLL),
        {("U02", "A", 1, 1)},
    ),
    Example("split_unplaced", "neither successor has them: the parent acts", lambda: split(), {("U02", "X", 1, -1)}),
    Example(
        "split_twice",
        "both successors count them: the lowest code holds",
        lambda: split("B", "C"),
        {("L02", "C", 1, 1)},
    ),
    Example(
        "goes_on_with_an_older_roll",
        "B has whom A's older roll still counts; C counts them, too; what A registers since keeps nobody",
        lambda: goes_on("A", "B", "C").out("A", OUTSIDE, day(7, 12)),
        {("L02", "C", 1, 1)},
    ),
    Example(
        "lent_and_split",
        "a unit that has ended, and that no close says to have held them, is nobody's home",
        lent_and_split,
        set(),
    ),
    Example(
        "lent_received_and_split",
        "B lent them, A took them in and ended; B follows, and its own row calls them dead: nobody knows whose",
        lambda: (
            split_before_a_close()
            .roll("B", roll_status="DECEASED", counts=False)
            .out("B", OUTSIDE, day(5, 12), kind="TEMPORARY")
            .into("B", "A", day(6, 2), day(6, 2))
        ),
        set(),
    ),
    Example(
        "report_does_not_match_list",
        "D says 5, the roll of that day counted 6",
        lambda: with_reports(report("A", 6, A=5, D=5), counts=(RollCount("A", day(6, 30), 6),)),
        {("C01", "A", None, 0)},
    ),
    Example(
        "report_opening",
        "June opens with 6 after May closed with 5",
        lambda: with_reports(report("A", 4, A=5, D=5), report("A", 6, A=6, D=6)),
        {("C02", "A", None, 0)},
    ),
    Example(
        "report_sum",
        "5 + 1 − 2 is not 5",
        lambda: with_reports(report("A", 6, A=5, B1=1, C1=2, D=5)),
        {("C03", "A", None, 0)},
    ),
    Example(
        "unknown_destination",
        "a transfer to a unit nobody knows: as to outside until it is mapped",
        lambda: Town().held("A").out("A", OUTSIDE, day(6, 7), to_unknown="ZZ 9"),
        {("U01", "A", 1, 0)},
    ),
    Example(
        "number_missing",
        "a row without a sound citizen number",
        lambda: Town().held("A").roll("A", citizen_ok=False),
        {("I02", "A", 1, 0)},
    ),
    Example(
        "sent_to_a_level_and_received_before_the_merger",
        "A received whom C sent to a unit below X; then A became B, which is not below X: one transfer all the same",
        lambda: sent_to_a_level(lambda town: town.into("C", "A", day(6, 14), day(6, 7))),
        set(),
    ),
    Example(
        "sent_to_a_level_and_received_after_the_merger",
        "the receipt is B's, which followed A",
        lambda: sent_to_a_level(lambda town: town.into("C", "B", day(7, 14), day(6, 7))),
        set(),
    ),
    Example(
        "sent_to_a_level_and_on_the_roll_after_the_merger",
        "nobody registered the receipt; the roll of B, which followed A, is it",
        lambda: sent_to_a_level(lambda town: town),
        {("L14", "B", 1, 0)},
    ),
    Example(
        "accepted_and_twice",
        "nothing tells how they came to A, which is accepted; that A counts them in two rows is not",
        lambda: Town(adjustments=[Adjustment(1, "A", 1)]).roll("A").roll("A"),
        {("I05", "A", 1, 1)},
    ),
    Example(
        "accepted_registered_and_twice",
        "that they came without paper was accepted; now the receipt is registered, and only the second row is left",
        lambda: Town(adjustments=[Adjustment(1, "A", 1)]).into(OUTSIDE, "A", day(7, 5)).roll("A").roll("A"),
        {("I05", "A", 1, 1)},
    ),
    Example(
        "accepted_until_it_shows_no_more",
        "missing at A, which was accepted; A's roll has them again",
        lambda: Town(adjustments=[Adjustment(1, "A", -1)]).held("A").roll("A"),
        set(),
    ),
    Example(
        "stale",
        "A's roll is of June: late, its findings keep their cells",
        lambda: Town().held("A").account("A", as_of=day(6, 20), stale=True),
        {("F01", "A", None, 0), ("L05", "A", 1, -1)},
    ),
    Example(
        "never_sent",
        "A never sent a roll: missing, no cell of it is judged",
        lambda: Town(baseline=False).account("A", as_of=None).out("A", "B", day(6, 7)).roll("B"),
        {("F01", "A", None, 0), ("L14", "B", 1, 0)},
    ),
]
