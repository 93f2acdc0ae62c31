"""Quizzes as forms: how a question is put, and how its answer comes back.

The fields of question 3: ``q3`` holds the number of an option, once for ``single``, several times for ``several``.
``q3-1``, ``q3-2`` and so on belong to the lines as they are shown: of ``order`` each holds its place, of ``match`` the
place of its partner among the partners as they are shown. So no field says what is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.catalog import Question, quizzes


@dataclass(frozen=True)
class Asked:
    """A question as the macro ``quiz_question`` takes it.

    ``picks``: the values that are chosen in its fields, of lines in the order shown; ``answer`` is empty until it was
    answered; ``error`` is what was wrong with what was typed.
    """

    question: Question
    picks: tuple[str, ...] = ()
    answer: str = ""
    error: str = ""

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """Option by option whether it was answered right; empty until it was answered."""
        return quizzes.verdicts(self.question, self.answer) if self.answer else ()


def asked(
    quiz: Sequence[Question],
    answers: Mapping[int, str],
    typed: MultiDict[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Asked]:
    """The questions of a quiz with the answers that are kept, or with what was typed where that was refused."""
    form = typed if typed and given(quiz, typed) else None
    return [
        Asked(
            question,
            _typed(question, form) if form else _picks(question, answers.get(question.number, "")),
            answers.get(question.number, ""),
            (errors or {}).get(f"q{question.number}", ""),
        )
        for question in quiz
    ]


def solved(quiz: Sequence[Question]) -> list[Asked]:
    """The questions of a quiz with the right answers."""
    return asked(quiz, {question.number: quizzes.right_text(question) for question in quiz})


def given(quiz: Sequence[Question], form: MultiDict[str, str]) -> dict[int, str]:
    """The answers in a form as text, by question; without those that were left out."""
    found = {question.number: _given(question, form) for question in quiz}
    return {number: text for number, text in found.items() if text.strip(",")}


def _given(question: Question, form: MultiDict[str, str]) -> str:
    fields = _typed(question, form)
    if question.kind in ("single", "several"):
        return ",".join(fields)
    numbers = {str(place): str(option) for place, option in enumerate(question.shown, start=1)}
    if question.kind == "match":
        return ",".join(numbers.get(field, field) for field in fields)
    chosen = dict(zip(fields, map(str, question.shown), strict=True))
    is_whole = len(chosen) == len(fields) and set(chosen) == set(numbers)
    return ",".join(chosen[place] for place in sorted(chosen)) if is_whole else ",".join(fields)


def _typed(question: Question, form: MultiDict[str, str]) -> tuple[str, ...]:
    name = f"q{question.number}"
    if question.kind in ("single", "several"):
        return tuple(form.getlist(name))
    return tuple(form.get(f"{name}-{place}", "") for place in range(1, len(question.options) + 1))


def _picks(question: Question, answer: str) -> tuple[str, ...]:
    """What the fields hold for an answer that is kept."""
    numbers = answer.split(",") if answer else []
    if question.kind == "order" and numbers:
        return tuple(str(numbers.index(str(option)) + 1) for option in question.shown)
    if question.kind == "match":
        return tuple(str(question.shown.index(int(number)) + 1) for number in numbers)
    return tuple(numbers)
