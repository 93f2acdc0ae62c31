"""Who meets whom over coffee: by chance, across departments. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

Couple = frozenset[str]
"""Ids of two people."""
TRIES = 40
"""So often the cups are shuffled for a better round, if the first is not the best that can be."""


@dataclass(frozen=True)
class Guest:
    """Somebody who would like coffee. ``is_first``: nobody was left for them the last time."""

    person: str
    department: str = ""
    languages: frozenset[str] = frozenset({"en"})
    is_first: bool = False


class Round(NamedTuple):
    """Couples, and those for whom nobody was left."""

    couples: list[tuple[str, str]]
    left: list[str]


def drawn(guests: Sequence[Guest], *, apart: Iterable[Couple] = (), met: Iterable[Couple] = (), dice: Random) -> Round:
    """A round of coffee. Two of a department, without a language in common, or who are ``apart`` never meet; two who
    have ``met`` only where nobody else is left for them. Who is first does not stay without, if it can be."""
    known = frozenset(met)
    may = _choices(guests, apart)
    fresh = _without(may, known)
    best, cost = Round([], [each.person for each in guests]), (len(guests), len(guests), 0)
    for _try in range(TRIES):
        found = _shuffled(guests, fresh, may, dice)
        left = set(found.left)
        again = sum(frozenset(couple) in known for couple in found.couples)
        costs = (sum(each.is_first for each in guests if each.person in left), len(left), again)
        if costs < cost or not best.couples:
            best, cost = found, costs
        if cost == (0, len(guests) % 2, 0):
            break
    return best


def _choices(guests: Sequence[Guest], apart: Iterable[Couple]) -> dict[str, set[str]]:
    """Whom each of them may meet."""
    teams: dict[str, set[str]] = defaultdict(set)
    speakers: dict[str, set[str]] = defaultdict(set)
    for each in guests:
        teams[each.department.casefold()].add(each.person)
        for language in each.languages:
            speakers[language].add(each.person)
    teams[""] = set()
    found = {
        each.person: set().union(*(speakers[language] for language in each.languages))
        - teams[each.department.casefold()]
        - {each.person}
        for each in guests
    }
    return _without(found, apart)


def _without(choices: dict[str, set[str]], couples: Iterable[Couple]) -> dict[str, set[str]]:
    found = {person: set(others) for person, others in choices.items()}
    for one, other in (tuple(couple) for couple in couples if len(couple) == 2):
        found.get(one, set()).discard(other)
        found.get(other, set()).discard(one)
    return found


def _shuffled(guests: Sequence[Guest], fresh: dict[str, set[str]], may: dict[str, set[str]], dice: Random) -> Round:
    """One go: who is first, and who has the fewest to choose from, choose before the others; then those who are left
    over choose once more, also among people whom they know."""
    order = list(guests)
    dice.shuffle(order)
    order.sort(key=lambda each: (not each.is_first, len(fresh[each.person])))
    waiting = {each.person: place for place, each in enumerate(order)}
    couples: list[tuple[str, str]] = []
    for choices in (fresh, may):
        for person in list(waiting):
            offered = choices[person] & waiting.keys() if person in waiting else set()
            if offered:
                other = min(offered, key=lambda each: (len(choices[each]), waiting[each]))
                couples.append((person, other))
                del waiting[person], waiting[other]
    return Round(couples, list(waiting))
