"""Handing in, reviewing and publishing."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.micro_lessons.blueprint import bp
from portal.blueprints.micro_lessons.pages import micro_lesson
from portal.errors import Refused
from portal.learning import actions, queries
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me

OUTCOMES = {"approved": True, "revisions-requested": False}


@bp.post("/micro-lessons/<id:micro_lesson_id>/submission")
@login_required
@page_on_refusal(micro_lesson)
def submit(micro_lesson_id: str) -> Response:
    """Hand it in for review."""
    actions.submit(queries.micro_lesson_by(me(), micro_lesson_id), by=me())
    db.session.commit()
    settle(me().id)
    flash(_("Thank you. Your micro-lesson is with its reviewers."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/review")
@login_required
@page_on_refusal(micro_lesson)
def review(micro_lesson_id: str) -> Response:
    """Approve it, or send it back with a comment."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    is_approved = OUTCOMES.get(request.form.get("outcome", ""))
    if is_approved is None:
        raise Refused(_("Please approve it, or ask for revisions."), field="comment")
    actions.review(lesson, is_approved=is_approved, comment=request.form.get("comment", ""), by=me())
    db.session.commit()
    settle(me().id, lesson.author_id)
    flash(_("It is approved and can be published.") if is_approved else _("It is back with its author."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/publication")
@login_required
@page_on_refusal(micro_lesson)
def publish(micro_lesson_id: str) -> Response:
    """Put it where everybody reads it."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    actions.publish(lesson, by=me())
    db.session.commit()
    settle(lesson.author_id)
    flash(_("It is published. Everybody can read it now."))
    return go(url_for(".micro_lesson", micro_lesson_id=micro_lesson_id))
