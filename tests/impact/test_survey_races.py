"""The same answers from two tabs and two workers at once, and many people at the same time."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.impact import actions, queries
from portal.impact.models import HasAnswered
from portal.journal import verify
from portal.people import actions as people
from portal.people.models import Programme
from tests.cast import kept
from tests.impact.answering import SLUG, asks, fields, sheets
from tests.mentoring.meeting import count, mails_to
from tests.mentoring.test_races import at_once, person


def answering(one, place=3):
    """A deed for ``at_once``: what it loads, and what it does."""

    def load():
        here = person(one)
        return (*queries.asked_of(here, "spring", SLUG), here)

    def act(programme, survey, roles, here):
        actions.answer(programme, survey, fields(*roles, place=place), roles=roles, by=here)

    return load, act


def test_two_tabs_at_once_leave_one_sheet(database, programme, robert):
    asks(programme)

    at_once(clock.now(), database, answering(robert, 2), answering(robert, 4))

    assert len(sheets()) == count(HasAnswered) == 1
    assert verify().differences == ()


def test_people_who_answer_at_once_are_all_kept(database, programme, robert, maya):
    asks(programme)
    others = [people.create_person(f"p{number}@demo.example", f"Person {number}") for number in range(4)]
    for one in others:
        people.enrol(one, programme, role="mentee")
    kept(programme)

    at_once(clock.now(), database, *(answering(one) for one in (robert, maya, *others)))

    assert len(sheets()) == count(HasAnswered) == 6


def test_two_coordinators_who_remind_at_once_write_once(database, programme, robert, maya, clara):
    asks(programme)

    def remind(spring, here):
        actions.remind(spring, by=here)

    def load():
        return db.session.scalars(sa.select(Programme)).one(), person(clara)

    at_once(clock.now(), database, (load, remind), (load, remind))

    assert [len(mails_to(one)) for one in (robert, maya)] == [1, 1]
