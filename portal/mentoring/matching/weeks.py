"""When people are free, on one clock: a week as 672 quarters of an hour, a bit each, from Monday 00:00 UTC on."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

QUARTER = 15
QUARTERS = 7 * 24 * 60 // QUARTER
WEEK = (1 << QUARTERS) - 1


def monday_of(day: dt.date) -> dt.date:
    """The Monday that begins the week after ``day``: the week that stands for all the others."""
    return day + dt.timedelta(days=7 - day.weekday())


def bits_of(weekday: int, begins: int, ends: int, *, zone: str, monday: dt.date) -> int:
    """The quarters of one free time: minutes of a weekday (0 is Monday) on the clocks of ``zone``, in that week.

    What goes over the week's end in UTC comes in again at its beginning. Parts of a quarter do not count.
    """
    midnight = dt.datetime.combine(monday + dt.timedelta(days=weekday), dt.time(), ZoneInfo(zone))
    local = midnight + dt.timedelta(minutes=begins)
    week = dt.datetime.combine(monday, dt.time(), dt.UTC)
    since = int((local.astimezone(dt.UTC) - week).total_seconds()) // 60
    first, last = -(-since // QUARTER), (since + max(ends - begins, 0)) // QUARTER
    return _turned((1 << max(last - first, 0)) - 1, first % QUARTERS)


def minutes_shared(one: int, other: int) -> int:
    """How many minutes a week both are free."""
    return (one & other).bit_count() * QUARTER


def _turned(bits: int, by: int) -> int:
    moved = bits << by
    return (moved | moved >> QUARTERS) & WEEK
