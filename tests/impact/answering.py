"""What the tests of surveys do again and again: a programme that asks, and people who answer."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal import catalog, db
from portal.impact import actions, asking, queries
from portal.impact.models import AnswerSheet, HasAnswered
from portal.people.enrolments.moves import TAKING
from portal.people.models import GATED, Enrolment, Person, Programme
from tests.cast import kept

SLUG = "baseline"
PAGE = f"/programmes/spring/surveys/{SLUG}"


def asks(programme):
    """The programme begins with the survey."""
    programme.survey = SLUG
    return kept(programme)


def fields(*roles, place=3, **more):
    """The form as a browser sends it, every choice at the same place; ``more`` are answers by question."""
    survey = catalog.survey(SLUG)
    chosen = {asking.field_of(each): str(place) for each in asking.questions_for(survey, roles) if each.answers}
    given = {f"answer:{name.replace('_', '-')}": words for name, words in more.items()}
    return {"version": str(survey.version), **chosen, **given}


def answer(person, programme, place=3, **more):
    """Hand in the answers for every role that somebody has; whether they are kept."""
    _programme, survey, roles = queries.asked_of(person, programme.slug, SLUG)
    return actions.answer(programme, survey, fields(*roles, place=place, **more), roles=roles, by=person)


def answer_what_is_asked(person):
    """Hand in the answers in every programme that asks this person."""
    places = (Enrolment.person_id == person.id, Enrolment.role.in_(GATED), Enrolment.state.in_(TAKING))
    theirs = Programme.id.in_(sa.select(Enrolment.programme_id).where(*places))
    for programme in db.session.scalars(sa.select(Programme).where(theirs, Programme.survey == SLUG)).all():
        answer(person, programme)


def sheets():
    """Role and answers of every sheet that is kept, by role."""
    rows = db.session.execute(sa.select(AnswerSheet.role, AnswerSheet.answers).order_by(AnswerSheet.role))
    return [(row.role, row.answers) for row in rows]


def who_answered():
    """The names of those who are known to have answered."""
    query = sa.select(Person.name).join(HasAnswered, HasAnswered.person_id == Person.id)
    return sorted(db.session.scalars(query))


def row_of(sheet_or_mark: Any) -> dict[str, Any]:
    """Every column of a row, as it is in the database."""
    columns = sheet_or_mark.__table__.columns
    return {column.name: getattr(sheet_or_mark, column.name) for column in columns}
