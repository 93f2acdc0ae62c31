"""The lessons of a track in their order, each with its state, as the macro ``steps`` takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from portal.catalog import Lesson
from portal.learning.queries import Result, TrackProgress
from portal.web.languages import worded


def steps_of(
    lessons: Sequence[Lesson],
    progress: TrackProgress,
    *,
    here: str = "",
    results: Mapping[str, Result] | None = None,
) -> list[dict[str, str]]:
    """Some lessons of a track. ``here`` is the one that is being read; ``results`` say how the quizzes went."""
    following = progress.next_lesson
    return [
        {
            "url": url_for("learning.lesson", track=each.track, slug=each.slug),
            "title": worded(each),
            "note": Markup(" · ").join(_notes(each, progress, (results or {}).get(each.slug))),
            "state": _state(each, progress, following, here),
        }
        for each in lessons
    ]


def missing(lesson: Lesson, progress: TrackProgress) -> list[Lesson]:
    """The lessons that this one builds on and that are not finished."""
    return [one for one in progress.track.lessons if one.slug in lesson.after and one.slug not in progress.done]


def _notes(lesson: Lesson, progress: TrackProgress, result: Result | None) -> list[str]:
    found = [ngettext("%(num)s minute", "%(num)s minutes", lesson.minutes)]
    earlier = missing(lesson, progress)[:1]
    found += [escape(_("builds on “%(title)s”")) % {"title": worded(each)} for each in earlier]
    if result and result.answers:
        found.append(_("%(right)s of %(all)s right", right=len(result.right), all=result.questions))
    return found


def _state(lesson: Lesson, progress: TrackProgress, following: Lesson | None, here: str) -> str:
    if lesson.slug in progress.known:
        return "known"
    if lesson.slug in progress.done:
        return "done"
    if lesson.slug == here:
        return "here"
    if lesson.slug in progress.waiting:
        return "waiting"
    if lesson == following:
        return "current"
    return "open" if progress.is_open(lesson) else "locked"
