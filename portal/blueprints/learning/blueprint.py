"""The room of tracks and lessons, and how a lesson is read there."""

from __future__ import annotations

from flask import Blueprint

from portal import catalog
from portal.catalog import Lesson
from portal.learning.queries import TrackProgress
from portal.web.languages import in_my_language, other_than_mine

bp = Blueprint("learning", __name__)


def lesson_of(track: str, slug: str) -> Lesson:
    """A lesson in the language that whoever reads it chose."""
    return in_my_language(catalog.lesson(track, slug))


def language_of(lesson: Lesson) -> str:
    """The language of its words, where that is not the page's."""
    return other_than_mine(lesson.language)


def next_of(progress: TrackProgress) -> Lesson | None:
    """The next lesson of a track, if there is one, in that language too."""
    return in_my_language(progress.next_lesson) if progress.next_lesson else None
