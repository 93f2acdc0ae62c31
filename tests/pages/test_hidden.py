"""The off-switch: who hides points and badges finds none on any page, and nobody else finds any of theirs."""

from __future__ import annotations

import re

import pytest

from portal import db
from portal.awards import actions as awards
from portal.awards.wording import badge_title
from portal.gamification import queries as treasury
from portal.people import actions as people
from portal.people.models import Person, Programme
from tests.cast import kept
from tests.mentoring.meeting import mails_to
from tests.pages.test_pages import address, visiting
from tests.pages.walk import PAGES

SWITCH = ("Hide points and badges everywhere", "You chose to hide points and badges", "keeps points and badges hidden")
"""Where the switch itself is named."""


@pytest.fixture
def hidden(stage, robert, programme):
    """Robert has badges, points and a place on the board, and hides all of it. The titles of his badges."""
    person, spring = db.session.get_one(Person, robert.id), db.session.get_one(Programme, programme.id)
    badges = treasury.badges_of(person.id)
    awards.join_board(spring, by=person)
    people.change_profile(person, name=person.name, timezone=person.timezone, how_i_work="", hides_points=True)
    kept(person)
    db.session.remove()
    assert badges
    return [badge_title(held.slug, held.level) for held in badges]


def test_they_find_none_on_any_page(app, stage, hidden):
    visit, found = visiting(app, "robert"), []

    for endpoint, visits in PAGES.items():
        for path in {path for who, path in visits if who in ("robert", None)}:
            if not endpoint.startswith("credentials."):
                page = visit.get(address(path, stage))
                assert page.status_code in (200, 303), path
                found += [f"{path}: {word}" for word in shown_on(page, hidden)]

    assert found == []


OF_ALL = ("How points work", "What earns points and badges")
"""Words about points that are nobody's."""


@pytest.mark.parametrize("who", ["maya", "clara", "ines"])
def test_nobody_else_finds_any_of_theirs(app, stage, hidden, who):
    visit = visiting(app, who)

    assert visit.get("/people/robert-keller").status_code == 404
    assert "Robert Keller" not in visit.get("/board").text
    for path in (
        "/programmes/spring",
        "/programmes/spring/people/robert-keller",
        f"/sessions/{stage.behind}",
        f"/pairs/{stage.pair}",
    ):
        assert shown_on(visit.get(path), hidden, but=OF_ALL) == [], path


@pytest.mark.parametrize("path", ["/awards", "/awards/{award}", "/awards/unseen", "/how-points-work", "/board"])
def test_a_page_about_what_was_earned_says_that_it_is_hidden(app, stage, hidden, path):
    page = visiting(app, "robert").get(address(path, stage))

    assert page.status_code == 200
    assert "You chose to hide points and badges" in page.text
    assert 'href="/me"' in page.text


def test_nothing_leads_there(app, stage, hidden):
    home = visiting(app, "robert").get("/").text

    assert not re.findall(r'href="/(?:awards|how-points-work|board|b/|credentials)[^"]*"', home)


def test_what_was_handed_out_can_still_be_checked(app, stage, hidden):
    for path in ("/b/{short}", "/credentials/{credential}", "/credentials/{credential}.json"):
        assert app.test_client().get(address(path, stage)).status_code == 200
    answer = app.test_client().submit("/verify", badge=address("http://localhost/b/{short}", stage))
    assert "First session" in answer.text


def test_who_shows_them_again_finds_all_of_it_but_the_board(app, stage, hidden, robert):
    visit = visiting(app, "robert")

    visit.submit("/me", name="Robert Keller", timezone="UTC", how_i_work="")

    assert set(hidden) <= set(shown_on(visit.get("/awards"), hidden))
    assert "Join the board" in visit.get("/board").text


def test_no_mail_tells_what_was_earned(app, stage, hidden, robert):
    mails = mails_to(robert)

    assert mails
    for mail in mails:
        assert not [word for word in [*hidden, "points"] if word in mail.subject + mail.text]


def shown_on(page, titles, but=()):
    """The titles of badges, and the points, that a page shows, ``but`` for some words."""
    text = re.sub(r"<[^>]*>", "", page.text)
    for words in (*SWITCH, *but):
        text = text.replace(words, "")
    return [title for title in titles if title in text] + re.findall(r".*\bpoints\b.*", text)
