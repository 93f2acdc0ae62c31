"""Days and moments as people type them: in their own time zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from portal.errors import Refused

YEARS = range(1970, 2200)


def moment_in(zone: str, text: str, *, field: str) -> dt.datetime:
    """The moment that clocks in ``zone`` show as ``text`` (``2026-03-29T14:00``, as browsers send it), in UTC.

    An hour that comes twice, when summer time ends, is the first of the two; one that never comes is refused.
    """
    local = _parsed(text)
    if local is None or local.year not in YEARS:
        raise Refused(_("Please choose a day and a time."), field=field)
    aware = local.replace(tzinfo=ZoneInfo(zone))
    moment = aware.astimezone(dt.UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise Refused(
            _("Clocks go forward that night, and this hour is skipped. Please choose another time."), field=field
        )
    return moment


def moment_of(text: str, *, field: str) -> dt.datetime:
    """The moment that a button stands for: with its offset, whatever clocks show."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise Refused(_("Please choose a day and a time."), field=field)
    return moment.astimezone(dt.UTC)


def is_twice(moment: dt.datetime, zone: str) -> bool:
    """Whether clocks in ``zone`` show that time of that day twice, since they go back."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def day_in(text: str, *, field: str) -> dt.date | None:
    """The day of ``2026-03-29``; nothing for an empty field."""
    if not text.strip():
        return None
    local = _parsed(f"{text.strip()}T12:00")
    if local is None or local.year not in YEARS:
        raise Refused(_("Please choose a day."), field=field)
    return local.date()


def as_typed(moment: dt.datetime, zone: str) -> str:
    """The moment as a field of a form shows it to somebody in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _parsed(text: str) -> dt.datetime | None:
    for shape in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"):
        try:
            return dt.datetime.strptime(text.strip(), shape)  # noqa: DTZ007 (the zone is the person's)
        except ValueError:
            continue
    return None
