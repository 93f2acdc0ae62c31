"""When and how somebody likes to meet."""

from __future__ import annotations

import pytest

from portal import db
from portal.errors import Refused
from portal.people import availability
from portal.people.availability import Span
from portal.people.models import FreeTime, Person

PAGE = "/me/availability"


def times_of(person):
    db.session.expire_all()
    return [tuple(span) for span in availability.free_times_of(db.session.get_one(Person, person.id))]


def test_times_are_kept_and_shown_again(client, ines):
    sent = {"begins_0": ["09:00", ""], "ends_0": ["10:30", ""], "begins_6": "18:00", "ends_6": "00:00"}

    answer = client.sign_in(ines).submit(PAGE, **sent, channel="phone", pace="short-and-often", speaks=["de", "en"])

    assert answer.location == PAGE
    assert times_of(ines) == [(0, 540, 630), (6, 1080, 1440)]
    page = client.get(PAGE).text
    assert 'value="09:00"' in page
    assert "Europe/Zurich" in page
    person = db.session.get_one(Person, ines.id)
    assert (person.channel, person.pace, person.speaks) == ("phone", "short-and-often", ["de"])


def test_the_other_working_days_can_be_like_monday(client, ines):
    client.sign_in(ines).submit(
        PAGE, begins_0="9:00", ends_0="10:00", begins_3="14:00", ends_3="15:00", like_monday="y"
    )

    assert times_of(ines) == [(day, 540, 600) for day in range(5)]


def test_saving_replaces_what_was_there(client, ines):
    client.sign_in(ines).submit(PAGE, begins_0="9:00", ends_0="10:00")

    client.submit(PAGE)

    assert times_of(ines) == []
    assert db.session.query(FreeTime).count() == 0


def test_what_overlaps_is_one():
    spans = [Span(1, 600, 660), Span(1, 540, 610), Span(1, 660, 700), Span(2, 540, 600)]

    assert availability.joined(spans) == [Span(1, 540, 700), Span(2, 540, 600)]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("9:00", ""),
        ("", "9:00"),
        ("10:00", "9:00"),
        ("9:00", "9:10"),
        ("25:00", "26:00"),
        ("nine", "ten"),
        ("9:00", "٩:٣٠"),
    ],
)
def test_what_is_no_time_is_refused_and_comes_back(client, ines, begins, ends):
    answer = client.sign_in(ines).submit(PAGE, begins_2=begins, ends_2=ends)

    assert answer.status_code == 422
    assert 'href="#free"' in answer.text
    assert f'value="{begins or ends}"' in answer.text
    assert times_of(ines) == []


def test_a_day_has_at_most_six_times(ines):
    with pytest.raises(Refused, match="At most 6"):
        availability.set_free_times(ines, [Span(0, hour * 60, hour * 60 + 30) for hour in range(7)])


def test_it_is_for_who_is_signed_in(client, database):
    assert client.get(PAGE).status_code == 303
    assert client.submit(PAGE).status_code == 303
