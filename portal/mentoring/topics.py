"""What a session is about."""

from __future__ import annotations

from portal import catalog
from portal.catalog import Lesson
from portal.errors import NotFound
from portal.mentoring.models import MentoringSession


def lesson_of(meeting: MentoringSession) -> Lesson | None:
    """The lesson that was chosen for it, as long as the catalog has it."""
    if not meeting.lesson:
        return None
    track, _slash, slug = meeting.lesson.partition("/")
    try:
        return catalog.lesson(track, slug)
    except NotFound:
        return None
