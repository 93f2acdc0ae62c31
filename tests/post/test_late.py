"""What was to go and could not, because the server or the worker was away: calm all the same when it goes at last."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from portal import clock
from portal.post.kinds import MESSAGE, REMINDER, SESSION
from portal.post.sending import send_waiting
from tests.post.conftest import free_port, outbox, write

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
EVENING = dt.datetime(2026, 3, 3, 18, 30, tzinfo=dt.UTC)
"""Half past seven in Zurich, half an hour before the quiet hours."""


@pytest.fixture
def away(settings):
    """Settings that name a mail server which is not there."""
    return replace(settings, mail_url=f"smtp://127.0.0.1:{free_port()}")


def to(person, key, kind=MESSAGE):
    """Write to somebody."""
    write(key=key, to=person.email, person_id=person.id, kind=kind)


def at(moment, settings):
    """A round of the worker; how many mails went."""
    with clock.at(moment):
        return send_waiting(settings)


def of(key):
    return next(mail for mail in outbox() if mail.key == key)


def test_a_server_that_comes_back_at_night_is_not_used_for_what_is_not_urgent(maya, settings, away):
    to(maya, "calm")
    to(maya, "urgent", kind=SESSION)
    assert at(EVENING, away) == 0

    assert at(EVENING + 4 * HOUR, settings) == 1

    morning = dt.datetime(2026, 3, 4, 6, 0, tzinfo=dt.UTC)
    assert (of("urgent").sent_at, of("calm").due_at) == (EVENING + 4 * HOUR, morning)
    assert at(morning, settings) == 1
    assert of("calm").sent_at == morning


def test_the_seven_days_begin_when_a_mail_reaches_somebody(maya, settings, away):
    to(maya, "one")
    at(EVENING - 9 * HOUR, away)
    to(maya, "two")
    at(EVENING - 9 * HOUR, away)
    assert at(EVENING + 16 * HOUR, settings) == 2
    with clock.at(EVENING + 6 * DAY + 17 * HOUR):
        to(maya, "three")

    assert at(EVENING + 6 * DAY + 17 * HOUR, settings) == 0

    assert of("three").due_at == EVENING + 7 * DAY + 16 * HOUR


def test_what_is_still_on_its_way_counts_as_well(maya, settings, away):
    for key in ("one", "two"):
        to(maya, key)
        at(EVENING - 9 * HOUR, away)
    with clock.at(EVENING + 7 * DAY):
        to(maya, "three")

    assert at(EVENING + 7 * DAY, settings) == 2

    assert of("three").sent_at is None


def test_a_reminder_that_could_not_go_for_a_day_is_let_go(maya, settings, away):
    to(maya, "reminder", kind=REMINDER)
    assert at(EVENING - 9 * HOUR, away) == 0

    assert at(EVENING + 16 * HOUR, settings) == 0

    assert of("reminder").reason == "too-late"
