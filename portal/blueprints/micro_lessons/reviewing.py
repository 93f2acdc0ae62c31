"""Handing in, reviewing with comments on a passage, and publishing."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints import quizzes
from portal.blueprints.micro_lessons import passages, wording
from portal.blueprints.micro_lessons.blueprint import bp, page_of, shown
from portal.blueprints.micro_lessons.pages import micro_lesson
from portal.errors import Refused
from portal.learning import actions, differences, queries, rubric
from portal.learning.models import REVISIONS, MicroLesson
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, reply
from portal.web.sign_in import me

OUTCOMES = {"approved": True, "revisions-requested": False}


@bp.post("/micro-lessons/<id:micro_lesson_id>/submission")
@login_required
@page_on_refusal(micro_lesson)
def submit(micro_lesson_id: str) -> Response:
    """Hand it in for review."""
    lesson = queries.micro_lesson_by(me(), micro_lesson_id)
    actions.submit(lesson, by=me())
    page = page_of(lesson)
    db.session.commit()
    settle(me().id)
    flash(_("Thank you. Your micro-lesson is with its reviewers."))
    return go(page)


@bp.get("/micro-lessons/<id:micro_lesson_id>/review")
@login_required
def reviewing(micro_lesson_id: str) -> str:
    """A text in its passages, to comment on, and the form of the review."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    seen = shown(lesson)
    blocks, gone = passages.laid_out(lesson, queries.remarks_of(lesson, reader=me()), body=seen.body)
    reviews = queries.reviews_of(lesson, reader=me())
    return render_template(
        "micro_lessons/review.html",
        lesson=lesson,
        shown=seen,
        questions=quizzes.solved(lesson.questions),
        author=queries.author_of(lesson).name,
        is_author=lesson.author_id == me().id,
        blocks=blocks,
        gone=gone,
        reviews=reviews,
        mine=queries.review_by(me(), lesson),
        waited=wording.waited(lesson.submitted_at),
        taken_by=queries.reviewer_of(lesson) if lesson.reviewer_id != me().id else "",
        following=None,
        may_retire=False,
        **_needed(lesson),
        **_form(lesson),
    )


@bp.post("/micro-lessons/<id:micro_lesson_id>/uptake")
@login_required
@page_on_refusal(micro_lesson)
def take_up(micro_lesson_id: str) -> Response:
    """Say that one reads it now, and open the review."""
    actions.take_up(queries.micro_lesson_to_review(me(), micro_lesson_id), by=me())
    db.session.commit()
    return go(url_for(".reviewing", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/review")
@login_required
@page_on_refusal(reviewing)
def review(micro_lesson_id: str) -> Response:
    """Approve it, perhaps with small edits, or send it back with a comment."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    actions.decide(lesson, _verdict(), by=me())
    said, page = _said(lesson), ".micro_lesson" if lesson.number == 1 else ".reviewing"
    db.session.commit()
    settle(me().id, lesson.author_id)
    flash(said)
    return go(url_for(page, micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/remarks")
@login_required
@page_on_refusal(reviewing)
def remark(micro_lesson_id: str) -> Response:
    """Comment on a passage. The author sees it with the decision."""
    lesson = queries.micro_lesson_to_review(me(), micro_lesson_id)
    place = _number("place")
    if place is None:
        raise Refused(_("Please choose the passage that you mean."), field="remark")
    actions.remark(lesson, request.form.get("remark", ""), place=place, words=request.form.get("words", ""), by=me())
    db.session.commit()
    page = url_for(".reviewing", micro_lesson_id=micro_lesson_id, _anchor=f"passage-{place}")
    blocks, _gone = passages.laid_out(lesson, queries.remarks_of(lesson, reader=me()))
    block = next((each for each in blocks if each.place == place), None)
    return reply("micro_lessons/_passage.html", otherwise=page, lesson=lesson, block=block)


@bp.post("/micro-lessons/<id:micro_lesson_id>/remarks/<id:remark_id>/settlement")
@login_required
def settle_remark(micro_lesson_id: str, remark_id: str) -> Response:
    """Say that a comment is settled."""
    lesson = queries.micro_lesson_with_remark(me(), micro_lesson_id, remark_id)
    actions.settle_remark(lesson, remark_id, by=me())
    db.session.commit()
    flash(_("The comment is settled."))
    where = ".micro_lesson" if lesson.author_id == me().id else ".reviewing"
    return go(url_for(where, micro_lesson_id=micro_lesson_id))


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


def _verdict() -> actions.Verdict:
    """What the form says; the rubric and the text only where they were in it."""
    is_approved = OUTCOMES.get(request.form.get("outcome", ""))
    if is_approved is None:
        raise Refused(_("Please approve it, or ask for revisions."), field="comment")
    ticked = {line: f"rubric-{line}" in request.form for line in rubric.LINES}
    return actions.Verdict(
        is_approved=is_approved,
        comment=request.form.get("comment", ""),
        rubric=ticked if "rubric" in request.form else {},
        title=request.form.get("title"),
        body=request.form.get("body"),
        revision=_number("revision"),
    )


def _said(lesson: MicroLesson) -> str:
    if lesson.state == REVISIONS:
        return _("It is back with its author.")
    return (
        _("It is approved and can be published.") if lesson.is_accepted else _("Thank you. One more reviewer reads it.")
    )


def _needed(lesson: MicroLesson) -> dict[str, int]:
    """How many reviewers it needs, how many have approved it in this round, and how many there are."""
    return {
        "needed": queries.reviewers_needed(lesson),
        "approved": len(queries.approvals_of(lesson)) if lesson.is_waiting else 0,
        "there_are": queries.reviewers_there_are(lesson) if lesson.is_waiting else 0,
    }


def _form(lesson: MicroLesson) -> dict[str, Any]:
    """What the form of the review needs; ``conflict`` is how a refused text differs from one that changed meanwhile."""
    measured = rubric.measured(lesson.body, lesson.minutes)
    typed = request.form if g.get("refused") else {}
    is_old = "body" in typed and _number("revision") not in (None, lesson.revision)
    return {
        "lines": wording.lines(),
        "found": wording.found(measured),
        "ticked": {line for line in rubric.LINES if f"rubric-{line}" in typed} if "rubric" in typed else measured.holds,
        "conflict": differences.between(lesson.body, actions.plain(typed["body"])) if is_old else [],
    }


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
