"""A rule made ready to count: what it asks of a fact, under which keys it counts it, and into which rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .calendar import ALWAYS, Period, Span, bucket, first_day, step
from .happenings import Happening, Value
from .rules import Condition, Rule

Values = Mapping[str, Value]
Test = Callable[[Values], bool]
Row = tuple[int, str]
"""Bucket and value of a row of a key."""

TOTAL: Row = (0, "")
SPOILED: Row = (0, "!")
HOW_MANY = "#"
Kind = Literal["each", "cap", "total", "distinct", "window"]


class Fact(NamedTuple):
    """What a stratum hears: an event, or an award that a rule below has just given; ``weight`` may be below zero."""

    type: str
    values: Values
    day: int
    weight: int


class Count(NamedTuple):
    """A fact counts under one key: what that gives goes to the receivers. ``rows`` are what is added to, by how much.

    For a rule that gives each time there are no rows, and ``times`` says how often.
    """

    key: str
    receivers: tuple[str, ...]
    rows: tuple[tuple[Row, int], ...]
    times: int


@dataclass(frozen=True)
class Standing:
    """A rule under its number, counting the events after ``since``, up to and with ``until``, of some days."""

    number: int
    rule: Rule
    since: int = 0
    until: int | None = None
    days: Span = ALWAYS

    def covers(self, seq: int) -> bool:
        """Whether it counts the event with this number, if its day is right."""
        return self.since < seq and (self.until is None or seq <= self.until)

    def counts(self, happening: Happening) -> bool:
        """Whether it counts this, if its day is right; a rule that listens to awards: whether it hears of them then."""
        return self.covers(happening.seq if self.rule.hears_awards else happening.counts_as)

    def covers_only_from(self, seq: int) -> bool:
        """Whether this event is the first that it covers."""
        return self.since == seq - 1 and self.covers(seq)


class Counter:
    """A standing rule, compiled: everything that can be known without a fact is worked out once."""

    __slots__ = ("_by", "_days", "_kind_of_row", "_measured", "_slots", "_tests", "gifts", "kind", "number", "rule")

    def __init__(self, standing: Standing) -> None:
        rule = self.rule = standing.rule
        self.number = standing.number
        self.kind = _kind(rule)
        self.gifts = {name: rule.gift.items(name) for name in ("", *(level.name for level in rule.levels))}
        self._tests = tuple(map(_test, rule.where))
        self._days = tuple(span for span in (standing.days, rule.active) if span and span != ALWAYS)
        self._by, self._slots = rule.by, rule.slots
        self._measured = rule.sum or rule.distinct
        self._kind_of_row = _ROWS[self.kind]

    def counts(self, fact: Fact) -> list[Count]:
        """Under which keys the fact counts. One person in two slots of a rule is counted once."""
        for span in self._days:
            if not span.holds(fact.day):
                return []
        added = self._added(fact)
        tail = self._tail(fact) if added else None
        if added is None or tail is None:
            return []
        values, (rows, times) = fact.values, added
        found: list[Count] = []
        for slot in self._slots:
            subject = values.get(slot)
            if subject is None:
                continue
            key = f"{subject}{tail}"
            if found and any(count.key == key for count in found):
                continue
            receivers = (str(values["mentor"]), str(values["mentee"])) if slot == "pair" else (str(subject),)
            found.append(Count(key, receivers, rows, times))
        return found

    def by_hand(self, fact: Fact) -> tuple[int, str, str, str, int]:
        """What a coordinator gave, under a key of its own; or took back, under the rule and key that had given it.

        Rule, key, subject, what, how much. For the rule that says what is done by hand.
        """
        values = fact.values
        person, what, amount = str(values["person"]), str(values["what"]), int(values["amount"]) * fact.weight
        if "grant" in values:
            return self.number, key_of(person, str(values["grant"])), person, what, amount
        return int(values["rule"]), str(values["under"]), person, what, amount

    def firm_on(self, key: str) -> int | None:
        """The first day on which nothing that happens can spoil what the key earned; at once where nothing can."""
        rule = self.rule
        if not rule.unless or not rule.per:
            return None
        return first_day(rule.per, period_of(key) + 1, rule.week_starts)

    def _added(self, fact: Fact) -> Rows | None:
        """What the fact adds to the rows of a key, or how often it gives; nothing when it is none that counts."""
        if fact.type in self.rule.unless:
            return ((TOTAL, 0), (SPOILED, fact.weight)), 0
        for test in self._tests:
            if not test(fact.values):
                return None
        return self._kind_of_row(self, fact)

    def _tail(self, fact: Fact) -> str | None:
        """What follows the subject in the key: the values of ``by``, the period of ``per``."""
        tail = ""
        for name in self._by:
            value = fact.type if name == "type" else fact.values.get(name)
            if value is None:
                return None
            tail += f"|{escaped(str(value))}"
        return f"{tail}@{bucket(self.rule.per, fact.day, self.rule.week_starts)}" if self.rule.per else tail

    def _amount(self, fact: Fact) -> int | None:
        """How much of what is counted or added up is in the fact; nothing when it says nothing of it."""
        if self.rule.sum is None:
            return fact.weight
        value = fact.values.get(self.rule.sum)
        return None if value is None else int(value) * fact.weight

    def _value(self, fact: Fact) -> str | None:
        value = fact.type if self._measured == "type" else fact.values.get(self._measured or "")
        return None if value is None else f"={value}"

    def _each(self, fact: Fact) -> Rows | None:
        amount = self._amount(fact)
        return None if amount is None else ((), amount)

    def _capped(self, fact: Fact) -> Rows | None:
        cap, amount = self.rule.cap, self._amount(fact)
        if amount is None or cap is None:
            return None
        return (((bucket(cap.period, fact.day, cap.week_starts), ""), amount),), 0

    def _counted(self, fact: Fact) -> Rows | None:
        amount = self._amount(fact)
        if amount is None:
            return None
        return self._with_spoiled(((TOTAL, amount),)), 0

    def _different(self, fact: Fact) -> Rows | None:
        value = self._value(fact)
        if value is None:
            return None
        return self._with_spoiled(((TOTAL, fact.weight), ((0, value), fact.weight))), 0

    def _in_steps(self, fact: Fact) -> Rows | None:
        number = self.step(fact.day)
        value = self._value(fact) if self.rule.distinct else ""
        amount = self._amount(fact)
        if number is None or value is None or amount is None:
            return None
        return ((TOTAL, amount), ((number, value), amount)), 0

    def step(self, day: int) -> int | None:
        """The number of the step of a window or streak that a day falls into, if it falls into one."""
        rule = self.rule
        if rule.streak:
            return step(rule.streak, day, rule.week_starts, rule.breaks)
        unit: Period = rule.unit or "day"
        return bucket(unit, day, rule.week_starts)

    def _with_spoiled(self, rows: tuple[tuple[Row, int], ...]) -> tuple[tuple[Row, int], ...]:
        """With the row that says whether something spoiled the key, so that its number comes back too."""
        return (*rows, (SPOILED, 0)) if self.rule.unless else rows


Rows = tuple[tuple[tuple[Row, int], ...], int]
_ROWS: dict[Kind, Callable[[Counter, Fact], Rows | None]] = {
    "each": Counter._each,
    "cap": Counter._capped,
    "total": Counter._counted,
    "distinct": Counter._different,
    "window": Counter._in_steps,
}


def key_of(subject: str, *parts: str) -> str:
    """The key under which a subject is counted, apart for each value of ``by``. Different parts give different keys."""
    return "|".join([subject, *map(escaped, parts)]) if parts else subject


def escaped(part: str) -> str:
    """A part of a key without the marks that part keys."""
    return part.replace("%", "%25").replace("|", "%7C").replace("@", "%40")


def parts_of(key: str) -> tuple[str, ...]:
    """The values of ``by`` in a key."""
    head, at, period = key.rpartition("@")
    parts = (head if at and period.isdigit() else key).split("|")[1:]
    return tuple(part.replace("%40", "@").replace("%7C", "|").replace("%25", "%") for part in parts)


def subject_of(key: str) -> str:
    """Whom a key counts for."""
    return key.partition("|")[0].partition("@")[0]


def period_of(key: str) -> int:
    """The number of the period of ``per`` that a key counts in."""
    return int(key.rpartition("@")[2])


def _kind(rule: Rule) -> Kind:
    if rule.unit:
        return "window"
    if rule.distinct:
        return "distinct"
    if rule.levels:
        return "total"
    return "cap" if rule.cap else "each"


def _test(condition: Condition) -> Test:
    fact, low = condition.fact, condition.at_least
    if condition.one_of:
        options = frozenset(condition.one_of)
        return lambda values: values.get(fact) in options
    if low is not None and condition.at_most is None:
        return lambda values: fact in values and values[fact] >= low  # type: ignore[operator]
    return lambda values: condition.holds(values.get(fact))
