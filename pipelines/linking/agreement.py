"""Agreement: how well two groups of profiles fit being one person, beside the number that brought them together.

Belongs here: comparing names, birth dates and numbers. Does not belong here: who is compared with whom (``rounds``).

A number alone never links. It needs the name or the birth date to agree; where both differ the number is on two
people (I01). Where too much else contradicts, nothing is decided: the two stay apart, and an officer is asked (I03).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    admitted: set[date] = field(default_factory=set)
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
        self.admitted |= other.admitted
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


Numbers = Collection[tuple[str, str]]  # kind, value


def firm(one: Group, other: Group, against: Iterable[str], borrowed: Numbers) -> list[str]:
    """Of the kinds that contradict each other, those whose numbers are not a slip of the hand apart.

    A number that is on people of quite other names and birth dates (I01) was typed from a wrong line: it contradicts
    nobody.
    """
    found = []
    for kind in against:
        own, others = (
            [value for value in side.numbers[kind] if (kind, value) not in borrowed] for side in (one, other)
        )
        if own and others and not any(_is_slip(a, b, kind) for a in own for b in others):
            found.append(kind)
    return found


def _is_slip(one: str, other: str, kind: str) -> bool:
    """Whether one number is the other with a digit wrong, missing or swapped with the next, or without its zeros.

    So is a file number under the letters of another province. Numbers that differ in their last two digits only are
    those of people entered one after the other.
    """
    if one.lstrip("0") == other.lstrip("0") or (kind == "file" and one.split("/")[0] == other.split("/")[0]):
        return True
    if abs(len(one) - len(other)) == 1:
        short, long = sorted((one, other), key=len)
        return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    if len(one) != len(other):
        return False
    digits = one.index("/") if kind == "file" and "/" in one else len(one)
    differ = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if differ[0] >= digits - 2:
        return False
    first, *rest = differ
    return not rest or (rest == [first + 1] and one[first] == other[first + 1] and one[first + 1] == other[first])


@dataclass(frozen=True)
class Verdict:
    """What is to be made of two groups that share a number.

    Attributes:
        how: how name and birth date compare.
        links: whether they are one person, unless something else is as like one of them.
        renews: whether they are if one is known and nowhere to be seen tonight but here: numbers are renewed.
        strength: compares with that of other pairs; higher is better.
        firm: whether a number plainly contradicts.
    """

    how: Fit
    links: bool
    renews: bool
    strength: tuple[int, int]
    firm: bool


def judge(one: Group, other: Group, borrowed: Numbers = ()) -> Verdict:
    """Whether a shared number makes two groups one person.

    A roll that names two people means two, unless name, birth date and every number say it names one twice. Of
    people of one name born on one day each number that agrees speaks for one person, each that plainly differs, and
    the admission day, for two: namesakes and twins get each other's numbers. Where as much speaks for as against, the
    admission day or the citizen number must be the same. Where only the name or only the birth date agrees, one number
    is enough if nothing speaks against it; else the other must be written nearly alike, or numbers outweigh by two.
    """
    how = fit(one, other)
    agree, against = evidence(one.numbers, other.numbers)
    # Whom an officer made of several people goes by the numbers of each.
    joined = one.joined or other.joined
    plainly = [] if joined else firm(one, other, against, borrowed)
    days = bool(one.admitted and other.admitted)
    same_day = days and not one.admitted.isdisjoint(other.admitted)
    contrary = len(plainly) + (days and not same_day)
    strength = (int(how), agree - contrary)
    known = one.person is not None or other.person is not None
    if not (joined or one.rolls.isdisjoint(other.rolls)):
        return Verdict(how, how == Fit.BOTH and not against, False, strength, bool(plainly))
    if how < Fit.UNKNOWN:
        return Verdict(how, False, False, strength, bool(plainly))
    if how == Fit.UNKNOWN:
        # Only a refused row has neither name nor birth date; it may point to a known person, unopposed.
        return Verdict(how, not against and known, False, strength, bool(plainly))
    if how == Fit.BOTH:
        legal = any(not one.numbers[kind].isdisjoint(other.numbers[kind]) for kind in ("citizen", "cmnd"))
        settles = _one_day(one, other) and (same_day or legal)
        links = not plainly or agree > contrary or (agree == contrary and settles)
        return Verdict(how, links, known, strength, bool(plainly))
    near = any(_facts_near(a, b) for a in one.facts for b in other.facts)
    margin = agree - len(against) - (days and not same_day)
    enough = agree > len(against) or (agree == len(against) and "citizen" not in against)
    unopposed = agree > 0 and margin == agree
    links = enough and (unopposed or margin > 1 or (near and margin >= 0))
    return Verdict(how, links, known and enough, strength, bool(plainly))


def apart(one: Group, other: Group, borrowed: Numbers = ()) -> bool:
    """Whether two groups are two people: both known, or of numbers too many of which plainly differ."""
    if one.person is not None and other.person is not None:
        return True
    agree, against = evidence(one.numbers, other.numbers)
    plainly = firm(one, other, against, borrowed)
    return len(plainly) > agree and (len(plainly) > 1 or "citizen" in plainly)


def _one_day(one: Group, other: Group) -> bool:
    """Whether both birth dates are known to be the same day."""
    days = [{dob for _, dob, precision in side.facts if precision == "day"} for side in (one, other)]
    return not days[0].isdisjoint(days[1])


def _facts_near(one: Fact, other: Fact) -> bool:
    """Whether name and birth date are each the same or written nearly alike."""
    if one[0] is None or other[0] is None or one[1] is None or other[1] is None:
        return True
    if one[0] != other[0] and not _names_near(one[0], other[0]):
        return False
    return _days_near(one[1], other[1]) or "day" not in (one[2], other[2])


def _days_near(one: date, other: date) -> bool:
    """Whether two birth days are one with a digit or a part wrong, or day and month swapped."""
    if one.year == other.year and (one.month == other.month or one.day == other.day):
        return True
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return True
    first = any((day.month, day.day) == (1, 1) for day in (one, other))
    digits = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return digits == 1 or (first and one.year == other.year)
