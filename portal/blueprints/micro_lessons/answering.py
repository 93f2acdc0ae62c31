"""Answering the quiz of a micro-lesson."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_login import login_required

from portal import db
from portal.blueprints import quizzes
from portal.blueprints.micro_lessons.blueprint import bp
from portal.blueprints.micro_lessons.pages import micro_lesson
from portal.blueprints.micro_lessons.self_check import quiz_of
from portal.learning import actions, queries
from portal.web.after import settle
from portal.web.reply import page_on_refusal, reply
from portal.web.sign_in import me


@bp.post("/micro-lessons/<id:micro_lesson_id>/answers")
@login_required
@page_on_refusal(micro_lesson)
def answer(micro_lesson_id: str) -> Response:
    """Answer its quiz; the feedback stands beside each option."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    actions.answer_micro_lesson(lesson, quizzes.given(lesson.questions, request.form), by=me())
    db.session.commit()
    settle(me().id)
    page = url_for(".micro_lesson", micro_lesson_id=micro_lesson_id, _anchor="quiz")
    return reply("learning/_quiz.html", otherwise=page, is_fresh=True, **quiz_of(lesson, me()))
