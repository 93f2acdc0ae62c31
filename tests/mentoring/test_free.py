"""Hours at which both of a pair are free, on the clocks of both."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db
from portal.mentoring import actions, free, queries
from portal.people import actions as people
from portal.people.models import FreeTime
from tests.cast import kept
from tests.mentoring.meeting import WEEK, fixed

DAY = dt.timedelta(days=1)
TUESDAY, WEDNESDAY, SUNDAY = 1, 2, 6


def at(text):
    """A moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def says(person, *weeks):
    """Write down when somebody is free: weekday, and from which hour to which."""
    rows = [
        FreeTime(person_id=person.id, weekday=day, begins=int(since * 60), ends=int(until * 60))
        for day, since, until in weeks
    ]
    db.session.add_all(rows)
    db.session.flush()


def test_who_said_nothing_is_free_in_working_hours(pair):
    assert queries.common_times(pair, minutes=45) == [
        at("2026-03-04T08:00"), at("2026-03-05T08:00"), at("2026-03-06T08:00"),
    ]  # fmt: skip


def test_what_both_said_is_what_they_share(pair, maya, robert):
    says(maya, (TUESDAY, 9, 12), (WEDNESDAY, 9, 12))
    says(robert, (WEDNESDAY, 11, 17), (SUNDAY, 9, 17))

    assert queries.common_times(pair, minutes=60) == [at("2026-03-04T10:00") + n * WEEK for n in range(3)]


def test_nothing_shared_is_nothing(pair, maya, robert):
    says(maya, (TUESDAY, 9, 12))
    says(robert, (TUESDAY, 11.5, 17))

    assert queries.common_times(pair, minutes=45) == []
    assert queries.common_times(pair, minutes=30, limit=1) == [at("2026-03-10T10:30")]


def test_each_is_free_on_their_own_clock(pair, maya, robert):
    robert.timezone = "America/New_York"
    says(maya, (WEDNESDAY, 9, 18))
    says(robert, (WEDNESDAY, 9, 17))

    assert queries.common_times(pair, minutes=45, limit=1) == [at("2026-03-04T14:00")]


def test_a_week_over_the_date_line_is_shared_too(pair, maya, robert):
    maya.timezone, robert.timezone = "Pacific/Auckland", "America/Los_Angeles"
    says(maya, (WEDNESDAY, 8, 12))
    says(robert, (TUESDAY, 12, 16))

    assert queries.common_times(pair, minutes=45, limit=1) == [at("2026-03-10T19:00")]


def test_an_hour_with_somebody_else_is_taken(pair, programme, clara, maya, robert, ines):
    says(maya, (WEDNESDAY, 9, 11))
    says(robert, (WEDNESDAY, 9, 11))
    people.enrol(ines, programme, role="mentee")
    people.enrol(maya, programme, role="mentor").capacity = 2
    other = actions.form_pair(programme, mentor=maya, mentee=ines, by=clara)
    for one in (maya, ines):
        actions.sign(other, by=one)
    fixed(kept(other), maya=maya, robert=ines, starts_at=at("2026-03-04T08:00"), minutes=60)

    assert queries.common_times(pair, minutes=60, limit=2) == [at("2026-03-04T09:00"), at("2026-03-11T08:00")]


def test_nobody_is_asked_for_the_next_hours(pair, maya, robert):
    for person in (maya, robert):
        says(person, (TUESDAY, 9, 23), (WEDNESDAY, 0, 6))

    assert queries.common_times(pair, minutes=45, limit=1) == [at("2026-03-10T08:00")]


@pytest.mark.parametrize(
    ("day", "begins"),
    [("2026-03-22", "08:00"), ("2026-03-29", "07:00"), ("2026-10-18", "07:00"), ("2026-10-25", "08:00")],
)
def test_nine_o_clock_is_nine_o_clock_before_and_after_clocks_change(day, begins):
    since = at(f"{day}T00:00")

    [(begin, end)] = free.stretches([(SUNDAY, 9 * 60, 10 * 60)], "Europe/Zurich", since, 5)

    assert (begin, end - begin) == (at(f"{day}T{begins}"), dt.timedelta(hours=1))


def test_an_hour_that_is_skipped_is_no_hour():
    night = [(SUNDAY, 2 * 60, 3 * 60)]

    assert free.stretches(night, "Europe/Zurich", at("2026-03-28T12:00"), 3) == []
    [(begin, end)] = free.stretches(night, "Europe/Zurich", at("2026-10-24T12:00"), 3)
    assert (begin, end) == (at("2026-10-25T00:00"), at("2026-10-25T02:00"))


def test_a_day_that_ends_at_midnight_ends_there():
    [(_begin, end)] = free.stretches([(TUESDAY, 22 * 60, 24 * 60)], "UTC", at("2026-03-03T00:00"), 1)

    assert end == at("2026-03-04T00:00")


def test_what_is_taken_leaves_the_rest():
    day = [(at("2026-03-04T08:00"), at("2026-03-04T12:00"))]
    taken = [(at("2026-03-04T11:00"), at("2026-03-04T13:00")), (at("2026-03-04T09:00"), at("2026-03-04T09:30"))]

    assert list(free.without(day, taken)) == [
        (at("2026-03-04T08:00"), at("2026-03-04T09:00")),
        (at("2026-03-04T09:30"), at("2026-03-04T11:00")),
    ]
    assert list(free.without(day, [(at("2026-03-04T07:00"), at("2026-03-04T12:00"))])) == []


def test_sessions_begin_on_the_half_hour():
    odd = [(at("2026-03-04T08:07"), at("2026-03-04T09:00")), (at("2026-03-05T08:10"), at("2026-03-05T10:00"))]

    assert free.beginnings(odd, 45, 3) == [at("2026-03-05T08:30")]


def test_the_page_offers_what_both_share(client, pair, maya, robert):
    says(maya, (WEDNESDAY, 9, 12))
    says(robert, (SUNDAY, 9, 12))
    kept(pair)

    page = client.sign_in(maya).get(f"/pairs/{pair.id}/sessions/new").text

    assert "there is no hour at which both of you are free" in page
    assert clock.now() == at("2026-03-03T09:00")
