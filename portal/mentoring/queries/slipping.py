"""Which pairs have called off their last sessions: for a word from those who coordinate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.models import (
    CANCELLED,
    CONFIRMED,
    HELD,
    HELD_ASSUMED,
    MEETING,
    RESCHEDULE_REQUESTED,
    MentoringSession,
    Pair,
)
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.people.models import Programme

IN_A_ROW = 2
"""After so many cancellations, with no session held between them, a pair may need a word."""
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MET = sa.orm.aliased(MentoringSession)
_LAST_MET = (
    sa.select(sa.func.max(_MET.starts_at))
    .where(_MET.pair_id == MentoringSession.pair_id, _MET.state.in_((HELD, HELD_ASSUMED)))
    .correlate(MentoringSession)
    .scalar_subquery()
)
_IS_A_SLIP = (
    MentoringSession.state == CANCELLED,
    MentoringSession.accepted_at.is_not(None),
    MentoringSession.cancelled_at > sa.func.coalesce(_LAST_MET, sa.bindparam(None, _LONG_AGO, db.UTCDateTime())),
)
"""Of sessions: they had been fixed, and were called off since the pair last met."""


@dataclass(frozen=True)
class SlippingPair:
    """A pair that may need a word: its people, how many sessions in a row they called off, and when the last."""

    id: str
    mentor: str
    mentee: str
    cancelled: int
    last_at: dt.datetime | None


def cancelled_in_a_row(pair: Pair) -> int:
    """How many sessions that were fixed this pair has called off since it last met."""
    slips = sa.select(sa.func.count()).select_from(MentoringSession)
    return db.session.scalar(slips.where(MentoringSession.pair_id == pair.id, *_IS_A_SLIP)) or 0


def pairs_that_slip(programme: Programme, *, after: int = 0, limit: int = 50) -> list[SlippingPair]:
    """Pairs of a programme that called off two sessions or more in a row and have none fixed; the longest ago first."""
    ahead = sa.select(_MET.pair_id).where(
        _MET.state.in_((CONFIRMED, RESCHEDULE_REQUESTED)), _MET.starts_at > clock.now()
    )
    number, last_at = sa.func.count(MentoringSession.id), sa.func.max(MentoringSession.cancelled_at)
    query = (
        sa.select(Pair.id, MENTOR.name, MENTEE.name, number, last_at)
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .where(Pair.programme_id == programme.id, Pair.state.in_(MEETING), Pair.id.not_in(ahead), *_IS_A_SLIP)
        .group_by(Pair.id, MENTOR.name, MENTEE.name)
        .having(number >= IN_A_ROW)
        .order_by(last_at, Pair.id)
    )
    return [SlippingPair(*row) for row in db.session.execute(query.offset(after).limit(limit))]
