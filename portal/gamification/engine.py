"""The engine: an event is applied with weight +1, its taking back with weight -1; nothing else exists.

What a rule has counted stands in *tallies*, signed integers under (rule, key, bucket, value). Because integers add, the
order in which events arrive does not matter, and undoing is adding the opposite. The rows of one key of one rule:

    bucket 0, value ""      how much was counted in all: the measure of a rule that counts or adds up, and for every
                            rule with other rows the lock of the key, so that two writers see each other's rows
    bucket 0, value "=x"    how often the value x was counted, for ``distinct``
    bucket 0, value "!"     how often it was spoiled, for ``unless``
    bucket 0, value "#"     how many values stand above zero, for ``distinct``
    bucket b, value ""      how much was counted in period b, for ``cap``; in step b, for ``within`` and ``streak``
    bucket b, value "=x"    how often the value x was counted in step b, for ``distinct`` with ``within``
    bucket 0, value "#l"    how many windows reach level l, for ``within`` and ``streak``

Rules that listen to awards are counted after the rules that give them, in the same way: what these have just given is
what those hear. This module is pure: it knows no SQL, no clock and no domain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from . import windows
from .counting import HOW_MANY, SPOILED, TOTAL, Count, Counter, Fact, Row, Standing
from .happenings import Happening, Value
from .rules import BADGE_EARNED, POINTS_EARNED
from .strata import depths
from .windows import Steps

TallyKey = tuple[int, str, int, str]
"""Rule, key, bucket, value: where a number is kept. Sorts as the database locks."""
Range = tuple[int, str, int, int]
"""Rule, key, first and last bucket."""


class Change(NamedTuple):
    """What one happening changes in what a subject holds. Until the day ``firm_on`` something may still spoil it."""

    rule: int
    key: str
    subject: str
    what: str
    delta: int
    firm_on: int | None = None


class Outcome(NamedTuple):
    """At most one change for each (rule, key, subject, what), and the numbers of rules that broke on the way."""

    changes: list[Change]
    broken: frozenset[int]


class Tallies(Protocol):
    """Where the numbers are kept."""

    def add(self, deltas: Mapping[TallyKey, int]) -> Mapping[TallyKey, int]:
        """Add to the numbers, all at once, and answer what each of them is now."""

    def steps(self, ranges: Sequence[Range]) -> Sequence[Steps]:
        """The numbers above zero in some buckets of some keys."""


class Plan:
    """Rules that count together, in strata."""

    def __init__(self, standings: Iterable[Standing]) -> None:
        self.standings = tuple(standings)
        self.counters = tuple(map(Counter, self.standings))
        self.strata: list[dict[str, tuple[Counter, ...]]] = []
        for counter, depth in zip(self.counters, depths([each.rule for each in self.standings]), strict=True):
            while len(self.strata) <= depth:
                self.strata.append({})
            for type_ in counter.rule.types:
                self.strata[depth][type_] = (*self.strata[depth].get(type_, ()), counter)

    def hears(self, type_: str) -> bool:
        """Whether any rule listens to this type of event."""
        return any(type_ in stratum for stratum in self.strata)


def apply(
    plan: Plan, tallies: Tallies, happening: Happening, *, only: Collection[int] = (), earlier: Iterable[Change] = ()
) -> Outcome:
    """Count what happened and answer what that changes.

    A rule that breaks costs nobody their deed: it is left out, and named in the answer. To make up for that later,
    ``only`` some rules are told, by number, of the event and of what it gave ``earlier``.
    """
    given, broken = _Given(), set[int]()
    told = [Fact(happening.type, happening.values, happening.day, happening.weight)]
    told += facts_of(((*change[2:4], change.delta) for change in earlier), happening.day)
    news: Iterable[Fact] = ()
    for depth, stratum in enumerate(plan.strata):
        if depth:
            news = given.facts(happening.day)
        work = _Work()
        for fact in told:
            for counter in stratum.get(fact.type, ()):
                if not only or counter.number in only:
                    work.hear(counter, fact, given, broken)
        for fact in news:
            for counter in stratum.get(fact.type, ()):
                work.hear(counter, fact, given, broken)
        if work.deltas:
            work.settle(tallies, given)
    return Outcome(given.changes(), frozenset(broken))


def facts_of(changes: Iterable[tuple[str, str, int]], day: int) -> Iterator[Fact]:
    """Subject, what and how much, as the rules hear it that listen to awards."""
    for subject, what, delta in changes:
        kind, _colon, rest = what.partition(":")
        name, _slash, level = rest.partition("/")
        if kind == "badge":
            values: dict[str, Value] = {"earner": subject, "badge": name}
            yield Fact(BADGE_EARNED, values | ({"level": level} if level else {}), day, delta)
        else:
            yield Fact(POINTS_EARNED, {"earner": subject, "currency": name, "amount": delta}, day, 1)


class _Work:
    """What one stratum adds to the tallies, and for whom."""

    __slots__ = ("_touched", "deltas")

    def __init__(self) -> None:
        self.deltas: dict[TallyKey, int] = {}
        self._touched: dict[tuple[int, str], tuple[Counter, Count, set[Row]]] = {}

    def hear(self, counter: Counter, fact: Fact, given: _Given, broken: set[int]) -> None:
        """Work out what the fact adds for one rule, all of it or nothing."""
        try:
            counts = counter.counts(fact)
            by_hand = counter.by_hand(fact) if counter.rule.gift.is_by_hand else None
        except Exception:
            broken.add(counter.number)
            return
        if by_hand:
            given.add(by_hand[:4], by_hand[4])
        for count in counts:
            self._put(counter, count, given)

    def _put(self, counter: Counter, count: Count, given: _Given) -> None:
        number, key = counter.number, count.key
        if not count.rows:
            given.give(counter, count, count.times)
            return
        touched = self._touched.get((number, key))
        if touched is None:
            touched = self._touched[number, key] = (counter, count, set())
        for (bucket, value), delta in count.rows:
            place = (number, key, bucket, value)
            self.deltas[place] = self.deltas.get(place, 0) + delta
            touched[2].add((bucket, value))

    def settle(self, tallies: Tallies, given: _Given) -> None:
        """Give or take where a number has crossed what it must reach."""
        now = tallies.add(self.deltas)
        helpers: dict[TallyKey, int] = {}
        moving: list[tuple[Counter, Count, Row]] = []
        for counter, count, rows in self._touched.values():
            if counter.kind == "cap":
                for row in rows:
                    before, after = self._ends(counter, count, row, now)
                    times = counter.rule.cap.times if counter.rule.cap else 0
                    given.give(counter, count, _within(times, after) - _within(times, before))
            elif counter.kind == "total":
                self._cross(counter, count, *self._ends(counter, count, TOTAL, now), now, given)
            elif counter.kind == "distinct":
                place = (counter.number, count.key, 0, HOW_MANY)
                helpers[place] = sum(self._appeared(counter, count, row, now) for row in rows if row[1][:1] == "=")
            else:
                moving += [(counter, count, row) for row in rows if self._moves(counter, count, row, now)]
        self._slide(moving, now, tallies, helpers)
        if helpers:
            self._cross_helped(tallies.add(helpers), helpers, now, given)

    def _ends(self, counter: Counter, count: Count, row: Row, now: Mapping[TallyKey, int]) -> tuple[int, int]:
        """The number of a row before and after."""
        place = (counter.number, count.key, *row)
        return now[place] - self.deltas[place], now[place]

    def _appeared(self, counter: Counter, count: Count, row: Row, now: Mapping[TallyKey, int]) -> int:
        """1 for a value that was not counted before, -1 for one that no longer is."""
        before, after = self._ends(counter, count, row, now)
        return (after > 0) - (before > 0)

    def _moves(self, counter: Counter, count: Count, row: Row, now: Mapping[TallyKey, int]) -> bool:
        """Whether the change of a row can change what windows hold."""
        if row == TOTAL:
            return False
        is_a_set = counter.rule.streak or counter.rule.distinct
        return bool(self._appeared(counter, count, row, now)) if is_a_set else True

    def _slide(
        self,
        moving: list[tuple[Counter, Count, Row]],
        now: Mapping[TallyKey, int],
        tallies: Tallies,
        helpers: dict[TallyKey, int],
    ) -> None:
        """Count the windows that reach each level now and did not before. One bounded read for all of them."""
        if not moving:
            return
        ranges = []
        for counter, count, (step, _value) in moving:
            reach = max(counter.rule.width(level) for level in counter.rule.levels) - 1
            ranges.append((counter.number, count.key, step - reach, step + reach))
        for (counter, count, row), steps in zip(moving, tallies.steps(ranges), strict=True):
            earlier = windows.before(steps, row, self._ends(counter, count, row, now)[0])
            rule, step = counter.rule, row[0]
            for level in rule.levels:
                width = rule.width(level)
                more = windows.satisfied(rule, steps, level.need, width, step)
                more -= windows.satisfied(rule, earlier, level.need, width, step)
                place = (counter.number, count.key, 0, HOW_MANY + level.name)
                helpers[place] = helpers.get(place, 0) + more

    def _cross_helped(
        self,
        helped: Mapping[TallyKey, int],
        helpers: Mapping[TallyKey, int],
        now: Mapping[TallyKey, int],
        given: _Given,
    ) -> None:
        for counter, count, _rows in self._touched.values():
            if counter.kind == "distinct":
                place = (counter.number, count.key, 0, HOW_MANY)
                self._cross(counter, count, helped[place] - helpers[place], helped[place], now, given)
            elif counter.kind == "window":
                for level in counter.rule.levels:
                    place = (counter.number, count.key, 0, HOW_MANY + level.name)
                    if place in helpers:
                        before, after = helped[place] - helpers[place] > 0, helped[place] > 0
                        given.give(counter, count, after - before, level.name)

    def _cross(
        self, counter: Counter, count: Count, before: int, after: int, now: Mapping[TallyKey, int], given: _Given
    ) -> None:
        """Give each level that is reached now and was not before; take each that was and is not."""
        if counter.rule.unless:
            spoiled = self._ends(counter, count, SPOILED, now)
            before, after = (
                number if spoils <= 0 else -1 for number, spoils in zip((before, after), spoiled, strict=True)
            )
        if before != after:
            for name, need in counter.rule.levels:
                if (after >= need) != (before >= need):
                    given.give(counter, count, 1 if after >= need else -1, name)


class _Given:
    """Gathers what is given and taken, and adds up what belongs together."""

    __slots__ = ("_deltas", "_firm")

    def __init__(self) -> None:
        self._deltas: dict[tuple[int, str, str, str], int] = {}
        self._firm: dict[tuple[int, str], int | None] = {}

    def give(self, counter: Counter, count: Count, times: int, level: str = "") -> None:
        """Give so many times; take when negative."""
        if not times:
            return
        for what, amount in counter.gifts[level]:
            for subject in count.receivers:
                self.add((counter.number, count.key, subject, what), times * amount)
        if counter.rule.unless:
            self._firm[counter.number, count.key] = counter.firm_on(count.key)

    def add(self, row: tuple[int, str, str, str], amount: int) -> None:
        """Note one change."""
        self._deltas[row] = self._deltas.get(row, 0) + amount

    def facts(self, day: int) -> list[Fact]:
        """What was given so far, as the rules of the strata above hear it."""
        return list(facts_of(((row[2], row[3], delta) for row, delta in self._deltas.items() if delta), day))

    def changes(self) -> list[Change]:
        firm = self._firm
        return [Change(*row, delta, firm.get(row[:2])) for row, delta in self._deltas.items() if delta]


def _within(cap: int, number: int) -> int:
    return max(0, min(number, cap))
