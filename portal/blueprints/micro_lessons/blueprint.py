"""The room of micro-lessons, and what all its pages know."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, url_for

from portal.blueprints.titles import named
from portal.learning import actions, queries
from portal.learning.models import REVISIONS, MicroLesson
from portal.web.sign_in import me

bp = Blueprint("micro_lessons", __name__)


@dataclass(frozen=True)
class Shown:
    """Of a version what one sees: title, text, track (its title, or nothing) and minutes.

    ``is_with_author``: it was sent back, and is its author's alone until it is handed in again. Others see what they
    were given.
    """

    title: str
    body: str
    track: str
    minutes: int
    is_with_author: bool = False


def shown(lesson: MicroLesson) -> Shown:
    """A version as whoever is signed in sees it."""
    if lesson.state != REVISIONS or lesson.author_id == me().id:
        return Shown(lesson.title, lesson.body, named().get(lesson.track, ""), lesson.minutes)
    given = queries.as_handed_in(lesson)
    title, body = (given.title, given.body) if given else ("", "")
    return Shown(title, body, "", actions.minutes_of(body), is_with_author=True)


def page_of(version: MicroLesson) -> str:
    """Where its author sees this version: a later one beside the first, which readers see meanwhile."""
    if version.number == 1:
        return url_for("micro_lessons.micro_lesson", micro_lesson_id=version.lesson_id)
    return url_for("micro_lessons.version", micro_lesson_id=version.lesson_id, number=version.number)
