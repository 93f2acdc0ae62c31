"""Days and the periods they fall into. A day is an ordinal (``date.toordinal()``), a period a number that rises."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

Period = Literal["day", "week", "month", "quarter", "year", "lifetime"]
PERIODS: tuple[Period, ...] = get_args(Period)
CALENDAR_PERIODS: tuple[Period, ...] = PERIODS[:-1]
"""Those that are cut from the calendar."""

FirstDay = Literal["monday", "saturday", "sunday"]
_DAYS_BEFORE: dict[FirstDay, int] = {"monday": -1, "sunday": 0, "saturday": 1}
"""What to add to an ordinal so that weeks divide evenly: day 1 of the calendar was a Monday."""
FIRST_DAYS: tuple[FirstDay, ...] = get_args(FirstDay)

WHOLE_LIFE = 0
"""The one period that is not cut from the calendar."""


class Span(NamedTuple):
    """Some days in a row, both ends included; an end that is nothing is open."""

    first: int | None
    last: int | None

    def holds(self, day: int) -> bool:
        """Whether the day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """As a rule file writes it: ``2026-10-01..2026-10-31``."""
        return "..".join("" if end is None else dt.date.fromordinal(end).isoformat() for end in self)

    @classmethod
    def read(cls, text: str) -> Span:
        """What ``str`` made. ``ValueError`` for anything else, and for days that run backwards."""
        first, dots, last = text.partition("..")
        if not dots:
            raise ValueError(text)
        ends = [dt.date.fromisoformat(end.strip()).toordinal() if end.strip() else None for end in (first, last)]
        found = cls(*ends)
        if found.first is not None and found.last is not None and found.first > found.last:
            raise ValueError(text)
        return found


ALWAYS = Span(None, None)


@lru_cache(maxsize=4096)
def bucket(period: Period, day: int, week_starts: FirstDay = "monday") -> int:
    """The number of the ``period`` that ``day`` falls into: two days share it exactly when they share the period."""
    if period == "lifetime":
        return WHOLE_LIFE
    if period == "day":
        return day
    if period == "week":
        return (day + _DAYS_BEFORE[week_starts]) // 7
    date = dt.date.fromordinal(day)
    if period == "month":
        return date.year * 12 + date.month - 1
    if period == "quarter":
        return date.year * 4 + (date.month - 1) // 3
    return date.year


def first_day(period: Period, number: int, week_starts: FirstDay = "monday") -> int:
    """The first day of the period with this number; the last one is the day before the next one's."""
    if period == "day":
        return number
    if period == "week":
        return number * 7 - _DAYS_BEFORE[week_starts]
    months = {"month": 1, "quarter": 3, "year": 12}[period] * number
    return dt.date(months // 12, months % 12 + 1, 1).toordinal()


@lru_cache(maxsize=4096)
def step(period: Period, day: int, week_starts: FirstDay, breaks: tuple[Span, ...]) -> int | None:
    """The number of the period among those that a streak counts; nothing for a day in a period it steps over.

    It steps over a period of which at least half the days lie in ``breaks``.
    """
    number, off = bucket(period, day, week_starts), _stepped_over(period, week_starts, breaks)
    before = bisect_left(off, number)
    return None if before < len(off) and off[before] == number else number - before


@lru_cache(maxsize=256)
def _stepped_over(period: Period, week_starts: FirstDay, breaks: tuple[Span, ...]) -> tuple[int, ...]:
    days = {day for span in breaks for day in range(span.first or 0, (span.last or 0) + 1)}
    free = Counter(bucket(period, day, week_starts) for day in days)
    return tuple(number for number in sorted(free) if 2 * free[number] >= _length(period, number, week_starts))


def _length(period: Period, number: int, week_starts: FirstDay) -> int:
    return first_day(period, number + 1, week_starts) - first_day(period, number, week_starts)
