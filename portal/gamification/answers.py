"""Why was this given? The rule in words, its version, the event that caused it, and all that had counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from portal import db

from . import in_force
from .counting import SPOILED, Count, Counter, Fact, Standing, subject_of
from .happenings import Happening
from .models import EDITION, LEDGER, RULE
from .queries import BADGE, POINTS, Award, read_awards
from .rules import BADGE_EARNED

MOST_SHOWN = 200
"""Events that an explanation lists: the latest."""


class Journal(Protocol):
    """The reader of what happened; the scribe is upstairs, so whoever asks brings it."""

    def happening(self, seq: int) -> Happening:
        """The happening with this number."""

    def happenings_of(
        self, subject: str, *, slots: Collection[str], types: Collection[str], after: int, until: int
    ) -> Iterable[Happening]:
        """Events of these types with the subject in one of the slots, after one number up to and with another, in
        order, without those that had been taken back by then."""


@dataclass(frozen=True)
class Explanation:
    """Why an award was given. Where ``cause`` takes an event back, ``counted`` is what was left.

    A rule that listens to awards counted ``awards``, every other one events.
    """

    award: Award
    sentence: str
    rule_id: str
    rule_hash: str
    edition_hash: str
    cause: Happening
    counted: tuple[Happening, ...]
    awards: tuple[Award, ...] = ()


def explain(award: Award, journal: Journal) -> Explanation:
    """Why an award was given, from the rules as they were and the events that they counted."""
    versions = sa.select(RULE.c.hash, EDITION.c.hash).join(EDITION, EDITION.c.number == RULE.c.edition)
    rule_hash, edition_hash = db.session.execute(versions.where(RULE.c.number == award.rule)).one()
    standing = in_force.book().by_number[award.rule]
    cause = journal.happening(award.event)
    is_past_the_rules = cause.type.startswith(("award.", "rules."))
    hears_awards = standing.rule.hears_awards
    counted = [] if hears_awards or is_past_the_rules else _counted(standing, award, cause, journal)
    return Explanation(
        award=award,
        sentence=award.sentence,
        rule_id=award.rule_id,
        rule_hash=rule_hash,
        edition_hash=edition_hash,
        cause=cause,
        counted=tuple(counted[-MOST_SHOWN:]),
        awards=tuple(_awards_before(standing, award)) if hears_awards else (),
    )


def _counted(standing: Standing, award: Award, cause: Happening, journal: Journal) -> list[Happening]:
    """The events under the award's key, in order: one for each value that ``distinct`` asks for, one for each step of
    a streak, those of the window or of the period of a ``cap``, and the one event where each earns for itself."""
    counter = Counter(standing)
    if counter.kind == "each":
        return [cause]
    until = award.event
    found = [
        (event, count)
        for event in journal.happenings_of(
            subject_of(award.key),
            slots=standing.rule.slots,
            types=standing.rule.when,
            after=standing.since,
            until=until,
        )
        if standing.covers(event.seq)
        for count in counter.counts(Fact(event.type, event.values, event.day, 1))
        if count.key == award.key and not any(row == SPOILED and n for row, n in count.rows)
    ]
    if counter.kind == "cap":
        here = _rows(counter, cause, award.key)
        return [event for event, count in found if count.rows[0][0] in here]
    if counter.kind == "window":
        found = _window(counter, award, cause, found)
    if standing.rule.streak:
        return _first_of_each([(event, count.rows[1][0][0]) for event, count in found])
    if standing.rule.distinct:
        return _first_of_each([(event, count.rows[1][0][1]) for event, count in found])
    return [event for event, _count in found]


def _window(
    counter: Counter, award: Award, cause: Happening, found: list[tuple[Happening, Count]]
) -> list[tuple[Happening, Count]]:
    """Those in the earliest window around the cause that reaches what the level needs; else all of the last one."""
    rule, step = counter.rule, counter.step(cause.day)
    if step is None:
        return found
    level = next((level for level in rule.levels if level.name == (award.level or "")), rule.levels[0])
    width = rule.width(level)
    inside = found
    for end in sorted({count.rows[1][0][0] for _event, count in found}):
        if step <= end < step + width:
            inside = [(event, count) for event, count in found if end - width < count.rows[1][0][0] <= end]
            if _measured(counter, inside) >= level.need:
                return inside
    return inside


def _measured(counter: Counter, inside: list[tuple[Happening, Count]]) -> int:
    if counter.rule.streak:
        return len({count.rows[1][0][0] for _event, count in inside})
    if counter.rule.distinct:
        return len({count.rows[1][0][1] for _event, count in inside})
    return sum(count.rows[1][1] for _event, count in inside)


def _rows(counter: Counter, event: Happening, key: str) -> set[tuple[int, str]]:
    counts = counter.counts(Fact(event.type, event.values, event.day, 1))
    return {row for count in counts if count.key == key for row, _n in count.rows}


def _first_of_each(events: Iterable[tuple[Happening, int | str]]) -> list[Happening]:
    first: dict[int | str, Happening] = {}
    for event, value in events:
        first.setdefault(value, event)
    return list(first.values())


def _awards_before(standing: Standing, award: Award) -> list[Award]:
    """What the subject had been given, up to this award, that a rule which listens to awards counted: the latest."""
    rule = standing.rule
    asked = {condition.fact: condition.one_of for condition in rule.where}
    kind, fact = (BADGE, "badge") if BADGE_EARNED in rule.when else (POINTS, "currency")
    begins: sa.ColumnElement[bool] = LEDGER.c.what.like(f"{kind}%")
    if names := asked.get(fact):
        begins = sa.or_(*(self for name in names for self in _named(f"{kind}{name}")))
    subject = award.key.partition("|")[0]
    before = (LEDGER.c.subject == subject, LEDGER.c.event > standing.since, LEDGER.c.event <= award.event)
    found = read_awards(*before, begins, LEDGER.c.rule != award.rule, newest=MOST_SHOWN)
    sums: dict[tuple[int, str, str], int] = {}
    for each in found:
        place = (each.rule, each.key, each.what)
        sums[place] = sums.get(place, 0) + each.delta
    return [each for each in reversed(found) if each.delta > 0 and sums[each.rule, each.key, each.what] > 0]


def _named(what: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """The thing itself, and each of its levels."""
    return LEDGER.c.what == what, LEDGER.c.what.like(f"{what}/%")
