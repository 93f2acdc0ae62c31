"""On what terms other rules begin to count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext as _

from portal import clock
from portal.errors import Refused

from .calendar import ALWAYS, Span


@dataclass(frozen=True)
class Terms:
    """On what terms other rules begin to count.

    ``pays_since`` are the days of the past that fresh rules pay for: none of them when it is nothing. A rule that only
    changed is then replaced for these days, so that nothing pays twice. ``takes_back``: what was given by rules that
    are gone or changed is taken back, instead of kept.
    """

    pays_since: Span | None = None
    takes_back: bool = False


ALL_ALONG = Terms(pays_since=ALWAYS, takes_back=True)
"""As if the new rules had always counted, and the others never."""
START = "start"
"""How one says that fresh rules pay for all that ever happened."""


def terms_of(since: str, *, takes_back: bool) -> Terms:
    """Terms as somebody says them: ``since`` is a day such as 2026-03-01, or ``start``, or nothing for from now on."""
    since = since.strip()
    if not since:
        return Terms(None, takes_back)
    if since == START:
        return Terms(ALWAYS, takes_back)
    day = day_of(since)
    if day > clock.today("UTC"):
        later = _("This day has not come yet. For rules that begin later, write 'active' into the file.")
        raise Refused(later, field="since")
    return Terms(Span(day.toordinal(), None), takes_back)


def day_of(text: str) -> dt.date:
    """The day that somebody wrote; refused when it is none."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise Refused(_("Please write the day like 2026-03-01."), field="since") from error
