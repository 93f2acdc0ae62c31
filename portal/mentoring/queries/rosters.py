"""The pairs and sessions of a programme as lists that a coordinator narrows down and takes along: states and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.models import CANCELLED, HELD, PROPOSED, TAKEN_BACK, MentoringSession, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.people.models import Programme

BATCH = 500
PAIR_STATES = (
    "offered",
    "accepted_by_one",
    "active",
    "paused",
    "wrapping_up",
    "completed",
    "exited",
    "declined",
    "expired",
)
"""As a list is narrowed down by them: in the order of a pair's life."""


@dataclass(frozen=True)
class NarrowedPairs:
    """What a list of pairs is narrowed down to; empty means all. ``named``: one of the two is called so."""

    state: str = ""
    named: str = ""


class PairOnList(NamedTuple):
    """A pair: states and dates alone."""

    id: str
    mentor: str
    mentee: str
    state: str
    since: dt.datetime
    formed_at: dt.datetime
    ended_at: dt.datetime | None
    last_held: dt.datetime | None
    following: dt.datetime | None


class SessionOnList(NamedTuple):
    """A session: states and dates alone."""

    id: str
    mentor: str
    mentee: str
    state: str
    starts_at: dt.datetime
    held_at: dt.datetime | None
    cancelled_at: dt.datetime | None


def pairs_on_list(programme: Programme, to: NarrowedPairs, *, after: int = 0, limit: int = 25) -> list[PairOnList]:
    """Pairs of a programme by the mentee's name, narrowed down."""
    query = _pairs(programme, to).order_by(MENTEE.name, Pair.id)
    return [PairOnList(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def every_pair_on_list(programme: Programme, to: NarrowedPairs) -> Iterator[PairOnList]:
    """All of them in the order in which they were formed, read in batches."""
    return (PairOnList(*row) for row in _every(_pairs(programme, to), Pair.id))


def every_session_on_list(programme: Programme) -> Iterator[SessionOnList]:
    """All sessions of a programme in the order in which they were proposed, read in batches."""
    query = (
        sa.select(
            MentoringSession.id,
            MENTOR.name,
            MENTEE.name,
            MentoringSession.state,
            MentoringSession.starts_at,
            MentoringSession.held_at,
            MentoringSession.cancelled_at,
        )
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .where(Pair.programme_id == programme.id)
    )
    return (SessionOnList(*row) for row in _every(query, MentoringSession.id))


def _every(query: sa.Select[*tuple[Any, ...]], name: Any) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    asked, last = query.order_by(name).limit(BATCH), ""
    while rows := db.session.execute(asked.where(name > last)).all():
        yield from rows
        last = rows[-1].id


def _pairs(programme: Programme, to: NarrowedPairs) -> sa.Select[*tuple[Any, ...]]:
    theirs = MentoringSession.pair_id == Pair.id
    held = sa.select(sa.func.max(MentoringSession.starts_at)).where(theirs, MentoringSession.state == HELD)
    is_fixed = MentoringSession.state.not_in((PROPOSED, CANCELLED, TAKEN_BACK))
    ahead = (theirs, is_fixed, MentoringSession.starts_at >= clock.now())
    following = sa.select(sa.func.min(MentoringSession.starts_at)).where(*ahead)
    query = (
        sa.select(
            Pair.id,
            MENTOR.name,
            MENTEE.name,
            Pair.state,
            Pair.state_since,
            Pair.formed_at,
            Pair.ended_at,
            held.scalar_subquery(),
            following.scalar_subquery(),
        )
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .where(Pair.programme_id == programme.id)
    )
    if to.state:
        query = query.where(Pair.state == to.state)
    if to.named:
        query = query.where(sa.or_(*(side.name.icontains(to.named, autoescape=True) for side in (MENTOR, MENTEE))))
    return query
