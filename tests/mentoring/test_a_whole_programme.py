"""A whole programme in browsers: from a draft that cannot be launched yet to its closing, with what happens between."""

from __future__ import annotations

import pytest
import scipy.optimize  # noqa: F401 (so that no page has to wait for it)

from portal import db, journal
from portal.credentials import keys
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring import beginnings, together
from tests.mentoring.whole import Whole
from tests.pages.test_in_the_browser import signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with htmx", "without JavaScript"])
def whole(request, live_server, new_page, still_clock, maya, robert, clara):
    """Clara, who has coordinated before, and the browsers of four."""
    keys.create(live_server.app.config["PORTAL"].keys)
    people.open_programme("Winter", slug="winter", by=clara)
    kept(clara)
    pages = {who: new_page(at=live_server, scripts=request.param) for who in ("clara", "maya", "robert", "nora")}
    for who in ("clara", "maya", "robert"):
        signed_in(pages[who], live_server, who)
    return Whole(live_server, still_clock, **pages)


def test_a_programme_goes_from_its_draft_to_its_closing(whole):
    beginnings.set_up(whole)
    beginnings.bring_people(whole)
    beginnings.apply_and_be_approved(whole)
    beginnings.match(whole)

    together.decline_and_accept(whole)
    together.sign(whole)
    together.agree_on_a_goal(whole)
    together.meet(whole)
    together.cancel_and_rebook(whole)
    together.say_how_it_goes(whole)

    together.part_without_fault(whole)
    together.close(whole)

    with db.reading():
        assert journal.verify().differences == ()
