"""Circles: people ask, their host lets them in, and they meet several times."""

from __future__ import annotations

import pytest

from portal import clock
from portal.errors import NotFound, Refused
from portal.mentoring.actions import gatherings, hours, seats
from portal.mentoring.models import Presence
from portal.mentoring.queries import gatherings as queries
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.gathering import circle, events, in_circle, mentees, time
from tests.mentoring.meeting import WEEK, count, entries_to, mails_to
from tests.mentoring.test_races import at_once, person


@pytest.fixture
def mondays(programme, maya):
    """Maya's circle with three seats, without a time yet."""
    return kept(circle(programme, by=maya))


def test_it_is_opened_once_and_needs_no_time(programme, mondays, maya):
    assert circle(programme, by=maya).id == mondays.id
    assert queries.planned_of(mondays) == []


def test_who_asks_is_in_it_once_its_host_says_so(mondays, maya, robert):
    assert [seats.take(mondays, by=robert) for _time in range(2)] == ["waiting", "waiting"]
    assert [mail.subject for mail in mails_to(maya)] == ["Robert Keller would like to be in your circle"]

    for _time in range(2):
        seats.let_in(mondays, robert.id, by=maya)

    assert [(each.name, each.state) for each in queries.seated_in(mondays)] == [(robert.name, "going")]
    assert ["How nice to have you" in mail.text for mail in mails_to(robert)] == [True]
    assert events("gathering.joined") == ["gathering.joined"] * 2


def test_only_its_host_lets_people_in_and_only_who_asked(programme, mondays, maya, robert, clara):
    [first] = mentees(programme, 1)
    seats.take(mondays, by=robert)

    for one in (robert, clara, first):
        with pytest.raises(NotFound):
            seats.let_in(mondays, robert.id, by=one)
        with pytest.raises(NotFound):
            seats.turn_down(mondays, robert.id, by=one)
    for nobody in (first.id, "nobody"):
        with pytest.raises(NotFound):
            seats.let_in(mondays, nobody, by=maya)


def test_it_holds_as_many_as_there_are_seats(programme, mondays, maya, robert):
    for one in mentees(programme, 3):
        in_circle(mondays, one, by=maya)
    seats.take(mondays, by=robert)

    with pytest.raises(Refused, match="All seats are taken"):
        seats.let_in(mondays, robert.id, by=maya)


def test_who_is_not_let_in_is_told_kindly_and_may_ask_again(mondays, maya, robert):
    seats.take(mondays, by=robert)

    for _time in range(2):
        seats.turn_down(mondays, robert.id, by=maya)

    assert ["stays as it is for now" in mail.text for mail in mails_to(robert)] == [True]
    assert seats.take(mondays, by=robert) == "waiting"


def test_each_hour_is_in_the_calendar_of_everybody_in_it(mondays, maya, robert):
    in_circle(mondays, robert, by=maya)

    first = hours.plan(mondays, time(), by=maya)
    assert hours.plan(mondays, time(), by=maya).id == first.id
    hours.plan(mondays, time(away=2 * WEEK), by=maya)

    assert len({str(entry["UID"]) for _method, entry in entries_to(robert)}) == 2
    assert [method for method, _entry in entries_to(maya)] == ["REQUEST"] * 2


def test_hours_do_not_overlap(mondays, maya):
    hours.plan(mondays, time(), by=maya)

    with pytest.raises(Refused, match="You meet at this time already"):
        hours.plan(mondays, time(away=WEEK + (WEEK / (7 * 24 * 2))), by=maya)


def test_only_its_host_plans(mondays, maya, robert, clara, ines):
    in_circle(mondays, robert, by=maya)

    for one in (robert, clara, ines):
        with pytest.raises(NotFound):
            hours.plan(mondays, time(), by=one)


def test_who_comes_later_has_what_is_planned_and_who_leaves_has_it_no_more(mondays, maya, robert):
    for weeks in (1, 2):
        hours.plan(mondays, time(away=weeks * WEEK), by=maya)
    in_circle(mondays, robert, by=maya)

    seats.leave(mondays, by=robert)

    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert [mail.subject for mail in mails_to(maya)][-1] == "Mondays at eight: a seat is free"


def test_an_hour_that_is_held_leaves_the_circle_open(mondays, maya, robert):
    in_circle(mondays, robert, by=maya)
    for weeks in (1, 2):
        hours.plan(mondays, time(away=weeks * WEEK), by=maya)

    for hour in queries.planned_of(mondays):
        with clock.at(hour.ends_at):
            hours.hold(hour, there=[robert.id], by=maya)

    assert mondays.ended_at is None
    assert count(Presence) == 2
    assert events("gathering.held") == ["gathering.held"] * 2


def test_brought_to_its_end_it_takes_nobody_in(programme, mondays, maya, robert):
    [first] = mentees(programme, 1)
    in_circle(mondays, robert, by=maya)
    seats.take(mondays, by=first)
    hours.plan(mondays, time(), by=maya)

    for _time in range(2):
        gatherings.end(mondays, by=maya)

    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]
    with pytest.raises(Refused, match="This is over"):
        seats.let_in(mondays, first.id, by=maya)
    with pytest.raises(Refused, match="This is over"):
        hours.plan(mondays, time(away=2 * WEEK), by=maya)


def test_only_its_host_ends_it(mondays, robert, clara):
    for one in (robert, clara):
        with pytest.raises(NotFound):
            gatherings.end(mondays, by=one)


def test_while_the_programme_rests_nothing_is_planned_and_nobody_asks(programme, mondays, maya, robert):
    programme.state = "paused"

    with pytest.raises(Refused, match="is paused"):
        hours.plan(mondays, time(), by=maya)
    with pytest.raises(Refused, match="is paused"):
        seats.take(mondays, by=robert)


def test_the_last_seat_is_given_once(database, programme, mondays, maya, robert):
    for one in mentees(programme, 2):
        in_circle(mondays, one, by=maya)
    other = people.create_person("other@demo.example", "Other One")
    people.enrol(other, programme, role="mentee")
    for one in (robert, other):
        seats.take(mondays, by=one)
    kept(mondays)

    def let_in(one):
        return (
            lambda: (queries.gathering_of(person(maya), mondays.id), person(maya)),
            lambda found, by: seats.let_in(found, one.id, by=by),
        )

    said = at_once(clock.now(), database, let_in(robert), let_in(other))

    assert sorted(sentence is None for sentence in said) == [False, True]
