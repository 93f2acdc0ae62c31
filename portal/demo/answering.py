"""In the first days everybody says how things are for them today: the survey that the programme begins with."""

from __future__ import annotations

import datetime as dt
import random

from portal import catalog, clock
from portal.demo.stage import Stage, at_local
from portal.impact import actions, asking
from portal.people.models import Person

SURVEY = "baseline"
HOPES = (
    "That I ask before I give up.",
    "A morning in the week without a meeting.",
    "That somebody tells me what they really think of our tools.",
    "",
)


def answering(stage: Stage, number: int, day: dt.date) -> None:
    """A few pairs a day, until all have answered."""
    for place, couple in enumerate(stage.couples):
        if number == place % 5 + 1:
            for person, role in ((couple.mentor, "mentor"), (couple.mentee, "mentee")):
                with clock.at(at_local(day, 8, 2 * place, person.timezone)):
                    answer(stage, person, role)


def answer(stage: Stage, person: Person, role: str) -> None:
    """What somebody says, for one role."""
    survey = catalog.survey(SURVEY)
    dice = random.Random(person.email)  # noqa: S311
    given = {"version": str(survey.version)}
    for question in asking.questions_for(survey, [role]):
        said = str(dice.randint(1, len(question.answers))) if question.answers else dice.choice(HOPES)
        given[asking.field_of(question)] = said
    actions.answer(stage.programme, survey, given, roles=[role], by=person)
