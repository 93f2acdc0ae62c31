"""Placement: “I know this”, shown once with the questions of a lesson."""

from __future__ import annotations

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints import quizzes
from portal.blueprints.learning.blueprint import bp, language_of, lesson_of
from portal.blueprints.training import open_gate
from portal.learning import actions, queries
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, typed
from portal.web.sign_in import me


@bp.get("/tracks/<track>/<slug>/placement")
@login_required
def placement(track: str, slug: str) -> str:
    """The questions of a lesson, to be answered once; or why it cannot be skipped, and what was answered."""
    shown = lesson_of(track, slug)
    progress, result = queries.progress_on(shown.track, me()), queries.result_of(me(), shown)
    return render_template(
        "learning/placement.html",
        lesson=shown,
        progress=progress,
        result=result,
        language=language_of(shown),
        why_not=queries.why_not_placed(shown, progress, result),
        questions=quizzes.asked(shown.quiz, result.answers, *typed()),
    )


@bp.post("/tracks/<track>/<slug>/placement")
@login_required
@page_on_refusal(placement)
def place(track: str, slug: str) -> Response:
    """Show that one knows it."""
    shown = lesson_of(track, slug)
    is_known = actions.place(shown, quizzes.given(shown.quiz, request.form), by=me())
    open_gate(me())
    db.session.commit()
    settle(me().id)
    if not is_known:
        return go(url_for(".placement", track=shown.track, slug=shown.slug))
    flash(_("You know “%(title)s” already. It is behind you.", title=shown.title))
    return go(url_for(".track", track=shown.track))
