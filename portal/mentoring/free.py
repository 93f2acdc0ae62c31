"""Hours at which two people are both free, reckoned on the clocks of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

Stretch = tuple[dt.datetime, dt.datetime]
Week = Sequence[tuple[int, int, int]]
"""Weekday (0 is Monday), and the minutes of that day at which somebody is free: from, to."""

USUAL: Week = tuple((weekday, 9 * 60, 17 * 60) for weekday in range(5))
"""Of who has not said when they are free."""
STEP = dt.timedelta(minutes=30)
"""Sessions begin on the half hour."""


def stretches(week: Week, zone: str, since: dt.datetime, days: int) -> list[Stretch]:
    """When somebody is free from a moment on, in UTC and in order; an hour that their clock skips is none."""
    clock, first = ZoneInfo(zone), since.astimezone(ZoneInfo(zone)).date()
    found = []
    for day in (first + dt.timedelta(days=n) for n in range(days + 1)):
        for begins, ends in ((begins, ends) for weekday, begins, ends in week if weekday == day.weekday()):
            begin, end = _moment(day, begins, clock), _moment(day, ends, clock)
            if max(begin, since) < end:
                found.append((max(begin, since), end))
    return sorted(found)


def both(one: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """What two lists of stretches have in common."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other if a < d and c < b)
    return sorted(shared)


def without(free: Iterable[Stretch], taken: Sequence[Stretch]) -> Iterator[Stretch]:
    """What is left of free stretches beside those that are taken."""
    for begin, end in free:
        here = begin
        for since, until in sorted(taken):
            if until > here and since < end:
                if since > here:
                    yield here, since
                here = max(here, until)
        if here < end:
            yield here, end


def beginnings(free: Iterable[Stretch], minutes: int, limit: int) -> list[dt.datetime]:
    """The first times at which so many minutes fit, on half hours, no two on one day."""
    found: list[dt.datetime] = []
    for begin, end in free:
        time = _on_the_half_hour(begin)
        is_another_day = not found or time.date() != found[-1].date()
        if is_another_day and time + dt.timedelta(minutes=minutes) <= end and len(found) < limit:
            found.append(time)
    return found


def _moment(day: dt.date, minutes: int, zone: ZoneInfo) -> dt.datetime:
    """The moment at which clocks show so many minutes of that day, as if they had not gone forward on it."""
    days, rest = divmod(minutes, 24 * 60)
    hour, minute = divmod(rest, 60)
    local = dt.datetime.combine(day + dt.timedelta(days=days), dt.time(hour, minute), zone)
    return local.astimezone(dt.UTC)


def _on_the_half_hour(moment: dt.datetime) -> dt.datetime:
    over = dt.timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment - over + STEP if over else moment
