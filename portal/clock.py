"""Time. Nobody else asks what time it is, so that a test or the demo can say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_moved: ContextVar[dt.datetime | None] = ContextVar("moved", default=None)


def now() -> dt.datetime:
    """This moment: aware, in UTC, whole seconds."""
    return (_moved.get() or dt.datetime.now(dt.UTC)).replace(microsecond=0)


def today(zone: str) -> dt.date:
    """Today's date where the IANA zone ``zone`` is kept."""
    return local_day(now(), zone)


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The date that the calendar on the wall in ``zone`` shows at ``moment``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def begin_of(day: dt.date, zone: str) -> dt.datetime:
    """The moment at which the day begins where ``zone`` is kept; where midnight is skipped, the first one after."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def working_days(first: dt.date, last: dt.date) -> int:
    """How many days from Monday to Friday have begun after ``first``, up to and with ``last``; 0 if that is earlier."""
    weeks, rest = divmod(max((last - first).days, 0), 7)
    return 5 * weeks + sum((first + dt.timedelta(days=day)).isoweekday() <= 5 for day in range(1, rest + 1))


@cache
def zones() -> frozenset[str]:
    """The names of all time zones, read once: looking for them reads a thousand files."""
    return frozenset(available_timezones())


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the clock stand still at ``moment`` (aware) inside the block: the demo and the tests live by it."""
    token = _moved.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _moved.reset(token)
