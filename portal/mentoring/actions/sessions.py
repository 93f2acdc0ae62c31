"""Sessions called off, and what a pair notes together; and how every deed on a session begins."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import SessionCancelled
from portal.mentoring import invitations
from portal.mentoring.actions import reminders, slipping
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import (
    ASKING,
    CANCELLED,
    COMING,
    CONFIRMED,
    RESCHEDULE_REQUESTED,
    MentoringSession,
    Pair,
)
from portal.mentoring.parties import slots_of, zone_of
from portal.mentoring.queries.sessions import session_known
from portal.people.models import Person
from portal.people.typed import paragraphs

LONGEST_AGENDA, LONGEST_NOTE = 4_000, 10_000
LATE = dt.timedelta(hours=24)
"""A cancellation within so long before the beginning is late."""
WHAT_CHANGES = (
    "state",
    "starts_at",
    "open_until",
    "minutes",
    "proposed_by_id",
    "revision",
    "accepted_at",
    "mentor_minutes",
    "mentee_minutes",
    "mentor_says",
    "mentee_says",
    "disputes",
)


def turn_at(meeting: MentoringSession, by: Person) -> Literal["mentor", "mentee"]:
    """The role of who acts, alone with the session and its pair until the transaction ends; to others it is not there.

    The pair comes first, as wherever both are taken: two that wait for each other would wait for ever.
    """
    role = require_party(meeting, by)
    take_turn(meeting.pair, "state")
    take_turn(meeting, *WHAT_CHANGES)
    return role


def require_party(meeting: MentoringSession, by: Person) -> Literal["mentor", "mentee"]:
    """Their role in the session's pair; to anybody else it does not exist."""
    role = meeting.pair.role_of(by)
    if role is None:
        raise NotFound(_("There is no such session."))
    return "mentor" if role == "mentor" else "mentee"


def require_coming(meeting: MentoringSession) -> None:
    """Refuse a deed on a session that will not come about any more, or is settled."""
    if meeting.state not in COMING:
        raise Refused(_("This session is closed. If you meet again, please propose a new one."))


def cancel(meeting: MentoringSession, *, by: Person) -> None:
    """Call a session off; calendars are told. Twice is once.

    Where it is the pair's second in a row, those who coordinate hear of it.
    """
    turn_at(meeting, by)
    if meeting.state == CANCELLED:
        return
    require_coming(meeting)
    _call_off(meeting, by)
    slipping.tell(meeting)


def call_off(pair: Pair) -> int:
    """Call off all that is still to come of a pair that ends or pauses; how many. One that has begun is left alone.

    The caller has taken the pair's turn.
    """
    now = clock.now()
    ahead = (
        MentoringSession.pair_id == pair.id,
        MentoringSession.state.in_(COMING),
        MentoringSession.open_until > now,
    )
    found = list(db.session.scalars(sa.select(MentoringSession).where(*ahead).order_by(MentoringSession.starts_at)))
    for meeting in found:
        set_committed_value(meeting, "pair", pair)
        take_turn(meeting, *WHAT_CHANGES)
        if meeting.state in COMING:
            _call_off(meeting)
    return len(found)


def lapse(session_id: str) -> None:
    """Nobody answered the question for a time, and the last one is long over: it is let go in silence."""
    meeting = session_known(session_id)
    take_turn(meeting.pair, "state")
    take_turn(meeting, *WHAT_CHANGES)
    if meeting.state in ASKING and meeting.open_until < clock.now():
        _close(meeting, None)
        _record(meeting, None, is_late=False)


def write_note(meeting: MentoringSession, *, note: str, by: Person) -> None:
    """The note that both of the pair read and write."""
    require_party(meeting, by)
    note = paragraphs(note)
    if len(note) > LONGEST_NOTE:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_NOTE), field="note")
    meeting.note = note


def _call_off(meeting: MentoringSession, by: Person | None = None) -> None:
    """Take it out of both calendars. ``by`` cannot make it; nobody is named where the pair ends or pauses."""
    is_late = meeting.state in (CONFIRMED, RESCHEDULE_REQUESTED) and meeting.starts_at - clock.now() < LATE
    _close(meeting, by)
    if by:
        invitations.cancel(meeting, by=by)
    else:
        invitations.call_off(meeting)
    _record(meeting, by, is_late=is_late)


def _close(meeting: MentoringSession, by: Person | None) -> None:
    now = clock.now()
    meeting.state, meeting.cancelled_at, meeting.cancelled_by_id = CANCELLED, now, by.id if by else None
    meeting.revision, meeting.changed_at = meeting.revision + 1, now
    reminders.disarm(meeting)


def _record(meeting: MentoringSession, by: Person | None, *, is_late: bool) -> None:
    role = require_party(meeting, by) if by else None
    event = SessionCancelled(session=meeting.id, canceller=role, is_late=is_late, **slots_of(meeting.pair))
    journal.record(event, zone=zone_of(meeting.pair))
