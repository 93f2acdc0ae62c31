"""Rules as values: WHEN this happens, WHERE its facts are so, FOR whom, once it REACHes so many, GIVE this.

A rule's *definition* is what it means, as plain data in one fixed order: it is what the database keeps and what the
hash is taken of. Its name and its sentence are words about it, and may be reworded without changing the rule.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from .calendar import FirstDay, Period
from .happenings import Value

Plain = dict[str, Any]


@dataclass(frozen=True)
class Condition:
    """A fact must be one of some values, or lie between two numbers (both included). An absent fact never is."""

    fact: str
    one_of: tuple[Value, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: Any) -> bool:
        """Whether ``value`` is what the condition asks for."""
        if value is None:
            return False
        if self.one_of:
            return value in self.one_of
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def plain(self) -> Plain:
        """The condition as data."""
        if self.one_of:
            return {"one_of": sorted(self.one_of, key=str)}
        return _without_none({"at_least": self.at_least, "at_most": self.at_most})


class Level(NamedTuple):
    """So many are needed; the name is empty when the rule names no levels."""

    name: str
    need: int


@dataclass(frozen=True)
class Gift:
    """What a rule gives: points in a currency, a badge, or both."""

    points: int = 0
    currency: str | None = None
    badge: str | None = None

    def plain(self) -> Plain:
        """The gift as data."""
        points = {"points": self.points, "currency": self.currency} if self.currency else {}
        return points | ({"badge": self.badge} if self.badge else {})

    def items(self, level: str = "") -> tuple[tuple[str, int], ...]:
        """What is given as the ledger writes it, and how much: ``points:xp`` 20, ``badge:slug/level`` 1."""
        points = ((f"points:{self.currency}", self.points),) if self.currency else ()
        badge = ((f"badge:{self.badge}" + (f"/{level}" if level else ""), 1),) if self.badge else ()
        return points + badge


@dataclass(frozen=True)
class Cap:
    """At most so many times in each period."""

    times: int
    period: Period
    week_starts: FirstDay = "monday"

    def plain(self) -> Plain:
        """The cap as data; on which day weeks start matters to weeks alone."""
        plain: Plain = {"times": self.times, "period": self.period}
        return {**plain, "week_starts": self.week_starts} if self.period == "week" else plain


@dataclass(frozen=True)
class Rule:
    """One rule. ``slots`` are whom it is FOR; ``levels`` rise, and are empty when it gives each time."""

    id: str
    when: tuple[str, ...]
    slots: tuple[str, ...]
    gift: Gift
    where: tuple[Condition, ...] = ()
    by: tuple[str, ...] = ()
    distinct: str | None = None
    levels: tuple[Level, ...] = ()
    cap: Cap | None = None
    name: str | None = None
    because: str | None = None

    @cached_property
    def definition(self) -> Plain:
        """What the rule means, without words about it. Order in the file leaves no trace."""
        parts = {
            "when": sorted(self.when),
            "where": {condition.fact: condition.plain() for condition in self.where},
            "for": sorted(self.slots),
            "by": sorted(self.by),
            "distinct": self.distinct,
            "reach": {level.name: level.need for level in self.levels},
            "give": self.gift.plain(),
            "cap": self.cap.plain() if self.cap else None,
        }
        return {word: part for word, part in parts.items() if part}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of identity and meaning, in hexadecimal."""
        return _sha256({"id": self.id, **self.definition})


def from_definition(rule_id: str, definition: Mapping[str, Any], *, name: str | None, because: str | None) -> Rule:
    """The rule that ``Rule.definition`` was made of."""
    give, cap = definition["give"], definition.get("cap")
    return Rule(
        id=rule_id,
        when=tuple(definition["when"]),
        where=tuple(_condition(fact, asked) for fact, asked in definition.get("where", {}).items()),
        slots=tuple(definition["for"]),
        by=tuple(definition.get("by", ())),
        distinct=definition.get("distinct"),
        levels=tuple(Level(*level) for level in sorted(definition.get("reach", {}).items(), key=lambda item: item[1])),
        gift=Gift(**give),
        cap=Cap(**cap) if cap else None,
        name=name,
        because=because,
    )


@dataclass(frozen=True)
class Rulebook:
    """All rules of some files, checked. ``timezone`` is for pairs, programmes, and people without their own."""

    rules: tuple[Rule, ...] = ()
    timezone: str = "UTC"

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every rule and its words, in hexadecimal: the version of the rule files."""
        return _sha256([[rule.hash, rule.name, rule.because] for rule in self.rules])


def _condition(fact: str, asked: Mapping[str, Any]) -> Condition:
    return Condition(fact, tuple(asked.get("one_of", ())), asked.get("at_least"), asked.get("at_most"))


def _without_none(parts: Plain) -> Plain:
    return {name: part for name, part in parts.items() if part is not None}


def _sha256(value: Any) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    ).hexdigest()
