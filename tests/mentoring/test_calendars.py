"""The secret address at which somebody's calendar reads their sessions."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from portal import clock, db
from portal.mentoring import actions, queries
from portal.mentoring.models import CalendarFeed
from portal.people.models import Person
from tests.cast import kept
from tests.mentoring.meeting import WEEK, fixed, held, many_sessions, proposed, statements

DAY = dt.timedelta(days=1)


def address_of(client, person):
    """The path of an address that somebody makes, as the page shows it once; nobody is signed in afterwards."""
    page = client.sign_in(person).submit("/me/calendar").text
    client.delete_cookie("portal")
    return re.findall(r"<code>http://localhost(/calendar/[\w-]{43}\.ics)</code>", page)[0]


@pytest.fixture
def address(client, maya):
    """An address of Maya's, of whom nothing is planned yet."""
    return address_of(client, maya)


def entries_at(client, address):
    """The entries at an address, by UID."""
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    return {str(entry["UID"]): entry for entry in Calendar.from_ical(answer.text).walk("VEVENT")}


def test_a_calendar_reads_what_is_fixed_proposed_held_and_called_off(client, pair, maya, robert):
    ahead = fixed(pair, maya=maya, robert=robert, agenda="Something private", link="https://acme.zoom.us/j/93")
    asked = proposed(pair, by=maya, starts_at=clock.now() + 2 * WEEK)
    gone = fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + 3 * WEEK)
    actions.cancel(gone, by=robert)
    past = held(pair, maya=maya, robert=robert, starts_at=clock.now() + DAY)
    kept(pair)
    address = address_of(client, maya)

    found = entries_at(client, address)

    assert {uid: str(entry["STATUS"]) for uid, entry in found.items()} == {
        f"{ahead.id}@sessions": "CONFIRMED",
        f"{asked.id}@sessions": "TENTATIVE",
        f"{gone.id}@sessions": "CANCELLED",
        f"{past.id}@sessions": "CONFIRMED",
    }
    entry = found[f"{ahead.id}@sessions"]
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (ahead.starts_at, ahead.ends_at)
    assert str(entry["LOCATION"]) == "https://acme.zoom.us/j/93"
    assert str(entry["URL"]) == f"http://localhost/sessions/{ahead.id}"
    assert int(entry["SEQUENCE"]) == ahead.revision
    assert "private" not in client.get(address).text


def test_sessions_of_others_are_not_in_it(client, pair, maya, robert, ines):
    kept(fixed(pair, maya=maya, robert=robert))

    found = [len(entries_at(client, address_of(client, person))) for person in (maya, robert, ines)]

    assert found == [1, 1, 0]


def test_what_was_called_off_long_ago_is_forgotten(client, pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    actions.cancel(meeting, by=maya)
    kept(meeting)
    address = address_of(client, maya)

    assert len(entries_at(client, address)) == 1
    with clock.at(clock.now() + 31 * DAY):
        assert entries_at(client, address) == {}


def test_what_has_not_changed_is_not_sent_again(client, pair, maya, robert):
    meeting = kept(fixed(pair, maya=maya, robert=robert))
    address = address_of(client, maya)
    first = client.get(address)
    tag = first.headers["ETag"]

    with clock.at(clock.now() + dt.timedelta(hours=1)):
        same = client.get(address, headers={"If-None-Match": tag})
        meeting = queries.session_of(maya, meeting.id)
        actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=30, by=maya)
        kept(meeting)
        other = client.get(address, headers={"If-None-Match": tag})

    assert (same.status_code, same.data) == (304, b"")
    assert other.status_code == 200
    assert other.headers["ETag"] != tag
    assert first.headers["Cache-Control"] == "private, max-age=300"


def test_an_address_is_shown_once_and_kept_as_a_hash(client, address, maya):
    token = address.removeprefix("/calendar/").removesuffix(".ics")

    page = client.sign_in(maya).get("/me/calendar")

    assert token not in page.text
    assert "Make another address" in page.text
    assert token not in db.session.scalars(sa.select(CalendarFeed.token)).one()


def test_the_page_that_shows_it_is_kept_nowhere(client, maya):
    answer = client.sign_in(maya).submit("/me/calendar")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_another_address_ends_the_one_of_before(client, address, maya):
    fresh = address_of(client, maya)

    assert client.get(address).status_code == 404
    assert entries_at(client, fresh) == {}


def test_an_address_is_removed(client, address, maya):
    client.sign_in(maya)

    for _time in range(2):
        assert client.submit("/me/calendar/removal").location == "/me/calendar"

    assert "Make an address" in client.get("/me/calendar").text
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x" * 43, "x" * 5000, "é", "a%2Fb", ".."])
def test_an_address_that_is_nobodys_does_not_exist(client, address, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_who_has_left_has_no_calendar_here(client, address, maya):
    db.session.get_one(Person, maya.id).deactivated_at = clock.now()
    db.session.commit()

    assert client.get(address).status_code == 404


def test_only_who_is_signed_in_makes_an_address(client):
    assert client.get("/me/calendar").location.startswith("/sign-in?next=")
    assert client.submit("/me/calendar").location.startswith("/sign-in")
    assert client.submit("/me/calendar/removal").location.startswith("/sign-in")


def test_a_calendar_that_asks_too_often_is_told_to_wait(client, address):
    answers = [client.get(address) for _time in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_who_guesses_addresses_is_told_to_wait(client):
    answers = [client.get(f"/calendar/{'x' * 40}{number:03}.ics").status_code for number in range(61)]

    assert set(answers[:60]) == {404}
    assert answers[60] == 429


def test_it_costs_the_same_with_many_sessions(app, client, pair, maya):
    address = address_of(client, maya)
    few = statements(app, lambda: client.get(address))
    many_sessions(pair, 100, by=maya, since=clock.now())
    kept(pair)

    many = statements(app, lambda: client.get(address))

    assert many == few <= 12
    assert len(entries_at(client, address)) > 100


def test_words_in_it_are_in_the_persons_language(client, pair, maya, robert):
    maya.language = "pt-BR"
    kept(fixed(pair, maya=maya, robert=robert))

    [entry] = entries_at(client, address_of(client, maya)).values()

    assert "Maya Lindqvist" in str(entry["SUMMARY"])


def test_names_cannot_write_into_it(client, pair, maya, robert):
    robert.name = "Robert\r\nATTENDEE:mailto:thief@evil.example"
    kept(fixed(pair, maya=maya, robert=robert))
    address = address_of(client, maya)

    [entry] = entries_at(client, address).values()

    assert "ATTENDEE" not in entry
    assert client.get(address).text.count("BEGIN:VEVENT") == 1
