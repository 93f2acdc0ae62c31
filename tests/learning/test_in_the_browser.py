"""What changes in place: a lesson that is begun, answered and finished, and a preview that follows the typing."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, Route, expect

from portal import catalog
from portal.learning import actions, queries
from portal.people import passwords
from portal.people.models import Person
from tests.browsing import LiveServer, OpenBrowser, axe_violations
from tests.cast import kept
from tests.learning.reading import wrong
from tests.learning.workshop import furnish

pytestmark = pytest.mark.usefixtures("programme")

LESSON = "/tracks/digital-tools/a-message-that-wants-something"


def opened(new_page: OpenBrowser, live_server: LiveServer, who: Person, path: str, *, until: str = "") -> Page:
    """A page in the browser of somebody who comes in by the door, once ``path`` or what it asks for was answered."""
    who.password_hash = passwords.hashed("seven quiet otters")
    kept(who)
    page = new_page(at=live_server)
    page.goto(f"/sign-in?next={path}")
    page.get_by_label("E-mail").fill(who.email)
    page.locator("input[type=password]").fill("seven quiet otters")
    with page.expect_response(f"**{path}{until}"):
        page.keyboard.press("Enter")
    return page


def test_a_lesson_is_begun_by_opening_it(live_server, new_page, robert):
    opened(new_page, live_server, robert, LESSON, until="/start")

    assert queries.progress_on("digital-tools", robert).started == {"a-message-that-wants-something"}


def test_the_focus_goes_to_what_is_amiss_then_to_the_feedback_then_to_the_end(live_server, new_page, robert):
    lesson = catalog.lesson("digital-tools", "a-message-that-wants-something")
    page = opened(new_page, live_server, robert, LESSON)

    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.locator("#problem")).to_be_focused()

    for question in lesson.quiz:
        for number in question.right:
            page.locator(f"#question-{question.number} label").nth(number - 1).click()
    page.get_by_role("button", name="Show me the answers").click()
    expect(page.get_by_text("3 of 3 answered right")).to_be_focused()
    assert axe_violations(page) == []

    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.get_by_role("heading", name="You have finished this lesson")).to_be_focused()
    expect(page.locator("#lesson-margin .step--done")).to_have_count(1)
    expect(page.locator("#problem")).to_have_count(0)
    assert axe_violations(page) == []


def test_what_is_amiss_stays_when_something_that_the_page_sent_by_itself_is_answered_late(
    live_server, new_page, robert
):
    page = opened(new_page, live_server, robert, "/tracks/digital-tools")
    begun: list[Route] = []
    page.route("**/start", lambda route: begun.append(route))
    page.goto(LESSON)

    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.locator("#problem")).to_be_focused()
    with page.expect_response("**/start"):
        begun[0].continue_()
    page.wait_for_function("!document.querySelector('.htmx-request')")

    expect(page.locator("#problem")).to_be_focused()


def test_refreshers_are_answered_by_keyboard_alone(live_server, new_page, robert):
    four = furnish().lessons[0]
    actions.answer(four, wrong(four, 3), by=robert)
    live_server.moment += dt.timedelta(days=1)
    page = opened(new_page, live_server, robert, "/refreshers")

    page.locator("#q1").focus()
    for place in ("first", "second", "third"):
        page.keyboard.type(place[0])
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Done for today")).to_be_visible()
    expect(page.locator("[data-focus]")).to_be_focused()
    assert axe_violations(page) == []


def test_a_comment_on_a_passage_leaves_what_was_typed_in_the_review(live_server, new_page, maya, clara):
    body = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8
    lesson = actions.draft(title="What is a thread?", track="culture", body=body, by=maya)
    actions.submit(lesson, by=maya)
    page = opened(new_page, live_server, clara, f"/micro-lessons/{kept(lesson).id}/review")

    page.get_by_label("What would you like to tell the author?").fill("Almost there.")
    page.get_by_text("Comment on this: A thread keeps").click()
    page.locator("#remark-8").fill("Which question?")
    page.locator("#passage-8").get_by_role("button", name="Keep this comment").click()

    expect(page.locator("#passage-8")).to_be_focused()
    expect(page.locator("#passage-8")).to_contain_text("Clara comments")
    expect(page.get_by_label("What would you like to tell the author?")).to_have_value("Almost there.")
    assert axe_violations(page) == []


def test_a_preview_follows_the_typing_and_leaves_the_focus(live_server, new_page, maya):
    page = opened(new_page, live_server, maya, "/micro-lessons/new")

    page.get_by_label("Title").fill("What is a thread?")
    page.get_by_label("Text").press_sequentially("## Why\n\nIt **helps**.")

    expect(page.locator("#preview strong")).to_have_text("helps")
    expect(page.get_by_label("Text")).to_be_focused()
    assert axe_violations(page) == []
