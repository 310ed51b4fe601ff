"""U02 reorganisation does not add up · sắp xếp chưa khớp tổng.

A person left on the ended unit's roll (+1) or on no successor's (−1), or a control total that is not what was handed
over (0, the successor's). In a split the unplaced stay held at the ended unit and its parent acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_handed_over() -> None:
    """A ended on 1 July; B holds and counts An.

    A ended on 1 July
    handed over B: An from A on 1 July
    held B: An
    roll B: An
    finds: nothing
    """


@spec
def test_on_no_successors_roll() -> None:
    """B has not entered An.

    A ended on 1 July
    handed over B: An from A on 1 July
    held B: An
    finds: U02 B An -1 H names A
    """


@spec
def test_entered_and_lost() -> None:
    """B's roll of 15 July had An: entered, then vanished.

    A ended on 1 July
    handed over B: An from A on 1 July, entered since
    held B: An
    earlier roll B of 15 July: An
    finds: L05 B An -1 H
    """


@spec
def test_left_since_by_paper() -> None:
    """B sent An on after the merger.

    A ended on 1 July
    handed over B: An from A on 1 July
    held B: An
    out B: An to outside, issued 12 July
    finds: nothing
    """


@spec
def test_left_on_the_ended_units_roll() -> None:
    """A sent a roll after its end that still counts An, whom B holds and counts.

    A ended on 1 July
    handed over B: An from A on 1 July
    held B: An
    roll A of 30 July: An
    roll B: An
    finds: U02 A An +1 H
    """


@spec
def test_unplaced_in_a_split() -> None:
    """A was split; nobody's roll tells where An belongs: An stays held at A and A's parent acts.

    X stands above A, B, C
    A ended on 1 July
    held A: An
    finds: U02 A An -1 H acts X
    """


@spec
def test_unplaced_in_a_split_after_a_handover() -> None:
    """An came to A with B's people in June; in July A was split itself, and nobody has An: A's parent acts again.

    X stands above A, B, C
    A ended on 1 July
    handed over A: An from B on 1 June
    held A: An
    finds: U02 A An -1 H acts X
    """


@spec
def test_unplaced_and_struck_off_since() -> None:
    """The same, but C has registered that An was struck off: wherever An was, nobody is missing.

    X stands above A, B, C
    A ended on 1 June
    held A: An
    exit C: An was struck off on 26 July
    finds: nothing
    """


@spec
def test_wrong_control_total() -> None:
    """The register of successions says 2 came over; the ledger moved 1.

    A ended on 1 July
    handed over B: An from A on 1 July
    control total B: 2 from A on 1 July, 1 handed over
    held B: An
    roll B: An
    finds: U02 B - 0 H names A
    """


@spec
def test_right_control_total() -> None:
    """One was told, one came.

    A ended on 1 July
    handed over B: An from A on 1 July
    control total B: 1 from A on 1 July, 1 handed over
    held B: An
    roll B: An
    finds: nothing
    """


@spec
def test_the_successor_is_stale() -> None:
    """B's roll, newer than the merger, is too old by now.

    night 30 August
    A ended on 1 July
    handed over B: An from A on 1 July
    held B: An
    roll B of 15 July:
    roll C of 28 August:
    finds: F01 B - 0 M
    finds: U02 B An -1 H stale names A
    """
