"""The quiz of a micro-lesson, “Check yourself”, while it is written and when it is kept.

It is a list of plain members as in a lesson's front matter (``catalog.quiz_members``), and the same code reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.catalog import Question, quiz_members, quizzes
from portal.catalog.quizzes import ASK, BECAUSE, KINDS, MOST, TEXT, Option
from portal.errors import Refused
from portal.learning.actions.micro_lessons.holding import hold, require_author
from portal.learning.actions.micro_lessons.writing import require_open, require_revision
from portal.learning.models import MicroLesson
from portal.people.models import Person

MOST_QUESTIONS = 5
"""Of a micro-lesson."""

Quiz = list[dict[str, Any]]
Wrong = dict[str, str]
"""Sentences by the names of fields: ``q1-ask``, ``q1-2-text``; ``q1`` for a question as a whole."""

_CHANGE = re.compile(r"(add):([a-z]{1,10})|(more|remove|up):([1-9])|(less):([1-9]):([1-9])")


def write_quiz(lesson: MicroLesson, quiz: Quiz, *, by: Person, revision: int | None = None) -> None:
    """Keep the questions of a draft; none of them is right too. Twice is once.

    Refused with a sentence for each field that is amiss, and where somebody has saved since ``revision``.
    """
    require_author(lesson, by)
    hold(lesson)
    require_open(lesson)
    tidied = without_blanks(quiz)
    if wrong := complaints(tidied):
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    kept = quiz_members.plain(quiz_members.read(tidied))
    if kept == lesson.quiz:
        return
    require_revision(lesson, revision, field="quiz")
    lesson.quiz, lesson.revision, lesson.saved_at = kept, lesson.revision + 1, clock.now()


def blank(kind: str) -> dict[str, Any]:
    """A question of this kind on which nothing is written yet."""
    return {"ask": "", "kind": kind, list_of(kind): [_blank_line(kind) for _line in range(3)]}


def changed(quiz: Quiz, deed: str) -> Quiz:
    """The quiz after a button was pressed: ``add:single``, ``more:1``, ``less:1:2``, ``remove:1``, ``up:2``. What has
    no place there changes nothing."""
    found = _CHANGE.fullmatch(deed)
    if found is None:
        return quiz
    verb = found[1] or found[3] or found[5]
    if verb == "add":
        may = found[2] in KINDS and len(quiz) < MOST_QUESTIONS
        return [*quiz, blank(found[2])] if may else quiz
    place = int(found[4] or found[6]) - 1
    if place >= len(quiz):
        return quiz
    if verb == "remove":
        return quiz[:place] + quiz[place + 1 :]
    if verb == "up":
        return [*quiz[: place - 1], quiz[place], quiz[place - 1], *quiz[place + 1 :]] if place else quiz
    line = int(found[7]) - 1 if found[7] else None
    return [*quiz[:place], _with_lines(quiz[place], line), *quiz[place + 1 :]]


def without_blanks(quiz: Quiz) -> Quiz:
    """Without the lines and questions on which nothing was written, and with one space where several were."""
    tidied = [_tidied(question) for question in quiz]
    return [question for question in tidied if question["ask"] or lines_of(question)]


def complaints(quiz: Quiz) -> Wrong:
    """What is wrong, by the names of fields."""
    wrong: Wrong = {}
    if len(quiz) > MOST_QUESTIONS:
        wrong["quiz"] = _("Five questions are enough for a micro-lesson.")
    asked: set[str] = set()
    for number, question in enumerate(quiz, start=1):
        wrong |= dict(_about_question(f"q{number}", question))
        if question["ask"] and question["ask"] in asked:
            wrong.setdefault(f"q{number}-ask", _("This asks the same as a question above. Please change one of them."))
        asked.add(question["ask"])
    return wrong


def questions_of(quiz: Sequence[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions as values. Those of a micro-lesson that is kept are all in order."""
    return tuple(_question(number, question) for number, question in enumerate(quiz, start=1))


def lines_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Its options, items or pairs."""
    lines: list[dict[str, Any]] = question.get(list_of(question["kind"]), [])
    return lines


def list_of(kind: str) -> str:
    """Under which name the lines of a kind stand."""
    return {"order": "items", "match": "pairs"}.get(kind, "options")


def _about_question(name: str, question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _about_text(f"{name}-ask", question["ask"], ASK)
    for place, line in enumerate(lines_of(question), start=1):
        yield from _about_text(f"{name}-{place}-text", line["text"], TEXT)
        if question["kind"] == "match":
            yield from _about_text(f"{name}-{place}-with", line["with"], TEXT)
        yield from _about_text(f"{name}-{place}-because", line["because"], BECAUSE)
    if sentence := quizzes.sentence_about(_question(1, question)):
        yield name, sentence


def _about_text(name: str, text: str, most: int) -> Iterator[tuple[str, str]]:
    if not text:
        yield name, _("Please write something here.")
    elif len(text) > most:
        yield name, _("Please say it in at most %(num)s characters.", num=most)
    elif not text.isprintable():
        yield name, _("Please write this with plain letters.")


def _question(number: int, question: dict[str, Any]) -> Question:
    chooses = question["kind"] in ("single", "several")
    options = tuple(
        Option(place, line["text"], bool(line.get("right")) or not chooses, line["because"], line.get("with", ""))
        for place, line in enumerate(lines_of(question), start=1)
    )
    return Question(number, question["ask"], options, question["kind"])


def _tidied(question: dict[str, Any]) -> dict[str, Any]:
    lines = [_tidied_line(line) for line in lines_of(question)]
    written = [line for line in lines if any(isinstance(value, str) and value for value in line.values())]
    ask, kind = " ".join(question["ask"].split()), question["kind"]
    return {"ask": ask, "kind": kind, list_of(kind): written}


def _tidied_line(line: dict[str, Any]) -> dict[str, Any]:
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in line.items()}


def _with_lines(question: dict[str, Any], line: int | None) -> dict[str, Any]:
    """With one line more, or without this one."""
    lines, kind = lines_of(question), question["kind"]
    if line is None:
        lines = [*lines, _blank_line(kind)] if len(lines) < MOST else lines
    else:
        lines = lines[:line] + lines[line + 1 :]
    return question | {list_of(kind): lines}


def _blank_line(kind: str) -> dict[str, Any]:
    return {"text": "", "because": ""} | ({"with": ""} if kind == "match" else {})
