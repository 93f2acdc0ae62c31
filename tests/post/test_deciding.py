"""Calm by default: two mails a week, quiet hours where a person lives, and the rest together in one."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

import pytest

from portal import clock, db
from portal.people import actions as people
from portal.post import actions
from portal.post.deciding import decide
from portal.post.kinds import AWARD, CHECK_IN, DIGEST, LEARNING, MESSAGE, PAIR, REMINDER, SESSION
from portal.post.models import AS_THEY_COME, CALM, WEEKLY
from portal.post.queries import wish_of
from portal.post.quiet import awake, next_monday
from portal.post.sending import send_waiting
from tests.post.conftest import free_port, outbox, words_of, write

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DAY = dt.timedelta(days=1)
TUESDAY = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)
"""When every test begins; in Zurich it is ten."""


def to(person, key, kind=MESSAGE, **more):
    """Write to somebody."""
    write(key=key, to=person.email, person_id=person.id, kind=kind, subject=f"About {key}", **more)


def at(moment, settings):
    """A round of the worker at some moment; how many mails went."""
    with clock.at(moment):
        return send_waiting(settings)


def zurich(month, day, hour, minute=0):
    return dt.datetime.fromisoformat(f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00+01:00")


def wish(person, pace=CALM, quiet_from=20 * 60, quiet_until=7 * 60, quiet_weekends=True):
    actions.wish(person.id, pace=pace, quiet_from=quiet_from, quiet_until=quiet_until, quiet_weekends=quiet_weekends)
    db.session.commit()


def of(key):
    return next(mail for mail in outbox() if mail.key == key)


@pytest.fixture
def nobody_answers(settings):
    """Settings that name a server which is not there."""
    return replace(settings, mail_url=f"smtp://127.0.0.1:{free_port()}")


def test_two_mails_go_and_the_third_waits_until_a_week_after_the_first(maya, server):
    received, settings = server
    for number, moment in enumerate((TUESDAY, TUESDAY + DAY, TUESDAY + 2 * DAY)):
        with clock.at(moment):
            to(maya, f"{number}")
            send_waiting(settings)

    assert len(received.messages) == 2
    assert of("2").due_at == TUESDAY + 7 * DAY
    assert at(TUESDAY + 7 * DAY - dt.timedelta(minutes=1), settings) == 0
    assert at(TUESDAY + 7 * DAY, settings) == 1
    assert received.messages[-1][1]["Subject"] == "About 2"


def test_what_had_to_wait_comes_in_one_mail_and_counts_as_one(maya, server):
    received, settings = server
    for number in range(6):
        with clock.at(TUESDAY + number * dt.timedelta(hours=1)):
            to(maya, f"{number}", kind=(MESSAGE, AWARD, LEARNING)[number % 3], link=f"/sessions/{number}")
            send_waiting(settings)
    assert len(received.messages) == 2

    assert at(TUESDAY + 7 * DAY, settings) == 1

    digest = received.messages[-1][1]
    assert digest["Subject"] == "4 things from the portal"
    words = words_of(digest)
    assert [words.count(f"About {number}\n") for number in range(6)] == [0, 0, 1, 1, 1, 1]
    assert "http://localhost/sessions/5" in words
    assert {mail.sent_at for mail in outbox() if mail.gathered_in} == {TUESDAY + 7 * DAY}
    assert {mail.text for mail in outbox()} == {""}
    assert at(TUESDAY + 7 * DAY, settings) == 0


def test_what_is_urgent_goes_at_once_and_is_not_counted(maya, server):
    received, settings = server
    night = zurich(3, 3, 23)
    with clock.at(night):
        for number in range(5):
            to(maya, f"{number}", kind=(PAIR, SESSION)[number % 2])
        to(maya, "calm")

    assert at(night, settings) == 5

    assert at(zurich(3, 4, 7), settings) == 1
    assert len(received.messages) == 6


@ONE
@pytest.mark.parametrize(
    ("written", "goes"),
    [
        (zurich(3, 3, 19, 59), zurich(3, 3, 19, 59)),
        (zurich(3, 3, 20), zurich(3, 4, 7)),
        (zurich(3, 4, 6, 59), zurich(3, 4, 7)),
        (zurich(3, 6, 20), zurich(3, 9, 7)),  # Friday evening: Monday morning
        (zurich(3, 8, 12), zurich(3, 9, 7)),
        # The clock is put forward in the night to Sunday 29 March: seven on Monday is an hour earlier than on Friday
        (zurich(3, 27, 21), dt.datetime(2026, 3, 30, 5, tzinfo=dt.UTC)),
        # and back in the night to Sunday 25 October
        (dt.datetime(2026, 10, 23, 18, tzinfo=dt.UTC), dt.datetime(2026, 10, 26, 6, tzinfo=dt.UTC)),
    ],
)
def test_quiet_hours_are_those_where_a_person_lives(written, goes, maya, settings):
    with clock.at(written):
        to(maya, "it")

    at(written, settings)
    assert (of("it").admitted_at or of("it").due_at) == goes
    at(goes, settings)
    assert of("it").sent_at == goes


@ONE
def test_somebody_far_away_has_other_quiet_hours(maya, settings):
    people.change_profile(maya, name=maya.name, timezone="America/Sao_Paulo", how_i_work="", hides_points=False)
    db.session.commit()
    to(maya, "it")  # six in the morning in São Paulo

    assert send_waiting(settings) == 0

    assert of("it").due_at == TUESDAY + dt.timedelta(hours=1)


@ONE
@pytest.mark.parametrize("until", [2 * 60, 2 * 60 + 30, 3 * 60])
def test_quiet_hours_that_end_in_the_hour_that_is_skipped_end_after_it(until, maya):
    wish(maya, quiet_from=20 * 60, quiet_until=until, quiet_weekends=False)
    ends = awake(zurich(3, 28, 23), wish_of(maya.id), "Europe/Zurich")

    assert dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC) <= ends <= dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


@ONE
def test_who_wants_no_quiet_hours_has_none(maya, settings):
    wish(maya, quiet_from=0, quiet_until=0, quiet_weekends=False)
    with clock.at(zurich(3, 7, 3)):
        to(maya, "it")

    assert at(zurich(3, 7, 3), settings) == 1


@ONE
def test_who_asks_for_more_gets_more(maya, settings):
    wish(maya, pace=AS_THEY_COME)

    sent = 0
    for number in range(5):
        to(maya, f"{number}")
        sent += send_waiting(settings)

    assert sent == 5


@ONE
def test_who_wants_one_a_week_gets_it_on_monday_morning(maya, settings):
    wish(maya, pace=WEEKLY)
    for number in range(3):
        to(maya, f"{number}")

    assert at(TUESDAY, settings) == 0
    assert at(zurich(3, 9, 6, 59), settings) == 0
    assert at(zurich(3, 9, 7), settings) == 1

    (digest,) = [mail for mail in outbox() if mail.kind == DIGEST]
    assert digest.sent_at == zurich(3, 9, 7)
    assert next_monday(zurich(3, 9, 7), "Europe/Zurich") == zurich(3, 16, 0)


@ONE
def test_what_was_written_before_monday_and_seen_after_it_waits_for_the_next_one(maya, settings):
    wish(maya, pace=WEEKLY)
    to(maya, "in time")
    at(TUESDAY, settings)
    assert at(zurich(3, 9, 7), settings) == 1
    with clock.at(zurich(3, 8, 12)):
        to(maya, "seen late")

    assert at(zurich(3, 9, 10), settings) == 0
    assert at(zurich(3, 16, 7), settings) == 1


@ONE
def test_another_wish_holds_for_what_waits(maya, settings):
    with clock.at(zurich(3, 7, 12)):
        to(maya, "it")
        assert send_waiting(settings) == 0
        wish(maya, quiet_weekends=False)

        assert send_waiting(settings) == 1


def test_a_kind_that_is_switched_off_is_never_sent(maya, robert, server):
    received, settings = server
    to(maya, "before", kind=SESSION)
    actions.switch_off(maya.id, SESSION)
    actions.switch_off(maya.id, SESSION)
    to(maya, "after", kind=SESSION, calendar=("REQUEST", "BEGIN:VCALENDAR"))
    to(maya, "another", kind=PAIR)
    to(robert, "his", kind=SESSION)

    assert send_waiting(settings) == 2

    assert sorted(message["Subject"] for _to, message in received.messages) == ["About another", "About his"]
    assert [(mail.reason, mail.text, mail.calendar) for mail in (of("before"), of("after"))] == [
        ("switched-off", "", None)
    ] * 2
    actions.switch_on(maya.id, SESSION)
    to(maya, "again", kind=SESSION)
    assert send_waiting(settings) == 1


@ONE
def test_what_is_switched_off_while_it_waits_in_a_digest_is_not_in_it(maya, server, nobody_answers):
    received, settings = server
    to(maya, "one")
    to(maya, "two", kind=AWARD)
    assert send_waiting(nobody_answers) == 0
    actions.switch_off(maya.id, AWARD)
    db.session.commit()

    assert at(TUESDAY + dt.timedelta(minutes=2), settings) == 1

    words = words_of(received.messages[0][1])
    assert ("About one" in words, "About two" in words) == (True, False)


@ONE
def test_a_digest_of_which_nothing_is_left_is_not_sent(maya, settings, nobody_answers):
    to(maya, "one")
    to(maya, "two")
    send_waiting(nobody_answers)
    actions.switch_off(maya.id, MESSAGE)
    db.session.commit()

    assert at(TUESDAY + DAY, settings) == 0

    assert {mail.reason for mail in outbox()} == {"switched-off"}


@ONE
def test_who_wants_no_digest_misses_what_would_have_to_wait(maya, settings):
    actions.switch_off(maya.id, DIGEST)
    for number in range(3):
        to(maya, f"{number}")

    assert send_waiting(settings) == 2

    assert [mail.reason for mail in outbox()] == [None, None, "switched-off"]


@ONE
def test_without_digests_one_that_is_on_its_way_does_not_go(maya, settings, nobody_answers):
    to(maya, "one")
    to(maya, "two")
    send_waiting(nobody_answers)
    actions.switch_off(maya.id, DIGEST)
    db.session.commit()

    assert at(TUESDAY + DAY, settings) == 0

    assert {mail.reason for mail in outbox()} == {"switched-off"}


@ONE
def test_a_reminder_that_had_to_wait_for_too_long_is_not_sent(maya, settings):
    with clock.at(zurich(3, 6, 21)):
        to(maya, "it", kind=REMINDER)
        to(maya, "other", kind=CHECK_IN)
        assert send_waiting(settings) == 0

    assert at(zurich(3, 9, 7), settings) == 1

    assert (of("it").reason, of("other").sent_at) == ("too-late", zurich(3, 9, 7))


@ONE
def test_who_is_not_here_any_more_gets_nothing(maya, settings):
    to(maya, "it")
    maya.deactivated_at = clock.now()
    db.session.merge(maya)
    db.session.commit()

    assert send_waiting(settings) == 0

    assert of("it").reason == "gone"


@ONE
def test_while_the_server_is_away_nothing_more_is_let_go_than_may_be(maya, server, nobody_answers):
    received, settings = server
    for number in range(5):
        with clock.at(TUESDAY + number * dt.timedelta(hours=1)):
            to(maya, f"{number}")
            send_waiting(nobody_answers)

    at(TUESDAY + dt.timedelta(hours=9), settings)

    assert len(received.messages) == 2
    at(TUESDAY + 8 * DAY, settings)
    assert received.messages[-1][1]["Subject"] == "3 things from the portal"


@ONE
def test_a_clock_that_jumps_back_does_not_keep_mail_for_a_year(maya, settings):
    with clock.at(TUESDAY + 365 * DAY):
        for number in range(2):
            to(maya, f"{number}")
            send_waiting(settings)

    to(maya, "now")

    assert send_waiting(settings) == 1


def test_mails_that_a_clock_of_next_week_let_go_are_counted_after_it_is_set_right(maya, settings):
    with clock.at(TUESDAY + 7 * DAY):
        for number in range(2):
            to(maya, f"{number}")
            send_waiting(settings)
    to(maya, "now")

    assert at(TUESDAY + DAY, settings) == 0

    assert of("now").due_at == TUESDAY + 14 * DAY


def test_two_workers_at_once_let_no_more_go_than_one(maya, settings, database):
    for number in range(6):
        to(maya, f"{number}")
        at(TUESDAY + number * dt.timedelta(seconds=1), settings)
    together = threading.Barrier(3)

    def work():
        together.wait()
        try:
            with clock.at(TUESDAY + 7 * DAY + dt.timedelta(minutes=1)):
                decide()
        finally:
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(3) as threads:
        for one in [threads.submit(copy_context().run, work) for _ in range(3)]:
            one.result()

    assert [mail.kind for mail in outbox() if mail.admitted_at].count(MESSAGE) == 2
    (digest,) = [mail for mail in outbox() if mail.kind == DIGEST]
    assert sum(mail.gathered_in == digest.id for mail in outbox()) == 4
