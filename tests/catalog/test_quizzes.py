"""Quizzes: four kinds of questions, how answers are written and judged, and how they are kept."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from portal.catalog import Question, quiz_members, quizzes
from portal.errors import Mistakes, Refused

MEMBERS: list[dict[str, Any]] = [
    {"ask": "One?", "options": [{"text": "a", "because": "."}, {"text": "b", "because": ".", "right": True}]},
    {
        "ask": "Which?",
        "kind": "several",
        "options": [
            {"text": "a", "because": ".", "right": True},
            {"text": "b", "because": "."},
            {"text": "c", "because": ".", "right": True},
        ],
    },
    {"ask": "First?", "kind": "order", "items": [{"text": text, "because": "."} for text in "abc"]},
    {
        "ask": "Who?",
        "kind": "match",
        "pairs": [{"text": text, "with": text.upper(), "because": "."} for text in "abc"],
    },
]
SINGLE, SEVERAL, ORDER, MATCH = quiz_members.read(MEMBERS)


@pytest.mark.parametrize(
    ("question", "right", "wrong", "verdicts"),
    [
        (SINGLE, "2", "1", (False, False)),
        (SEVERAL, "1,3", "1,2", (True, False, False)),
        (ORDER, "1,2,3", "1,3,2", (True, False, False)),
        (MATCH, "1,2,3", "2,1,3", (False, False, True)),
    ],
)
def test_an_answer_is_right_or_not_and_so_is_each_option(question: Question, right, wrong, verdicts):
    assert quizzes.is_right(question, right)
    assert all(quizzes.verdicts(question, right))
    assert quizzes.right_text(question) == right
    assert not quizzes.is_right(question, wrong)
    assert quizzes.verdicts(question, wrong) == verdicts


def test_the_numbers_of_several_are_kept_in_order():
    assert quizzes.written(quizzes.parse(SEVERAL, "3, 1,3")) == "1,3"


@pytest.mark.parametrize(
    ("question", "text", "sentence"),
    [
        (SINGLE, "", "Please choose an answer first."),
        (SINGLE, "3", "This question has no such answer."),
        (SINGLE, "1,2", "This question has no such answer."),
        (SEVERAL, "0", "This question has no such answer."),
        (SEVERAL, "²", "This question has no such answer."),
        (ORDER, "1,2", "Please give each line a place of its own."),
        (MATCH, "1,1,2", "Please give each line a place of its own."),
        (MATCH, "one", "This question has no such answer."),
        (MATCH, "1," * 9_999 + "1", "This question has no such answer."),
    ],
)
def test_what_is_no_answer_is_refused(question: Question, text, sentence):
    with pytest.raises(Refused, match=sentence):
        quizzes.is_right(question, text)


@pytest.mark.parametrize("count", [3, 4, 6])
def test_lines_are_shuffled_always_alike_and_never_into_the_right_order(count):
    lines = [{"text": str(number), "because": "."} for number in range(count)]
    asked = [{"ask": f"Number {number}?", "kind": "order", "items": lines} for number in range(50)]

    shown = [question.shown for question in quiz_members.read(asked)]

    assert shown == [question.shown for question in quiz_members.read(asked)]
    assert tuple(range(1, count + 1)) not in shown
    assert set(shown) <= set(permutations(range(1, count + 1)))
    assert len(set(shown)) > 2


def test_options_to_choose_keep_their_order():
    assert (SINGLE.shown, SEVERAL.shown) == ((1, 2), (1, 2, 3))


def test_a_question_is_known_by_what_it_asks():
    assert SINGLE.key == "588216e42df7"
    assert len({question.key for question in (SINGLE, SEVERAL, ORDER, MATCH)}) == 4


def test_a_quiz_kept_as_json_comes_back_the_same():
    kept = json.dumps(quiz_members.plain((SINGLE, SEVERAL, ORDER, MATCH)))

    assert quiz_members.read(json.loads(kept)) == (SINGLE, SEVERAL, ORDER, MATCH)
    assert quiz_members.read([]) == ()


def test_what_is_no_quiz_is_told():
    with pytest.raises(Mistakes, match="'ask' is missing"):
        quiz_members.read([{"options": MEMBERS[0]["options"]}])


@pytest.mark.parametrize(
    ("kind", "right", "count", "fault"),
    [
        ("single", 1, 1, "too few"),
        ("single", 1, 7, "too many"),
        ("single", 0, 2, "none right"),
        ("single", 2, 3, "several right"),
        ("several", 0, 2, "none right"),
        ("several", 3, 3, "all right"),
        ("several", 2, 3, None),
        ("order", 2, 2, "too few"),
        ("match", 3, 3, None),
    ],
)
def test_what_is_wrong_with_a_question_is_said_in_a_sentence(kind, right, count, fault):
    options = tuple(quizzes.Option(number, str(number), number <= right, ".") for number in range(1, count + 1))
    question = Question(1, "?", options, kind)

    assert quizzes.fault_of(question) == fault
    assert (quizzes.sentence_about(question) is None) == (fault is None)
