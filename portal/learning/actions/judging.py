"""Whether what was answered is an answer, and whether it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from portal.catalog import Question, quizzes
from portal.errors import Refused

PLACE = "quiz"
"""Where on a page a quiz stands: what a sentence about all of it points at."""


def judged(
    quiz: Sequence[Question], given: Mapping[int, str], *, needs_all: bool = False, place: str = PLACE
) -> frozenset[int]:
    """The numbers of the questions that are answered right.

    Refuses answers that are none with a sentence for each (``fields``: ``q1`` and so on); what is missing only if all
    are needed. ``place`` is what a sentence about the whole points at.
    """
    if not given or not set(given) <= {question.number for question in quiz}:
        raise Refused(_("Please choose an answer first."), field=place)
    wrong = {
        f"q{question.number}": sentence
        for question in quiz
        if (needs_all or question.number in given) and (sentence := _amiss(question, given.get(question.number, "")))
    }
    if len(wrong) > 1:
        wrong = {
            name: _("Question %(number)s: %(sentence)s", number=name[1:], sentence=sentence)
            for name, sentence in wrong.items()
        }
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return frozenset(q.number for q in quiz if q.number in given and quizzes.is_right(q, given[q.number]))


def _amiss(question: Question, text: str) -> str:
    """What is wrong with an answer as it was typed; empty when it is one."""
    lines = text.split(",")
    if "" in lines and len(lines) > 1:
        return _("Please choose something for each line.")
    if question.kind == "match" and len(set(lines)) < len(lines):
        return _("Each of them belongs to one line. Please look where one stands twice.")
    try:
        quizzes.parse(question, text)
    except Refused as refused:
        return str(refused)
    return ""
