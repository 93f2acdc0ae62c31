"""What a calendar reads at somebody's secret address."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound
from portal.mentoring.models import (
    CANCELLED,
    CONFIRMED,
    HELD,
    HELD_ASSUMED,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    CalendarFeed,
    MentoringSession,
)
from portal.mentoring.queries.joined import SESSIONS, of_person
from portal.people.models import Person
from portal.people.passwords import digest

BEHIND, CANCELLED_SINCE = dt.timedelta(days=90), dt.timedelta(days=30)
"""How far back a calendar is told of sessions, and of those that were called off."""
MOST = 300
LONGEST_TOKEN = 100


def person_by_feed(token: str) -> Person:
    """Whose secret address this is. One that is nobody's does not exist."""
    is_one = token.isascii() and len(token) <= LONGEST_TOKEN
    query = sa.select(Person).join(CalendarFeed, CalendarFeed.person_id == Person.id)
    found = db.session.scalar(
        query.where(CalendarFeed.token == digest(token if is_one else ""), Person.deactivated_at.is_(None))
    )
    if found is None:
        raise NotFound(_("There is no such calendar."))
    return found


def feed_since(person: Person) -> dt.datetime | None:
    """Since when they have a secret address; nothing while they have none."""
    return db.session.scalar(sa.select(CalendarFeed.made_at).where(CalendarFeed.person_id == person.id))


def entries_of(person: Person) -> list[MentoringSession]:
    """Sessions that belong into their calendar: fixed, proposed, held, and those called off not long ago."""
    now, state = clock.now(), MentoringSession.state
    fixed = state.in_((CONFIRMED, RESCHEDULE_REQUESTED, HELD, HELD_ASSUMED)) & (
        MentoringSession.open_until > now - BEHIND
    )
    proposed = (state == PROPOSED) & (MentoringSession.open_until > now)
    cancelled = (state == CANCELLED) & (MentoringSession.cancelled_at > now - CANCELLED_SINCE)
    query = SESSIONS.where(of_person(person), sa.or_(fixed, proposed, cancelled))
    latest = query.order_by(MentoringSession.starts_at.desc(), MentoringSession.id).limit(MOST)
    return list(db.session.scalars(latest))[::-1]
