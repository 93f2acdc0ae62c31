"""Units on the page of a track, lessons that count by their task, what stands beside a lesson, and its sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest

from portal import catalog, db
from portal.errors import Refused
from portal.learning import actions, queries
from portal.learning.models import ATTESTED, CLAIMED, Evidence
from tests.learning.reading import finish, problem_of, right, statements

BY_DOING = "/tracks/workshop/by-doing"


def claimed(person, lesson, *, state=CLAIMED):
    """What somebody did for the task of a lesson."""
    found = Evidence(person_id=person.id, track=lesson.track, lesson=lesson.slug, kind="tried", state=state)
    db.session.add(found)
    db.session.commit()
    return found


def test_a_track_shows_its_units_with_what_is_left_and_how_quizzes_went(client, robert, workshop):
    four, _by_doing, plain, _tested = workshop.lessons
    actions.answer(four, right(four, 1), by=robert)
    finish(plain, by=robert)
    db.session.commit()

    page = client.sign_in(robert).get("/tracks/workshop").text

    assert re.findall(r'<h2 id="unit-\d">(.*?)</h2>', page) == ["To read", "To do"]
    assert "10 minutes left" in page
    assert "15 minutes left" in page
    assert "1 of 4 right" in page
    assert re.findall(r'class="step step--(\w+)"', page) == ["current", "open", "done", "open"]


def test_a_track_without_units_of_its_own_lists_its_lessons(client, robert, small_track):
    assert '<h2 id="unit-1">Lessons</h2>' in client.sign_in(robert).get("/tracks/small").text


@pytest.fixture
def small_track(workshop):
    """A track whose one unit has no title."""
    lessons = (replace(workshop.lessons[0], track="small"),)
    small = replace(workshop, slug="small", lessons=lessons, units=(catalog.Unit("", lessons),))
    catalog.use(replace(catalog.current(), tracks=(*catalog.current().tracks, small)))


# ---- done by its task --------------------------------------------------------------------------------------------


def test_a_lesson_with_a_task_is_done_once_it_is_attested(robert, workshop):
    lesson = workshop.lessons[1]
    done = claimed(robert, lesson)
    with pytest.raises(Refused, match="once somebody has attested that you did its task"):
        actions.complete(lesson, by=robert)

    done.state = ATTESTED
    actions.complete(lesson, by=robert)

    assert queries.progress_on("workshop", robert).done == {"by-doing"}


def test_the_attestation_of_others_does_not_count(robert, maya, workshop):
    claimed(maya, workshop.lessons[1], state=ATTESTED)

    with pytest.raises(Refused, match="attested"):
        actions.complete(workshop.lessons[1], by=robert)


def test_a_task_is_printed_on_its_lesson_and_cannot_be_clicked_away(client, robert, workshop):
    page = client.sign_in(robert).get(BY_DOING)
    answer = client.submit(f"{BY_DOING}/completion")

    assert "Done when your task has been attested" in page.text
    assert 'id="task"' in page.text
    assert f"{BY_DOING}/completion" not in page.text
    assert answer.status_code == 422
    assert 'href="#task"' in answer.text
    assert "attested" in problem_of(answer)


def test_a_task_that_counts_is_frozen_when_one_begins(robert, workshop):
    actions.start(workshop.lessons[1], by=robert)
    milder = replace(workshop.lessons[1], done=catalog.Done("read"))

    with pytest.raises(Refused, match="attested"):
        actions.complete(milder, by=robert)


def test_what_waits_for_somebody_else_is_not_the_next_step(client, robert, workshop):
    lesson = workshop.lessons[1]
    actions.start(lesson, by=robert)
    claimed(robert, lesson)

    progress = queries.progress_on("workshop", robert)
    page = client.sign_in(robert).get("/tracks/workshop")

    assert progress.waiting == {"by-doing"}
    assert progress.next_lesson == workshop.lessons[0]
    assert "waiting to be attested" in page.text


# ---- beside a lesson ---------------------------------------------------------------------------------------------


def test_beside_a_lesson_stand_its_words_its_film_and_whom_to_ask(client, robert, pair, workshop):
    page = client.sign_in(robert).get("/tracks/workshop/four").text

    assert "/glossary/knot" in page
    assert "Video, 3 minutes, opens on w3.org" in page
    assert 'href="https://www.w3.org/words"' in page
    assert "<iframe" not in page
    assert f'<a href="/pairs/{pair.id}">Ask Maya</a>' in page
    assert "https://example.org/digcomp" in page


def test_who_has_no_mentor_is_not_sent_to_one(client, maya, ines, pair, workshop):
    for person in (maya, ines):
        assert f"/pairs/{pair.id}" not in client.sign_in(person).get("/tracks/workshop/four").text


def test_a_lesson_costs_the_same_however_much_was_read(app, client, robert, pair, workshop):
    client.sign_in(robert)
    pages = ("/tracks/workshop", "/tracks/workshop/four", "/tracks/workshop/four/placement")
    before = [statements(app, partial(client.get, page)) for page in pages]
    for track in catalog.tracks()[:3]:
        for lesson in track.lessons:
            actions.answer(lesson, right(lesson, 1), by=robert)
    db.session.commit()

    assert [statements(app, partial(client.get, page)) for page in pages] == before
    assert max(before) <= 7


# ---- the sheet ---------------------------------------------------------------------------------------------------


def test_a_sheet_holds_the_last_part_and_a_code_that_leads_back(client, robert, workshop):
    page = client.sign_in(robert).get("/tracks/workshop/four/sheet").text

    assert "On one sheet: one idea." in page
    assert "Why: one idea." not in page
    assert re.search(
        r'<img src="data:image/svg\+xml[^"]*"\s+alt="QR code of http://localhost/tracks/workshop/four"', page
    )


def test_a_sheet_that_is_printed_is_nothing_else(live_server, new_page, robert, workshop):
    page = new_page(at=live_server)
    cookie = live_server.app.test_client().sign_in(robert).get_cookie("portal")
    db.session.remove()
    page.context.add_cookies([{"name": "portal", "value": cookie.value, "url": live_server.url}])
    page.goto("/tracks/workshop/four/sheet")
    assert page.get_by_role("button", name="Print it").is_visible()

    page.emulate_media(media="print")

    assert not page.locator("nav, .back, .foot, [data-print]").filter(visible=True).count()
    assert page.get_by_role("heading", name="Lesson four").is_visible()
    assert page.get_by_role("img").bounding_box()["width"] > 90
    assert page.evaluate("document.images[0].naturalWidth") > 0
