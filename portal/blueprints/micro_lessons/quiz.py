"""The questions of a micro-lesson, “Check yourself”: plain fields, and buttons that keep all that is typed."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.datastructures import MultiDict

from portal import db
from portal.blueprints.micro_lessons.blueprint import bp
from portal.catalog.quizzes import FEWEST, KINDS, MOST
from portal.learning import queries
from portal.learning.actions.micro_lessons import quizzes
from portal.learning.models import MicroLesson
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me
from portal.web.staying import stays

KEEP = "keep"
MOST_FIELDS = 9
"""Of a kind that are read from a form; more than there may be, so that what is too much is said and not lost."""


@bp.get("/micro-lessons/<id:micro_lesson_id>/quiz")
@login_required
def quiz(micro_lesson_id: str) -> str:
    """The questions as they are kept, or as they were typed where that was refused."""
    return render_template("micro_lessons/quiz.html", **_editor(queries.micro_lesson_by(me(), micro_lesson_id)))


def editor(micro_lesson_id: str) -> str:
    """The same in place."""
    lesson = queries.micro_lesson_by(me(), micro_lesson_id)
    return render_template("micro_lessons/_quiz_editor.html", **_editor(lesson))


@bp.post("/micro-lessons/<id:micro_lesson_id>/quiz")
@stays
@login_required
@page_on_refusal(quiz, fragment=editor)
def write_quiz(micro_lesson_id: str) -> Response:
    """Keep the questions; or show them with one line or question more, or less, and keep nothing yet."""
    lesson = queries.micro_lesson_by(me(), micro_lesson_id)
    if request.form.get("deed", KEEP) != KEEP:
        return make_response(editor(micro_lesson_id) if wants_fragment() else quiz(micro_lesson_id))
    quizzes.write_quiz(lesson, _typed(request.form), revision=_revision(), by=me())
    count = len(lesson.quiz)
    db.session.commit()
    flash(_("The questions are kept.") if count else _("There are no questions any more."))
    return go(url_for(".edit", micro_lesson_id=micro_lesson_id))


def _editor(lesson: MicroLesson) -> dict[str, Any]:
    shown, focus, deed = lesson.quiz, "", ""
    if request.method == "POST":
        deed = request.form.get("deed", KEEP)
        typed = _typed(request.form)
        shown = quizzes.without_blanks(typed) if deed == KEEP else quizzes.changed(typed, deed)
        focus = _focus(shown, deed)
    questions = [question | {"lines": _padded(question)} for question in shown]
    kept = str(lesson.revision)
    given = request.form.get("revision", kept)
    is_stale = request.method == "POST" and deed == KEEP and given != kept
    return {
        "lesson": lesson,
        "questions": questions,
        "revision": given,
        "focus": focus,
        "theirs": quizzes.questions_of(lesson.quiz) if is_stale else None,
        "kinds": KINDS,
        "most": MOST,
        "fewest": FEWEST,
        "most_questions": quizzes.MOST_QUESTIONS,
    }


def _padded(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Its lines, and so many empty ones that there are enough."""
    lines = quizzes.lines_of(question)
    blank = quizzes.lines_of(quizzes.blank(question["kind"]))[0]
    return lines + [blank] * max(0, FEWEST[question["kind"]] - len(lines))


def _focus(shown: quizzes.Quiz, deed: str) -> str:
    """The field to go on with after a button was pressed; ``said`` for the sentence that something is gone."""
    verb, _colon, place = deed.partition(":")
    if verb == "add":
        return f"q{len(shown)}-ask"
    if verb == "more" and place.isdigit() and 0 < int(place) <= len(shown):
        return f"q{place}-{len(quizzes.lines_of(shown[int(place) - 1]))}-text"
    return "said" if verb in ("less", "remove", "up") else ""


def _typed(form: MultiDict[str, str]) -> quizzes.Quiz:
    """The questions as they stand in the form, blank lines too."""
    found = []
    for number in range(1, MOST_FIELDS + 1):
        kind = form.get(f"q{number}-kind", "")
        if kind not in KINDS:
            break
        right = form.getlist(f"q{number}-right")
        lines = [_line(form, f"q{number}-{place}", str(place) in right) for place in range(1, MOST_FIELDS + 1)]
        name = quizzes.list_of(kind)
        known = [line for line in lines if line is not None]
        ours = known if kind in ("single", "several") else [_without(line, "right") for line in known]
        ours = ours if kind == "match" else [_without(line, "with") for line in ours]
        found.append({"ask": form.get(f"q{number}-ask", ""), "kind": kind, name: ours})
    return found


def _line(form: MultiDict[str, str], name: str, is_right: bool) -> dict[str, Any] | None:
    if f"{name}-text" not in form:
        return None
    texts = {member: form.get(f"{name}-{member}", "") for member in ("text", "with", "because")}
    return texts | ({"right": True} if is_right else {})


def _without(line: dict[str, Any], member: str) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != member}


def _revision() -> int | None:
    given = request.form.get("over") or request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
