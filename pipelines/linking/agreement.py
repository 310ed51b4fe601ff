"""Agreement: how well two groups of profiles fit being one person, beside the number that brought them together.

Belongs here: comparing names, birth dates and numbers. Does not belong here: who is compared with whom (``rounds``).

A number alone never links. It needs the name or the birth date to agree; where both differ the number is on two
people (I01). Where only one agrees and other numbers contradict, nothing is decided: the two stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from pipelines.linking.profiles import KINDS

Fact = tuple[str | None, date | None, str | None]  # name_key, dob, dob_precision


class Fit(IntEnum):
    """How name and birth date compare; higher is better."""

    CONFLICT = -2
    UNFIT = -1
    UNKNOWN = 0
    DOB = 1
    NAME = 2
    BOTH = 3


@dataclass
class Group:
    """Profiles found to be one person so far, or one known person with every profile known of them.

    ``rolls`` are those in force that name them tonight (``standing``); ``joined`` says an officer made them of several.
    """

    order: tuple[int, int]
    person: int | None
    profiles: list[int] = field(default_factory=list)
    facts: set[Fact] = field(default_factory=set)
    numbers: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    rolls: set[int] = field(default_factory=set)
    joined: bool = False

    def absorb(self, other: Group, teach: bool) -> None:
        """Take in another group's profiles and, if they teach, facts and numbers."""
        self.order = min(self.order, other.order)
        self.person = self.person if self.person is not None else other.person
        self.profiles += other.profiles
        self.rolls |= other.rolls
        if not teach:
            return
        self.facts |= other.facts
        for kind in KINDS:
            self.numbers[kind] |= other.numbers[kind]


def dobs_agree(
    one: date | None, one_precision: str | None, other: date | None, other_precision: str | None
) -> bool | None:
    """Whether two birth dates can be one, each to its own precision; None when one is not known."""
    if one is None or other is None:
        return None
    if one.year != other.year:
        return False
    if "year" in (one_precision, other_precision):
        return True
    if one.month != other.month:
        return False
    return "month" in (one_precision, other_precision) or one.day == other.day


def fit_of(one: Fact, other: Fact) -> Fit:
    """How two facts compare."""
    name = None if one[0] is None or other[0] is None else one[0] == other[0]
    dob = dobs_agree(one[1], one[2], other[1], other[2])
    if name and dob:
        return Fit.BOTH
    if name:
        return Fit.NAME
    if dob:
        # One person in sixty has this birth year: of quite other names it says nothing.
        told = name is None or one[2] == other[2] == "day" or _names_near(str(one[0]), str(other[0]))
        return Fit.DOB if told else Fit.UNFIT
    if name is False and dob is False:
        return Fit.CONFLICT
    return Fit.UNKNOWN if name is None and dob is None else Fit.UNFIT


def _names_near(one: str, other: str) -> bool:
    """Whether two names have a part in common, as a clerk's spellings of one have."""
    return not set(one.split()).isdisjoint(other.split())


def fit(one: Group, other: Group) -> Fit:
    """How two groups compare.

    A known person changes name or date over the years, so each new fact must fit one known fact. Among rows nobody
    knows yet every pair must be free of conflict: a row half like each of two people must not make them one.
    """
    if one.person is None and other.person is None:
        fits = [fit_of(a, b) for a in one.facts for b in other.facts]
        return Fit.CONFLICT if Fit.CONFLICT in fits else max(fits)
    known, new = (one, other) if one.person is not None else (other, one)
    best = [max(fit_of(a, b) for b in known.facts) for a in new.facts]
    return Fit.CONFLICT if Fit.CONFLICT in best else max(best)


def _comparable(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether numbers of one kind have a common length; an 8-digit card says nothing about a 12-digit one."""
    return not {len(value) for value in one}.isdisjoint({len(value) for value in other})


def evidence(one: dict[str, set[str]], other: dict[str, set[str]]) -> tuple[int, list[str]]:
    """How many kinds of number agree, and which kinds contradict each other."""
    agree, against = 0, []
    for kind in KINDS:
        if not one[kind] or not other[kind]:
            continue
        if not one[kind].isdisjoint(other[kind]):
            agree += 1
        elif kind != "card" or _comparable(one[kind], other[kind]):
            against.append(kind)
    return agree, against


def may_link(one: Group, other: Group, how: Fit) -> bool:
    """Whether a shared number makes two groups one person, given how the rest fits.

    A roll that names two people means two, unless name, birth date and every number say it names one twice.
    """
    if not (one.joined or other.joined or one.rolls.isdisjoint(other.rolls)):
        return how == Fit.BOTH and not evidence(one.numbers, other.numbers)[1]
    if how == Fit.BOTH:
        return True
    if how < Fit.UNKNOWN:
        return False
    agree, against = evidence(one.numbers, other.numbers)
    if how == Fit.UNKNOWN:
        # Only a refused row has neither name nor birth date; it may point to a known person, unopposed.
        return not against and (one.person is not None or other.person is not None)
    return agree > len(against) or (agree == len(against) and "citizen" not in against)
