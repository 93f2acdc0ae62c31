"""The engine: an event is applied with weight +1, its taking back with weight -1; nothing else exists.

What a rule has counted stands in *tallies*, signed integers under (rule, key, bucket, value). Because integers add, the
order in which events arrive does not matter, and undoing is adding the opposite. The rows of one key of one rule:

    bucket 0, value ""      how often it was counted in all: the measure of a rule that counts events, and for every
                            rule with other rows the lock of the key, so that two writers see each other's rows
    bucket 0, value "=x"    how often the value x was counted, for ``distinct``
    bucket 0, value "#"     how many values stand above zero, for ``distinct``
    bucket b, value ""      how often it was counted in period b, for ``cap``

This module is pure: it knows no SQL, no clock and no domain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from .calendar import WHOLE_LIFE, bucket
from .happenings import Happening, Value
from .rules import Rule

TOTAL = ""
HOW_MANY = "#"


class TallyKey(NamedTuple):
    """Where a number is kept. Sorts as the database locks."""

    rule: int
    key: str
    bucket: int
    value: str


class Change(NamedTuple):
    """What one happening changes in what a subject holds."""

    rule: int
    key: str
    subject: str
    what: str
    delta: int


@dataclass(frozen=True)
class Standing:
    """A rule under its number, counting the events after ``since``, up to and with ``until``."""

    number: int
    rule: Rule
    since: int = 0
    until: int | None = None

    def covers(self, seq: int) -> bool:
        """Whether it counts the event with this number."""
        return self.since < seq and (self.until is None or seq <= self.until)


class Count(NamedTuple):
    """A happening counts under one key of one rule; what that gives goes to each of the receivers."""

    standing: Standing
    key: str
    receivers: tuple[str, ...]


class Tallies(Protocol):
    """Where the numbers are kept."""

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers, all at once, and answer what each of them is now."""


class Memory:
    """Tallies in a dictionary: for replay and for tests. Numbers that are zero are not kept."""

    def __init__(self) -> None:
        self.numbers: dict[TallyKey, int] = {}

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers and answer what each of them is now."""
        now = {key: self.numbers.get(key, 0) + delta for key, delta in deltas.items()}
        self.numbers.update(now)
        for key, number in now.items():
            if not number:
                del self.numbers[key]
        return now


def apply(standings: Iterable[Standing], tallies: Tallies, happening: Happening) -> list[Change]:
    """Count what happened and answer what that changes: at most one change for each (rule, key, subject, what)."""
    weight = happening.weight
    given = _Given()
    counted: list[tuple[Count, TallyKey]] = []
    deltas: dict[TallyKey, int] = {}
    for count in counts(standings, happening):
        rule = count.standing.rule
        if not rule.levels and rule.cap is None:
            given.give(count, weight)
            continue
        place = _place(count, happening)
        if place is not None:
            counted.append((count, place))
            deltas[place] = deltas.get(place, 0) + weight
            if rule.distinct:
                deltas[place._replace(value=TOTAL)] = weight
    if deltas:
        _compare(counted, deltas, tallies, given)
    return given.changes()


def counts(standings: Iterable[Standing], happening: Happening) -> Iterator[Count]:
    """Under which keys of which rules it counts. One person in two slots of a rule is counted once."""
    values = happening.values
    for standing in standings:
        rule = standing.rule
        if not all(condition.holds(values.get(condition.fact)) for condition in rule.where):
            continue
        parts = [_fact(happening, fact) for fact in rule.by]
        if None in parts:
            continue
        receivers: dict[str, tuple[str, ...]] = {}
        for slot in rule.slots:
            subject = values.get(slot)
            if subject is not None:
                receivers.setdefault(key_of(str(subject), *map(str, parts)), _receivers(slot, str(subject), values))
        for key, people in receivers.items():
            yield Count(standing, key, people)


def key_of(subject: str, *parts: str) -> str:
    """The key under which a subject is counted, apart for each value of ``by``. Different parts give different keys."""
    return "|".join([subject, *(part.replace("%", "%25").replace("|", "%7C") for part in parts)]) if parts else subject


def _fact(happening: Happening, name: str) -> Value | None:
    return happening.type if name == "type" else happening.values.get(name)


def _receivers(slot: str, subject: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    """What a pair earns goes to both of them."""
    return (str(values["mentor"]), str(values["mentee"])) if slot == "pair" else (subject,)


def _place(count: Count, happening: Happening) -> TallyKey | None:
    """Where it is counted; nowhere when the value that ``distinct`` asks for is absent."""
    standing, key, _ = count
    rule = standing.rule
    if rule.cap:
        return TallyKey(standing.number, key, bucket(rule.cap.period, happening.day, rule.cap.week_starts), TOTAL)
    if not rule.distinct:
        return TallyKey(standing.number, key, WHOLE_LIFE, TOTAL)
    value = _fact(happening, rule.distinct)
    return None if value is None else TallyKey(standing.number, key, WHOLE_LIFE, f"={value}")


def _compare(
    counted: list[tuple[Count, TallyKey]], deltas: dict[TallyKey, int], tallies: Tallies, given: _Given
) -> None:
    """Give or take where a number has crossed what it must reach."""
    now = tallies.add(deltas)
    values: dict[TallyKey, int] = {}
    waiting: list[tuple[Count, TallyKey]] = []
    for count, place in counted:
        rule, after = count.standing.rule, now[place]
        before = after - deltas[place]
        if rule.cap:
            given.give(count, _within(rule.cap.times, after) - _within(rule.cap.times, before))
        elif not rule.distinct:
            given.cross(count, before, after)
        elif (before > 0) != (after > 0):
            how_many = place._replace(value=HOW_MANY)
            values[how_many] = 1 if after > 0 else -1
            waiting.append((count, how_many))
    if values:
        now = tallies.add(values)
        for count, how_many in waiting:
            given.cross(count, now[how_many] - values[how_many], now[how_many])


def _within(cap: int, number: int) -> int:
    return max(0, min(number, cap))


class _Given:
    """Gathers what is given and taken, and adds up what belongs together."""

    def __init__(self) -> None:
        self._deltas: dict[tuple[int, str, str, str], int] = {}

    def give(self, count: Count, times: int, level: str = "") -> None:
        """Give so many times; take when negative."""
        if not times:
            return
        number, gift = count.standing.number, count.standing.rule.gift
        for what, amount in gift.items(level):
            for subject in count.receivers:
                row = (number, count.key, subject, what)
                self._deltas[row] = self._deltas.get(row, 0) + times * amount

    def cross(self, count: Count, before: int, after: int) -> None:
        """Give each level that is reached now and was not before; take each that was and is not."""
        for name, need in count.standing.rule.levels:
            if (before >= need) != (after >= need):
                self.give(count, 1 if after >= need else -1, name)

    def changes(self) -> list[Change]:
        return [Change(*row, delta) for row, delta in self._deltas.items() if delta]
