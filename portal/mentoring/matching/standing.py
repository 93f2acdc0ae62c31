"""How a pair changes where its two stand in the programme: matched while they are in one, available after it."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.models import ACTIVE, PAUSED, WRAPPING_UP, Pair
from portal.people.models import Enrolment

TAKEN = (ACTIVE, WRAPPING_UP, PAUSED)


def matched(pair: Pair) -> None:
    """Both are matched from now on, if they were available."""
    for role, person in _both(pair):
        _move(pair.programme_id, role, person, before="available", after="matched")


def freed(pair: Pair) -> None:
    """The pair has come to its end, or to nothing: each of the two who is in no other one is available again.

    Call it after the state of the pair has changed.
    """
    db.session.flush()
    for role, person in _both(pair):
        side = Pair.mentor_id if role == "mentor" else Pair.mentee_id
        others = sa.select(Pair.id).where(
            Pair.programme_id == pair.programme_id, side == person, Pair.id != pair.id, Pair.state.in_(TAKEN)
        )
        if db.session.scalar(others.limit(1)) is None:
            _move(pair.programme_id, role, person, before="matched", after="available")


def _both(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("mentor", pair.mentor_id), ("mentee", pair.mentee_id)


def _move(programme: str, role: str, person: str, *, before: str, after: str) -> None:
    part = (Enrolment.programme_id == programme, Enrolment.person_id == person, Enrolment.role == role)
    moved = sa.update(Enrolment).where(*part, Enrolment.state == before)
    db.session.execute(moved.values(state=after, state_since=clock.now()))
