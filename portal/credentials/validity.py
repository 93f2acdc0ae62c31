"""How long a credential is good."""

from __future__ import annotations

import calendar
import datetime as dt

from portal.catalog.values import Badge

SOON = dt.timedelta(days=90)
"""So long before its end a credential may be renewed."""


def end_of(badge: Badge, issued_at: dt.datetime) -> dt.datetime | None:
    """When a credential that is signed then is no longer good; None where it is good for ever."""
    return after_months(issued_at, badge.valid_for) if badge.valid_for else None


def after_months(moment: dt.datetime, months: int) -> dt.datetime:
    """The same time of the same day so many months later; of a month that is shorter, its last day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
