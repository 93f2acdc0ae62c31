"""What follows when managers were set: the one place that knows who wants to hear of it."""

from __future__ import annotations

from collections.abc import Iterator

from portal.mentoring.matching import line
from portal.people.imports import actions
from portal.people.imports.models import DONE, PeopleFile


def carry_on(file_id: str | None = None) -> Iterator[PeopleFile]:
    """Carry out files with people; what follows a new reporting line is part of the last step of each."""
    for file in actions.carry_on(file_id):
        if file.state == DONE:
            has_changed()
        yield file


def has_changed() -> None:
    """The reporting line is another one: coordinators hear of pairs that are in it now, in the same transaction."""
    line.tell_coordinators()
