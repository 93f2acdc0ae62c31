"""Questions about check-ins: one's own, and for those who coordinate, what they were told."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import db
from portal.errors import NotFound
from portal.mentoring.models import DONE, LIVING, OPEN, RED, SCHEDULED, CheckIn, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR, PAIRS
from portal.people.models import Person, Programme


class Light(NamedTuple):
    """What somebody told the coordinators: who, in which pair, when, which light, and their words."""

    id: str
    pair_id: str
    person_id: str
    person: str
    mentor: str
    mentee: str
    moment: str
    light: str
    text: str
    done_at: dt.datetime


_WHO = aliased(Person)
_LIGHTS = (
    sa.select(
        CheckIn.id,
        CheckIn.pair_id,
        CheckIn.person_id,
        _WHO.name,
        MENTOR.name,
        MENTEE.name,
        CheckIn.moment,
        CheckIn.light,
        CheckIn.text,
        CheckIn.done_at,
    )
    .join(Pair, Pair.id == CheckIn.pair_id)
    .join(_WHO, _WHO.id == CheckIn.person_id)
    .join(MENTOR, MENTOR.id == Pair.mentor_id)
    .join(MENTEE, MENTEE.id == Pair.mentee_id)
    .where(CheckIn.state == DONE)
)
_LATEST = (CheckIn.done_at.desc(), CheckIn.id.desc())


def check_in_of(person: Person, check_in_id: str) -> tuple[CheckIn, Pair]:
    """A check-in of theirs that has been opened, with its pair. To anybody else, the partner too, it does not exist."""
    query = PAIRS.add_columns(CheckIn).join(CheckIn, CheckIn.pair_id == Pair.id)
    theirs = (CheckIn.id == check_in_id, CheckIn.person_id == person.id, CheckIn.state != SCHEDULED)
    found = db.session.execute(query.where(*theirs)).first()
    if found is None:
        raise NotFound(_("There is no such check-in."))
    return found[1], found[0]


def check_ins_to_answer(person: Person) -> list[sa.Row[tuple[str, str, str]]]:
    """Check-ins that wait for this person, the oldest first: id, pair, and the name of the pair's other half."""
    other = sa.case((Pair.mentor_id == person.id, MENTEE.name), else_=MENTOR.name)
    query = sa.select(CheckIn.id, CheckIn.pair_id, other.label("other")).join(Pair, Pair.id == CheckIn.pair_id)
    query = query.join(MENTOR, MENTOR.id == Pair.mentor_id).join(MENTEE, MENTEE.id == Pair.mentee_id)
    waiting = (CheckIn.person_id == person.id, CheckIn.state == OPEN)
    return list(db.session.execute(query.where(*waiting).order_by(CheckIn.opens_at, CheckIn.id).limit(10)))


def lights_in(programme: Programme, *, by: Person, after: int = 0, limit: int = 20) -> list[Light]:
    """What was answered in a programme, the latest first; without the pairs in which whoever asks is themselves."""
    query = _LIGHTS.where(Pair.programme_id == programme.id, is_not_theirs(by)).order_by(*_LATEST)
    return _read(query.offset(after).limit(limit))


def red_lights(programme: Programme, *, by: Person, after: int = 0, limit: int = 20) -> list[Light]:
    """Of the pairs that go on: people whose latest light is red, the latest first."""
    later = aliased(CheckIn)
    newer = sa.exists().where(
        later.pair_id == CheckIn.pair_id,
        later.person_id == CheckIn.person_id,
        later.state == DONE,
        later.done_at > CheckIn.done_at,
    )
    query = _LIGHTS.where(Pair.programme_id == programme.id, Pair.state.in_(LIVING), is_not_theirs(by))
    query = query.where(CheckIn.light == RED, ~newer).order_by(*_LATEST)
    return _read(query.offset(after).limit(limit))


def check_ins_of(programme: Programme, *, by: Person) -> dict[str, int]:
    """How many check-ins of a programme are in each state, and how many were answered with each light."""
    named = sa.case((CheckIn.state == DONE, CheckIn.light), else_=CheckIn.state).label("named")
    query = sa.select(named, sa.func.count()).join(Pair, Pair.id == CheckIn.pair_id)
    query = query.where(Pair.programme_id == programme.id, is_not_theirs(by)).group_by(named)
    return {row[0]: row[1] for row in db.session.execute(query)}


def is_not_theirs(person: Person) -> sa.ColumnElement[bool]:
    """Of pairs: those in which this person is not. What is told to coordinators is not told to one's partner."""
    return sa.and_(Pair.mentor_id != person.id, Pair.mentee_id != person.id)


def _read(query: sa.Select[*tuple[Any, ...]]) -> list[Light]:
    return [Light(*row) for row in db.session.execute(query)]
