"""Days and the periods they fall into. A day is an ordinal (``date.toordinal()``), a period a number that rises."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Literal, get_args

Period = Literal["day", "week", "month", "quarter", "year", "lifetime"]
PERIODS: tuple[Period, ...] = get_args(Period)

FirstDay = Literal["monday", "saturday", "sunday"]
_DAYS_BEFORE: dict[FirstDay, int] = {"monday": -1, "sunday": 0, "saturday": 1}
"""What to add to an ordinal so that weeks divide evenly: day 1 of the calendar was a Monday."""
FIRST_DAYS: tuple[FirstDay, ...] = get_args(FirstDay)

WHOLE_LIFE = 0
"""The one period that is not cut from the calendar."""


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
