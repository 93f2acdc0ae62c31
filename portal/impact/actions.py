"""Deeds about surveys: to answer one, to remind those who have not, to burn who has."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.catalog import Survey
from portal.errors import Refused
from portal.events import SurveyAnswered
from portal.impact import asking, letters, queries
from portal.impact.models import SHEET, HasAnswered
from portal.people.limits import limit_of
from portal.people.models import Person, Programme
from portal.people.programmes import refuse_while_paused
from portal.people.programmes.actions import alone
from portal.post.queries import written_to_since

log = structlog.get_logger(__name__)
MIXED = 100
"""Sheets that are written anew with each that comes in."""


def answer(programme: Programme, survey: Survey, given: Mapping[str, str], *, roles: list[str], by: Person) -> bool:
    """Hand in somebody's answers for the roles that they have; whether these are kept. Twice is once.

    ``given`` are the fields of the page. Nothing that is kept leads from the answers to them: see the models.
    """
    if queries.has_answered(by, programme, survey):
        return False
    if given.get("version") != str(survey.version):
        raise Refused(_("The questions have changed meanwhile. Please look through your answers once more."))
    answers = asking.checked(asking.questions_for(survey, roles), given)
    alone(programme)
    if not queries.is_open(programme):
        raise Refused(_("It is too late for this survey: %(programme)s comes to its end.", programme=programme.name))
    mark = {"programme_id": programme.id, "survey": survey.slug, "person_id": by.id}
    marking = db.insert(HasAnswered).values(mark).on_conflict_do_nothing().returning(HasAnswered.person_id)
    if db.session.scalar(marking) is None:
        return False
    about = {"programme_id": programme.id, "survey": survey.slug, "version": survey.version}
    told = asking.sheets(survey, roles, answers)
    _mix_in(programme, [{**about, "id": str(uuid.uuid4()), "role": role, "answers": told[role]} for role in told])
    journal.record(SurveyAnswered(person=by.id, cohort=programme.id, survey=survey.slug), zone=by.timezone)
    return True


def remind(programme: Programme, *, by: Person) -> int:
    """Write to everybody who is asked and has not answered; how many mails. Twice is once: nobody gets two within the
    programme's days between reminders. Who they are is told to nobody, not to whoever reminds them either.
    """
    alone(programme)
    refuse_while_paused(programme)
    survey = asking.survey_of(programme)
    if survey is None or not queries.is_open(programme):
        raise Refused(_("There is no survey to answer at the moment."))
    since = clock.now() - dt.timedelta(days=limit_of(programme, "nudge"))
    lately = written_to_since(letters.REMINDING.format(programme=programme.id), since)
    asked = (Person.id.in_(queries.silent_in(programme)), Person.id.not_in(lately))
    people = list(db.session.scalars(sa.select(Person).where(*asked).order_by(Person.id)))
    letters.remind(programme, survey, people)
    log.info("survey reminded", programme=programme.id, by=by.id, mails=len(people))
    return len(people)


def burn(programme: Programme) -> None:
    """Let nobody know any more who has answered: the programme is closed. The sheets stay. Twice is once."""
    db.session.execute(sa.delete(HasAnswered).where(HasAnswered.programme_id == programme.id))


def _mix_in(programme: Programme, new: list[dict[str, Any]]) -> None:
    """Keep new sheets, and write others of the programme anew with them, in the order of their random ids: the database
    does not know which came last, or with whose mark. Whoever answers is alone in the programme meanwhile.
    """
    theirs = sa.select(SHEET.c.id).where(SHEET.c.programme_id == programme.id)
    others = db.session.scalars(theirs.order_by(sa.func.random()).limit(MIXED)).all()
    taken = db.session.execute(sa.delete(SHEET).where(SHEET.c.id.in_(others)).returning(*SHEET.c)).mappings()
    db.session.execute(sa.insert(SHEET), sorted([*new, *map(dict, taken)], key=lambda row: str(row["id"])))
