"""A lesson, set like a page of a book: begun, answered and finished."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from portal import catalog, db
from portal.blueprints import quizzes
from portal.blueprints.learning.blueprint import bp, language_of, lesson_of, next_of
from portal.blueprints.learning.steps import missing, steps_of
from portal.blueprints.learning.stuck import ways_out
from portal.blueprints.training import open_gate
from portal.catalog import Lesson
from portal.learning import actions, queries
from portal.learning.queries import TrackProgress
from portal.web.after import settle
from portal.web.languages import in_my_language
from portal.web.reply import page_on_refusal, reply, typed
from portal.web.sign_in import me


@bp.get("/tracks/<track>/<slug>")
@login_required
def lesson(track: str, slug: str) -> str | AnyResponse:
    """A lesson: why, how, try it now, check yourself, one sheet."""
    shown = lesson_of(track, slug)
    if (shown.track, shown.slug) != (track, slug):
        return redirect(url_for(".lesson", track=shown.track, slug=shown.slug), code=301)
    progress = queries.progress_on(shown.track, me())
    return render_template(
        "learning/lesson.html",
        **_footer(shown, progress),
        **_quiz(shown),
        terms=[catalog.term(term) for term in shown.terms],
        videos=[(video, str(urlsplit(video.url).hostname).removeprefix("www.")) for video in shown.videos],
        ways_out=ways_out(shown, me()),
        evidence=queries.evidence_for(shown, me()),
    )


@bp.post("/tracks/<track>/<slug>/start")
@login_required
def start(track: str, slug: str) -> Response:
    """The page of a lesson was opened for the first time."""
    actions.start(lesson_of(track, slug), by=me())
    db.session.commit()
    settle(me().id)
    return Response(status=204)


@bp.post("/tracks/<track>/<slug>/answers")
@login_required
@page_on_refusal(lesson)
def answer(track: str, slug: str) -> Response:
    """Answer the quiz; the feedback stands beside each option."""
    shown = lesson_of(track, slug)
    actions.answer(shown, quizzes.given(shown.quiz, request.form), by=me())
    db.session.commit()
    settle(me().id)
    page = url_for(".lesson", track=shown.track, slug=shown.slug, _anchor="quiz")
    return reply("learning/_quiz.html", otherwise=page, is_fresh=True, **_quiz(shown))


@bp.post("/tracks/<track>/<slug>/completion")
@login_required
@page_on_refusal(lesson)
def complete(track: str, slug: str) -> Response:
    """Finish a lesson."""
    shown = lesson_of(track, slug)
    actions.complete(shown, by=me())
    open_gate(me())
    db.session.commit()
    settle(me().id)
    page = url_for(".lesson", track=shown.track, slug=shown.slug, _anchor="lesson-footer")
    values = _footer(shown, queries.progress_on(shown.track, me()))
    return reply("learning/_lesson_footer.html", otherwise=page, is_fresh=True, **values)


def _quiz(lesson: Lesson) -> dict[str, Any]:
    """What the quiz needs; nothing is asked of the database where there is none."""
    if not lesson.quiz:
        return {"questions": [], "language": language_of(lesson)}
    result = queries.result_of(me(), lesson)
    return {
        "questions": quizzes.asked(lesson.quiz, result.answers, *typed()),
        "language": language_of(lesson),
        "result": result,
        "quiz_url": url_for(".answer", track=lesson.track, slug=lesson.slug),
    }


def _footer(lesson: Lesson, progress: TrackProgress) -> dict[str, Any]:
    """What the foot of a lesson says: what counts as done, how far the track is, and its neighbours."""
    lessons = progress.track.lessons
    place = next(place for place, each in enumerate(lessons) if each.slug == lesson.slug)
    return {
        "lesson": lesson,
        "progress": progress,
        "counts": queries.done_for(lesson, progress.terms.get(lesson.slug)),
        "builds_on": [in_my_language(each) for each in missing(lesson, progress)],
        "steps": steps_of(lessons, progress, here=lesson.slug),
        "next": next_of(progress),
        "previous": in_my_language(lessons[place - 1]) if place else None,
        "following": in_my_language(lessons[place + 1]) if place + 1 < len(lessons) else None,
    }
