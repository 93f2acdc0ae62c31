"""The main job, end to end, in browsers: a deed, a rule, a badge, a stranger who checks it, and the taking back."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from playwright.sync_api import expect

from portal import catalog, clock, db, journal
from portal.catalog.quizzes import right_text
from portal.credentials import keys
from portal.gamification import mark_seen
from portal.gamification import queries as treasury
from portal.people import passwords
from portal.people.models import Person
from tests.cast import kept
from tests.learning.reading import fields_of, finish
from tests.mentoring.meeting import fixed
from tests.pages.test_in_the_browser import signed_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"


@pytest.fixture
def nearly_there(live_server, maya, robert, clara, pair):
    """Robert has one lesson left, and a session with Maya has just begun."""
    settings = live_server.app.config["PORTAL"]
    keys.create(settings.keys)
    for lesson in catalog.track("culture").lessons:
        if lesson != last_lesson():
            finish(lesson, by=robert)
    mark_seen(robert.id, [award.id for award in treasury.unseen_of(robert.id)])
    meeting = fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + dt.timedelta(hours=1))
    db.session.get_one(Person, robert.id).password_hash = passwords.hashed(PASSWORD)
    kept(robert)
    db.session.remove()
    return meeting.id


@pytest.mark.parametrize("scripts", [True, False], ids=["with htmx", "without JavaScript"])
def test_from_a_lesson_to_a_badge_that_a_stranger_verifies_and_back(
    live_server, nearly_there, new_page, tmp_path, scripts
):
    new_page = partial(new_page, at=live_server, scripts=scripts)
    robert, maya = new_page(), signed_in(new_page(), live_server, "maya")

    sign_in(robert)
    finish_the_last_lesson(robert)
    robert.goto("/awards/unseen")
    expect(robert.get_by_role("heading", name="Reading the room")).to_be_visible()

    live_server.moment += dt.timedelta(hours=2)
    for page in (maya, robert):
        confirm(page, nearly_there)
    reach_a_goal(robert, maya)
    share_page = share(robert, "First session")

    stranger = new_page()
    stranger.goto(share_page)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("First session")
    picture = download(stranger, tmp_path / "badge.png")
    assert checks_of(drop_on_verify(stranger, picture)) == {"Passed"}

    clara = signed_in(new_page(), live_server, "clara")
    clara.goto(f"/sessions/{nearly_there}")
    clara.get_by_role("button", name="Take it back").click()
    expect(clara.get_by_text("taken back").first).to_be_visible()

    robert.goto("/awards")
    expect(robert.locator("section[aria-labelledby=earned]")).not_to_contain_text("First session")
    stranger.goto(share_page)
    expect(stranger.locator("#revoked")).to_contain_text("revoked")
    page = drop_on_verify(stranger, picture)
    expect(page.locator("#answer")).to_contain_text("revoked")
    expect(page.locator("li.check--failed")).to_contain_text("revoked")
    assert journal.verify().differences == ()


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("robert@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Robert")


def last_lesson():
    """One that is done by reading or answering, and on which no other builds."""
    lessons = catalog.track("culture").lessons
    earlier = {slug for lesson in lessons for slug in lesson.after}
    return next(one for one in reversed(lessons) if one.done.kind != "task" and one.slug not in earlier)


def finish_the_last_lesson(page):
    lesson = last_lesson()
    page.goto(f"/tracks/culture/{lesson.slug}")
    for question in lesson.quiz:
        for name, value in fields_of(question, right_text(question)).items():
            if name == f"q{question.number}":
                for option in value:
                    page.locator(f"input[name={name}][value='{option}']").check()
            else:
                page.locator(f"select[name={name}]").select_option(value)
    page.locator("#quiz").get_by_role("button").click()
    expect(page.locator("#quiz").get_by_role("button", name="Answer again")).to_be_visible()
    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.get_by_role("heading", name="You have finished “Culture”")).to_be_visible()


def confirm(page, session_id):
    page.goto(f"/sessions/{session_id}")
    page.locator("form[action$=confirmation] input[name=minutes]").fill("45")
    page.locator("form[action$=confirmation] button").click()
    expect(page.locator("form[action$=confirmation]")).to_have_count(0)


def reach_a_goal(robert, maya):
    robert.goto("/")
    robert.get_by_role("link", name="Maya Lindqvist").first.click()
    pair_page = robert.url
    robert.goto(pair_page + "/goals/new")
    robert.locator("#title").fill("Ask for feedback so that people give it")
    robert.locator("main form button").click()
    expect(robert.get_by_text("Ask for feedback so that people give it").first).to_be_visible()
    maya.goto(pair_page)
    maya.get_by_role("button", name="I agree").click()
    expect(maya.get_by_text("agreed", exact=True).first).to_be_visible()
    robert.goto(pair_page)
    robert.get_by_text("Bring it to its end").click()
    robert.get_by_role("button", name="We are done").click()
    expect(robert.get_by_text("brought to its end").first).to_be_visible()
    robert.goto("/awards")
    expect(robert.locator("section[aria-labelledby=earned]")).to_contain_text("Goal reached")


def share(page, title):
    """Share the badge from the page of its award; the address of the page to share."""
    page.goto("/awards")
    page.locator("section[aria-labelledby=earned]").get_by_role("link", name=title).click()
    page.get_by_role("link", name="Look at it and share it").click()
    page.get_by_role("button", name="Share this badge").click()
    return page.locator("a[href*='/b/']").first.get_attribute("href")


def download(page, to):
    with page.expect_download() as awaited:
        page.get_by_role("link", name="Download the badge").click()
    awaited.value.save_as(to)
    return to


def drop_on_verify(page, picture):
    page.goto("/verify")
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_label("E-mail address of its owner").fill("robert@demo.example")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator(".checks")).to_be_visible()
    return page


def checks_of(page):
    """The outcomes that the checks of a badge have."""
    return set(page.locator(".check b").all_text_contents())
