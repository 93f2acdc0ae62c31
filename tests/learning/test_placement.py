"""Placement: a lesson is skipped honestly, once, or it stays."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
import sqlalchemy as sa

from portal import catalog, db
from portal.errors import Refused
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.models import RefresherCard
from portal.people.models import Person
from tests.learning.reading import fields_of, filled, finish, problem_of, right, wrong
from tests.learning.workshop import FOUR

PAGE = "/tracks/workshop/four/placement"


def happened(*types):
    """How often the journal says that each of these happened."""
    found = list(db.session.scalars(sa.select(Entry.type)))
    return [found.count(kind) for kind in types]


def form(answers):
    """What the form holds for these answers."""
    found: dict[str, object] = {}
    for number, text in answers.items():
        found |= fields_of(FOUR[number - 1], text)
    return found


def test_all_right_at_once_and_the_lesson_is_known(robert, four):
    assert actions.place(four, right(four, 1, 2, 3, 4), by=robert)

    progress = queries.progress_on("workshop", robert)
    assert progress.known == progress.done == {"four"}
    assert happened("lesson.known", "lesson.completed", "quiz.mastered") == [1, 0, 1]


def test_the_last_lesson_that_is_known_finishes_the_track(robert, workshop, four):
    for lesson in workshop.lessons[1:]:
        finish(lesson, by=robert)

    actions.place(four, right(four, 1, 2, 3, 4), by=robert)

    assert happened("track.completed") == [1]


def test_one_wrong_and_the_lesson_stays(robert, four):
    assert not actions.place(four, right(four, 1, 2, 3) | wrong(four, 4), by=robert)

    assert queries.progress_on("workshop", robert).done == frozenset()
    assert happened("lesson.known", "lesson.started") == [0, 0]
    assert db.session.scalar(sa.select(RefresherCard.question)) == FOUR[3].key


def test_one_tries_once(robert, four):
    actions.place(four, wrong(four, 1, 2, 3, 4), by=robert)

    with pytest.raises(Refused, match="answered these questions before"):
        actions.place(four, right(four, 1, 2, 3, 4), by=robert)

    assert happened("lesson.known") == [0]


def test_two_windows_try_once(robert, four):
    person_id, start = robert.id, Barrier(4)
    db.session.commit()

    def place(answers):
        start.wait()
        try:
            actions.place(four, answers, by=db.session.get_one(Person, person_id))
            db.session.commit()
        except Refused:
            db.session.rollback()
            return False
        finally:
            db.session.remove()
        return True

    with ThreadPoolExecutor(4) as threads:
        races = [threads.submit(copy_context().run, place, right(four, 1, 2, 3, 4)) for _window in range(4)]
        done = [race.result() for race in races]

    assert done.count(True) == 1
    assert happened("lesson.known") == [1]


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("by-doing", "What counts here is the task at its end."),
        ("plain", "This lesson has no questions with which you could show it."),
        ("tested", "This lesson builds on “Lesson plain”."),
    ],
)
def test_why_a_lesson_cannot_be_skipped_is_said(client, robert, workshop, slug, sentence):
    lesson = catalog.lesson("workshop", slug)
    page = client.sign_in(robert).get(f"/tracks/workshop/{slug}/placement")

    assert sentence in page.text
    assert "<fieldset" not in page.text
    with pytest.raises(Refused, match=re.escape(sentence)):
        actions.place(lesson, right(lesson, *range(1, len(lesson.quiz) + 1)), by=robert)
    assert client.submit(f"/tracks/workshop/{slug}/placement", q1="2").status_code == 422


def test_what_prepares_for_mentoring_is_read_by_everybody(client, robert):
    lesson = catalog.track("becoming-a-mentee").lessons[0]
    here = f"/tracks/becoming-a-mentee/{lesson.slug}"
    client.sign_in(robert)

    assert "placement" not in client.get(here).text
    assert "Everybody reads the lessons that prepare for mentoring" in client.get(f"{here}/placement").text
    with pytest.raises(Refused, match="Everybody reads"):
        actions.place(lesson, right(lesson, *range(1, len(lesson.quiz) + 1)), by=robert)


def test_a_finished_lesson_needs_no_placement(client, robert, four):
    finish(four, by=robert)
    db.session.commit()

    assert "This lesson is behind you already." in client.sign_in(robert).get(PAGE).text


def test_the_page_says_before_that_one_tries_once_and_what_is_known_looks_different(client, robert, four):
    page = client.sign_in(robert).get(PAGE)
    answer = client.submit(PAGE, **form(right(four, 1, 2, 3, 4)))
    track = client.get(answer.location).text

    assert "You have one try." in page.text
    assert filled(page) == ["I have answered"]
    assert answer.location == "/tracks/workshop"
    assert "You know “Lesson four” already." in track
    assert "known already" in track
    assert "You knew this already" in client.get("/tracks/workshop/four").text


def test_what_was_not_right_is_shown_with_its_feedback(client, robert, four):
    answer = client.sign_in(robert).submit(PAGE, **form(right(four, 1, 2, 3) | wrong(four, 4)))
    page = client.get(answer.location)

    assert answer.location == PAGE
    assert "so the lesson is worth its 5 minutes" in page.text
    assert re.findall(r'id="question-(\d)"', page.text) == ["4"]
    assert filled(page) == ["Read the lesson"]
    assert "I know this already" not in client.get("/tracks/workshop/four").text


def test_a_placement_is_answered_whole_and_what_was_chosen_stays(client, robert, four):
    answer = client.sign_in(robert).submit(PAGE, **form(right(four, 1, 3)))

    assert answer.status_code == 422
    assert "Question 2: Please choose an answer first." in problem_of(answer)
    assert 'href="#q4"' in answer.text
    assert answer.text.count(" selected") == 3
    assert queries.result_of(robert, four).answers == {}


def test_a_stranger_is_asked_to_sign_in(client, four):
    assert client.get(PAGE).status_code == 303
    assert client.submit(PAGE).location.startswith("/sign-in")
