"""What rules mean, as plainly as possible: look at all events that still stand, at once. Slow; the judge of the engine.

It shares the rules' values with the engine and nothing else: no keys, no tallies, a calendar of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from portal.gamification.engine import Standing
from portal.gamification.happenings import Happening
from portal.gamification.rules import Rule


def holdings(standings: Iterable[Standing], happenings: Sequence[Happening]) -> dict[tuple[str, str], int]:
    """Who holds how much of what, without what is zero."""
    taken_back = {each.retracts for each in happenings if each.retracts is not None}
    events = [each for each in happenings if each.retracts is None and each.seq not in taken_back]
    held: Counter[tuple[str, str]] = Counter()
    for standing in standings:
        since, until = standing.since, standing.until
        within = [each for each in events if each.seq > since and (until is None or each.seq <= until)]
        _give(standing.rule, within, held)
    return {key: n for key, n in held.items() if n}


def _give(rule: Rule, events: list[Happening], held: Counter[tuple[str, str]]) -> None:
    groups: dict[Any, list[Happening]] = defaultdict(list)
    receivers: dict[Any, set[str]] = {}
    for event in events:
        if event.type not in rule.when or not all(_holds(condition, event) for condition in rule.where):
            continue
        apart = tuple(_value(event, fact) for fact in rule.by)
        if None in apart:
            continue
        for subject in {event.values[slot] for slot in rule.slots if slot in event.values}:
            is_pair = "pair" in rule.slots and subject == event.values.get("pair")
            people = {event.values["mentor"], event.values["mentee"]} if is_pair else {subject}
            groups[subject, apart].append(event)
            receivers[subject, apart] = {str(person) for person in people}
    for group, counted in groups.items():
        for level, times in _reached(rule, counted):
            for person in receivers[group]:
                if rule.gift.currency:
                    held[person, f"points:{rule.gift.currency}"] += times * rule.gift.points
                if rule.gift.badge:
                    held[person, "badge:" + "/".join(filter(None, [rule.gift.badge, level]))] += times


def _reached(rule: Rule, counted: list[Happening]) -> Iterable[tuple[str, int]]:
    if rule.levels:
        values = {_value(event, rule.distinct) for event in counted} - {None} if rule.distinct else counted
        many = len(values)
        return [(level.name, 1) for level in rule.levels if many >= level.need]
    if rule.cap:
        periods = Counter(_period(rule.cap.period, rule.cap.week_starts, event.day) for event in counted)
        return [("", sum(min(n, rule.cap.times) for n in periods.values()))]
    return [("", len(counted))]


def _value(event: Happening, fact: str) -> Any:
    return event.type if fact == "type" else event.values.get(fact)


def _holds(condition: Any, event: Happening) -> bool:
    value: Any = event.values.get(condition.fact)
    if value is None:
        return False
    if condition.one_of and value not in condition.one_of:
        return False
    if condition.at_least is not None and value < condition.at_least:
        return False
    return not (condition.at_most is not None and value > condition.at_most)


def _period(period: str, week_starts: str, day: int) -> Any:
    date = dt.date.fromordinal(day)
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
