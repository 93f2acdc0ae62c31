"""When mail that is not urgent may come: outside of quiet hours, and when there is room in the week.

All of it is computed on the clock on the wall where the person lives, also in the nights in which that clock jumps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from portal import clock
from portal.post.models import CALM, WEEKLY, MailWish

MOST = 2
"""Mails in a week, for who has not asked for more."""
WEEK = dt.timedelta(days=7)
_SATURDAY = 5
_DAYS = 8
"""However quiet somebody wants it, within a week and a day there is a moment."""


def next_slot(wish: MailWish, zone: str, *, oldest: dt.datetime, let_go: Sequence[dt.datetime]) -> dt.datetime:
    """The first moment, now or later, at which a mail may go to who lives in ``zone``.

    ``oldest`` is when the first one that waits was written, ``let_go`` when those of the last seven days went.
    """
    now = clock.now()
    free = now
    if wish.pace == WEEKLY:
        free = max(next_monday(moment, zone) for moment in (oldest, *let_go))
    elif wish.pace == CALM and len(let_go) >= MOST:
        free = sorted(let_go)[-MOST] + WEEK
    return awake(max(free, now), wish, zone)


def awake(moment: dt.datetime, wish: MailWish, zone: str) -> dt.datetime:
    """The first moment from this one on that is not quiet."""
    if not is_quiet(moment, wish, zone):
        return moment
    return next(
        (each for each in _ends_of_quiet(moment, wish, zone) if each > moment and not is_quiet(each, wish, zone)),
        moment,
    )


def is_quiet(moment: dt.datetime, wish: MailWish, zone: str) -> bool:
    """Whether somebody does not want to be written to at this moment."""
    local = moment.astimezone(ZoneInfo(zone))
    if wish.quiet_weekends and local.weekday() >= _SATURDAY:
        return True
    minute = local.hour * 60 + local.minute
    if wish.quiet_from <= wish.quiet_until:
        return wish.quiet_from <= minute < wish.quiet_until
    return minute >= wish.quiet_from or minute < wish.quiet_until


def next_monday(moment: dt.datetime, zone: str) -> dt.datetime:
    """When the first Monday after this moment begins."""
    day = clock.local_day(moment, zone)
    return _at(day + dt.timedelta(days=7 - day.weekday()), 0, zone)


def _ends_of_quiet(moment: dt.datetime, wish: MailWish, zone: str) -> Iterator[dt.datetime]:
    """Midnights, after which it is a working day, and the ends of quiet hours."""
    first = clock.local_day(moment, zone)
    for number in range(_DAYS):
        day = first + dt.timedelta(days=number)
        yield from (_at(day, minute, zone) for minute in (0, wish.quiet_until))


def _at(day: dt.date, minute: int, zone: str) -> dt.datetime:
    """That minute of that day; of an hour that the clock skips, as long after the jump."""
    local = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), ZoneInfo(zone))
    return local.astimezone(dt.UTC)
