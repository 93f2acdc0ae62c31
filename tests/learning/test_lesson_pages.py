"""The pages of tracks and lessons: with htmx and without, for those who are signed in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from portal import catalog, db
from portal.learning import actions, queries
from portal.people.models import Person
from tests.learning.reading import filled, finish, problem_of, statements

pytestmark = pytest.mark.usefixtures("programme")

TRACK = "/tracks/digital-tools"
LESSON = f"{TRACK}/a-good-question"
LOCKED = f"{TRACK}/check-before-you-pass-it-on"
TESTED = f"{TRACK}/a-message-that-wants-something"


def done_by(person: Person) -> frozenset[str]:
    """The lessons of digital tools that somebody has finished, read anew."""
    db.session.expire_all()
    return queries.progress_on("digital-tools", db.session.get_one(Person, person.id)).done


@pytest.mark.parametrize("page", ["/tracks", TRACK, LESSON, LOCKED])
def test_a_stranger_is_asked_to_sign_in(client, page):
    answer = client.get(page)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("deed", ["start", "answers", "completion"])
def test_a_stranger_does_nothing(client, deed):
    answer = client.submit(f"{LESSON}/{deed}")

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("page", ["/tracks/nowhere", f"{TRACK}/nowhere", "/tracks/nowhere/a-good-question"])
def test_what_does_not_exist_is_not_found(client, robert, page):
    answer = client.sign_in(robert).get(page)

    assert answer.status_code == 404


def test_the_tracks_begin_with_the_training_of_ones_role(client, robert):
    page = client.sign_in(robert).get("/tracks")

    assert page.status_code == 200
    assert "Becoming a mentee" in page.text
    assert "Becoming a mentor" not in page.text
    assert filled(page) == ["Begin"]


def test_a_track_has_one_button_to_the_next_lesson(client, robert):
    client.sign_in(robert)

    assert filled(client.get(TRACK)) == ["Begin"]
    client.submit(f"{LESSON}/start", htmx=True)
    assert filled(client.get(TRACK)) == ["Continue"]


def test_a_track_says_the_state_of_each_lesson(client, robert):
    actions.complete(catalog.lesson("digital-tools", "a-key-instead-of-a-password"), by=robert)
    db.session.commit()

    page = client.sign_in(robert).get(TRACK)

    steps = re.findall(r'class="step step--(\w+)".*?href="[^"]*/([\w-]+)"', page.text, re.DOTALL)
    states = {slug: state for state, slug in steps}
    assert list(states) == [lesson.slug for lesson in catalog.track("digital-tools").lessons]
    assert states["a-good-question"] == "current"
    assert states["check-before-you-pass-it-on"] == "locked"
    assert states["a-key-instead-of-a-password"] == "done"
    assert states["one-document-many-hands"] == "open"
    assert "builds on “A good question”" in page.text


def test_a_finished_track_offers_another(client, robert):
    for lesson in catalog.track("digital-tools").lessons:
        finish(lesson, by=robert)
    db.session.commit()

    page = client.sign_in(robert).get(TRACK)

    assert filled(page) == ["Choose another track"]
    assert "100% of this track" in page.text


def test_a_lesson_says_what_counts_as_done(client, robert):
    client.sign_in(robert)

    assert "Done when you have read it" in client.get(LESSON).text
    assert "Done when 2 of 3 questions are answered right" in client.get(TESTED).text


def test_a_lesson_is_read_in_the_language_that_one_chose(client, robert, content):
    lesson = content.lesson("digital-tools", "a-good-question")
    spanish = replace(lesson, title="Una buena pregunta", language="es")
    track = content.track("digital-tools")
    lessons = (replace(lesson, translations={"es": spanish}), *track.lessons[1:])
    catalog.use(replace(content, tracks=(replace(track, lessons=lessons),)))
    robert.language = "es"
    db.session.commit()

    page = client.sign_in(robert).get(LESSON)

    assert '<h1><span lang="es">Una buena pregunta</span></h1>' in page.text
    assert 'class="book" lang="es"' in page.text
    assert len(re.findall(r'<fieldset[^>]* lang="es"', page.text)) == len(lesson.quiz)


def test_a_picture_of_a_lesson_is_for_those_who_are_signed_in(client, robert, content):
    track = replace(content.track("culture"), pictures={"cup.svg": b"<svg/>"})
    catalog.use(replace(content, tracks=(track,)))

    stranger = client.get("/tracks/culture/pictures/cup.svg")
    answer = client.sign_in(robert).get("/tracks/culture/pictures/cup.svg")

    assert stranger.status_code == 303
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/svg+xml", b"<svg/>")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get("/tracks/culture/pictures/cap.svg").status_code == 404


def test_a_lesson_is_begun_by_its_page_once(client, robert):
    page = client.sign_in(robert).get(LESSON)
    begun = client.submit(f"{LESSON}/start", htmx=True)
    again = client.get(LESSON)

    assert f'hx-post="{LESSON}/start"' in page.text
    assert begun.status_code == 204
    assert f"{LESSON}/start" not in again.text


def test_a_lesson_is_finished_without_a_script(client, robert):
    answer = client.sign_in(robert).submit(f"{LESSON}/completion")
    page = client.get(answer.location)

    assert answer.status_code == 303
    assert "You have finished this lesson" in page.text
    assert filled(page) == ["Continue"]
    assert done_by(robert) == {"a-good-question"}


def test_a_lesson_is_finished_in_place(client, robert):
    answer = client.sign_in(robert).submit(f"{LESSON}/completion", htmx=True)

    assert answer.status_code == 200
    assert answer.text.startswith('<footer id="lesson-footer"')
    assert f"{100 // len(catalog.track('digital-tools').lessons)}% of this track" in answer.text
    assert "data-focus" in answer.text
    assert 'hx-swap-oob="true"' in answer.text


def test_a_double_click_finishes_once(client, robert):
    client.sign_in(robert)

    answers = [client.submit(f"{LESSON}/completion", htmx=True) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert done_by(robert) == {"a-good-question"}


def test_what_it_builds_on_comes_first(client, robert):
    client.sign_in(robert)

    page = client.get(LOCKED)
    answer = client.submit(f"{LOCKED}/completion")

    assert filled(page) == ["First: “A good question”"]
    assert f"{LOCKED}/start" not in page.text
    assert answer.status_code == 422
    assert "builds on “A good question”. Please finish that one first." in problem_of(answer)
    assert done_by(robert) == set()


def test_a_quiz_that_is_not_enough_is_refused_in_words(client, robert):
    client.sign_in(robert).submit(f"{TESTED}/answers", q1="1")

    plain = client.submit(f"{TESTED}/completion")
    by_htmx = client.submit(f"{TESTED}/completion", htmx=True)

    for answer in (plain, by_htmx):
        assert answer.status_code == 422
        assert "finished once 2 questions are answered right" in problem_of(answer)
    assert 'href="#quiz"' in plain.text
    assert done_by(robert) == set()


def test_an_answer_brings_feedback_for_each_option(client, robert):
    question = catalog.lesson("digital-tools", "a-good-question").quiz[0]

    plain = client.sign_in(robert).submit(f"{LESSON}/answers", q1="1")
    page = client.get(plain.location)
    fragment = client.submit(f"{LESSON}/answers", htmx=True, q1="2")

    assert plain.status_code == 303
    assert fragment.text.startswith('<section id="quiz"')
    for shown in (page.text, fragment.text):
        assert all(option.because[:30] in shown for option in question.options)
    assert "0 of 3 answered right" in page.text
    assert "1 of 3 answered right" in fragment.text


@pytest.mark.parametrize(
    "fields", [{}, {"q1": "0"}, {"q1": "9"}, {"q1": "٣"}, {"q1": "9" * 400}, {"q1": "-1"}, {"q9": "1"}]
)
def test_an_answer_that_does_not_exist_is_refused(client, robert, fields):
    answer = client.sign_in(robert).submit(f"{LESSON}/answers", **fields)

    assert answer.status_code == 422
    assert problem_of(answer)


@pytest.mark.parametrize(("page", "most"), [("/tracks", 6), (TRACK, 6), (TESTED, 7)])
def test_a_page_costs_the_same_however_much_was_read(app, client, robert, page, most):
    client.sign_in(robert)
    first = statements(app, lambda: client.get(page))
    for track in catalog.tracks():
        for lesson in track.lessons:
            finish(lesson, by=robert)
    db.session.commit()

    later = statements(app, lambda: client.get(page))

    assert later <= first <= most
