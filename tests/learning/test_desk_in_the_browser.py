"""The desk in Chromium: what is typed is kept by itself, never written over, and outlives a sign-in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from portal import db
from portal.learning import actions
from portal.learning.models import MicroLesson
from tests.browsing import axe_violations, overflows
from tests.cast import kept
from tests.learning.drawing import halves, saved
from tests.pages.test_in_the_browser import signed_in

pytestmark = pytest.mark.usefixtures("programme")

LESSON = re.compile(r"/micro-lessons/([0-9a-f-]{36})")


def lesson_at(page):
    """The micro-lesson whose address the page has, read anew."""
    named = LESSON.search(page.url)
    assert named
    with db.reading():
        found = db.session.get_one(MicroLesson, named[1])
        db.session.expunge(found)
        db.session.rollback()
    return found


def typed(page, words):
    """Go on writing, as one does."""
    page.get_by_label("Text").press("Control+End")
    page.get_by_label("Text").press_sequentially(words)


@pytest.mark.parametrize("width", [400, 1280])
def test_words_are_kept_by_themselves_and_two_windows_see_both(live_server, new_page, maya, width):
    first = signed_in(new_page(at=live_server, width=width), live_server, "maya")
    first.goto("/micro-lessons/new")
    typed(first, "Ask in the thread.")
    expect(first.locator("#saved-line")).to_have_text("Saved at 10:00")
    expect(first).to_have_url(re.compile("/edit$"))
    expect(first.get_by_label("Text")).to_be_focused()
    second = signed_in(new_page(at=live_server, width=width), live_server, "maya")
    second.goto(first.url)

    typed(second, " And wait.")
    expect(second.locator("#saved-line")).to_contain_text("Saved at")
    expect(second.locator("input[name=revision]")).to_have_value("2")
    typed(first, " Or call.")

    expect(first.locator("#saved-line")).to_contain_text("Not saved yet.")
    expect(first.locator("#conflict")).to_contain_text("And wait.")
    assert lesson_at(first).body.endswith("Ask in the thread. And wait.")
    assert axe_violations(first) == []
    assert not overflows(first)
    first.get_by_label("Title").fill("Where to ask?")
    first.get_by_role("button", name="Keep mine").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Where to ask?")
    assert lesson_at(first).body.endswith("Ask in the thread. Or call.")


def test_a_text_that_is_still_on_its_way_when_the_button_is_pressed_changes_nothing(live_server, new_page, maya):
    page = signed_in(new_page(at=live_server), live_server, "maya")
    held_up: list[Route] = []
    page.route("**/draft", lambda route: held_up.append(route))
    page.goto("/micro-lessons/new")
    with page.expect_request("**/draft"):
        page.get_by_label("Title").fill("What is a thread?")
        page.get_by_label("Track").select_option("digital-tools")
    typed(page, "Ask. And wait.")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is a thread?")

    late = held_up[0].request
    assert "Ask." not in (late.post_data or "Ask.")
    answer = page.request.post(late.url, headers=late.headers, data=late.post_data)

    assert answer.status == 200
    assert 'name="revision" value="1"' in answer.text()
    assert lesson_at(page).body.endswith("Ask. And wait.")
    held_up[0].abort()
    page.unroute_all(behavior="wait")


@pytest.mark.parametrize("scripts", [True, False], ids=["with htmx", "without JavaScript"])
def test_one_goes_back_to_a_page_and_keeps_again(live_server, new_page, maya, scripts):
    lesson = kept(actions.draft(title="What is a thread?", track="culture", body="It helps.", by=maya))
    page = signed_in(new_page(at=live_server, scripts=scripts), live_server, "maya")
    page.goto(f"/micro-lessons/{lesson.id}/edit")
    for words in ("Ask.", "Ask. And wait."):
        page.get_by_label("Text", exact=True).fill(words)
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What is a thread?")
        page.go_back()
        expect(page.get_by_label("Text", exact=True)).to_be_visible()

    assert lesson_at(page).body == "Ask. And wait."


def test_a_sign_in_that_ended_costs_no_word(live_server, new_page, maya):
    page = signed_in(new_page(at=live_server), live_server, "maya")
    page.goto("/micro-lessons/new")
    page.context.clear_cookies()

    typed(page, "A long thought.")

    expect(page.locator("#still-here")).to_contain_text("signed out by now")
    assert axe_violations(page) == []
    signed_in(page, live_server, "maya")
    typed(page, " And its end.")
    expect(page.locator("#still-here")).to_contain_text("signed in anew")
    typed(page, " Now it is kept.")
    expect(page.locator("#saved-line")).to_contain_text("Saved at")
    expect(page.locator("#still-here")).to_be_empty()
    assert lesson_at(page).body.endswith("A long thought. And its end. Now it is kept.")


def test_a_lost_connection_is_said_once_and_costs_no_word(live_server, new_page, maya):
    page = signed_in(new_page(at=live_server, width=400), live_server, "maya")
    page.goto("/micro-lessons/new")
    page.context.set_offline(True)

    typed(page, "Under a mountain.")
    expect(page.locator("#notices")).to_contain_text("Nothing you typed is lost")
    page.get_by_label("Text").scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    with page.expect_event("requestfailed"):
        typed(page, " Still there.")
    assert page.evaluate("scrollY") == place
    page.context.set_offline(False)
    typed(page, " Out again.")

    expect(page.locator("#saved-line")).to_contain_text("Saved at")
    assert lesson_at(page).body.endswith("Under a mountain. Still there. Out again.")


def test_without_javascript_one_writes_previews_illustrates_and_asks(live_server, new_page, maya, tmp_path):
    picture = tmp_path / "halves.png"
    picture.write_bytes(saved(halves(), "PNG"))
    page = signed_in(new_page(at=live_server, scripts=False), live_server, "maya")
    page.goto("/micro-lessons/new")

    page.get_by_label("Title").fill("What is a thread?")
    page.get_by_label("Text").fill("## Why\n\nIt **helps**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("helps")
    page.locator("#pictures summary").click()
    page.get_by_label("Picture").set_input_files(picture)
    page.get_by_label("What it shows").fill("Two halves")
    page.get_by_role("button", name="Put it in").click()
    expect(page.locator("#preview img")).to_have_attribute("alt", "Two halves")
    page.get_by_role("button", name="Add questions").click()
    page.get_by_role("button", name="Put in order").click()
    for number, step in enumerate(("Open it", "Read it", "Answer it"), start=1):
        page.locator(f"#q1-{number}-text").fill(step)
        page.locator(f"#q1-{number}-because").fill("One after the other.")
    page.locator("#q1-ask").fill("In which order?")
    page.locator("#q1-ask").press("Enter")

    expect(page.locator("#preview")).to_contain_text("In which order?")
    assert [question["kind"] for question in lesson_at(page).quiz] == ["order"]


def test_the_focus_goes_where_a_question_was_added(live_server, new_page, maya):
    lesson = kept(actions.draft(title="What is a thread?", track="culture", body="It helps.", by=maya))
    page = signed_in(new_page(at=live_server), live_server, "maya")
    page.goto(f"/micro-lessons/{lesson.id}/quiz")

    page.get_by_role("button", name="One right answer").click()
    expect(page.locator("#q1-ask")).to_be_focused()
    page.keyboard.type("Where is the newest message?")
    page.get_by_role("button", name="One more").click()
    expect(page.locator("#q1-4-text")).to_be_focused()
    page.get_by_role("button", name="Take out Answer 4").click()
    expect(page.get_by_text("Nothing else has changed.")).to_be_focused()
    expect(page.locator("#q1-ask")).to_have_value("Where is the newest message?")
    page.get_by_role("button", name="Keep the questions").click()
    expect(page.locator("#problem")).to_be_focused()
    assert axe_violations(page) == []
