"""Tracks and lessons: what there is to learn, how far one is, and a lesson set like a page of a book."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from portal import catalog, db
from portal.catalog import Lesson
from portal.learning import actions, queries
from portal.learning.queries import TrackProgress
from portal.web import languages
from portal.web.after import settle
from portal.web.reply import page_on_refusal, reply
from portal.web.sign_in import me, my_roles

bp = Blueprint("learning", __name__)


@bp.get("/tracks")
@login_required
def tracks() -> str:
    """Every track that is meant for this person, how far they are on each, and the next lesson."""
    progress = queries.progress_of(me())
    lesson = queries.next_lesson_of(progress, roles=my_roles())
    is_on_board = bool(my_roles() & {"mentor", "mentee"})
    onboarding = [
        mine
        for mine in progress.values()
        if mine.track.kind == "onboarding" and (not is_on_board or my_roles() & set(mine.track.roles))
    ]
    return render_template(
        "learning/tracks.html",
        onboarding=onboarding,
        curated=[mine for mine in progress.values() if mine.track.kind == "curated"],
        lesson=lesson,
        progress=progress[lesson.track] if lesson else None,
    )


@bp.get("/tracks/<track>")
@login_required
def track(track: str) -> str | AnyResponse:
    """A track: its lessons in order, with the state of each, and one button to the next."""
    shown = catalog.track(track)
    if shown.slug != track:
        return redirect(url_for(".track", track=shown.slug), code=301)
    progress = queries.progress_on(shown.slug, me())
    return render_template(
        "learning/track.html",
        track=shown,
        progress=progress,
        steps=_steps(progress),
    )


@bp.get("/tracks/<track>/<slug>")
@login_required
def lesson(track: str, slug: str) -> str | AnyResponse:
    """A lesson: why, how, try it now, check yourself, one sheet."""
    shown = catalog.lesson(track, slug)
    if (shown.track, shown.slug) != (track, slug):
        return redirect(url_for(".lesson", track=shown.track, slug=shown.slug), code=301)
    progress = queries.progress_on(shown.track, me())
    return render_template(
        "learning/lesson.html",
        **_footer(shown, progress),
        answers=queries.answers_of(me(), shown) if shown.quiz else {},
    )


@bp.post("/tracks/<track>/<slug>/start")
@login_required
def start(track: str, slug: str) -> Response:
    """The page of a lesson was opened for the first time."""
    actions.start(catalog.lesson(track, slug), by=me())
    db.session.commit()
    settle(me().id)
    return Response(status=204)


@bp.post("/tracks/<track>/<slug>/answers")
@login_required
@page_on_refusal(lesson)
def answer(track: str, slug: str) -> Response:
    """Answer the quiz; the feedback stands beside each option."""
    shown = catalog.lesson(track, slug)
    actions.answer(shown, _chosen(shown), by=me())
    db.session.commit()
    page = url_for(".lesson", track=shown.track, slug=shown.slug, _anchor="quiz")
    answers = queries.answers_of(me(), shown)
    words = shown.in_language(languages.chosen())
    return reply("learning/_quiz.html", otherwise=page, lesson=words, answers=answers, is_fresh=True)


@bp.post("/tracks/<track>/<slug>/completion")
@login_required
@page_on_refusal(lesson)
def complete(track: str, slug: str) -> Response:
    """Finish a lesson."""
    shown = catalog.lesson(track, slug)
    actions.complete(shown, by=me())
    db.session.commit()
    settle(me().id)
    page = url_for(".lesson", track=shown.track, slug=shown.slug, _anchor="lesson-footer")
    values = _footer(shown, queries.progress_on(shown.track, me()))
    return reply("learning/_lesson_footer.html", otherwise=page, is_fresh=True, **values)


def _steps(progress: TrackProgress, *, here: str = "") -> list[dict[str, str]]:
    """The lessons of a track as the macro ``steps`` takes them; ``here`` is the one that is being read."""
    track, following = progress.track, progress.next_lesson
    return [
        {
            "url": url_for(".lesson", track=track.slug, slug=each.slug),
            "title": each.in_language(languages.chosen()).title,
            "note": _note(each, progress),
            "state": _state(each, progress, following, here),
        }
        for each in track.lessons
    ]


def _note(lesson: Lesson, progress: TrackProgress) -> str:
    minutes = str(ngettext("%(num)s minute", "%(num)s minutes", lesson.minutes))
    for earlier in _missing(lesson, progress):
        return str(_("%(minutes)s · builds on “%(title)s”", minutes=minutes, title=earlier.title))
    return minutes


def _state(lesson: Lesson, progress: TrackProgress, following: Lesson | None, here: str) -> str:
    if lesson.slug in progress.done:
        return "done"
    if lesson.slug == here:
        return "here"
    if lesson == following:
        return "current"
    return "open" if progress.is_open(lesson) else "locked"


def _footer(lesson: Lesson, progress: TrackProgress) -> dict[str, Any]:
    """What the foot of a lesson says: what counts as done, how far the track is, and its neighbours."""
    lessons = progress.track.lessons
    place = lessons.index(lesson)
    mine = queries.lesson_progress(lesson, me())
    return {
        "lesson": lesson.in_language(languages.chosen()),
        "progress": progress,
        "mine": mine,
        "needed": queries.needed_for(lesson, mine),
        "builds_on": _missing(lesson, progress),
        "steps": _steps(progress, here=lesson.slug),
        "previous": lessons[place - 1] if place else None,
        "following": lessons[place + 1] if place + 1 < len(lessons) else None,
    }


def _missing(lesson: Lesson, progress: TrackProgress) -> list[Lesson]:
    """The lessons that this one builds on and that are not finished."""
    return [one for one in progress.track.lessons if one.slug in lesson.after and one.slug not in progress.done]


def _chosen(lesson: Lesson) -> dict[int, int]:
    """The options that were picked, by question. What is not a small number is no option: 0."""
    given = ((number, request.form.get(f"q{number}", "")) for number in range(1, len(lesson.quiz) + 1))
    return {number: _small(text) for number, text in given if text}


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
