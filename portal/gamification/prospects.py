"""What is missing? For each badge that somebody can earn and does not hold: how far they are, and what would count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal import db

from . import in_force
from .calendar import bucket
from .counting import HOW_MANY, SPOILED, TOTAL, Counter, Standing, parts_of
from .models import HOLDING, TALLY
from .queries import BADGE
from .rules import Level, Rule

Numbers = dict[str, dict[tuple[int, str], int]]
"""The rows of each key of a rule."""


@dataclass(frozen=True)
class Missing:
    """How far it is to a badge, or to its next level, by ``rule``. ``about`` are the values that it counts apart.

    ``is_spoiled``: in this period it can be earned no more.
    """

    badge: str
    level: str | None
    have: int
    need: int
    rule: Rule
    key: str
    about: tuple[str, ...]
    is_spoiled: bool = False


def missing_for(
    subject: str,
    *,
    day: int,
    slots: Collection[str] = ("person", "mentor", "mentee"),
    pairs: Collection[str] = (),
    held: Collection[str] | None = None,
) -> list[Missing]:
    """How far somebody is to each badge that they can earn and do not hold yet, in the order of the rules.

    ``day`` is today where they are; ``slots`` are the parts they play, ``pairs`` the ids of their pairs: what a pair
    counts together, both earn. For a badge that several keys could earn (pairs, values of ``by``) it is the one that
    has come furthest. ``held`` is what they hold, as the ledger names it, where whoever asks knows it already.
    """
    parts = {*slots, "earner"}
    rules = [each for each in in_force.book().open if each.rule.gift.badge and each.rule.levels]
    subjects = {each.number: _subjects(each, subject, parts, pairs) for each in rules}
    rules = [each for each in rules if subjects[each.number] and _is_on(each, day)]
    held = _badges_held(subject) if held is None else held
    numbers = _numbers(rules, subjects, day)
    found = [_next_level(each, held, numbers.get(each.number, {}), subjects[each.number][0], day) for each in rules]
    return [missing for missing in found if missing]


def _is_on(each: Standing, day: int) -> bool:
    """Whether its season has not ended."""
    active = each.rule.active
    return active is None or active.last is None or day <= active.last


def _subjects(each: Standing, subject: str, slots: Collection[str], pairs: Collection[str]) -> list[str]:
    alone = [subject] if set(each.rule.slots) & set(slots) - {"pair"} else []
    return alone + (list(pairs) if "pair" in each.rule.slots else [])


def _badges_held(subject: str) -> set[str]:
    held = sa.select(HOLDING.c.what).where(
        HOLDING.c.subject == subject, HOLDING.c.what.like(f"{BADGE}%"), HOLDING.c.n > 0
    )
    return set(db.session.scalars(held))


def _numbers(rules: list[Standing], subjects: Mapping[int, list[str]], day: int) -> dict[int, Numbers]:
    """The rows of every key of each rule that matter today, in one query."""
    asked = [_rows_of(each, subjects[each.number], day) for each in rules]
    columns = (TALLY.c.rule, TALLY.c.key, TALLY.c.bucket, TALLY.c.value, TALLY.c.n)
    found: dict[int, Numbers] = {}
    if asked:
        for rule, key, at, value, n in db.session.execute(sa.select(*columns).where(sa.or_(*asked))):
            found.setdefault(rule, {}).setdefault(key, {})[at, value] = n
    return found


def _rows_of(each: Standing, subjects: list[str], day: int) -> sa.ColumnElement[bool]:
    """Rows of keys that belong to these subjects: sums and marks, and for a window the steps of the present one."""
    rule, mine = each.rule, (TALLY.c.rule == each.number)
    keys: sa.ColumnElement[bool] = TALLY.c.key.in_(subjects)
    if rule.by:
        keys = sa.or_(*(sa.and_(TALLY.c.key >= f"{key}|", TALLY.c.key < f"{key}}}") for key in subjects))
    elif rule.per:
        now = bucket(rule.per, day, rule.week_starts)
        keys = TALLY.c.key.in_([f"{key}@{now}" for key in subjects])
    rows = sa.and_(TALLY.c.bucket == 0, TALLY.c.value.in_((TOTAL[1], HOW_MANY, SPOILED[1])))
    if rule.unit:
        last = Counter(each).step(day) or 0
        reach = max(rule.width(level) for level in rule.levels)
        rows = sa.and_(TALLY.c.bucket > last - reach, TALLY.c.bucket <= last, TALLY.c.n > 0)
    return sa.and_(mine, keys, rows)


def _next_level(each: Standing, held: Collection[str], numbers: Numbers, otherwise: str, day: int) -> Missing | None:
    """The first level that is not held, from the key that has come furthest without having reached it."""
    rule, badge = each.rule, each.rule.gift.badge or ""
    if rule.by and rule.per:
        now = f"@{bucket(rule.per, day, rule.week_starts)}"
        numbers = {key: rows for key, rows in numbers.items() if key.endswith(now)}
    for level in rule.levels:
        if (f"{BADGE}{badge}/{level.name}" if level.name else f"{BADGE}{badge}") in held:
            continue
        have = {key: _measure(each, level, rows, day) for key, rows in numbers.items()}
        short = {key: n for key, n in have.items() if n < level.need}
        key = max(sorted(short), key=lambda key: short[key], default=otherwise)
        is_spoiled = numbers.get(key, {}).get(SPOILED, 0) > 0
        return Missing(badge, level.name or None, short.get(key, 0), level.need, rule, key, parts_of(key), is_spoiled)
    return None


def _measure(each: Standing, level: Level, rows: Mapping[tuple[int, str], int], day: int) -> int:
    rule = each.rule
    if not rule.unit:
        return max(0, rows.get((0, HOW_MANY) if rule.distinct else TOTAL, 0))
    first = (Counter(each).step(day) or 0) - rule.width(level)
    inside = {row: n for row, n in rows.items() if row[0] > first}
    if rule.streak:
        return len({at for at, _value in inside})
    return len({value for _at, value in inside}) if rule.distinct else sum(inside.values())
