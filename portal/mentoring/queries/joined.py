"""Pairs and sessions together with their people, as every question here begins; and whose they are."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from portal.mentoring.models import MentoringSession, Pair
from portal.people import sight
from portal.people.models import Person, Programme

MENTOR, MENTEE = aliased(Person), aliased(Person)
PAIRS = (
    sa.select(Pair)
    .join(MENTOR, Pair.mentor_id == MENTOR.id)
    .join(MENTEE, Pair.mentee_id == MENTEE.id)
    .join(Programme, Pair.programme_id == Programme.id)
    .options(
        contains_eager(Pair.mentor.of_type(MENTOR)),
        contains_eager(Pair.mentee.of_type(MENTEE)),
        contains_eager(Pair.programme),
    )
)
SESSIONS = (
    sa.select(MentoringSession)
    .join(Pair, MentoringSession.pair_id == Pair.id)
    .join(MENTOR, Pair.mentor_id == MENTOR.id)
    .join(MENTEE, Pair.mentee_id == MENTEE.id)
    .join(Programme, Pair.programme_id == Programme.id)
    .options(
        contains_eager(MentoringSession.pair).contains_eager(Pair.mentor.of_type(MENTOR)),
        contains_eager(MentoringSession.pair).contains_eager(Pair.mentee.of_type(MENTEE)),
        contains_eager(MentoringSession.pair).contains_eager(Pair.programme),
    )
)


def of_person(person: Person) -> sa.ColumnElement[bool]:
    """Of pairs: those in which they are."""
    return sa.or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id)


def overseen_by(person: Person) -> sa.ColumnElement[bool]:
    """Of pairs: those in a programme that they coordinate."""
    return Pair.programme_id.in_(sight.overseen_by(person))
