"""The same moment on the clocks of both: one's own first, the other's where it shows something else."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.people.models import Person

LONG, SHORT = "EEEE, d MMMM y, HH:mm", "EEE d MMM, HH:mm"


def when_for(moment: dt.datetime, person: Person, other: Person) -> str:
    """The moment on the person's clock, with its zone; and what the other one's clock shows, where that differs."""
    mine = f"{_shown(moment, person.timezone, LONG)} ({person.timezone})"
    theirs = there(moment, other.timezone, person.timezone)
    if not theirs:
        return mine
    return _("%(mine)s; for %(name)s it is %(theirs)s", mine=mine, name=other.first_name, theirs=theirs)


def there(moment: dt.datetime, zone: str, here: str) -> str:
    """What clocks in ``zone`` show at that moment; empty where those ``here`` show the same."""
    if moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(here)).utcoffset():
        return ""
    return f"{_shown(moment, zone, SHORT)} ({zone})"


def _shown(moment: dt.datetime, zone: str, shape: str) -> str:
    return str(format_datetime(moment.astimezone(ZoneInfo(zone)), shape, locale=get_locale() or "en"))
