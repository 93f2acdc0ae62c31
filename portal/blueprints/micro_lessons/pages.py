"""The shelf, and the page of one micro-lesson."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from flask_login import login_required

from portal import db
from portal.blueprints import quizzes
from portal.blueprints.micro_lessons.blueprint import bp, titles
from portal.blueprints.shelf import shelf
from portal.learning import actions, queries
from portal.learning.models import MicroLesson
from portal.people.models import Person
from portal.web.after import settle
from portal.web.reply import page_on_refusal, reply, typed
from portal.web.sign_in import me, my_roles


@bp.get("/micro-lessons")
@login_required
def micro_lessons() -> str:
    """What is published, what I write, and what waits for my review."""
    roles = my_roles()
    reviews, writes = bool(roles & set(queries.REVIEWERS)), "mentor" in roles
    return render_template(
        "micro_lessons/micro_lessons.html",
        titles=titles(),
        published=shelf("page", queries.published),
        mine=shelf("mine", lambda **part: queries.written_by(me(), **part)) if writes else None,
        waiting=shelf("waiting", lambda **part: queries.waiting_for(me(), **part)) if reviews else None,
    )


@bp.get("/micro-lessons/<id:micro_lesson_id>")
@login_required
def micro_lesson(micro_lesson_id: str) -> str:
    """A micro-lesson, set like a lesson, with what may be done with it."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    return render_template(
        "micro_lessons/micro_lesson.html",
        **_footer(lesson, me()),
        **_quiz(lesson, me()),
        author=queries.author_of(lesson),
        track=titles().get(lesson.track, ""),
    )


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
    return reply("learning/_quiz.html", otherwise=page, is_fresh=True, **_quiz(lesson, me()))


@bp.post("/micro-lessons/<id:micro_lesson_id>/completion")
@login_required
@page_on_refusal(micro_lesson)
def complete(micro_lesson_id: str) -> Response:
    """Say that one has read it."""
    lesson = queries.micro_lesson_of(me(), micro_lesson_id)
    actions.finish(lesson, by=me())
    db.session.commit()
    settle(me().id)
    page = url_for(".micro_lesson", micro_lesson_id=micro_lesson_id, _anchor="micro-lesson-footer")
    return reply("micro_lessons/_micro_lesson_footer.html", otherwise=page, is_fresh=True, **_footer(lesson, me()))


def _quiz(lesson: MicroLesson, reader: Person) -> dict[str, Any]:
    """What the quiz needs. Who wrote it or reviews it sees the answers; nobody answers what is not published."""
    questions = lesson.questions
    if not questions:
        return {"questions": []}
    if not lesson.is_readable or lesson.author_id == reader.id:
        return {"questions": quizzes.solved(questions), "is_solved": True}
    result = queries.result_of_micro_lesson(reader, lesson)
    return {
        "questions": quizzes.asked(questions, result.answers, *typed()),
        "result": result,
        "quiz_url": url_for(".answer", micro_lesson_id=lesson.lesson_id),
    }


def _footer(lesson: MicroLesson, reader: Person) -> dict[str, Any]:
    """What the foot of a micro-lesson says, and what may be done there."""
    is_author = lesson.author_id == reader.id
    is_published = lesson.is_readable
    return {
        "lesson": lesson,
        "is_author": is_author,
        "is_reviewer": not is_published and queries.may_review(reader, lesson),
        "is_finished": is_published and not is_author and queries.has_finished(reader, lesson),
    }
