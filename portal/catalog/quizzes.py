"""Quizzes: what their questions are, how an answer is written, and whether it is right.

An answer is kept as text. ``single``: the number of an option, ``2``. ``several``: numbers in their order, ``1,3``.
``order``: all numbers in the order given, ``3,1,2``; right is ``1,2,3``. ``match``: for each option the number of the
option whose partner was chosen for it, ``2,1,3``; right again is ``1,2,3``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from flask_babel import gettext as _

from portal.errors import Refused

Kind = Literal["single", "several", "order", "match"]
Answer = tuple[int, ...]

KINDS: tuple[Kind, ...] = get_args(Kind)
FEWEST: dict[Kind, int] = {"single": 2, "several": 2, "order": 3, "match": 3}
MOST = 6
"""Options of one question."""

MOST_QUESTIONS = 50
ASK, TEXT, BECAUSE = 400, 300, 500
"""Characters at most: of a question, of an option and its partner, and of what is said about it."""

_NUMBERS = re.compile(r"[1-9](?:,[1-9]){0,8}")


@dataclass(frozen=True)
class Option:
    """One answer to choose, one line to put in its place, or one to find the partner of; from 1."""

    number: int
    text: str
    is_right: bool
    """Of ``single`` and ``several``; in the other kinds every option is."""
    because: str
    """What is read about it after the answer."""
    partner: str = ""
    """Of ``match``: what belongs to it."""


@dataclass(frozen=True)
class Question:
    """One question of a quiz, from 1. The options of ``order`` and ``match`` stand in the right order."""

    number: int
    ask: str
    options: tuple[Option, ...]
    kind: Kind = "single"
    original: str = ""
    """Of a translated question: what it asks in the language it was written in."""

    @cached_property
    def key(self) -> str:
        """What stays when questions change their places, and in every language: twelve hexadecimal digits, from what is
        asked."""
        return hashlib.sha256((self.original or self.ask).encode()).hexdigest()[:12]

    @property
    def right(self) -> Answer:
        """The right answer."""
        chooses = self.kind in ("single", "several")
        return tuple(option.number for option in self.options if option.is_right or not chooses)

    @property
    def shown(self) -> Answer:
        """The numbers of the options in the order to show: lines of ``order`` and partners of ``match`` are shuffled,
        always in the same way and never into the right order; lines of ``match`` stand in theirs."""
        numbers = tuple(option.number for option in self.options)
        if self.kind in ("single", "several") or len(numbers) < 2:
            return numbers
        mixed = sorted(numbers, key=lambda number: hashlib.sha256(f"{self.key} {number}".encode()).digest())
        return (*mixed[1:], mixed[0]) if tuple(mixed) == numbers else tuple(mixed)


# ---- judging -----------------------------------------------------------------------------------------------------


def parse(question: Question, text: str) -> Answer:
    """An answer from its text, with the numbers of ``several`` sorted. Raises ``Refused`` for what is none."""
    text = "".join(text.split())
    if not text:
        raise Refused(_("Please choose an answer first."), field="quiz")
    numbers = tuple(map(int, text.split(","))) if _NUMBERS.fullmatch(text) else ()
    count = len(question.options)
    if not numbers or max(numbers) > count or (question.kind == "single" and len(numbers) != 1):
        raise Refused(_("This question has no such answer."), field="quiz")
    if question.kind == "several":
        return tuple(sorted(set(numbers)))
    if question.kind != "single" and sorted(numbers) != list(range(1, count + 1)):
        raise Refused(_("Please give each line a place of its own."), field="quiz")
    return numbers


def written(answer: Sequence[int]) -> str:
    """The text of an answer: ``1,3``."""
    return ",".join(map(str, answer))


def is_right(question: Question, text: str) -> bool:
    """Whether an answer is right. Raises ``Refused`` for what is none."""
    return parse(question, text) == question.right


def verdicts(question: Question, text: str) -> tuple[bool, ...]:
    """For each option, in the order of their numbers, whether it was answered right.

    To choose: chosen if it should be, and not if not. To order: it stands in its place. To match: it has its partner.
    Raises ``Refused`` for what is no answer.
    """
    answer = parse(question, text)
    if question.kind in ("single", "several"):
        return tuple((option.number in answer) == option.is_right for option in question.options)
    return tuple(answer[option.number - 1] == option.number for option in question.options)


def right_text(question: Question) -> str:
    """The text of the right answer."""
    return written(question.right)


# ---- what a question must have -----------------------------------------------------------------------------------

Fault = Literal["too few", "too many", "none right", "several right", "all right", "alike"]


def fault_of(question: Question) -> Fault | None:
    """What is wrong with a question as a whole, its texts aside."""
    options, kind = question.options, question.kind
    right = sum(option.is_right for option in options)
    if len(options) < FEWEST[kind]:
        return "too few"
    if len(options) > MOST:
        return "too many"
    if kind in ("single", "several") and right == 0:
        return "none right"
    if kind == "single" and right > 1:
        return "several right"
    if kind == "several" and right == len(options):
        return "all right"
    return "alike" if _has_doubles(question) else None


def sentence_about(question: Question) -> str | None:
    """The same for whoever writes it in the portal, in their language."""
    fault = fault_of(question)
    return None if fault is None else _sentences(FEWEST[question.kind])[fault]


def _sentences(fewest: int) -> dict[Fault, str]:
    return {
        "too few": _("This question needs at least %(num)s lines.", num=fewest),
        "too many": _("A question has %(num)s lines at most.", num=MOST),
        "none right": _("Please mark which answer is right."),
        "several right": _("Please mark one right answer only, or let people choose several."),
        "all right": _("Please add an answer that is not right, so that there is something to choose."),
        "alike": _("Two lines say the same. Please change one of them."),
    }


def _has_doubles(question: Question) -> bool:
    texts = [option.text for option in question.options if option.text]
    partners = [option.partner for option in question.options if option.partner]
    return len(set(texts)) < len(texts) or len(set(partners)) < len(partners)
