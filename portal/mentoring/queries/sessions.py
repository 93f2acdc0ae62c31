"""Questions about sessions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound
from portal.mentoring.models import ASKING, COMING, CONFIRMED, HELD, MentoringSession, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR, SESSIONS, of_person, overseen_by
from portal.people.models import Person


@dataclass(frozen=True)
class SessionLine:
    """A session as a list shows it."""

    id: str
    pair_id: str
    state: str
    starts_at: dt.datetime
    minutes: int
    mentor: str
    mentee: str
    lesson: str | None
    mentor_id: str
    proposed_by_id: str
    open_until: dt.datetime

    def other(self, person: Person) -> str:
        """The name of the pair's other half."""
        return self.mentee if person.id == self.mentor_id else self.mentor

    def waits_for(self, person: Person) -> bool:
        """Whether a time was proposed to this person, who has not answered."""
        return self.state in ASKING and self.proposed_by_id != person.id


LINES = (
    sa.select(
        MentoringSession.id,
        MentoringSession.pair_id,
        MentoringSession.state,
        MentoringSession.starts_at,
        MentoringSession.minutes,
        MENTOR.name,
        MENTEE.name,
        MentoringSession.lesson,
        Pair.mentor_id,
        MentoringSession.proposed_by_id,
        MentoringSession.open_until,
    )
    .join(Pair, MentoringSession.pair_id == Pair.id)
    .join(MENTOR, Pair.mentor_id == MENTOR.id)
    .join(MENTEE, Pair.mentee_id == MENTEE.id)
)
LATEST_FIRST = (MentoringSession.starts_at.desc(), MentoringSession.id)
IS_OPEN = MentoringSession.state.in_(COMING)


def session_of(person: Person, session_id: str) -> MentoringSession:
    """A session of theirs, with its pair. To anybody else it does not exist."""
    return _one(session_id, of_person(person))


def session_in_view(person: Person, session_id: str) -> MentoringSession:
    """A session of theirs or in a programme that they coordinate; ``pair.role_of`` tells which."""
    return _one(session_id, sa.or_(of_person(person), overseen_by(person)))


def session_known(session_id: str) -> MentoringSession:
    """The session with its pair, for what happens by itself; it is there."""
    return db.session.scalars(SESSIONS.where(MentoringSession.id == session_id)).one()


def next_session_of(person: Person, pair: Pair | None = None) -> MentoringSession | None:
    """The next session that is fixed or proposed and not over; perhaps only of one pair."""
    query = SESSIONS.where(of_person(person), *_is_ahead())
    if pair:
        query = query.where(MentoringSession.pair_id == pair.id)
    return db.session.scalar(query.order_by(MentoringSession.starts_at, MentoringSession.id).limit(1))


def sessions_of(person: Person, *, is_ahead: bool, after: int = 0, limit: int = 20) -> list[SessionLine]:
    """Sessions to come (soonest first), or those behind (latest first)."""
    now = clock.now()
    query = LINES.where(of_person(person))
    if is_ahead:
        query = query.where(MentoringSession.open_until >= now, IS_OPEN)
        query = query.order_by(MentoringSession.starts_at, MentoringSession.id)
    else:
        query = query.where(sa.or_(MentoringSession.open_until < now, sa.not_(IS_OPEN))).order_by(*LATEST_FIRST)
    return read(query.offset(after).limit(limit))


def sessions_now(person: Person) -> tuple[MentoringSession | None, MentoringSession | None]:
    """The next session, and the first that began and that this person has not said to have been held. In one query."""
    following, to_confirm = _first(person, *_is_ahead()), _first(person, *_is_unsaid(person))
    columns = (MentoringSession.id == following, MentoringSession.id == to_confirm)
    found = db.session.execute(SESSIONS.add_columns(*columns).where(sa.or_(*columns))).all()
    return next((row[0] for row in found if row[1]), None), next((row[0] for row in found if row[2]), None)


def sessions_to_confirm(person: Person) -> list[SessionLine]:
    """Sessions that began and that this person has not said to have been held."""
    query = LINES.where(of_person(person), *_is_unsaid(person))
    return read(query.order_by(MentoringSession.starts_at, MentoringSession.id).limit(5))


def sessions_of_pair(pair: Pair, *, after: int = 0, limit: int = 20) -> list[SessionLine]:
    """A pair's sessions, the latest first."""
    query = LINES.where(MentoringSession.pair_id == pair.id).order_by(*LATEST_FIRST)
    return read(query.offset(after).limit(limit))


def last_link_of(pair: Pair) -> str:
    """Where the pair met last, or will: most meet in the same room again."""
    query = sa.select(MentoringSession.link).where(
        MentoringSession.pair_id == pair.id,
        MentoringSession.link != "",
        MentoringSession.state.in_((*COMING, HELD)),
    )
    return db.session.scalar(query.order_by(*LATEST_FIRST).limit(1)) or ""


def _is_ahead() -> tuple[sa.ColumnElement[bool], ...]:
    return IS_OPEN, MentoringSession.open_until >= clock.now() - dt.timedelta(hours=1)


def _is_unsaid(person: Person) -> tuple[sa.ColumnElement[bool], ...]:
    mine, theirs = Pair.mentor_id == person.id, Pair.mentee_id == person.id
    by_them = sa.or_(
        sa.and_(mine, MentoringSession.mentor_minutes.is_(None), MentoringSession.mentor_says == ""),
        sa.and_(theirs, MentoringSession.mentee_minutes.is_(None), MentoringSession.mentee_says == ""),
    )
    return by_them, MentoringSession.state == CONFIRMED, MentoringSession.starts_at <= clock.now()


def _first(person: Person, *which: sa.ColumnElement[bool]) -> sa.ScalarSelect[str]:
    """The id of the earliest of these sessions of theirs."""
    theirs = sa.select(MentoringSession.id).join(Pair).where(of_person(person), *which)
    return theirs.order_by(MentoringSession.starts_at, MentoringSession.id).limit(1).correlate(None).scalar_subquery()


def _one(session_id: str, may_see: sa.ColumnElement[bool]) -> MentoringSession:
    found = db.session.scalar(SESSIONS.where(MentoringSession.id == session_id, may_see))
    if found is None:
        raise NotFound(_("There is no such session."))
    return found


def read(lines: sa.Select[*tuple[Any, ...]]) -> list[SessionLine]:
    """The lines that were asked for, beginning with ``LINES``."""
    return [SessionLine(*row) for row in db.session.execute(lines)]
