"""The two questions people ask: why was this given, and what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from portal import db

from . import in_force
from .calendar import WHOLE_LIFE, bucket
from .engine import HOW_MANY, TOTAL, Standing, counts
from .happenings import Happening, Value
from .models import EDITION, HOLDING, RULE, TALLY
from .queries import Award

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


_NUMBERS = sa.select(TALLY.c.rule, TALLY.c.key, TALLY.c.value, TALLY.c.n).where(
    TALLY.c.bucket == WHOLE_LIFE, TALLY.c.value.in_((TOTAL, HOW_MANY))
)


@dataclass(frozen=True)
class Explanation:
    """Why an award was given: the rule in words, its version, the event that caused it, and all that had counted.

    Where ``cause`` takes an event back, ``counted`` is what was left.
    """

    award: Award
    sentence: str
    rule_id: str
    rule_hash: str
    edition_hash: str
    cause: Happening
    counted: tuple[Happening, ...]


@dataclass(frozen=True)
class Missing:
    """How far it is to a badge, or to its next level. ``about`` are the values that the rule counts apart."""

    badge: str
    level: str | None
    have: int
    need: int
    rule_id: str
    key: str
    about: tuple[str, ...]


def explain(award: Award, journal: Journal) -> Explanation:
    """Why an award was given, from the rules as they were and the events that they counted."""
    versions = sa.select(RULE.c.hash, EDITION.c.hash).join(EDITION, EDITION.c.number == RULE.c.edition)
    rule_hash, edition_hash = db.session.execute(versions.where(RULE.c.number == award.rule)).one()
    standing = in_force.book().by_number[award.rule]
    cause = journal.happening(award.event)
    return Explanation(
        award=award,
        sentence=award.sentence,
        rule_id=award.rule_id,
        rule_hash=rule_hash,
        edition_hash=edition_hash,
        cause=cause,
        counted=tuple(_counted(standing, award, cause, journal)[-MOST_SHOWN:]),
    )


def _counted(standing: Standing, award: Award, cause: Happening, journal: Journal) -> list[Happening]:
    """The events under the award's key, in order: one for each value that ``distinct`` asks for, those of the period
    of a ``cap``, and the one event where each earns for itself."""
    rule = standing.rule
    if not rule.levels and not rule.cap:
        return [cause]
    subject = award.key.partition("|")[0]
    events = journal.happenings_of(subject, slots=rule.slots, types=rule.when, after=standing.since, until=award.event)
    found = [
        event
        for event in events
        if standing.covers(event.seq) and any(count.key == award.key for count in counts([standing], event))
    ]
    if cap := rule.cap:
        period = bucket(cap.period, cause.day, cap.week_starts)
        return [event for event in found if bucket(cap.period, event.day, cap.week_starts) == period]
    if rule.distinct is None:
        return found
    first: dict[Value, Happening] = {}
    for event in found:
        value = event.type if rule.distinct == "type" else event.values.get(rule.distinct)
        if value is not None:
            first.setdefault(value, event)
    return list(first.values())


def missing_for(
    subject: str,
    *,
    slots: Collection[str] = ("person", "mentor", "mentee"),
    pairs: Collection[str] = (),
    held: Collection[str] | None = None,
) -> list[Missing]:
    """How far somebody is to each badge that they can earn and do not hold yet, in the order of the rules.

    ``slots`` are the parts they play, ``pairs`` the ids of their pairs: what a pair counts together, both earn. For a
    badge that several keys could earn (pairs, values of ``by``) it is the one that has come furthest. ``held`` is what
    they hold, as the ledger names it, where whoever asks knows it already.
    """
    rules = [each for each in in_force.book().open if each.rule.gift.badge and each.rule.levels]
    keys = {each.number: _subjects(each, subject, slots, pairs) for each in rules}
    rules = [each for each in rules if keys[each.number]]
    held = _badges_held(subject) if held is None else held
    numbers = _numbers(rules, keys)
    found = [_next_level(each, held, numbers.get(each.number, {}), keys[each.number][0]) for each in rules]
    return [missing for missing in found if missing]


def _subjects(each: Standing, subject: str, slots: Collection[str], pairs: Collection[str]) -> list[str]:
    alone = [subject] if set(each.rule.slots) & set(slots) - {"pair"} else []
    return alone + (list(pairs) if "pair" in each.rule.slots else [])


def _badges_held(subject: str) -> set[str]:
    held = sa.select(HOLDING.c.what).where(
        HOLDING.c.subject == subject, HOLDING.c.what.like("badge:%"), HOLDING.c.n > 0
    )
    return set(db.session.scalars(held))


def _numbers(rules: list[Standing], keys: dict[int, list[str]]) -> dict[int, dict[str, int]]:
    """How many each key of each rule has, in one query. Keys with parts are found by how they begin."""
    whole = sorted({key for each in rules if not each.rule.by for key in keys[each.number]})
    begun = sorted({key for each in rules if each.rule.by for key in keys[each.number]})
    ranges = (sa.and_(TALLY.c.key >= f"{key}|", TALLY.c.key < f"{key}}}") for key in begun)
    asked = [TALLY.c.key.in_(whole), *ranges]
    of_rules = _NUMBERS.where(TALLY.c.rule.in_([each.number for each in rules]), sa.or_(*asked))
    measured = {each.number: HOW_MANY if each.rule.distinct else TOTAL for each in rules}
    found: dict[int, dict[str, int]] = {}
    for rule, key, value, n in db.session.execute(of_rules):
        if value == measured[rule]:
            found.setdefault(rule, {})[key] = n
    return found


def _next_level(each: Standing, held: Collection[str], numbers: dict[str, int], otherwise: str) -> Missing | None:
    """The first level that is not held, from the key that has come furthest without having reached it."""
    badge = each.rule.gift.badge or ""
    for name, need in each.rule.levels:
        if (f"badge:{badge}/{name}" if name else f"badge:{badge}") in held:
            continue
        short = {key: max(0, n) for key, n in numbers.items() if n < need}
        key = max(sorted(short), key=lambda key: short[key], default=otherwise)
        about = tuple(part.replace("%7C", "|").replace("%25", "%") for part in key.split("|")[1:])
        return Missing(badge, name or None, short.get(key, 0), need, each.rule.id, key, about)
    return None
