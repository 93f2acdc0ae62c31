"""The room of micro-lessons, and what all its pages know."""

from __future__ import annotations

from flask import Blueprint, url_for

from portal import catalog
from portal.learning.models import MicroLesson

bp = Blueprint("micro_lessons", __name__)


def titles() -> dict[str, str]:
    """The titles of curated tracks by their slugs."""
    return {track.slug: track.title for track in catalog.tracks("curated")}


def page_of(version: MicroLesson) -> str:
    """Where its author sees this version: a later one beside the first, which readers see meanwhile."""
    if version.number == 1:
        return url_for("micro_lessons.micro_lesson", micro_lesson_id=version.lesson_id)
    return url_for("micro_lessons.version", micro_lesson_id=version.lesson_id, number=version.number)
