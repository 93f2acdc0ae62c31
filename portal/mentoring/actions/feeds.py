"""The secret address at which somebody's calendar reads their sessions: made, made anew, taken away."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.models import CalendarFeed
from portal.people.models import Person
from portal.people.passwords import digest


def open_feed(person: Person) -> str:
    """The token of a new address, told this once; the address of before, if there is one, leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    row = {"person_id": person.id, "token": digest(token), "made_at": clock.now()}
    insert = db.insert(CalendarFeed).values(row)
    changed = {"token": row["token"], "made_at": row["made_at"]}
    db.session.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=changed))
    return token


def close_feed(person: Person) -> None:
    """Let the address lead nowhere. Twice is once."""
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.person_id == person.id))
