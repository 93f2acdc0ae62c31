"""What is asked of whom, and whether what was answered can be kept. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from portal import catalog
from portal.catalog import Survey, SurveyQuestion
from portal.errors import Refused
from portal.people.models import Programme
from portal.people.typed import paragraphs

LONGEST = 1_000
"""Characters of an answer in own words."""

Kept = int | str


def survey_of(programme: Programme) -> Survey | None:
    """The survey that a programme begins with; none where none was chosen, or the content has it no more."""
    return next((each for each in catalog.surveys() if each.slug == programme.survey), None)


def questions_for(survey: Survey, roles: Collection[str]) -> list[SurveyQuestion]:
    """What is asked of somebody who has these roles, each question once."""
    return [question for question in survey.questions if set(question.whom) & set(roles)]


def field_of(question: SurveyQuestion) -> str:
    """The name of its field on the page."""
    return f"answer:{question.slug}"


def checked(questions: Collection[SurveyQuestion], given: Mapping[str, str]) -> dict[str, Kept]:
    """The answers by question, from the fields of the page. Refused with a sentence for each that is missing."""
    kept: dict[str, Kept] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        said = given.get(field_of(question), "")
        answer = _chosen(question, said) if question.answers else paragraphs(said)
        if isinstance(answer, str) and len(answer) > LONGEST:
            wrong[field_of(question)] = _("At most %(n)s characters, please.", n=LONGEST)
        elif answer:
            kept[question.slug] = answer
        elif not question.is_optional:
            wrong[field_of(question)] = _missing(question)
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return kept


def sheets(survey: Survey, roles: Collection[str], answers: Mapping[str, Kept]) -> dict[str, dict[str, Kept]]:
    """What goes on the sheet of each role. Own words stand on one alone, for they would tie the two together."""
    found: dict[str, dict[str, Kept]] = {}
    written = set[str]()
    for role in sorted(roles):
        asked = [question for question in questions_for(survey, [role]) if question.slug in answers]
        found[role] = {each.slug: answers[each.slug] for each in asked if each.answers or each.slug not in written}
        written |= {each.slug for each in asked if not each.answers}
    return found


def _chosen(question: SurveyQuestion, said: str) -> int:
    """The place of the answer, from 1; 0 for none."""
    place = int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 0
    return place if place <= len(question.answers) else 0


def _missing(question: SurveyQuestion) -> str:
    ask = question.ask
    return _("Please choose an answer: %(ask)s", ask=ask) if question.answers else _("Please answer: %(ask)s", ask=ask)
