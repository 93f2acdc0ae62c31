"""Questions about surveys: who is asked, who has answered. None of them reads a sheet."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.catalog import Survey
from portal.errors import NotFound
from portal.impact.asking import survey_of
from portal.impact.models import HasAnswered
from portal.people.enrolments.moves import OVER, TAKING
from portal.people.models import GATED, Enrolment, Person, Programme

_IS_ASKED = (Enrolment.role.in_(GATED), Enrolment.state.in_(TAKING))
"""Of parts in a programme: those whose survey is asked. Who has none yet, or none any more, is not."""


def asked_of(person: Person, slug: str, survey: str) -> tuple[Programme, Survey, list[str]]:
    """A survey that is asked of them, in which programme, and for which roles. To anybody else it does not exist."""
    theirs = (Enrolment.person_id == person.id, Programme.slug == slug, Programme.survey == survey, *_IS_ASKED)
    query = sa.select(Programme, Enrolment.role).join(Enrolment, Enrolment.programme_id == Programme.id).where(*theirs)
    found = db.session.execute(query.order_by(Enrolment.role)).all()
    asked = survey_of(found[0][0]) if found else None
    if asked is None:
        raise _no_survey()
    return found[0][0], asked, [role for _programme, role in found]


def survey_in(programme: Programme, slug: str) -> Survey:
    """The survey of this name that a programme begins with."""
    survey = survey_of(programme)
    if survey is None or survey.slug != slug:
        raise _no_survey()
    return survey


def has_answered(person: Person, programme: Programme, survey: Survey) -> bool:
    """Whether they have handed in their answers."""
    return db.session.get(HasAnswered, (programme.id, survey.slug, person.id), populate_existing=True) is not None


def who_have_answered(person_ids: Collection[str]) -> set[tuple[str, str, str]]:
    """Of these people: programme, survey and person of every survey that they have answered."""
    columns = (HasAnswered.programme_id, HasAnswered.survey, HasAnswered.person_id)
    rows = db.session.execute(sa.select(*columns).where(HasAnswered.person_id.in_(person_ids)))
    return {(row[0], row[1], row[2]) for row in rows}


def is_open(programme: Programme) -> bool:
    """Whether the survey that a programme begins with can be answered. At its end it is too late."""
    return survey_of(programme) is not None and programme.state not in OVER


def numbers_of(programme: Programme) -> dict[str, sa.ScalarSelect[int]]:
    """How many are asked in a programme, and how many of them have answered: two numbers to be counted along with
    others. They say nothing about anybody.
    """
    people = sa.select(sa.func.count(Enrolment.person_id.distinct())).select_from(Enrolment)
    here = people.join(Person, Person.id == Enrolment.person_id).where(*_asked_in(programme))
    answered = here.where(_answer_of(programme).exists())
    return {"asked": here.scalar_subquery(), "answered": answered.scalar_subquery()}


def silent_in(programme: Programme) -> sa.Select[str]:
    """Ids of those who are asked in a programme, and have not answered."""
    silent = (*_asked_in(programme), ~_answer_of(programme).exists())
    return sa.select(Enrolment.person_id).join(Person, Person.id == Enrolment.person_id).where(*silent)


def _asked_in(programme: Programme) -> tuple[sa.ColumnElement[bool], ...]:
    return (Enrolment.programme_id == programme.id, Person.deactivated_at.is_(None), *_IS_ASKED)


def _answer_of(programme: Programme) -> sa.Select[str]:
    theirs = (HasAnswered.programme_id == programme.id, HasAnswered.survey == programme.survey)
    return sa.select(HasAnswered.person_id).where(*theirs, HasAnswered.person_id == Enrolment.person_id)


def _no_survey() -> NotFound:
    return NotFound(_("There is no such survey."))
