"""The gate of training: who is approved, has finished the track of their role and answered the first survey is
available. Learning and impact do not know each other, so they meet here: after a lesson, after the survey, after an
approval, and in the worker's round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal import catalog, journal
from portal.catalog import Survey
from portal.events import TrackCompleted
from portal.impact import queries as impact
from portal.impact.asking import survey_of
from portal.people.enrolments import actions, queries
from portal.people.models import GATED, Enrolment, Person, Programme

Part = tuple[Enrolment, Person, Programme]


def open_gate(person: Person) -> None:
    """Let somebody through who has done what their role asks for. Twice is once; the route commits."""
    _pass(queries.in_training(person_id=person.id))


def catch_up() -> Iterator[int]:
    """The same for everybody who is on the way, a chunk at each step."""
    after = ""
    while parts := queries.in_training(after=after):
        after = parts[-1][0].id
        _pass(parts)
        yield len(parts)


def surveys_to_answer(person: Person, parts: Sequence[queries.Part]) -> list[tuple[queries.Part, Survey]]:
    """Of parts of theirs: those whose training waits for the first survey of the programme, too."""
    known = {survey.slug: survey for survey in catalog.surveys()}
    asked = [part for part in parts if part.role in GATED and part.state == "approved" and part.survey in known]
    answered = impact.who_have_answered([person.id]) if asked else set()
    return [(part, known[part.survey]) for part in asked if (part.programme_id, part.survey, person.id) not in answered]


def _pass(parts: Sequence[Part]) -> None:
    asked = {_key(person, track): None for part, person, _where in parts for track in _tracks(part.role)}
    done = set(journal.standing(list(asked))) if asked else set()
    answered = impact.who_have_answered(_to_answer(parts))
    for part, person, where in parts:
        has_learned = all(_key(person, track) in done for track in _tracks(part.role))
        if has_learned and _has_answered(part, where, answered):
            actions.train(part)
            actions.make_available(part, has_trained=True, has_answered=True)


def _has_answered(part: Enrolment, programme: Programme, answered: set[tuple[str, str, str]]) -> bool:
    """Whether they have answered what the programme asks. Who was trained before it asked stays so."""
    survey = survey_of(programme)
    known = part.state == "trained" or survey is None
    return known or (programme.id, str(survey and survey.slug), part.person_id) in answered


def _to_answer(parts: Sequence[Part]) -> list[str]:
    """Ids of those whom it depends on whether they have answered."""
    return sorted({person.id for part, person, where in parts if part.state == "approved" and survey_of(where)})


def _tracks(role: str) -> list[str]:
    return [track.slug for track in catalog.tracks("onboarding") if role in track.roles]


def _key(person: Person, track: str) -> str:
    return TrackCompleted(person=person.id, track=track).key
