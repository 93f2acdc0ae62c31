"""Placement: whether somebody may show that they know a lesson already."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import catalog
from portal.catalog import Lesson
from portal.learning.queries.lessons import TrackProgress, done_for
from portal.learning.queries.quizzes import Result


def why_not_placed(lesson: Lesson, progress: TrackProgress, result: Result) -> str:
    """Why this lesson cannot be skipped by whoever has got so far; an empty text if it can."""
    if lesson.slug in progress.done:
        return _("This lesson is behind you already.")
    if sentence := _why_by_nobody(lesson, progress):
        return sentence
    for slug in lesson.after:
        if slug not in progress.done:
            title = catalog.lesson(lesson.track, slug).in_language(lesson.language).title
            return _("This lesson builds on “%(title)s”. Please finish that one first.", title=title)
    if result.answers:
        return _("You have answered these questions before, and seen what speaks for each answer.")
    return ""


def _why_by_nobody(lesson: Lesson, progress: TrackProgress) -> str:
    """Why a lesson of this kind is not skipped at all."""
    if progress.track.kind == "onboarding":
        return _("Everybody reads the lessons that prepare for mentoring: they are what the two of you build on.")
    if done_for(lesson, progress.terms.get(lesson.slug)).kind == "task":
        return _("What counts here is the task at its end. If you know the rest, go straight to the task.")
    if not lesson.quiz:
        minutes = ngettext("It takes %(num)s minute.", "It takes %(num)s minutes.", lesson.minutes)
        return _("This lesson has no questions with which you could show it. %(minutes)s", minutes=minutes)
    return ""
