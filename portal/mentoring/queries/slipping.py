"""Which pairs have called off their last sessions: for a word from those who coordinate."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import db
from portal.mentoring.models import (
    CANCELLED,
    HELD,
    HELD_ASSUMED,
    MentoringSession,
    Pair,
)

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


def cancelled_in_a_row(pair: Pair) -> int:
    """How many sessions that were fixed this pair has called off since it last met."""
    slips = sa.select(sa.func.count()).select_from(MentoringSession)
    return db.session.scalar(slips.where(MentoringSession.pair_id == pair.id, *_IS_A_SLIP)) or 0
