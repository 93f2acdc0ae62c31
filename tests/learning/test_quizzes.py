"""Quizzes of four kinds: answered in lessons and micro-lessons, with feedback, as often as one likes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import quiz_members
from portal.errors import Refused
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.models import QuizAnswer
from portal.people.models import Person
from tests.cast import kept
from tests.learning.reading import fields_of, problem_of, right, wrong, wrong_text
from tests.learning.workshop import FOUR

PAGE = "/tracks/workshop/four"
EVERYTHING = {question.number: question for question in FOUR}


def mastered():
    """The facts of each quiz that was mastered."""
    return list(db.session.scalars(sa.select(Entry.facts).where(Entry.type == "quiz.mastered")))


def fields(*, is_right, but=None):
    """A form in which everything is answered right, or wrong; ``but`` replaces some fields."""
    answers = right(four_of(), 1, 2, 3, 4) if is_right else wrong(four_of(), 1, 2, 3, 4)
    found: dict[str, object] = {}
    for question in FOUR:
        found |= fields_of(question, answers[question.number])
    return found | (but or {})


def four_of():
    return catalog.lesson("workshop", "four")


def test_each_kind_is_judged_and_kept(robert, four):
    actions.answer(four, right(four, 1, 3) | wrong(four, 2, 4), by=robert)

    result = queries.result_of(robert, four)
    assert result.answers == right(four, 1, 3) | wrong(four, 2, 4)
    assert (set(result.right), result.questions, result.attempts) == ({1, 3}, 4, 1)
    assert result.answered_at == clock.now()


def test_the_same_answer_twice_is_one_attempt(robert, four):
    actions.answer(four, wrong(four, 1), by=robert)
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        actions.answer(four, wrong(four, 1), by=robert)
    again = queries.result_of(robert, four)
    actions.answer(four, right(four, 1), by=robert)

    assert (again.attempts, again.answered_at) == (1, clock.now())
    assert queries.result_of(robert, four).attempts == 2


def test_an_answer_is_kept_without_the_spaces_that_came_with_it(robert, four):
    actions.answer(four, {1: " 2" + " " * 90_000, 2: "3, 1"}, by=robert)
    actions.answer(four, {1: "2", 2: "1,3"}, by=robert)

    assert queries.result_of(robert, four).answers == {1: "2", 2: "1,3"}
    assert queries.result_of(robert, four).attempts == 1


def test_a_quiz_is_mastered_once(robert, four):
    actions.answer(four, right(four, 1, 2, 3) | wrong(four, 4), by=robert)
    assert mastered() == []

    for _time in range(2):
        actions.answer(four, right(four, 4), by=robert)

    assert mastered() == [{"source": "workshop/four", "track": "workshop", "attempts": 2}]


def test_an_answer_to_what_a_question_was_before_is_none(robert, four):
    db.session.add(QuizAnswer(person_id=robert.id, source=four.id, question=1, answer="6", is_right=True))
    actions.answer(four, right(four, 2), by=robert)

    assert queries.result_of(robert, four).answers == right(four, 2)


def test_answers_outlive_a_new_name(robert, four):
    actions.answer(four, right(four, 1), by=robert)

    renamed = dataclasses.replace(four, slug="of-four-kinds", was=("four",))

    assert queries.result_of(robert, renamed).right == {1}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"q3-2": ""}, "Please choose something for each line."),
        ({"q3-2": "1", "q3-1": "1"}, "Please give each line a place of its own."),
        ({"q4-1": "2", "q4-2": "2"}, "Each of them belongs to one line."),
        ({"q4-1": ""}, "Please choose something for each line."),
        ({"q2": ["1", "7"]}, "This question has no such answer."),
    ],
)
def test_half_an_answer_is_refused_beside_its_question_and_nothing_is_lost(client, robert, four, change, sentence):
    client.sign_in(robert)

    answer = client.submit(f"{PAGE}/answers", **fields(is_right=True, but=change))

    assert answer.status_code == 422
    assert sentence in problem_of(answer)
    number = next(iter(change))[:2]
    assert re.search(rf'id="{number}-error".*?{sentence}', answer.text, re.DOTALL)
    assert re.search(r'name="q1"\s+value="2" checked', answer.text)
    others = [name for name in ("q3-1", "q3-2", "q3-3", "q4-1", "q4-2", "q4-3") if change.get(name) != ""]
    assert len(re.findall(r'<option value="\d" selected>', answer.text)) == len(others)
    db.session.expire_all()
    assert queries.result_of(robert, four).answers == {}


def test_nothing_at_all_is_refused(client, robert, four):
    answer = client.sign_in(robert).submit(f"{PAGE}/answers")

    assert answer.status_code == 422
    assert "Please choose an answer first." in problem_of(answer)


@pytest.mark.parametrize("is_right", [True, False])
def test_every_kind_has_feedback_for_each_line_and_keeps_what_was_chosen(client, robert, four, is_right):
    client.sign_in(robert)
    before = client.get(PAGE).text
    assert 'class="because' not in before

    answer = client.submit(f"{PAGE}/answers", **fields(is_right=is_right))
    page = client.get(answer.location).text

    assert len(re.findall(r'class="because', page)) == 2 + 3 + 3 + 3
    assert f"{4 if is_right else 0} of 4 answered right" in page
    assert "first attempt" in page
    for described in re.findall(r'aria-describedby="(q\d-because-\d)"', page):
        assert f'id="{described}"' in page
    assert queries.result_of(robert, four).answers == {
        question.number: (right(four, question.number)[question.number] if is_right else wrong_text(question))
        for question in FOUR
    }
    assert len(re.findall(r" checked", page)) == (3 if is_right else 2)
    assert len(re.findall(r" selected", page)) == 6
    assert ("comes back to you tomorrow" in page) is not is_right


def test_no_field_of_a_form_tells_what_is_right(client, robert, four):
    page = client.sign_in(robert).get(PAGE).text

    for question in FOUR[2:]:
        assert fields_of(question, "1,2,3").values() != dict.fromkeys("123").keys()
    assert not re.search(r"<option[^>]*>first</option>.*because", page, re.DOTALL)
    lines = re.findall(r'<span class="grow">(\w+)</span>\s*<select name="q3', page)
    assert sorted(lines) == ["Read", "Think", "Write"]
    assert lines != ["Read", "Think", "Write"]


def test_two_halves_answered_at_once_master_a_quiz(robert, four):
    person_id, start = robert.id, Barrier(2)
    db.session.commit()

    def answer(given):
        start.wait()
        actions.answer(four, given, by=db.session.get_one(Person, person_id))
        db.session.commit()
        db.session.remove()

    with ThreadPoolExecutor(2) as threads:
        halves = (right(four, 1, 2), right(four, 3, 4))
        for race in [threads.submit(copy_context().run, answer, half) for half in halves]:
            race.result()

    assert len(mastered()) == 1


# ---- micro-lessons -----------------------------------------------------------------------------------------------


@pytest.fixture
def published(maya, clara, four):
    """A micro-lesson of Maya's with the four questions."""
    lesson = actions.draft(
        title="One", track="digital-tools", body="## Why\n\n" + "A thread has a beginning. " * 20, by=maya
    )
    lesson.quiz = quiz_members.plain(FOUR)
    actions.submit(lesson, by=maya)
    actions.review(lesson, is_approved=True, comment="", by=clara)
    actions.publish(lesson, by=clara)
    return kept(lesson)


def test_a_micro_lesson_is_answered_like_a_lesson(client, robert, published):
    here = f"/micro-lessons/{published.lesson_id}"
    answer = client.sign_in(robert).submit(f"{here}/answers", **fields(is_right=False, but={"q1": "2"}))
    page = client.get(answer.location).text

    assert answer.location == f"{here}#quiz"
    assert "1 of 4 answered right" in page
    assert len(re.findall(r'class="because', page)) == 11
    fragment = client.submit(f"{here}/answers", htmx=True, **fields(is_right=True))
    assert fragment.text.startswith('<section id="quiz"')
    assert mastered() == [{"source": published.lesson_id, "track": "digital-tools", "attempts": 2}]


def test_what_is_amiss_in_a_micro_lesson_comes_back_as_it_was_typed(client, robert, published):
    here = f"/micro-lessons/{published.lesson_id}"

    answer = client.sign_in(robert).submit(f"{here}/answers", **fields(is_right=True, but={"q3-1": ""}))

    assert answer.status_code == 422
    assert 'id="q3-error"' in answer.text
    assert re.search(r'name="q1"\s+value="2" checked', answer.text)


def test_who_wrote_a_micro_lesson_sees_its_answers_and_gives_none(client, maya, published):
    here = f"/micro-lessons/{published.lesson_id}"
    page = client.sign_in(maya).get(here).text

    assert len(re.findall(r'class="because because--right', page)) == 1 + 2 + 3 + 3
    assert f"{here}/answers" not in page
    with pytest.raises(Refused, match="your own micro-lesson"):
        actions.answer_micro_lesson(published, {1: "2"}, by=maya)


def test_an_unpublished_micro_lesson_is_answered_by_nobody(client, maya, robert, ines, four):
    draft = actions.draft(title="One", track="digital-tools", body="## Why\n\n" + "It has one. " * 20, by=maya)
    draft.quiz = quiz_members.plain(FOUR)
    kept(draft)

    answer = client.sign_in(ines).submit(f"/micro-lessons/{draft.lesson_id}/answers", q1="2")

    assert answer.status_code == 404
    with pytest.raises(Refused, match="not published yet"):
        actions.answer_micro_lesson(draft, {1: "2"}, by=robert)


def test_what_was_wrong_in_a_micro_lesson_comes_back_while_it_can_be_read(robert, published, still_clock):
    actions.answer_micro_lesson(published, wrong(four_of(), 1), by=robert)
    still_clock.enter_context(clock.at(clock.now() + dt.timedelta(days=1)))

    (card,) = queries.due_for(robert)
    assert (card.title, card.key) == ("One", FOUR[0].key)

    published.state = "retired"
    assert queries.due_for(robert) == []


def test_answers_to_an_earlier_version_are_not_shown_with_the_next(robert, published):
    actions.answer_micro_lesson(published, right(four_of(), 1), by=robert)

    published.published_at = clock.now() + dt.timedelta(minutes=1)

    assert queries.result_of_micro_lesson(robert, published).answers == {}
