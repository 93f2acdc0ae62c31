"""What the tests of check-ins, feedback and concerns do again and again."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import clock, db, timers
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.mentoring.actions import check_ins, concerns
from portal.mentoring.models import CheckIn
from portal.people import actions as people

DAY = dt.timedelta(days=1)
WORDS = "My partner makes jokes about my age."
"""Of a concern: nobody else may find them anywhere."""


def check_in_of(pair, person, moment="start"):
    """The check-in of one of the pair."""
    theirs = (CheckIn.pair_id == pair.id, CheckIn.person_id == person.id, CheckIn.moment == moment)
    return db.session.scalars(sa.select(CheckIn).where(*theirs)).one()


def asked_how_it_goes(pair, person, moment="start"):
    """The same, opened as the worker does when its time has come."""
    found = check_in_of(pair, person, moment)
    with clock.at(found.opens_at):
        check_ins.ask(found.id, found.opens_at)
    db.session.flush()
    return found


def told(pair, person, *, light, text="", moment="start"):
    """A check-in that this person has answered."""
    found = asked_how_it_goes(pair, person, moment)
    check_ins.answer(found, pair, light=light, text=text, by=person)
    return found


def enrolled(programme, name, role):
    """Somebody new in a programme."""
    person = people.create_person(f"{name.split()[0].lower()}@demo.example", name)
    people.enrol(person, programme, role=role)
    return person


def concerned(programme, by, *, text=WORDS, code=None, is_named=True):
    """A concern that somebody raised."""
    code = code or concerns.new_code()
    return concerns.raise_concern(programme.id, text=text, code=code, is_named=is_named, by=by)


def ring(after=dt.timedelta()):
    """A worker's round, so much later than now."""
    db.session.commit()
    with clock.at(clock.now() + after):
        return by_and_by(timers.run(CHIMES))
