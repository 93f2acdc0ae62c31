"""The pages of workshops, circles and coffee: the list for all who take part, the rest for those who have a seat."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.mentoring.actions import seats
from portal.mentoring.models import Gathering, GatheringHour, Presence
from portal.mentoring.queries import gatherings as queries
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.gathering import LINK, circle, hour_of, in_circle, mentees, workshop
from tests.mentoring.meeting import THURSDAY, WEEK, again, count, entries_to, problem_of, statements

LIST = "/programmes/spring/gatherings"


@pytest.fixture
def feeds(programme, maya):
    """Maya's workshop in a week, with two seats."""
    return kept(workshop(programme, by=maya))


def offered(client, **fields):
    """Send the form of a new gathering."""
    given = {"kind": "workshop", "title": "Threads", "seats": "4", "starts_at": THURSDAY, "minutes": "30"}
    return client.submit(f"{LIST}/new", **(given | fields))


def test_who_takes_part_sees_the_list_and_nobody_else(client, programme, feeds, maya, robert, clara, ines):
    sponsor, petra = (people.create_person(f"{role}@demo.example", "Petra Vogel") for role in ("sponsor", "safe"))
    people.enrol(sponsor, programme, role="sponsor")
    people.enrol(petra, programme, role="safe-contact")
    kept(feeds)

    for address in (LIST, f"/gatherings/{feeds.id}"):
        client.delete_cookie("portal")
        assert client.get(address).location.startswith("/sign-in?next=")
        found = [client.sign_in(one).get(address).status_code for one in (maya, robert, clara, ines, sponsor, petra)]
        assert found == [200, 200, 200, 404, 404, 404]


def test_link_and_names_are_for_those_who_have_a_seat(client, programme, feeds, maya, robert, clara):
    [first, second] = mentees(programme, 2)
    for one in (robert, first, second):
        seats.take(feeds, by=one)
    kept(feeds)

    def sees(one):
        text = client.sign_in(one).get(f"/gatherings/{feeds.id}").text
        return LINK in text, first.name in text

    assert [sees(one) for one in (maya, robert)] == [(True, True)] * 2
    assert [sees(one)[0] for one in (clara, second)] == [False, False]
    assert not sees(clara)[1]


def test_a_workshop_is_offered_on_ones_own_clock(client, programme, maya, robert):
    maya.timezone = "America/Sao_Paulo"
    kept(maya)

    answer = offered(client.sign_in(maya), about="Bring a phone.", track="social-media", place="Room 4")

    gathering = db.session.scalars(sa.select(Gathering)).one()
    assert answer.location == f"/gatherings/{gathering.id}"
    assert hour_of(gathering).starts_at.hour == 17
    page = client.get(answer.location).text
    assert "Room 4" in page
    assert "Threads" in client.sign_in(robert).get(LIST).text


def test_the_hour_that_is_skipped_is_refused_and_what_was_typed_stays(client, programme, maya):
    answer = offered(client.sign_in(maya), title="Spring forward", starts_at="2026-03-29T02:30")

    assert answer.status_code == 422
    assert "skipped" in problem_of(answer)
    assert "Spring forward" in answer.text
    assert count(Gathering) == 0


def test_who_may_not_offer_finds_no_form(client, programme, robert, ines):
    for one in (robert, ines):
        assert client.sign_in(one).get(f"{LIST}/new").status_code == 404
        assert offered(client).status_code == 404


def test_a_seat_is_taken_and_given_up(client, programme, feeds, robert):
    client.sign_in(robert)

    assert client.submit(f"/gatherings/{feeds.id}/seats").status_code == 303
    assert "you have a seat" in client.get(f"/gatherings/{feeds.id}").text
    assert "Feeds in ten minutes" in client.get("/sessions").text
    assert client.submit(f"/gatherings/{feeds.id}/departure").status_code == 303
    assert "Take a seat" in client.get(f"/gatherings/{feeds.id}").text
    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]


HOURS = ["time", "cancellation", "attendance"]
DEEDS = [f"gatherings/{{gathering}}/{each}" for each in ("seats", "departure", "answers", "hours", "end")]
DEEDS += [f"gathering-hours/{{hour}}/{each}" for each in HOURS]


@pytest.mark.parametrize("deed", DEEDS)
def test_to_a_stranger_none_of_it_exists(client, feeds, ines, deed):
    address = "/" + deed.format(gathering=feeds.id, hour=hour_of(feeds).id)

    assert client.sign_in(ines).submit(address, starts_at=THURSDAY, minutes="30").status_code == 404


@pytest.mark.parametrize("deed", HOURS)
def test_only_who_runs_it_changes_its_hours(client, feeds, robert, clara, deed):
    hour = hour_of(feeds)

    for one in (robert, clara):
        client.sign_in(one)
        assert client.get(f"/gathering-hours/{hour.id}").status_code == 404
        given = {"starts_at": THURSDAY, "minutes": "30"}
        assert client.submit(f"/gathering-hours/{hour.id}/{deed}", **given).status_code == 404


def test_the_host_moves_it_and_says_who_was_there(client, programme, feeds, maya, robert):
    seats.take(feeds, by=robert)
    kept(feeds)
    hour = hour_of(feeds)
    address = f"/gathering-hours/{hour.id}"
    client.sign_in(maya)

    assert "Keep it like this" in client.get(address).text
    assert client.submit(f"{address}/time", starts_at=THURSDAY, minutes="20", link=LINK).status_code == 303
    moved = again(hour)
    assert (moved.minutes, moved.revision) == (20, 2)
    early = client.submit(f"{address}/attendance", there=robert.id)
    assert (early.status_code, "not begun" in problem_of(early)) == (422, True)
    with clock.at(moved.ends_at):
        client.sign_in(maya)
        assert robert.name in client.get(address).text
        assert client.submit(f"{address}/attendance", there="").status_code == 422
        assert client.submit(f"{address}/attendance", there=robert.id).status_code == 303
        page = client.get(f"/gatherings/{feeds.id}").text
    assert "There: Robert Keller" in page
    assert count(Presence) == 1


def test_a_circle_is_opened_asked_for_and_planned(client, programme, clara, robert):
    answer = offered(client.sign_in(clara), kind="circle", title="Mondays", starts_at="")
    page = answer.location
    assert answer.status_code == 303

    client.sign_in(robert)
    assert "Ask to be in it" in client.get(page).text
    assert client.submit(f"{page}/seats").status_code == 303
    assert "you have asked" in client.get(page).text
    client.sign_in(clara)
    assert "Robert Keller would like to be in it" in client.get(page).text
    assert client.submit(f"{page}/answers", person=robert.id, answer="in").status_code == 303
    assert client.submit(f"{page}/hours", starts_at=THURSDAY, minutes="45", link=LINK).status_code == 303
    assert LINK in client.sign_in(robert).get(page).text
    assert client.sign_in(clara).submit(f"{page}/end").status_code == 303
    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]


def test_the_feed_shows_what_one_has_a_seat_in(client, programme, feeds, maya, robert, clara):
    seats.take(feeds, by=robert)
    kept(feeds)

    def read(one):
        client.sign_in(one).submit("/me/calendar")
        return [str(each.id) for each in queries.gathering_entries_of(one)]

    assert [len(read(one)) for one in (maya, robert, clara)] == [1, 1, 0]


def test_a_list_costs_the_same_however_long_it_is(app, client, programme, maya, robert):
    def cost():
        client.sign_in(robert)
        return [statements(app, lambda page=page: client.get(page)) for page in (LIST, "/sessions")]

    kept(workshop(programme, by=maya))
    short = cost()
    for number in range(30):
        rows = Gathering(programme_id=programme.id, kind="workshop", title=f"No {number}", host_id=maya.id, seats=9)
        db.session.add(rows)
        db.session.flush()
        db.session.add(GatheringHour(gathering_id=rows.id, starts_at=clock.now() + WEEK, minutes=30))
        seats.take(queries.gathering_of(robert, rows.id), by=robert)
    kept(programme)

    assert cost() == short
    assert 'rel="next"' in client.get(LIST).text


def test_the_page_of_a_circle_costs_the_same_however_many_are_in_it(app, client, programme, maya, robert):
    mondays = circle(programme, by=maya, seats=40)
    in_circle(mondays, robert, by=maya)
    kept(mondays)

    def cost():
        return statements(app, lambda: client.sign_in(robert).get(f"/gatherings/{mondays.id}"))

    short = cost()
    mondays = queries.gathering_of(maya, mondays.id)
    for one in mentees(programme, 20):
        in_circle(mondays, one, by=maya)
    kept(mondays)

    assert cost() == short
