"""One component: groups that share numbers, linked round by round, and what is settled when all rounds are played.

Belongs here: the order in which the groups of a component are compared, whom a row is given to whose numbers point to
two people, and people whose numbers were renewed. Does not belong here: which groups share numbers (``rounds``), how
well two of them fit (``agreement``).

A row's numbers may point to two people: one was copied from a namesake, or the two swapped theirs. The row goes to
whom most of it fits. Where both fit alike, it goes to the one whose unit sent it or, if it stands on a roll, who stands
on no other; where that does not tell either, to nobody, and an officer is asked (I03). Nor does it go to whom its
number says but only its name or its birth date, where somebody else has this very name and birth day: clerks copy
numbers from the next line, where namesakes and twins stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from pipelines.linking.agreement import Fit, Group, Verdict, apart, evidence, fit, judge
from pipelines.linking.namesakes import Namesake, Order
from pipelines.linking.profiles import KINDS

# Of more groups on one number, only those with a name or birth year in common are looked at.
_FEW = 8


class Component:
    """Groups that share numbers, directly or through others."""

    def __init__(
        self, groups: list[Group], teach: bool = True, namesakes: Mapping[int, Collection[Namesake]] | None = None
    ) -> None:
        """Take groups in their order; ``teach``: as in ``rounds``; ``namesakes``: as the module ``namesakes`` finds."""
        self._groups = groups
        self._teach = teach
        self._namesakes = namesakes or {}
        self._at = {group.order: index for index, group in enumerate(groups)}
        self._parent = list(range(len(groups)))
        self._linked_in: dict[int, str] = {}
        self._holders: dict[tuple[str, str], list[int]] = {}
        for index, group in enumerate(groups):
            for kind in KINDS:
                for value in group.numbers[kind]:
                    self._holders.setdefault((kind, value), []).append(index)
        self._alike: dict[tuple[str, str], dict[str | int | None, list[int]]] = {}
        self._borrowed = {number for number, holders in self._holders.items() if self._is_borrowed(holders)}
        # Pairs not linked in their round, and in which: theirs may be settled at the end.
        self._late: dict[tuple[int, int], str] = {}

    @property
    def open(self) -> bool:
        """Whether anything is left to settle."""
        return bool(self._late)

    def play(self) -> None:
        """Play the rounds: in each the best fits go first, known persons before new groups, then by content.

        Two known persons are never made one.
        """
        for kind in KINDS:
            values = sorted(value for of, value in self._holders if of == kind)
            for value in values:
                if len(self._holders[kind, value]) < 2:
                    continue
                members = sorted({self._find(index) for index in self._holders[kind, value]})
                lone = sum(self._groups[index].person is not None for index in members) == 1
                for one, other in self._best_first(members):
                    self._consider(kind, one, other, lone)

    def found(self) -> list[tuple[int, int | None, int, str | None]]:
        """Per profile: profile, person or None, lowest profile of its group, round it was linked in or None."""
        return [
            (profile, group.person, min(group.profiles), self._linked_in.get(profile))
            for index, group in enumerate(self._groups)
            if self._find(index) == index
            for profile in group.profiles
        ]

    def asked_profiles(self) -> set[int]:
        """The profiles of the groups left open, and of those they may belong to."""
        return {profile for index in self._asked() for profile in self._groups[index].profiles}

    def asked_people(self) -> set[int]:
        """The known persons among the groups left open and those they may belong to."""
        return {person for index in self._asked() if (person := self._groups[index].person) is not None}

    def settle(self, places: Mapping[Order, Collection[str]]) -> None:
        """Link what place or absence decides.

        Args:
            places: the units whose exports name a profile tonight, or a person tonight or the night before, by
                (1, profile) or (0, person).
        """
        settled = True
        while settled:
            settled = False
            waiting = {self._find(index) for pair in self._late for index in pair}
            choices = {index: self._choice(index, places) for index in sorted(waiting) if self._is_new(index)}
            chosen = Counter(choices.values())
            for index, choice in choices.items():
                # Two rows that may each be one person's: neither is.
                if choice is None or chosen[choice] > 1 or self._find(index) != index or self._find(choice) != choice:
                    continue
                self._join(self._round_of(index, choice), *sorted((index, choice), key=self._order))
                settled = True

    def _is_borrowed(self, holders: list[int]) -> bool:
        """Whether a number is on people of quite other names and birth dates."""
        first, *others = (self._groups[index] for index in holders)
        return any(fit(first, other) == Fit.CONFLICT for other in others)

    def _judge(self, one: int, other: int) -> Verdict:
        verdict = judge(self._groups[one], self._groups[other], self._borrowed)
        if verdict.how < Fit.BOTH and (self._names_another(one, other) or self._names_another(other, one)):
            return replace(verdict, links=False, renews=False)
        return verdict

    def _names_another(self, new: int, whose: int) -> bool:
        """Whether a new group has the very name and birth day of somebody who is neither of the two.

        Two numbers are followed all the same, unless that is somebody of the very unit or has a number of it too: in a
        whole country nearly every name and day is somebody's.
        """
        if not self._is_new(new):
            return False
        pair = {self._find(new), self._find(whose)}
        several = self._agreeing(new, whose) > 1
        return any(
            (at is None or self._find(at) not in pair)
            and (not several or namesake.near or (at is not None and self._agreeing(new, at) > 0))
            for profile in self._groups[new].profiles
            for namesake in self._namesakes.get(profile, ())
            for at in (self._at.get(namesake.order),)
        )

    def _agreeing(self, one: int, other: int) -> int:
        """How many kinds of number two groups have in common."""
        return evidence(self._groups[self._find(one)].numbers, self._groups[self._find(other)].numbers)[0]

    def _find(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def _order(self, index: int) -> Order:
        return self._groups[index].order

    def _is_new(self, index: int) -> bool:
        return self._groups[index].person is None

    def _consider(self, kind: str, one: int, other: int, lone: bool) -> None:
        """Link two groups that share a number, or remember that it is open whether they are one."""
        a, b = self._find(one), self._find(other)
        if a == b or not (self._is_new(a) or self._is_new(b)):
            return
        verdict = self._judge(a, b)
        if verdict.how == Fit.UNKNOWN and not lone:
            return
        if not self._teach and self._is_new(a) and self._is_new(b):
            return
        contested = verdict.links and (self._contested(a, b, verdict) or self._contested(b, a, verdict))
        if contested or (verdict.renews and not verdict.links):
            self._late.setdefault((a, b), kind)
        elif verdict.links:
            self._join(kind, *sorted((a, b), key=self._order))

    def _join(self, kind: str, into: int, other: int) -> None:
        for profile in (*self._groups[into].profiles, *self._groups[other].profiles):
            self._linked_in.setdefault(profile, kind)
        self._groups[into].absorb(self._groups[other], self._teach)
        self._parent[other] = into

    def _contested(self, new: int, whose: int, verdict: Verdict) -> bool:
        """Whether a new group's numbers point at least as well to somebody who cannot be this one."""
        if not self._is_new(new) or not (verdict.firm or verdict.how < Fit.BOTH):
            return False
        return any(
            apart(self._groups[whose], self._groups[rival], self._borrowed)
            and (rivals := self._judge(new, rival)).how >= Fit.DOB
            and rivals.strength >= verdict.strength
            for rival in self._sharing(new)
            if rival != whose
        )

    def _sharing(self, index: int) -> list[int]:
        """The other groups a group shares a number and its name or birth year with."""
        group, found = self._groups[index], set[int]()
        keys = _keys(group)
        for kind in KINDS:
            for value in group.numbers[kind]:
                holders = self._holders.get((kind, value), [])
                if len(holders) > _FEW:
                    buckets = self._buckets((kind, value))
                    holders = [holder for key in keys for holder in buckets.get(key, ())]
                found.update(self._find(holder) for holder in holders)
        return sorted(found - {index})

    def _buckets(self, number: tuple[str, str]) -> dict[str | int | None, list[int]]:
        if number not in self._alike:
            self._alike[number] = _by_key((index, self._groups[index]) for index in self._holders[number])
        return self._alike[number]

    def _best_first(self, members: list[int]) -> list[tuple[int, int]]:
        """Pairs of groups with one number that may fit, best fit first.

        Only pairs with a name or a birth year in common can fit, so a number typed for thousands stays affordable.
        """
        buckets = _by_key((index, self._groups[index]) for index in members)
        nothing = buckets.pop(None, [])
        pairs = {(a, b) for bucket in buckets.values() for a in bucket for b in bucket if a < b}
        pairs |= {(min(a, b), max(a, b)) for a in nothing for b in members if a != b}

        def rank(pair: tuple[int, int]) -> tuple[int, int, Order, Order]:
            verdict = self._judge(*pair)
            return (-verdict.strength[0], -verdict.strength[1], self._order(pair[0]), self._order(pair[1]))

        return sorted(pairs, key=rank)

    def _asked(self) -> set[int]:
        """The groups left open, and all they share a number with."""
        ends = {self._find(index) for pair in self._late for index in pair}
        return ends | {other for index in ends if self._is_new(index) for other in self._sharing(index)}

    def _round_of(self, index: int, other: int) -> str:
        """The round in which two groups first met."""
        numbers = self._groups[index].numbers, self._groups[other].numbers
        return next(kind for kind in KINDS if not numbers[0][kind].isdisjoint(numbers[1][kind]))

    def _choice(self, new: int, places: Mapping[Order, Collection[str]]) -> int | None:
        """The group a new one is, or None where nothing tells."""
        verdicts = {other: self._judge(new, other) for other in self._sharing(new)}
        verdicts = {other: verdict for other, verdict in verdicts.items() if verdict.how >= Fit.DOB}
        if not verdicts:
            return None
        best = max(verdict.strength for verdict in verdicts.values())
        top = [other for other, verdict in verdicts.items() if verdict.strength == best]
        here = self._places(new, places)
        near = [other for other in top if not here.isdisjoint(self._places(other, places))]
        on_roll = bool(self._groups[new].rolls)
        free = [other for other in top if not self._groups[other].rolls] if on_roll else []
        if len(top) > 1:
            picked = near if len(near) == 1 else free if not near else []
            if len(picked) != 1 or (free and picked[0] not in free):
                return None
            top = picked
        chosen = top[0]
        verdict = verdicts[chosen]
        if verdict.links:
            return chosen
        # Numbers are renewed by the unit that has the person, who is then nowhere else.
        known = self._places(chosen, places)
        renewed = verdict.renews and on_roll and chosen in free and not self._is_new(chosen)
        return chosen if renewed and (not known or chosen in near) else None

    def _places(self, index: int, places: Mapping[Order, Collection[str]]) -> set[str]:
        group = self._groups[index]
        own: list[Order] = [(1, profile) for profile in group.profiles]
        if group.person is not None:
            own.append((0, group.person))
        return {place for order in own for place in places.get(order, ())}


def _keys(group: Group) -> set[str | int | None]:
    """What groups have in common that may fit: a name, a birth year; None of who has neither."""
    keys: set[str | int | None] = set()
    for name, dob, _ in group.facts:
        keys |= {key for key in (name, None if dob is None else dob.year) if key is not None}
        if name is None and dob is None:
            keys.add(None)
    return keys


def _by_key(groups: Iterable[tuple[int, Group]]) -> dict[str | int | None, list[int]]:
    found: dict[str | int | None, list[int]] = {}
    for index, group in groups:
        for key in _keys(group):
            found.setdefault(key, []).append(index)
    return found
