"""What time does with a session: a reminder the day before, a question after it, an answer assumed."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db, timers
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.mentoring import actions, queries
from portal.mentoring.actions.reminders import ASKING_HOW, ASSUMING, REMINDING
from portal.mentoring.models import CANCELLED, CONFIRMED, HELD_ASSUMED, PROPOSED, RESCHEDULE_REQUESTED
from portal.post.models import Mail
from portal.timers import Timer
from tests.cast import kept
from tests.mentoring.meeting import WEEK, again, fixed, held, proposed

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def meeting(pair, maya, robert):
    """A session in a week that Maya proposed and Robert accepted."""
    return kept(fixed(pair, maya=maya, robert=robert, link="https://acme.zoom.us/j/93"))


def work(moment):
    """What the worker does at that moment; twice, since twice is once."""
    with clock.at(moment):
        for _time in range(2):
            by_and_by(timers.run(CHIMES))
    db.session.expire_all()


def reminders():
    """To whom reminders were written, and about what."""
    found = db.session.execute(sa.select(Mail.recipient, Mail.subject).where(Mail.kind == "reminder").order_by(Mail.id))
    return [tuple(row) for row in found]


def waiting():
    """How many timers of sessions wait."""
    about_sessions = Timer.kind.in_((REMINDING, ASKING_HOW, ASSUMING))
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(Timer).where(Timer.done_at.is_(None), about_sessions)
    )


def test_both_are_reminded_the_day_before(meeting, maya, robert):
    work(meeting.starts_at - DAY - HOUR)
    assert reminders() == []

    work(meeting.starts_at - DAY)

    assert reminders() == [
        (maya.email, "Your session with Robert Keller"),
        (robert.email, "Your session with Maya Lindqvist"),
    ]
    text = db.session.scalars(sa.select(Mail.text).where(Mail.kind == "reminder")).first()
    assert text is not None
    assert "Join with Zoom: https://acme.zoom.us/j/93" in text


def test_a_reminder_that_would_come_too_late_is_let_go(meeting):
    work(meeting.starts_at + dt.timedelta(minutes=5))

    assert reminders() == []


def test_who_meets_within_a_day_needs_no_reminder(pair, maya, robert):
    meeting = kept(fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + 20 * HOUR))

    work(meeting.starts_at - HOUR)

    assert reminders() == []


def test_what_was_cancelled_reminds_nobody(meeting, maya):
    actions.cancel(meeting, by=maya)
    kept(meeting)

    assert waiting() == 0
    work(meeting.starts_at - DAY)
    assert reminders() == []


def test_a_session_that_was_moved_reminds_of_its_new_time(meeting, maya, robert):
    actions.reschedule(meeting, starts_at=meeting.starts_at + WEEK, minutes=45, by=maya)
    kept(meeting)
    work(meeting.starts_at - DAY)
    assert reminders() == []

    actions.accept(queries.session_of(robert, meeting.id), by=robert)
    kept(meeting)
    work(meeting.starts_at - DAY)

    assert len(reminders()) == 2


def test_one_that_stays_where_it_was_reminds_once(meeting, maya, robert):
    actions.reschedule(meeting, starts_at=meeting.starts_at + WEEK, minutes=45, by=maya)
    actions.stay(meeting, by=robert)
    kept(meeting)

    work(meeting.starts_at - DAY)

    assert len(reminders()) == 2


def test_a_proposal_sets_no_timer(pair, maya):
    kept(proposed(pair, by=maya))

    assert waiting() == 0


def test_who_has_not_said_how_it_was_is_asked(meeting, maya, robert):
    with clock.at(meeting.ends_at):
        actions.confirm_held(meeting, minutes=45, by=maya)
        kept(meeting)

    work(meeting.ends_at + HOUR)

    assert reminders() == [(robert.email, "Did you meet Maya Lindqvist?")]


def test_three_days_later_it_is_taken_as_held(meeting):
    work(meeting.ends_at + 3 * DAY - HOUR)
    assert again(meeting).state == CONFIRMED

    work(meeting.ends_at + 3 * DAY)

    assert again(meeting).state == HELD_ASSUMED


def test_what_was_accepted_late_leaves_three_days_to_say_how_it_was(pair, maya, robert):
    meeting = kept(proposed(pair, by=maya))
    late = meeting.ends_at + WEEK
    with clock.at(late):
        actions.accept(meeting, by=robert)
        kept(meeting)

    work(late + 3 * DAY - HOUR)
    assert again(meeting).state == CONFIRMED
    work(late + 3 * DAY)
    assert again(meeting).state == HELD_ASSUMED


def test_what_both_said_leaves_nothing_to_do(pair, maya, robert):
    kept(held(pair, maya=maya, robert=robert))

    assert waiting() == 0


def test_a_clock_that_jumps_a_year_writes_no_mail(meeting):
    work(meeting.ends_at + 365 * DAY)

    assert reminders() == []
    assert again(meeting).state == HELD_ASSUMED


def test_a_question_for_a_time_that_nobody_answered_is_let_go_in_silence(pair, maya, robert):
    asked = kept(proposed(pair, by=maya, or_at=[clock.now() + WEEK + DAY]))
    over = asked.open_until + dt.timedelta(minutes=asked.minutes) + 3 * DAY
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Mail))

    work(over - HOUR)
    assert again(asked).state == PROPOSED
    work(over)

    found = again(asked)
    assert (found.state, found.cancelled_by_id) == (CANCELLED, None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == before


def test_a_session_that_somebody_wanted_to_move_does_not_hang_without_an_answer(meeting, maya):
    actions.reschedule(meeting, starts_at=meeting.starts_at + DAY, minutes=45, by=maya)
    db.session.commit()
    work(meeting.open_until + HOUR)
    assert again(meeting).state == RESCHEDULE_REQUESTED

    work(meeting.open_until + 4 * DAY)

    assert again(meeting).state == CANCELLED


def test_an_answer_in_time_keeps_what_was_asked(pair, maya, robert):
    asked = kept(proposed(pair, by=maya))
    actions.accept(asked, by=robert)
    db.session.commit()

    work(asked.starts_at + 2 * DAY)

    assert again(asked).state == CONFIRMED
