"""The pages of sessions: for the two, and, without what they write, for who coordinates."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.mentoring import actions, queries
from portal.mentoring.models import CANCELLED, CONFIRMED, HELD, RESCHEDULE_REQUESTED, TAKEN_BACK, MentoringSession
from tests.cast import kept
from tests.mentoring.meeting import (
    THURSDAY,
    WEEK,
    again,
    badges_of,
    count,
    entries_to,
    filled,
    fixed,
    held,
    many_sessions,
    points_of,
    problem_of,
    proposed,
    statements,
)

DEEDS = [
    "acceptance", "proposal", "stay", "rebooking", "cancellation", "confirmation", "absence", "retraction", "note",
]  # fmt: skip
SECRETS = ("The shared document", "https://acme.zoom.us/j/93", "Zoom", "What we found", "acme.zoom.us")


@pytest.fixture
def meeting(pair, maya, robert):
    """A session in a week that Maya proposed and Robert accepted."""
    return kept(fixed(pair, maya=maya, robert=robert, agenda="The shared document", link="https://acme.zoom.us/j/93"))


def propose(client, pair, **fields):
    """Send the form of a new session."""
    return client.submit(f"/pairs/{pair.id}/sessions/new", **{"starts_at": THURSDAY, "minutes": "45", **fields})


def test_sessions_have_pages_for_those_they_concern(client, pair, meeting, maya, robert, clara, ines):
    for address, seen in ((f"/sessions/{meeting.id}", 200), (f"/pairs/{pair.id}/sessions/new", 404)):
        client.delete_cookie("portal")
        assert client.get(address).location.startswith("/sign-in?next=")
        assert [client.sign_in(person).get(address).status_code for person in (maya, robert, clara, ines)] == [
            200, 200, seen, 404,
        ]  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_pair_does_with_a_session_nobody_else_does(client, meeting, deed, clara, ines):
    address = f"/sessions/{meeting.id}/{deed}"

    assert client.submit(address).status_code == 303
    assert client.sign_in(ines).submit(address).status_code == 404
    if deed != "retraction":
        assert client.sign_in(clara).submit(address).status_code == 404


def test_nobody_else_proposes(client, pair, clara, ines):
    assert propose(client, pair).status_code == 303
    assert [propose(client.sign_in(person), pair).status_code for person in (clara, ines)] == [404, 404]


def test_a_session_is_proposed_on_ones_own_clock(client, pair, maya):
    maya.timezone = "America/Sao_Paulo"
    kept(maya)

    answer = propose(
        client.sign_in(maya), pair, link="https://acme.zoom.us/j/93", agenda="The shared document",
        lesson="digital-tools/a-good-question", led_by="mentee",
    )  # fmt: skip

    page = client.get(answer.location)
    for words in ("Thursday, 12 March 2026, 14:00", "45 minutes", "Zoom", "A good question", "The shared document"):
        assert words in page.text
    found = db.session.scalars(sa.select(MentoringSession)).one()
    assert found.starts_at == dt.datetime(2026, 3, 12, 17, 0, tzinfo=dt.UTC)
    assert (found.led_by, found.track) == ("mentee", "digital-tools")


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("starts_at", "2026-03-03T09:59", "This time has passed"),
        ("starts_at", "2026-03-29T02:30", "this hour is skipped"),
        ("starts_at", "", "choose a day and a time"),
        ("starts_at", "soon", "choose a day and a time"),
        ("starts_at", "2028-03-12T14:00", "within the next twelve months"),
        ("minutes", "5", "from 15 to 60 minutes"),
        ("minutes", "9" * 30, "as a number"),
        ("minutes", "an hour", "as a number"),
        ("link", "http://zoom.us/j/93", "begins with https://"),
        ("lesson", "digital-tools/golf", "choose a lesson"),
        ("led_by", "nobody", "who leads"),
        ("agenda", "x" * 4001, "4000 characters"),
    ],
)
def test_a_proposal_that_is_refused_comes_back_as_it_was_typed(client, pair, maya, field, wrong, sentence):
    typed = {"agenda": "Bring <the> laptop", "minutes": "35", "link": "https://zoom.us/j/1", field: wrong}

    answer = propose(client.sign_in(maya), pair, **typed)

    assert answer.status_code == 422
    assert sentence in problem_of(answer)
    assert f'href="#{field}"' in answer.text
    kept_words = {"agenda": "Bring &lt;the&gt; laptop", "minutes": 'value="35"', "link": 'value="https://zoom.us/j/1"'}
    assert all(words in answer.text for name, words in kept_words.items() if name != field)
    assert count(MentoringSession) == 0


def test_a_double_click_proposes_once(client, pair, maya):
    client.sign_in(maya)

    one, other = (propose(client, pair) for _time in range(2))

    assert one.location == other.location
    assert count(MentoringSession) == 1


def test_a_session_needs_an_active_pair(client, programme, clara, maya, robert):
    pair = kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))
    client.sign_in(maya)

    answer = propose(client, pair)

    assert answer.status_code == 422
    assert "once both of you have signed" in problem_of(answer)
    assert "Read the agreement" in client.get(f"/pairs/{pair.id}/sessions/new").text


def test_who_was_asked_has_one_thing_to_do(client, pair, maya, robert):
    meeting = kept(proposed(pair, by=maya))
    page = f"/sessions/{meeting.id}"

    assert filled(client.sign_in(maya).get(page)) == []
    assert filled(client.sign_in(robert).get(page)) == ["Accept"]
    assert client.submit(f"{page}/acceptance").location == page
    assert again(meeting).state == CONFIRMED


def test_one_does_not_accept_for_the_other(client, pair, maya):
    meeting = kept(proposed(pair, by=maya))

    answer = client.sign_in(maya).submit(f"/sessions/{meeting.id}/acceptance")

    assert answer.status_code == 422
    assert "Your partner has been asked" in problem_of(answer)


def test_a_session_is_moved(client, meeting, robert):
    client.sign_in(robert)

    answer = client.submit(f"/sessions/{meeting.id}/proposal", starts_at="2026-03-19T15:30", minutes="30")

    assert answer.status_code == 303
    assert "has been asked whether this time suits" in client.get(answer.location).text
    moved = again(meeting)
    assert (moved.state, moved.minutes) == (RESCHEDULE_REQUESTED, 45)
    [slot] = queries.slots_of(moved)
    assert (slot.starts_at, slot.minutes) == (dt.datetime(2026, 3, 19, 14, 30, tzinfo=dt.UTC), 30)


def test_another_time_that_is_refused_comes_back_as_it_was_typed(client, meeting, robert):
    answer = client.sign_in(robert).submit(
        f"/sessions/{meeting.id}/proposal", starts_at="2026-03-29T02:30", minutes="25"
    )

    assert answer.status_code == 422
    assert "this hour is skipped" in problem_of(answer)
    assert 'value="2026-03-29T02:30"' in answer.text
    assert 'value="25"' in answer.text
    assert again(meeting).state == CONFIRMED


def test_a_session_is_cancelled_and_asked_for_again(client, pair, meeting, robert):
    client.sign_in(robert)

    page = client.get(client.submit(f"/sessions/{meeting.id}/cancellation").location)

    assert again(meeting).state == CANCELLED
    assert filled(page) == ["Propose it"]
    assert f"/sessions/{meeting.id}/rebooking" in page.text
    assert 'value="15"' in client.get(f"/pairs/{pair.id}/sessions/new?minutes=15").text


def test_what_is_closed_stays_closed(client, meeting, maya):
    client.sign_in(maya).submit(f"/sessions/{meeting.id}/cancellation")

    answers = [client.submit(f"/sessions/{meeting.id}/{deed}", minutes="45") for deed in ("acceptance", "confirmation")]

    assert [answer.status_code for answer in answers] == [422, 422]


def test_a_session_is_not_confirmed_before_it_began(client, meeting, maya):
    client.sign_in(maya)

    with clock.at(meeting.starts_at - dt.timedelta(minutes=1)):
        answer = client.submit(f"/sessions/{meeting.id}/confirmation", minutes="33")

    assert answer.status_code == 422
    assert "This session has not begun yet. Please confirm it after you have met." in problem_of(answer)
    assert again(meeting).mentor_minutes is None


def test_minutes_that_are_refused_come_back_as_they_were_typed(client, meeting, maya):
    client.sign_in(maya)

    with clock.at(meeting.ends_at):
        answer = client.submit(f"/sessions/{meeting.id}/confirmation", minutes="999")

    assert answer.status_code == 422
    assert "from 1 to 240" in problem_of(answer)
    assert answer.text.count('id="minutes"') == 1
    assert 'value="999"' in answer.text


def test_both_confirm_and_a_double_click_pays_once(client, meeting, maya, robert):
    page = f"/sessions/{meeting.id}"
    with clock.at(meeting.ends_at):
        client.sign_in(maya)
        assert filled(client.get(page)) == ["Yes, we met"]
        client.submit(f"{page}/confirmation", minutes="45")
        assert "It counts once Robert says so too." in client.get(page).text
        client.sign_in(robert)
        for _time in range(3):
            client.submit(f"{page}/confirmation", minutes="40")
        shown = client.get(page)

    assert again(meeting).state == HELD
    assert "40 minutes count, for both of you." in shown.text
    assert "data-focus" not in shown.text
    assert points_of(robert) == 5 + 20


def test_clara_takes_back_what_did_not_happen(client, pair, maya, robert, clara):
    meeting = kept(held(pair, maya=maya, robert=robert))
    assert "first-session" in badges_of(robert)

    with clock.at(meeting.ends_at):
        for _time in range(2):
            answer = client.sign_in(clara).submit(f"/sessions/{meeting.id}/retraction")
        page = client.get(answer.location)

    assert again(meeting).state == TAKEN_BACK
    assert "taken back" in page.text
    assert "first-session" not in badges_of(robert) | badges_of(maya)


def test_what_was_not_held_is_not_taken_back(client, meeting, clara):
    answer = client.sign_in(clara).submit(f"/sessions/{meeting.id}/retraction")

    assert answer.status_code == 422
    assert "counts as held" in problem_of(answer)


def test_clara_sees_when_they_meet_and_nothing_that_they_wrote(client, meeting, maya, clara):
    client.sign_in(maya).submit(f"/sessions/{meeting.id}/note", note="What we found")

    page = client.sign_in(clara).get(f"/sessions/{meeting.id}")

    assert "Tuesday, 10 March 2026, 10:00" in page.text
    assert "Maya Lindqvist and Robert Keller" in page.text
    assert [secret for secret in SECRETS if secret in page.text] == []


def test_a_note_is_kept_on_the_spot(client, meeting, maya, robert):
    answer = client.sign_in(maya).submit(f"/sessions/{meeting.id}/note", htmx=True, note="What we <found>")

    assert answer.text.lstrip().startswith('<section id="note"')
    assert "Robert reads it too" in answer.text
    assert "What we &lt;found&gt;" in client.sign_in(robert).get(f"/sessions/{meeting.id}").text


def test_a_note_that_is_too_long_comes_back_as_it_was_typed(client, meeting, maya):
    answer = client.sign_in(maya).submit(f"/sessions/{meeting.id}/note", note="x" * 10_001)

    assert answer.status_code == 422
    assert "10000 characters" in problem_of(answer)
    assert "x" * 10_001 in answer.text


def test_one_joins_where_the_pair_meets(client, meeting, maya):
    client.sign_in(maya)

    with clock.at(meeting.starts_at - dt.timedelta(minutes=10)):
        assert filled(client.get(f"/sessions/{meeting.id}")) == ["Join with Zoom"]
    assert filled(client.get(f"/sessions/{meeting.id}")) == []


def test_the_list_says_what_is_to_confirm_to_come_and_behind(client, pair, maya, robert, ines):
    kept(held(pair, maya=maya, robert=robert))
    with clock.at(clock.now() + 2 * WEEK):
        due = kept(fixed(pair, maya=maya, robert=robert))
    with clock.at(due.ends_at):
        kept(proposed(pair, by=robert, starts_at=due.starts_at + WEEK))
        page = client.sign_in(maya).get("/sessions").text
        stranger = client.sign_in(ines).get("/sessions").text

    assert page.index("Did you meet Robert Keller?") < page.index("waits for you") < page.index(">held<")
    assert "Keller" not in stranger


def test_sessions_behind_are_turned_page_by_page(client, pair, maya):
    many_sessions(pair, 21, by=maya, since=clock.now())
    kept(pair)
    client.sign_in(maya)

    first, second, nonsense = (client.get(f"/sessions{query}").text for query in ("", "?page=2", "?page=x&ahead=0"))

    assert (first.count("/sessions/01"), second.count("/sessions/01")) == (40, 21)
    assert nonsense.count("/sessions/01") == 40


@pytest.mark.parametrize("page", ["/sessions", "/pairs/{pair}/sessions/new", "/sessions/{meeting}"])
def test_a_page_costs_the_same_with_many_rows(app, client, pair, meeting, maya, page):
    page = page.format(pair=pair.id, meeting=meeting.id)
    client.sign_in(maya)
    few = statements(app, lambda: client.get(page))
    many_sessions(pair, 100, by=maya, since=clock.now())
    kept(pair)

    many = statements(app, lambda: client.get(page))

    assert many == few <= 12


def test_everybody_hears_of_a_cancellation(client, meeting, maya, robert):
    client.sign_in(maya).submit(f"/sessions/{meeting.id}/cancellation")

    assert [entries_to(person)[-1][0] for person in (maya, robert)] == ["CANCEL", "CANCEL"]
