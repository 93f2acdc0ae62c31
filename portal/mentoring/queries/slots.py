"""Questions about the times that are proposed for a session."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.models import PROPOSED, MentoringSession, Pair, Slot
from portal.mentoring.queries.joined import SESSIONS
from portal.people.models import Person


def slots_of(meeting: MentoringSession) -> list[Slot]:
    """The times that are proposed for a session, in order; of one that is fixed, perhaps the one that was chosen."""
    return list(db.session.scalars(sa.select(Slot).where(Slot.session_id == meeting.id).order_by(Slot.starts_at)))


def proposal_to(person: Person, pair: Pair) -> MentoringSession | None:
    """The session that this pair's other half has proposed, and that waits for this person's answer; the first."""
    query = SESSIONS.where(
        MentoringSession.pair_id == pair.id,
        MentoringSession.state == PROPOSED,
        MentoringSession.proposed_by_id != person.id,
        MentoringSession.open_until > clock.now(),
    )
    return db.session.scalar(query.order_by(MentoringSession.starts_at, MentoringSession.id).limit(1))
