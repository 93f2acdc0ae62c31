"""Rules as values: WHEN this happens, WHERE its facts are so, FOR whom, once it REACHes so many, GIVE this.

A rule's *definition* is what it means, as plain data in one fixed order: it is what the database keeps and what the
hash is taken of. Its name and its sentence are words about it, and may be reworded without changing the rule.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from .calendar import FirstDay, Period, Span
from .happenings import Value

Plain = dict[str, Any]
BADGE_EARNED, POINTS_EARNED = "badge.earned", "points.earned"
"""What the rules themselves let happen, for other rules."""


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
    """What a rule gives: points in a currency, a badge, or both. By hand: what the event itself says."""

    points: int = 0
    currency: str | None = None
    badge: str | None = None
    is_by_hand: bool = False

    def plain(self) -> Plain:
        """The gift as data."""
        points = {"points": self.points, "currency": self.currency} if self.currency else {}
        return (
            points | ({"badge": self.badge} if self.badge else {}) | ({"is_by_hand": True} if self.is_by_hand else {})
        )

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


class Within(NamedTuple):
    """Any so many days, weeks or months in a row."""

    many: int
    unit: Period


@dataclass(frozen=True)
class Rule:
    """One rule. ``slots`` are whom it is FOR; ``levels`` rise, and are empty when it gives each time.

    At most one of ``sum``, ``distinct`` and ``streak`` says what is measured, else events are counted; at most one of
    ``per``, ``within`` and ``streak`` cuts time. ``breaks`` matter to a streak, ``week_starts`` to all that has weeks.
    """

    id: str
    when: tuple[str, ...]
    slots: tuple[str, ...]
    gift: Gift
    where: tuple[Condition, ...] = ()
    unless: tuple[str, ...] = ()
    active: Span | None = None
    by: tuple[str, ...] = ()
    sum: str | None = None
    distinct: str | None = None
    streak: Period | None = None
    freeze: int = 0
    per: Period | None = None
    within: Within | None = None
    levels: tuple[Level, ...] = ()
    cap: Cap | None = None
    week_starts: FirstDay = "monday"
    breaks: tuple[Span, ...] = ()
    name: str | None = None
    because: str | None = None

    @cached_property
    def definition(self) -> Plain:
        """What the rule means, without words about it. Order in the file leaves no trace."""
        parts = {
            "when": sorted(self.when),
            "where": {condition.fact: condition.plain() for condition in self.where},
            "unless": sorted(self.unless),
            "active": str(self.active) if self.active else None,
            "for": sorted(self.slots),
            "by": sorted(self.by),
            "sum": self.sum,
            "distinct": self.distinct,
            "streak": self.streak,
            "freeze": self.freeze,
            "per": self.per,
            "within": list(self.within) if self.within else None,
            "reach": {level.name: level.need for level in self.levels},
            "give": self.gift.plain(),
            "cap": self.cap.plain() if self.cap else None,
            "week_starts": self.week_starts if self._has_weeks and self.week_starts != "monday" else None,
            "breaks": sorted(map(str, self.breaks)) if self.streak else None,
        }
        return {word: part for word, part in parts.items() if part}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of identity and meaning, in hexadecimal."""
        return _sha256({"id": self.id, **self.definition})

    @property
    def types(self) -> tuple[str, ...]:
        """Every type of event that it hears."""
        return tuple(dict.fromkeys((*self.when, *self.unless)))

    @property
    def hears_awards(self) -> bool:
        """Whether it listens to what other rules give."""
        return BADGE_EARNED in self.when or POINTS_EARNED in self.when

    @property
    def is_for_everybody(self) -> bool:
        """Whether it counts for a whole programme at once, and for nobody alone."""
        return self.slots == ("cohort",)

    @property
    def unit(self) -> Period | None:
        """The steps in which its windows and streaks move, if it has any."""
        return self.streak or (self.within.unit if self.within else None)

    def width(self, level: Level) -> int:
        """How many steps a window of that level spans: a streak forgives ``freeze`` of them."""
        return self.within.many if self.within else level.need + self.freeze

    def until(self, day: int) -> Rule:
        """The same rule as it was before breaks that begin after ``day`` were known."""
        return replace(self, breaks=tuple(span for span in self.breaks if (span.first or 0) <= day))

    @property
    def _has_weeks(self) -> bool:
        return "week" in (self.per, self.unit)


BY_HAND = Rule("by-hand", when=("award.granted", "award.reversed"), slots=("person",), gift=Gift(is_by_hand=True))
"""What coordinators give and take back themselves. Always in force, beside the rules of the files."""


def from_definition(rule_id: str, definition: Mapping[str, Any], *, name: str | None, because: str | None) -> Rule:
    """The rule that ``Rule.definition`` was made of."""
    give, cap, within, active = (definition.get(word) for word in ("give", "cap", "within", "active"))
    return Rule(
        id=rule_id,
        when=tuple(definition["when"]),
        where=tuple(_condition(fact, asked) for fact, asked in definition.get("where", {}).items()),
        unless=tuple(definition.get("unless", ())),
        active=Span.read(active) if active else None,
        slots=tuple(definition["for"]),
        by=tuple(definition.get("by", ())),
        sum=definition.get("sum"),
        distinct=definition.get("distinct"),
        streak=definition.get("streak"),
        freeze=definition.get("freeze", 0),
        per=definition.get("per"),
        within=Within(*within) if within else None,
        levels=tuple(Level(*level) for level in sorted(definition.get("reach", {}).items(), key=lambda item: item[1])),
        gift=Gift(**(give or {})),
        cap=Cap(**cap) if cap else None,
        week_starts=definition.get("week_starts", "monday"),
        breaks=tuple(map(Span.read, definition.get("breaks", ()))),
        name=name,
        because=because,
    )


@dataclass(frozen=True)
class Rulebook:
    """All rules of some files, checked. ``timezone`` is for pairs, programmes, and people without their own.

    ``files`` are the texts that the rules were read from, by name.
    """

    rules: tuple[Rule, ...] = ()
    timezone: str = "UTC"
    files: Mapping[str, str] = field(default_factory=dict, compare=False)

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
