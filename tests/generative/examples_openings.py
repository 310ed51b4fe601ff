"""Tiny named cities after a first close that took over from a roll somebody who had left elsewhere.

Belongs here: what later papers make of such an opening, with the findings reasoned by hand. Does not belong here: the
language the examples are written in (town.py).

All begin alike: B sent person 1 away on 3 June and the first close posted that; another account counted them without
any paper, and before a first close the roll is all there is, so the opening holds them there. Nobody is held in two
places: B's departure comes first, and what the opening has is where they went.
"""

from __future__ import annotations

from .model import OUTSIDE
from .town import Example, Town, day


def taken_over(by: str, sent_to: str = OUTSIDE, rolls: str = "") -> Town:
    """B sent them away; the opening has them at another account."""
    town = Town("A", "B", "C", "D").held(by).out("B", sent_to, day(6, 3))
    town.posted("B", -1, day(6, 3), "out_external" if sent_to == OUTSIDE else "out_city")
    for code in rolls:
        town.roll(code)
    return town


def only_on_the_roll() -> Town:
    """C's first close took them over from its roll of 30 June, before any paper about them came."""
    return Town().held("C").roll("C").account("C", closed_from=day(6, 30))


OPENINGS = [
    Example(
        "admission_told_after_the_first_close",
        "C admitted them before its first close and says so only now: the opening has it, nothing was entered twice",
        lambda: only_on_the_roll().admitted("C", day(6, 10)),
        set(),
    ),
    Example(
        "admitted_after_the_first_close",
        "they were C's already when it admitted them",
        lambda: only_on_the_roll().admitted("C", day(7, 10)),
        {("L12", "C", 1, 0)},
    ),
    Example(
        "admission_told_twice_after_the_first_close",
        "the second entry is one too many",
        lambda: only_on_the_roll().admitted("C", day(6, 10)).admitted("C", day(6, 11)),
        {("L12", "C", 1, 0)},
    ),
    Example(
        "receipt_told_after_the_first_close",
        "the sender's register has nothing of it, as it would have had nothing before the close",
        lambda: only_on_the_roll().into("B", "C", day(6, 10), day(6, 3)),
        {("L04", "B", 1, 0)},
    ),
    Example(
        "transfer_told_after_the_first_close",
        "both ends of one transfer come late: neither is entered twice",
        lambda: only_on_the_roll().out("B", "C", day(6, 3)).into("B", "C", day(6, 10), day(6, 3)),
        set(),
    ),
    Example(
        "admission_told_late_and_sent_on",
        "C sent them on before anybody said how they had come",
        lambda: (
            Town("A", "B", "C", "D")
            .held("C")
            .roll("D")
            .account("C", closed_from=day(6, 30))
            .admitted("C", day(6, 10))
            .out("C", "D", day(7, 10))
            .into("C", "D", day(7, 14), day(7, 10))
        ),
        set(),
    ),
    Example(
        "taken_over_after_a_visit",
        "they came to B from outside and left it again, which the first close posted; C's opening has them since",
        lambda: (
            Town()
            .held("C")
            .roll("C")
            .into(OUTSIDE, "B", day(5, 3))
            .posted("B", +1, day(5, 3), "in_external")
            .out("B", OUTSIDE, day(6, 3))
            .posted("B", -1, day(6, 3), "out_external")
        ),
        set(),
    ),
    Example(
        "taken_over_by_a_lower_code",
        "nothing new is told: B's departure stands, whatever the codes of the two units",
        lambda: taken_over("A", rolls="A"),
        set(),
    ),
    Example(
        "taken_over_by_a_higher_code",
        "the same with the codes the other way round",
        lambda: taken_over("C", rolls="C"),
        set(),
    ),
    Example(
        "taken_over_then_their_admission",
        "C admitted them on 10 June and says so only now: that is what the opening has",
        lambda: taken_over("C", rolls="C").admitted("C", day(6, 10)),
        set(),
    ),
    Example(
        "taken_over_by_a_lower_code_then_their_admission",
        "the same at A",
        lambda: taken_over("A", rolls="A").admitted("A", day(6, 10)),
        set(),
    ),
    Example(
        "taken_over_then_their_receipt",
        "C received them from B, who had written another destination; the receipt comes late and posts nothing again",
        lambda: taken_over("C", rolls="C").into("B", "C", day(6, 10), day(6, 3)),
        {("L09", "C", 1, 0)},
    ),
    Example(
        "taken_over_on_the_way",
        "B sent them to C; C's roll is the receipt, and has it in its opening",
        lambda: taken_over("C", sent_to="C", rolls="C"),
        {("L14", "C", 1, 0)},
    ),
    Example(
        "taken_over_then_lost",
        "C says how they came, and its new roll lacks them",
        lambda: taken_over("C").admitted("C", day(6, 10)).seen("C", day(6, 30)),
        {("L05", "C", 1, -1)},
    ),
    Example(
        "taken_over_and_twice_on_the_roll",
        "C says how they came; the second row is one too many",
        lambda: taken_over("C", rolls="CC").admitted("C", day(6, 10)),
        {("I05", "C", 1, 1)},
    ),
    Example(
        "taken_over_and_sent_on",
        "nobody ever says how they came to C; C sends them on to D",
        lambda: taken_over("C", rolls="D").out("C", "D", day(7, 10)).into("C", "D", day(7, 14), day(7, 10)),
        set(),
    ),
    Example(
        "taken_over_and_not_cut",
        "C sent them on to D and still counts them",
        lambda: taken_over("A", rolls="AD").out("A", "D", day(7, 10)).into("A", "D", day(7, 14), day(7, 10)),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "taken_over_on_the_way_and_sent_on",
        "B sent them to D, who never had them; A, whose opening has them, sends them to C: it has them to register",
        lambda: (
            taken_over("A", sent_to="D", rolls="C").out("A", "C", day(7, 10)).into("A", "C", day(7, 14), day(7, 10))
        ),
        {("L14", "A", 1, 0)},
    ),
    Example(
        "taken_over_and_dead",
        "an exit takes them from where they are, whoever recorded it: A must remove them",
        lambda: taken_over("A", rolls="A").exits("B", day(7, 10)),
        {("S01", "A", 1, 1)},
    ),
    Example(
        "taken_over_and_dead_by_their_own",
        "C recorded the death and removed them",
        lambda: taken_over("C").exits("C", day(7, 10)),
        set(),
    ),
    Example(
        "taken_over_and_arrived_elsewhere",
        "B sent them to D, and D says so: they never were A's, whose opening is taken back; A still counts them",
        lambda: taken_over("A", sent_to="D", rolls="AD").into("B", "D", day(6, 10), day(6, 3)),
        {("L02", "A", 1, 1)},
    ),
    Example(
        "taken_over_and_arrived_elsewhere_and_cut",
        "the same, and C no longer counts them: nothing is missing there",
        lambda: taken_over("C", rolls="D").into(OUTSIDE, "D", day(7, 14), day(7, 10)),
        set(),
    ),
    Example(
        "taken_over_and_the_departure_voided",
        "B takes its departure back: by the papers they never left, and its roll lacks them; A's opening stays",
        lambda: Town().held("A").posted("B", -1, day(6, 3), "out_external").roll("A"),
        {("L05", "B", 1, -1)},
    ),
    Example(
        "taken_over_sent_on_and_told_how",
        "after C has sent them on and that was closed, C says how they had come",
        lambda: (
            Town("A", "B", "C", "D")
            .held("D")
            .roll("D")
            .out("B", OUTSIDE, day(6, 3))
            .posted("B", -1, day(6, 3), "out_external")
            .out("C", "D", day(7, 10))
            .posted("C", -1, day(7, 10), "out_city")
            .into("C", "D", day(7, 14), day(7, 10))
            .posted("D", +1, day(7, 14), "in_city")
            .admitted("C", day(6, 10))
        ),
        set(),
    ),
]
