"""The gate of training: who is approved and has finished the track of their role is available. Learning and people do
not know each other, so they meet here: after a lesson, after an approval, and in the worker's round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal import catalog, journal
from portal.events import TrackCompleted
from portal.people.enrolments import actions, queries
from portal.people.models import Enrolment, Person

Part = tuple[Enrolment, Person]


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


def _pass(parts: Sequence[Part]) -> None:
    asked = {_key(person, track): None for part, person in parts for track in _tracks(part.role)}
    done = set(journal.standing(list(asked))) if asked else set()
    for part, person in parts:
        if all(_key(person, track) in done for track in _tracks(part.role)):
            actions.train(part)
            # There is no survey to answer yet: where one is set, it is asked for here.
            actions.make_available(part, has_trained=True, has_answered=True)


def _tracks(role: str) -> list[str]:
    return [track.slug for track in catalog.tracks("onboarding") if role in track.roles]


def _key(person: Person, track: str) -> str:
    return TrackCompleted(person=person.id, track=track).key
