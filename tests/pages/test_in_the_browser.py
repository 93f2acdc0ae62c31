"""Every page in Chromium: axe in light and dark, by keyboard, without JavaScript, on a narrow screen."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.people.models import Person
from tests.browsing import axe_violations, overflows
from tests.pages.walk import VISITS

ROUNDS = 4
"""How often a page is gone through with the Tab key before what was not reached counts as missed."""

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(live_server, stage, new_page, is_dark):
    found = []

    for who, visits in by_person():
        page = signed_in(new_page(dark=is_dark, at=live_server), live_server, who)
        for path in visits:
            page.goto(path.format(**vars(stage)))
            found += [f"{who} {path}: {violation}" for violation in axe_violations(page)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 400])
def test_nothing_is_cut_off_on_a_narrow_screen(live_server, stage, new_page, width):
    wide = []

    for who, visits in by_person():
        page = signed_in(new_page(width=width, at=live_server), live_server, who)
        for path in visits:
            page.goto(path.format(**vars(stage)))
            wide += [f"{who} {path}"] if overflows(page) else []

    assert not wide, "\n".join(wide)


def test_every_page_can_be_walked_by_keyboard(live_server, stage, new_page):
    lost = []

    for who, visits in by_person():
        page = signed_in(new_page(at=live_server), live_server, who)
        for path in visits:
            page.goto(path.format(**vars(stage)))
            lost += [f"{who} {path}: {missed}" for missed in missed_by_tab(page)]

    assert not lost, "\n".join(lost)


def test_every_page_reads_the_same_without_javascript(live_server, stage, new_page):
    for who, visits in by_person():
        page = signed_in(new_page(scripts=False, at=live_server), live_server, who)
        for path in visits:
            answer = page.goto(path.format(**vars(stage)))

            assert answer.ok, path
            assert page.locator("h1").count() == 1, path
            assert page.locator("form:not([method])").count() == 0, path


def by_person():
    """The paths that each of the cast opens."""
    people_and_paths: dict[str | None, list[str]] = {}
    for who, path in VISITS:
        people_and_paths.setdefault(who, []).append(path)
    return people_and_paths.items()


def signed_in(page, live_server, who):
    """The page in the browser of one of the cast, past the door."""
    if who is None:
        return page
    person = db.session.scalars(sa.select(Person).where(Person.email == f"{who}@demo.example")).one()
    visit = live_server.app.test_client().sign_in(person)
    db.session.remove()
    cookie = visit.get_cookie("portal")
    page.context.add_cookies([{"name": "portal", "value": cookie.value, "url": live_server.url}])
    return page


def missed_by_tab(page):
    """What can be pressed or filled in, and is not reached with the Tab key; what the page replaced meanwhile aside.

    A field for a date or a time has a stop for each of its parts, so there may be several rounds.
    """
    wanted = page.evaluate(
        """() => { const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
           const seen = [...document.querySelectorAll(kinds)]
             .filter(e => e.checkVisibility() && !e.disabled && !(e.type === "radio"));
           seen.forEach((e, n) => e.dataset.place = n);
           window.reached = new Set();
           document.addEventListener("focusin", e => window.reached.add(e.target.dataset.place));
           return seen.length; }"""
    )
    missed = list(range(wanted))
    for _ in range(ROUNDS):
        for _ in range(wanted + 15):
            page.keyboard.press("Tab")
        reached = set(page.evaluate("() => [...window.reached]"))
        missed = [n for n in missed if str(n) not in reached]
        if not missed:
            return []
    gone = [page.locator(f'[data-place="{n}"]') for n in missed]
    return [one.evaluate("e => e.outerHTML.slice(0, 90)") for one in gone if one.count()]
