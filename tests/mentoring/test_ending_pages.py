"""The pages on which a pair pauses, wraps up, or is left; and what its coordinator may see of it."""

from __future__ import annotations

import pytest

from portal import db
from portal.mentoring import actions
from portal.mentoring.models import ACTIVE, COMPLETED, EXITED, PAUSED, WRAPPING_UP, Pair
from tests.cast import kept
from tests.mentoring.meeting import agreed, filled, fixed, held, problem_of
from tests.mentoring.test_agreements import renew

DEEDS = ["exit", "pause", "return", "wrap-up", "completion"]
FOR_COORDINATORS = ["overview/wrap-up", "overview/completion"]


def state_of(pair):
    """How the pair stands now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Pair, pair.id).state


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_pair_does_with_itself_nobody_else_does(client, pair, deed, clara, ines):
    for one in (clara, ines):
        assert client.sign_in(one).submit(f"/pairs/{pair.id}/{deed}").status_code == 404
    assert state_of(pair) == ACTIVE


@pytest.mark.parametrize("deed", FOR_COORDINATORS)
def test_what_a_coordinator_does_with_a_pair_nobody_else_does(client, pair, deed, maya, ines):
    for one in (maya, ines):
        assert client.sign_in(one).submit(f"/pairs/{pair.id}/{deed}").status_code == 404
    assert state_of(pair) == ACTIVE


def test_leaving_takes_one_button_on_a_page_that_asks_no_reason(client, pair, robert):
    page = client.sign_in(robert).get(f"/pairs/{pair.id}/exit")
    answer = client.submit(f"/pairs/{pair.id}/exit")

    assert "textarea" not in page.text
    assert (answer.status_code, answer.location) == (303, f"/pairs/{pair.id}")
    assert "Nobody is at fault" in client.get(answer.location).text
    assert state_of(pair) == EXITED


def test_a_pair_that_ended_has_nothing_more_to_end(client, pair, robert):
    actions.leave(pair, by=robert)
    kept(pair)

    page = client.sign_in(robert).get(f"/pairs/{pair.id}/exit")

    assert "come to its end" in page.text
    assert f'action="/pairs/{pair.id}/exit"' not in page.text


def test_a_pause_begins_and_ends_with_a_tap_each(client, pair, maya, robert):
    client.sign_in(maya).submit(f"/pairs/{pair.id}/pause")
    assert state_of(pair) == PAUSED
    page = client.sign_in(robert).get(f"/pairs/{pair.id}")
    assert filled(page) == ["Go on"]

    client.submit(f"/pairs/{pair.id}/return")

    assert state_of(pair) == ACTIVE


def test_a_pair_is_wrapped_up_on_the_page_of_what_it_reached(client, pair, maya, robert):
    goal = agreed(pair, maya=maya, robert=robert, milestones=["Open it"])
    meeting = held(pair, maya=maya, robert=robert)
    actions.complete(goal, pair=pair, attainment=2, by=maya)
    kept(meeting)

    client.sign_in(maya).submit(f"/pairs/{pair.id}/wrap-up")
    assert state_of(pair) == WRAPPING_UP
    page = client.get(f"/pairs/{pair.id}/closing").text
    for words in ("Answer in the shared document", "Far more than we hoped", "1 of 1", "0 of 1", "We are done"):
        assert words in page
    client.submit(f"/pairs/{pair.id}/completion")
    assert "once Robert says so too" in client.get(f"/pairs/{pair.id}/closing").text
    client.sign_in(robert).submit(f"/pairs/{pair.id}/completion")

    assert state_of(pair) == COMPLETED


def test_a_session_ahead_is_held_before_the_end(client, pair, maya, robert):
    actions.wrap_up(pair, by=maya)
    kept(fixed(pair, maya=maya, robert=robert))

    answer = client.sign_in(maya).submit(f"/pairs/{pair.id}/completion")

    assert answer.status_code == 422
    assert "still planned" in problem_of(answer)


def test_a_coordinator_sees_states_and_dates_and_nothing_that_was_written(client, pair, maya, robert, clara, ines):
    agreed(pair, maya=maya, robert=robert, why="Because of the board", milestones=["Open it"])
    kept(fixed(pair, maya=maya, robert=robert, agenda="The shared secret"))

    page = client.sign_in(clara).get(f"/pairs/{pair.id}/overview").text

    assert "Version 1, signed by both on" in page
    assert "0 of 1" in page
    for words in ("Answer in the shared document", "Because of the board", "Open it", "The shared secret"):
        assert words not in page
    for one in (maya, ines):
        assert client.sign_in(one).get(f"/pairs/{pair.id}/overview").status_code == 404


def test_a_coordinator_brings_a_pair_to_its_end(client, pair, clara):
    client.sign_in(clara).submit(f"/pairs/{pair.id}/overview/wrap-up")
    assert state_of(pair) == WRAPPING_UP

    client.submit(f"/pairs/{pair.id}/overview/completion")

    assert state_of(pair) == COMPLETED


def test_both_versions_of_an_agreement_are_read_side_by_side(client, pair, maya, robert):
    kept(pair)
    renew()

    home = client.sign_in(maya).get("/").text
    page = client.get(f"/pairs/{pair.id}/agreement").text
    client.submit(f"/pairs/{pair.id}/signature")
    waiting = client.get(f"/pairs/{pair.id}").text
    sheet = client.get(f"/pairs/{pair.id}/agreement/sheet").text

    assert "Your mentoring agreement reads differently now" in home
    for words in ("Version 2, new", "We answer within a day", "Version 1, in force until", "Confidentiality"):
        assert words in page
    assert "The old one stays in force until Robert has, too." in waiting
    assert ("Confidentiality" in sheet, "We answer within a day" in sheet) == (True, False)
    assert client.sign_in(robert).get(f"/pairs/{pair.id}/agreement").text.count("has not signed yet") == 1
