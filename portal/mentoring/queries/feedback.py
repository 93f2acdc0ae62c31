"""Questions about feedback. Whom it was not written for, for them it does not exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import db
from portal.mentoring.models import Feedback, MentoringSession, Pair, Pulse
from portal.mentoring.models.feedback import COORDINATOR, PARTNER
from portal.mentoring.queries.check_ins import is_not_theirs
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.people.models import Person, Programme


class Words(NamedTuple):
    """Feedback in a list. ``starts_at`` is when the session was that it is about, where it is about one."""

    id: str
    author_id: str
    author: str
    mentor: str
    mentee: str
    seen_by: str
    text: str
    written_at: dt.datetime
    starts_at: dt.datetime | None


_AUTHOR = aliased(Person)
_WORDS = (
    sa.select(
        Feedback.id,
        Feedback.author_id,
        _AUTHOR.name,
        MENTOR.name,
        MENTEE.name,
        Feedback.seen_by,
        Feedback.text,
        Feedback.written_at,
        MentoringSession.starts_at,
    )
    .join(Pair, Pair.id == Feedback.pair_id)
    .join(_AUTHOR, _AUTHOR.id == Feedback.author_id)
    .join(MENTOR, MENTOR.id == Pair.mentor_id)
    .join(MENTEE, MENTEE.id == Pair.mentee_id)
    .outerjoin(MentoringSession, MentoringSession.id == Feedback.session_id)
    .order_by(Feedback.written_at.desc(), Feedback.id.desc())
)


def feedback_in(pair: Pair, *, viewer: Person, after: int = 0, limit: int = 20) -> list[Words]:
    """What one of the pair may read: their own words, and those that the other one wrote to them; latest first."""
    return _read(_WORDS.where(Feedback.pair_id == pair.id, _may_read(viewer)).offset(after).limit(limit))


def feedback_on(meeting: MentoringSession, *, viewer: Person) -> list[Words]:
    """The same, of one session."""
    return _read(_WORDS.where(Feedback.session_id == meeting.id, _may_read(viewer)).limit(2))


def feedback_to_coordinators(programme: Programme, *, by: Person, after: int = 0, limit: int = 20) -> list[Words]:
    """What was written to the coordinators of a programme, the latest first; not to one's own partner."""
    addressed = (Pair.programme_id == programme.id, Feedback.seen_by == COORDINATOR, is_not_theirs(by))
    return _read(_WORDS.where(*addressed).offset(after).limit(limit))


def pulse_of(person: Person, meeting: MentoringSession) -> Pulse | None:
    """How this person found the session. Nobody else's pulse is read singly."""
    return db.session.get(Pulse, (meeting.id, person.id))


def _may_read(viewer: Person) -> sa.ColumnElement[bool]:
    return sa.or_(Feedback.author_id == viewer.id, Feedback.seen_by == PARTNER)


def _read(query: sa.Select[*tuple[Any, ...]]) -> list[Words]:
    rows: Sequence[Any] = db.session.execute(query).all()
    return [Words(*row) for row in rows]
