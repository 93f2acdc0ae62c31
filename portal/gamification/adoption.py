"""Other rules: what they would change if they counted, and letting them count.

A rule whose meaning is the same keeps its number and all that it has counted, however its words or its place changed.
Every other rule of the new book is fresh. From when on fresh rules count, and what becomes of what was given by rules
that are in force no more, is said by ``Terms``.

A rule that listens to awards follows from what people hold, and from nothing else: when it begins it hears of all that
they hold then, and of every change from then on. One that is changed is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from portal import clock, db

from . import in_force
from .calendar import ALWAYS, Span
from .counting import Standing
from .in_force import Book
from .models import EDITION, RULE
from .rules import BY_HAND, Rule, Rulebook
from .terms import Terms


@dataclass(frozen=True)
class Ended:
    """A rule that counts no more: until which event it did, and until which day."""

    standing: Standing
    until: int
    to_day: int | None

    @property
    def is_emptied(self) -> bool:
        """Whether nothing of what it counted stands."""
        return self.until <= self.standing.since

    @property
    def is_cut(self) -> bool:
        """Whether something that it counted counts no more."""
        return self.is_emptied or self.to_day != self.standing.days.last


@dataclass(frozen=True)
class Draft:
    """A new book before it counts: the rules that stay, those that end, and the fresh ones.

    ``now`` is the number of the event before which all that ends, ends. ``since`` and ``days`` say which events fresh
    rules count; those that listen to awards begin now in any case.
    """

    kept: tuple[tuple[Standing, Rule], ...]
    ended: tuple[Ended, ...]
    fresh: tuple[Rule, ...]
    now: int
    since: int
    days: Span
    closed: tuple[Standing, ...] = field(default=(), repr=False)

    @property
    def touches_the_past(self) -> bool:
        """Whether anything that has happened counts differently."""
        is_paid = self.since < self.now - 1 and any(not rule.hears_awards for rule in self.fresh)
        return any(each.is_cut for each in self.ended) or is_paid

    @property
    def begins_to_hear(self) -> bool:
        """Whether a fresh rule listens to awards, and has to hear of those that people hold."""
        return any(rule.hears_awards for rule in self.fresh)

    def standing(self, number: int, rule: Rule) -> Standing:
        """A fresh rule under a number."""
        if rule.hears_awards:
            return Standing(number, rule, self.now - 1)
        return Standing(number, rule, self.since, None, self.days)

    def standings(self, numbers: Sequence[int]) -> list[Standing]:
        """Every rule as it would stand, the fresh ones under these numbers."""
        kept = [replace(standing, rule=rule) for standing, rule in self.kept]
        ended = [
            replace(each.standing, until=each.until, days=Span(each.standing.days.first, each.to_day))
            for each in self.ended
        ]
        fresh = [self.standing(number, rule) for number, rule in zip(numbers, self.fresh, strict=True)]
        return [*self.closed, *kept, *ended, *fresh]


def draft(book: Book, rulebook: Rulebook, terms: Terms, *, now: int, last_day: int) -> Draft:
    """What becomes of each rule. ``now`` is the number of the next event, ``last_day`` the latest day of any."""
    open_ones = {each.rule.id: each for each in book.standings if each.until is None}
    closed = [each for each in book.standings if each.until is not None]
    kept, ended, fresh = [], [], []
    for rule in (*rulebook.rules, BY_HAND):
        standing = open_ones.pop(rule.id, None)
        if standing is not None and _means_the_same(standing.rule, rule, last_day):
            kept.append((standing, rule))
            continue
        fresh.append(rule)
        pays = ALWAYS if rule.hears_awards else terms.pays_since
        before = [each for each in closed if each.rule.id == rule.id] if pays is not None else []
        ended += [_ended(each, each.until or 0, False, pays) for each in before]
        if standing is not None:
            ended.append(_ended(standing, now - 1, terms.takes_back, pays))
    ended += [_ended(standing, now - 1, terms.takes_back, None) for standing in open_ones.values()]
    cut = {each.standing.number for each in ended}
    return Draft(
        kept=tuple(kept),
        ended=tuple(ended),
        fresh=tuple(fresh),
        now=now,
        since=now - 1 if terms.pays_since is None else 0,
        days=terms.pays_since or ALWAYS,
        closed=tuple(each for each in closed if each.number not in cut),
    )


def put_in_force(found: Draft, rulebook: Rulebook, *, token: str, by: str | None, is_by_hand: bool) -> list[int]:
    """Write the new book down; answer the numbers of the fresh rules, in order. Never commits."""
    edition = _new_edition(rulebook, token, found.now - 1, by, is_by_hand)
    for each in found.ended:
        values = {"until": each.until, "to_day": each.to_day}
        db.session.execute(sa.update(RULE).where(RULE.c.number == each.standing.number).values(values))
    places = {rule.id: place for place, rule in enumerate((*rulebook.rules, BY_HAND))}
    for standing, rule in found.kept:
        values = _columns(rule, places)
        db.session.execute(sa.update(RULE).where(RULE.c.number == standing.number).values(values))
    numbers = []
    for rule in found.fresh:
        stands = found.standing(0, rule)
        times = {"since": stands.since, "from_day": stands.days.first, "to_day": stands.days.last, "edition": edition}
        row = sa.insert(RULE).values({"id": rule.id} | _columns(rule, places) | times)
        numbers.append(db.session.scalars(row.returning(RULE.c.number)).one())
    in_force.forget()
    return numbers


def is_adopted(rulebook: Rulebook) -> bool:
    """Whether these are the rules that count, word for word. Never adopted and without a rule is the same."""
    latest = db.session.scalar(sa.select(EDITION.c.hash).order_by(EDITION.c.number.desc()).limit(1))
    return latest == rulebook.hash or (latest is None and not rulebook.rules)


def is_chosen_by_hand() -> bool:
    """Whether somebody chose the rules that count, so that those in the content folder wait."""
    latest = db.session.scalar(sa.select(EDITION.c.is_by_hand).order_by(EDITION.c.number.desc()).limit(1))
    return bool(latest)


def _means_the_same(standing: Rule, rule: Rule, last_day: int) -> bool:
    """Also when breaks were added that nothing that happened so far can have met."""
    return standing.hash == rule.hash or standing.until(last_day).hash == rule.until(last_day).hash


def _ended(standing: Standing, until: int, is_taken_back: bool, replaced: Span | None) -> Ended:
    """A rule that counts no more; nor, where it is ``replaced``, from the first of these days on: of a rule that
    listens to awards, which have no days, nothing is left then."""
    last = standing.days.last
    is_gone = replaced is not None and (replaced.first is None or standing.rule.hears_awards)
    if is_taken_back or is_gone:
        return Ended(standing, standing.since, last)
    if replaced is not None and replaced.first is not None:
        last = replaced.first - 1 if last is None else min(replaced.first - 1, last)
    return Ended(standing, until, last)


def _new_edition(rulebook: Rulebook, token: str, since: int, by: str | None, is_by_hand: bool) -> int:
    values: dict[str, Any] = {
        "token": token,
        "hash": rulebook.hash,
        "since": since,
        "adopted_at": clock.now(),
        "adopted_by": by,
        "is_by_hand": is_by_hand,
        "files": dict(rulebook.files),
    }
    number: int = db.session.scalars(sa.insert(EDITION).values(values).returning(EDITION.c.number)).one()
    return number


def _columns(rule: Rule, places: dict[str, int]) -> dict[str, Any]:
    words = {"name": rule.name, "because": rule.because, "place": places[rule.id]}
    return words | {"definition": rule.definition, "hash": rule.hash}


def numbers_for(found: Draft, book: Book) -> Iterable[int]:
    """Numbers that fresh rules could have: after all that there are."""
    first = max((each.number for each in book.standings), default=0) + 1
    return range(first, first + len(found.fresh))
