"""What rules mean, as plainly as possible: look at all events that still stand, at once. Slow; the judge of the engine.

It shares the rules' values with the engine and nothing else: no keys, no tallies, no windows that slide, a calendar of
its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from portal.gamification.calendar import Span
from portal.gamification.counting import Standing
from portal.gamification.happenings import Happening
from portal.gamification.rules import Level, Rule

AWARDS = {"badge.earned", "points.earned"}


@dataclass(frozen=True)
class Fact:
    """Something a rule may count: an event that stands, or so many times an award."""

    seq: int
    type: str
    values: Any
    date: dt.date
    times: int = 1


def holdings(standings: Iterable[Standing], happenings: Sequence[Happening]) -> dict[tuple[str, str], int]:
    """Who holds how much of what, without what is zero."""
    held: Counter[tuple[str, str]] = Counter()
    for subject, what, amount in _rows(_in_order(list(standings)), happenings):
        held[subject, what] += amount
    return {key: n for key, n in held.items() if n}


def _rows(standings: list[Standing], happenings: Sequence[Happening]) -> list[tuple[str, str, int]]:
    """What each rule gives to whom. One that listens to awards and is closed gives what it gave when it was closed."""
    given: list[tuple[str, str, int]] = []
    events = _standing_events(happenings)
    for place, standing in enumerate(standings):
        if not set(standing.rule.when) & AWARDS:
            given += _gifts(standing.rule, [each for each in events if _covers(standing, each)])
        elif standing.until is None:
            given += _gifts(standing.rule, list(map(_award, given)))
        elif standing.until > standing.since:
            then = [each for each in happenings if each.seq <= standing.until]
            before = [_as_it_was(each, standing.until) for each in standings[:place] if _was(each, standing.until)]
            given += _gifts(standing.rule, list(map(_award, _rows(before, then))))
    return given


def _was(standing: Standing, then: int) -> bool:
    """Whether a rule could be heard of then: one that listens to awards, once it had begun."""
    return standing.since < then or not set(standing.rule.when) & AWARDS


def _as_it_was(standing: Standing, then: int) -> Standing:
    """A rule that was still open then."""
    return replace(standing, until=None) if standing.until is not None and standing.until >= then else standing


def _standing_events(happenings: Sequence[Happening]) -> list[Fact]:
    taken_back = {each.retracts for each in happenings if each.retracts is not None}
    return [
        Fact(each.seq, each.type, each.values, dt.date.fromordinal(each.day))
        for each in happenings
        if each.retracts is None and each.seq not in taken_back
    ]


def _covers(standing: Standing, fact: Fact) -> bool:
    first, last = standing.days
    day = fact.date.toordinal()
    if fact.seq <= standing.since or (standing.until is not None and fact.seq > standing.until):
        return False
    return (first is None or day >= first) and (last is None or day <= last)


def _in_order(standings: list[Standing]) -> list[Standing]:
    """Rules that hear of awards come last, those that hear of badges for badges after the ones they hear of."""

    def heard(rule: Rule) -> set[str]:
        asked = [condition for condition in rule.where if condition.fact == "badge"]
        return {str(badge) for condition in asked for badge in condition.one_of}

    waiting = [each for each in standings if set(each.rule.when) & AWARDS]
    done = [each for each in standings if each not in waiting]
    while waiting:
        badges = {each.rule.gift.badge for each in waiting}
        ready = [each for each in waiting if not heard(each.rule) & badges]
        done += ready
        waiting = [each for each in waiting if each not in ready]
    return done


def _award(row: tuple[str, str, int]) -> Fact:
    subject, what, amount = row
    kind, name = what.split(":")
    some_day = dt.date(2000, 1, 1)
    if kind == "points":
        return Fact(0, "points.earned", {"earner": subject, "currency": name, "amount": amount}, some_day)
    badge, *level = name.split("/")
    values = {"earner": subject, "badge": badge} | ({"level": level[0]} if level else {})
    return Fact(0, "badge.earned", values, some_day, amount)


def _gifts(rule: Rule, facts: list[Fact]) -> Iterable[tuple[str, str, int]]:
    groups: dict[Any, list[Fact]] = defaultdict(list)
    spoiled: set[Any] = set()
    receivers: dict[Any, set[str]] = {}
    for fact in facts:
        for group, people in _groups(rule, fact):
            receivers[group] = people
            if fact.type in rule.unless:
                spoiled.add(group)
            else:
                groups[group].append(fact)
    for group, counted in groups.items():
        for level, times in _reached(rule, counted, is_spoiled=group in spoiled):
            for person in receivers[group]:
                if rule.gift.currency:
                    yield person, f"points:{rule.gift.currency}", times * rule.gift.points
                if rule.gift.badge:
                    yield person, "badge:" + "/".join(filter(None, [rule.gift.badge, level])), times


def _groups(rule: Rule, fact: Fact) -> Iterable[tuple[Any, set[str]]]:
    """What is counted together with the fact, and who receives what that earns; nothing where it does not count."""
    counts = fact.type in rule.unless or (
        fact.type in rule.when and all(_holds(condition, fact) for condition in rule.where)
    )
    apart = tuple(_value(fact, name) for name in rule.by)
    if not counts or None in apart or (rule.active and not _is_active(rule, fact.date)):
        return
    when = _period(rule.per, rule.week_starts, fact.date) if rule.per else None
    for subject in {fact.values[slot] for slot in rule.slots if slot in fact.values}:
        is_pair = "pair" in rule.slots and subject == fact.values.get("pair")
        people = {fact.values["mentor"], fact.values["mentee"]} if is_pair else {subject}
        yield (subject, apart, when), {str(person) for person in people}


def _reached(rule: Rule, counted: list[Fact], *, is_spoiled: bool) -> Iterable[tuple[str, int]]:
    if rule.levels:
        return [(level.name, 1) for level in rule.levels if not is_spoiled and _is_reached(rule, level, counted)]
    amounts = [(fact, _amount(rule, fact)) for fact in counted]
    if rule.cap:
        periods: Counter[Any] = Counter()
        for fact, amount in amounts:
            periods[_period(rule.cap.period, rule.cap.week_starts, fact.date)] += amount
        return [("", sum(max(0, min(n, rule.cap.times)) for n in periods.values()))]
    return [("", sum(amount for _fact, amount in amounts))]


def _is_reached(rule: Rule, level: Level, counted: list[Fact]) -> bool:
    if rule.streak:
        steps = {step for fact in counted if (step := _step(rule, fact.date)) is not None}
        width = level.need + rule.freeze
        return any(sum(0 <= end - other < width for other in steps) >= level.need for end in steps)
    if rule.within:
        many, unit = rule.within
        places = [(_serial(unit, rule.week_starts, fact.date), fact) for fact in counted]
        return any(
            _measure(rule, [fact for place, fact in places if 0 <= end - place < many]) >= level.need
            for end, _fact in places
        )
    return _measure(rule, counted) >= level.need


def _measure(rule: Rule, counted: list[Fact]) -> int:
    if rule.distinct:
        times: Counter[Any] = Counter()
        for fact in counted:
            times[_value(fact, rule.distinct)] += fact.times
        return sum(n > 0 for value, n in times.items() if value is not None)
    return sum(_amount(rule, fact) for fact in counted)


def _amount(rule: Rule, fact: Fact) -> int:
    return fact.times * (int(fact.values.get(rule.sum) or 0) if rule.sum else 1)


def _value(fact: Fact, name: str) -> Any:
    return fact.type if name == "type" else fact.values.get(name)


def _holds(condition: Any, fact: Fact) -> bool:
    value: Any = fact.values.get(condition.fact)
    if value is None:
        return False
    if condition.one_of and value not in condition.one_of:
        return False
    if condition.at_least is not None and value < condition.at_least:
        return False
    return not (condition.at_most is not None and value > condition.at_most)


def _is_active(rule: Rule, date: dt.date) -> bool:
    first, last = (None if end is None else dt.date.fromordinal(end) for end in rule.active or (None, None))
    return (first is None or date >= first) and (last is None or date <= last)


def _period(period: str, week_starts: str, date: dt.date) -> Any:
    if period == "week":
        first = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].index(week_starts)
        return date - dt.timedelta(days=(date.weekday() - first) % 7)
    return {
        "day": date,
        "month": (date.year, date.month),
        "quarter": (date.year, (date.month + 2) // 3),
        "year": date.year,
        "lifetime": None,
    }[period]


def _serial(period: str, week_starts: str, date: dt.date) -> int:
    """Periods in a row have numbers in a row."""
    here = _period(period, week_starts, date)
    if period in ("day", "week"):
        return int((here - dt.date(1999, 12, 24)).days // (7 if period == "week" else 1))
    if period == "year":
        return int(here)
    return int(here[0] * (12 if period == "month" else 4) + here[1])


def _step(rule: Rule, date: dt.date) -> int | None:
    """The same without the periods that lie, for half of their days or more, in breaks."""
    off = _off(rule.streak or "", rule.week_starts, rule.breaks)
    here = _serial(rule.streak or "", rule.week_starts, date)
    return None if here in off else here - sum(each < here for each in off)


@cache
def _off(period: str, starts: str, breaks: tuple[Span, ...]) -> frozenset[int]:
    free = {
        dt.date.fromordinal(day)
        for span in breaks
        if span.first is not None and span.last is not None
        for day in range(span.first, span.last + 1)
    }
    off = set()
    for day in free:
        near = [day + dt.timedelta(days=n) for n in range(-400, 400)]
        whole = [each for each in near if _period(period, starts, each) == _period(period, starts, day)]
        if 2 * sum(each in free for each in whole) >= len(whole):
            off.add(_serial(period, starts, day))
    return frozenset(off)
