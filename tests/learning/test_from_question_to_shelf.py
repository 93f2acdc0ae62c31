"""What a pair asked itself becomes a micro-lesson that others find, in browsers: Maya, Clara, Robert, and version 2."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from portal import journal
from portal.credentials import keys
from tests.mentoring.meeting import held
from tests.pages.test_in_the_browser import signed_in

pytestmark = pytest.mark.browser

TITLE = "How do you see what was decided in a long thread?"
BODY = """## Why

Forty messages, three opinions and one decision: whoever comes back from leave reads all of them, or asks again.

## How

1. Begin at the end and read upwards.
2. Stop at the first message that names a date or a person.
3. Nobody knows what a reaction means.

## Try it

Take the longest thread of this week and find its decision in two minutes.
"""


@pytest.fixture
def met(live_server, pair, maya, robert):
    """A session that both of the pair have confirmed."""
    keys.create(live_server.app.config["PORTAL"].keys)
    return held(pair, maya=maya, robert=robert, agenda="Robert asks how to find the decision in a thread.").id


@pytest.mark.parametrize("scripts", [True, False], ids=["with htmx", "without JavaScript"])
def test_a_question_of_a_session_becomes_a_micro_lesson_that_others_find(live_server, met, new_page, scripts, clara):
    maya, clara, robert = (
        signed_in(new_page(at=live_server, scripts=scripts), live_server, who) for who in ("maya", "clara", "robert")
    )

    page = write(maya, met)
    ask_for_revisions(clara, page)
    revise(maya, page)
    approve_with_an_edit(clara, page)
    find_and_finish(robert, page)

    robert.goto("/awards")
    expect(robert.get_by_text(re.compile("[Mm]icro-lesson finished")).first).to_be_visible()
    maya.goto("/awards")
    expect(maya.get_by_text("Micro-lesson author").first).to_be_visible()

    version_two(maya, page)
    robert.goto(page)
    expect(robert.get_by_text("answers its own question")).to_be_visible()
    expect(robert.get_by_text("A new last line")).to_have_count(0)
    publish_version_two(clara, page)
    robert.goto(page)
    expect(robert.get_by_text("A new last line")).to_be_visible()
    assert journal.verify().differences == ()


def write(maya: Page, session: str) -> str:
    """Maya makes a micro-lesson of the session, in her own words, and hands it in. Gives its address."""
    maya.goto(f"/sessions/{session}")
    maya.get_by_role("link", name="Make this a micro-lesson").click()
    expect(maya.get_by_label("Text", exact=True)).to_have_value(re.compile("my mentee asks how to find", re.IGNORECASE))
    expect(maya.get_by_label("Text", exact=True)).not_to_have_value(re.compile("Robert"))
    maya.get_by_label("Title").fill(TITLE)
    maya.get_by_label("Track").select_option("digital-tools")
    maya.get_by_label("Text", exact=True).fill(BODY)
    maya.get_by_role("button", name="Keep").click()
    maya.get_by_role("button", name="Hand it in").click()
    expect(maya.get_by_text("With its reviewers").first).to_be_visible()
    return maya.url.split("#")[0]


def ask_for_revisions(clara: Page, page: str) -> None:
    """Clara takes it up, comments on a passage, and asks for revisions."""
    clara.goto(page)
    clara.get_by_role("button", name="Take it up").click()
    clara.get_by_text(re.compile("^Comment on this: 1. Begin at")).click()
    passage = clara.locator(".passage", has_text="Begin at the end")
    passage.get_by_label("What would you like to say about it?").fill("What does a reaction mean, then?")
    passage.get_by_label("The words that you mean").fill("Nobody knows what a reaction means.")
    passage.get_by_role("button", name="Keep this comment").click()
    expect(clara.get_by_text("Clara comments")).to_be_visible()
    clara.get_by_label("What would you like to tell the author?").fill("Nearly there. One line is not true yet.")
    clara.get_by_role("button", name="Ask for revisions").click()
    expect(clara.get_by_text("It is back with its author")).to_be_visible()


def revise(maya: Page, page: str) -> None:
    """Maya reads the comment beside the passage, mends it, and hands it in again."""
    maya.goto(page)
    expect(maya.get_by_text("What does a reaction mean, then?")).to_be_visible()
    maya.get_by_role("link", name="Go on writing").click()
    better = BODY.replace("Nobody knows what a reaction means.", "A reaction means: seen. It decides nothing.")
    maya.get_by_label("Text", exact=True).fill(better)
    maya.get_by_role("button", name="Keep the changes").click()
    maya.get_by_role("button", name="Hand it in").click()
    expect(maya.get_by_text("With its reviewers").first).to_be_visible()


def approve_with_an_edit(clara: Page, page: str) -> None:
    """Clara changes a word, ticks every line, approves, and publishes."""
    clara.goto(page)
    clara.get_by_role("button", name="Take it up").click()
    for line in clara.locator("#review").get_by_role("checkbox").all():
        line.check()
    clara.get_by_text("Change small things yourself").click()
    text = clara.locator("#review").get_by_label("Text")
    text.fill(text.input_value().replace("or asks again", "or answers its own question"))
    clara.get_by_role("button", name="Approve").click()
    clara.get_by_role("button", name="Publish").click()
    expect(clara.get_by_text("Everybody can read it now")).to_be_visible()


def find_and_finish(robert: Page, page: str) -> None:
    """Robert looks for it, reads it, and says that it helped."""
    robert.goto("/")
    robert.get_by_role("searchbox").fill("decided thread")
    robert.get_by_role("searchbox").press("Enter")
    robert.get_by_role("link", name=TITLE).first.click()
    expect(robert).to_have_url(page)
    expect(robert.get_by_text("answers its own question")).to_be_visible()
    robert.get_by_role("button", name="I have finished this micro-lesson").click()
    robert.get_by_role("button", name="This helped").click()
    expect(robert.get_by_text("You said that it helped")).to_be_visible()


def version_two(maya: Page, page: str) -> None:
    """Maya writes and hands in the next version while the first one stays."""
    maya.goto(page)
    maya.get_by_role("button", name="Write a new version").click()
    text = maya.get_by_label("Text", exact=True)
    text.fill(text.input_value() + "\n\nA new last line.")
    maya.get_by_role("button", name="Keep the changes").click()
    maya.get_by_role("button", name="Hand it in").click()
    expect(maya.get_by_text("With its reviewers").first).to_be_visible()


def publish_version_two(clara: Page, page: str) -> None:
    """Clara approves and publishes it in the place of the first."""
    clara.goto(f"{page}/review")
    for line in clara.locator("#review").get_by_role("checkbox").all():
        line.check()
    clara.get_by_role("button", name="Approve").click()
    clara.get_by_role("button", name="Publish").click()
    expect(clara.get_by_text("Everybody can read it now")).to_be_visible()
