"""Workshops: offered, filled, moved, called off, held; and nobody has a seat that is not there."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db, timers
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.errors import NotFound, Refused
from portal.mentoring.actions import gatherings, hours, seats
from portal.mentoring.actions.enrolments import withdraw
from portal.mentoring.actions.programmes import move as move_programme
from portal.mentoring.models import Gathering, GatheringHour, Presence
from portal.mentoring.queries import gatherings as queries
from portal.people import actions as people
from portal.people.models import Person, Programme
from portal.post.models import Mail
from tests.cast import kept
from tests.mentoring.gathering import LINK, events, hour_of, mentees, time, workshop
from tests.mentoring.meeting import WEEK, again, count, entries_to, mails_to
from tests.mentoring.test_races import at_once, person
from tests.people.enrolling import part_of

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def feeds(programme, maya):
    """Maya's workshop in a week, with two seats."""
    return kept(workshop(programme, by=maya))


def test_a_mentor_offers_a_workshop_once(programme, feeds, maya):
    same = workshop(programme, by=maya)

    assert same.id == feeds.id
    assert (count(Gathering), count(GatheringHour)) == (1, 1)
    assert events() == ["gathering.planned"]
    [(method, entry)] = entries_to(maya)
    assert (method, entry["SEQUENCE"], str(entry["SUMMARY"])) == ("REQUEST", 0, "Feeds in ten minutes")


def test_mentees_sponsors_and_strangers_offer_none(programme, robert, ines):
    people.enrol(ines, programme, role="sponsor")

    for one in (robert, ines):
        with pytest.raises(NotFound):
            workshop(programme, by=one)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"title": "x"}, "title of 3 to 120"),
        ({"seats": 1}, "between 2 and 100"),
        ({"seats": 101}, "between 2 and 100"),
        ({"track": "no-such"}, "a track from the list"),
        ({"away": -WEEK}, "has passed"),
    ],
)
def test_what_cannot_be_is_refused(programme, maya, about, words):
    with pytest.raises(Refused, match=words):
        workshop(programme, by=maya, **about)


@pytest.mark.parametrize(("minutes", "link"), [(14, LINK), (61, LINK), (45, "http://meet.example.org/room")])
def test_an_hour_has_15_to_60_minutes_and_a_safe_link(programme, feeds, maya, minutes, link):
    with pytest.raises(Refused):
        hours.move(hour_of(feeds), time(minutes=minutes, link=link), by=maya)


@pytest.mark.parametrize("state", ["paused", "closing", "closed", "archived"])
def test_a_programme_that_rests_or_ends_begins_none(programme, maya, state):
    programme.state = state

    with pytest.raises(Refused, match=r"paused|comes to its end"):
        workshop(programme, by=maya)


def test_seats_are_taken_and_then_one_waits(programme, feeds, maya, robert):
    first, second, third = mentees(programme, 3)

    assert [seats.take(feeds, by=one) for one in (robert, first, first, second, third)] == [
        "going", "going", "going", "waiting", "waiting",
    ]  # fmt: skip

    [(method, entry)] = entries_to(robert)
    assert (method, str(entry["LOCATION"])) == ("REQUEST", LINK)
    assert str(entry["ORGANIZER"]) == f"mailto:{maya.email}"
    assert mails_to(second) == []


def test_a_seat_given_up_goes_to_who_waits_first(programme, feeds, robert):
    first, second, third = mentees(programme, 3)
    for one in (robert, first, second, third):
        seats.take(feeds, by=one)

    for _time in range(2):
        seats.leave(feeds, by=robert)

    assert [each.name for each in queries.seated_in(feeds) if each.state == "going"] == [first.name, second.name]
    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]
    assert "has become free" in mails_to(second)[0].text
    assert events("gathering.left") == ["gathering.left"]


def test_who_returns_is_told_of_it_last(programme, feeds, robert):
    seats.take(feeds, by=robert)
    seats.leave(feeds, by=robert)
    seats.take(feeds, by=robert)

    told = entries_to(robert)
    assert [method for method, _entry in told] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({str(entry["UID"]) for _method, entry in told}) == 1
    sequence = [int(entry["SEQUENCE"]) for _method, entry in told]
    assert sequence == sorted(set(sequence))


def test_the_host_and_those_outside_take_no_seat(programme, feeds, maya, ines):
    with pytest.raises(Refused, match="You host it"):
        seats.take(feeds, by=maya)
    with pytest.raises(NotFound):
        seats.take(feeds, by=ines)
    people.enrol(ines, programme, role="safe-contact")
    with pytest.raises(NotFound):
        seats.take(feeds, by=ines)


def test_another_time_is_told_to_everybody_who_comes(programme, feeds, maya, robert):
    seats.take(feeds, by=robert)
    later = time(away=2 * WEEK, minutes=30)

    for _time in range(2):
        hours.move(hour_of(feeds), later, by=maya)

    method, entry = entries_to(robert)[-1]
    assert (method, entry["DTSTART"].dt) == ("REQUEST", later.starts_at)
    assert int(entry["SEQUENCE"]) > int(entries_to(robert)[0][1]["SEQUENCE"])
    assert len(entries_to(robert)) == 2
    assert events("gathering.planned") == ["gathering.planned"] * 2


def test_only_the_host_moves_and_calls_off(programme, feeds, robert, clara, ines):
    for one in (robert, clara, ines):
        with pytest.raises(NotFound):
            hours.move(hour_of(feeds), time(away=2 * WEEK), by=one)
        with pytest.raises(NotFound):
            hours.call_off(hour_of(feeds), by=one)
        with pytest.raises(NotFound):
            hours.hold(hour_of(feeds), there=[robert.id], by=one)


def test_called_off_it_is_over(programme, feeds, maya, robert):
    seats.take(feeds, by=robert)
    hour = hour_of(feeds)

    for _time in range(2):
        hours.call_off(hour, by=maya)

    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]
    assert [method for method, _entry in entries_to(maya)] == ["REQUEST", "CANCEL"]
    assert feeds.ended_at is not None
    with pytest.raises(Refused, match="This is over"):
        seats.take(feeds, by=mentees(programme, 1)[0])
    with pytest.raises(Refused, match="settled"):
        hours.hold(hour, there=[robert.id], by=maya)


def test_the_host_says_afterwards_who_was_there(programme, feeds, maya, robert):
    [first] = mentees(programme, 1)
    for one in (robert, first):
        seats.take(feeds, by=one)
    hour = hour_of(feeds)
    with pytest.raises(Refused, match="not begun"):
        hours.hold(hour, there=[robert.id], by=maya)

    with clock.at(hour.ends_at):
        with pytest.raises(Refused, match="tick who was there"):
            hours.hold(hour, there=[maya.id], by=maya)
        for _time in range(2):
            hours.hold(hour, there=[robert.id, maya.id, "nobody"], by=maya)
        with pytest.raises(Refused, match="settled"):
            hours.call_off(hour, by=maya)

    assert count(Presence) == 1
    assert events("gathering.held", "gathering.attended") == ["gathering.attended", "gathering.held"]
    assert feeds.ended_at is not None


def test_once_it_has_begun_seats_stay_as_they_are(programme, feeds, maya, robert):
    seats.take(feeds, by=robert)
    [first] = mentees(programme, 1)

    with clock.at(hour_of(feeds).starts_at):
        for deed in (lambda: seats.leave(feeds, by=robert), lambda: seats.take(feeds, by=first)):
            with pytest.raises(Refused, match="It has begun"):
                deed()
        with pytest.raises(Refused, match="It has begun"):
            hours.move(hour_of(feeds), time(), by=maya)


def test_everybody_is_reminded_the_day_before_and_nobody_while_all_rest(programme, feeds, maya, robert):
    seats.take(feeds, by=robert)
    kept(feeds)

    for state, expected in (("paused", 0), ("running", 2)):
        programme = db.session.get_one(Programme, programme.id)
        programme.state = state
        hour = hour_of(db.session.get_one(Gathering, feeds.id))
        timers.stop(hour.id)
        timers.start(hours.REMINDING, hour.id, at=hour.starts_at - 24 * HOUR, lasts=24 * HOUR, name=state)
        db.session.commit()
        with clock.at(hour.starts_at - 23 * HOUR):
            for _time in range(2):
                by_and_by(timers.run(CHIMES))
        assert db.session.query(Mail).filter_by(kind="reminder").count() == expected


def test_who_leaves_the_programme_frees_their_seat_and_ends_what_they_host(programme, feeds, maya, robert):
    first, second = mentees(programme, 2)
    for one in (robert, first, second):
        seats.take(feeds, by=one)

    withdraw(part_of(programme, robert, "mentee"), by=robert)
    assert [each.name for each in queries.seated_in(feeds)] == [first.name, second.name]

    withdraw(part_of(programme, maya, "mentor"), by=maya)
    assert feeds.ended_at is not None
    assert [method for method, _entry in entries_to(first)][-1] == "CANCEL"


def test_who_only_gives_up_one_of_their_roles_keeps_their_seat(programme, feeds, robert):
    people.enrol(robert, programme, role="reviewer")
    seats.take(feeds, by=robert)

    withdraw(part_of(programme, robert, "mentee"), by=robert)

    assert [each.name for each in queries.seated_in(feeds)] == [robert.name]


def test_with_its_programme_it_ends(programme, feeds, maya, robert, clara):
    seats.take(feeds, by=robert)
    programme.state = "closing"

    move_programme(programme, "closing", by=clara)

    assert feeds.ended_at is not None
    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]
    assert events("gathering.cancelled") == ["gathering.cancelled"]


def test_of_two_at_once_for_the_last_seat_one_has_it_and_the_other_waits(database, programme, feeds, robert):
    [first] = mentees(programme, 1)
    seats.take(feeds, by=first)
    [second] = [people.create_person("second@demo.example", "Second One")]
    people.enrol(second, programme, role="mentee")
    kept(feeds)

    def take(one):
        return (
            lambda: (queries.gathering_of(person(one), feeds.id), person(one)),
            lambda found, by: seats.take(found, by=by),
        )

    said = at_once(clock.now(), database, *map(take, (robert, second, robert, second)))

    assert said == [None] * 4
    db.session.expire_all()
    states = sorted(each.state for each in queries.seated_in(again(feeds)))
    assert states == ["going", "going", "waiting"]


def test_of_two_who_leave_at_once_each_seat_goes_to_another(database, programme, feeds, robert):
    first, second, third = mentees(programme, 3)
    for one in (robert, first, second, third):
        seats.take(feeds, by=one)
    kept(feeds)

    def leave(one):
        return (
            lambda: (queries.gathering_of(person(one), feeds.id), person(one)),
            lambda found, by: seats.leave(found, by=by),
        )

    said = at_once(clock.now(), database, *map(leave, (robert, first)))

    assert said == [None, None]
    db.session.expire_all()
    found = queries.seated_in(again(feeds))
    assert [(each.name, each.state) for each in found] == [(second.name, "going"), (third.name, "going")]


def test_offered_twice_at_once_it_is_one(database, programme, maya):
    def load():
        return db.session.get_one(Programme, programme.id), db.session.get_one(Person, maya.id)

    said = at_once(clock.now(), database, *[(load, lambda found, by: workshop(found, by=by))] * 3)

    assert said == [None] * 3
    assert count(Gathering) == 1


def test_gatherings_end_only_as_circles(programme, feeds, maya):
    with pytest.raises(Refused, match="Only a circle"):
        gatherings.end(feeds, by=maya)


def test_who_is_here_no_more_has_no_seat_anywhere(programme, feeds, maya, robert, clara):
    autumn = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(robert, autumn, role="mentor")
    seats.take(feeds, by=robert)
    other = workshop(autumn, by=robert)

    for _time in range(2):
        seats.leave_all(robert)

    assert queries.seated_in(feeds) == []
    assert other.ended_at is not None
