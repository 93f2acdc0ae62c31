"""A pair pauses and returns, wraps up and is completed, or is left without fault."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import EVENT
from portal.mentoring import actions, queries
from portal.mentoring.models import (
    ACTIVE,
    CANCELLED,
    COMPLETED,
    CONFIRMED,
    EXITED,
    HELD,
    PAUSED,
    WRAPPING_UP,
    MentoringSession,
    Pair,
)
from portal.people import actions as people
from portal.people.models import Enrolment
from tests.cast import kept
from tests.mentoring.meeting import agreed, badges_of, count, entries_to, fixed, held, mails_to, proposed
from tests.mentoring.test_races import at_once, person

DEEDS = [actions.leave, actions.pause, actions.come_back, actions.wrap_up, actions.finish]


@pytest.fixture
def matched(programme):
    """Both are matched, as they are once they are in a pair."""
    db.session.execute(sa.update(Enrolment).where(Enrolment.role != "coordinator").values(state="matched"))
    return kept(programme)


def states_of(one):
    """How somebody stands in their programmes, by role."""
    found = sa.select(Enrolment.role, Enrolment.state).where(Enrolment.person_id == one.id)
    return {role: state for role, state in db.session.execute(found)}  # noqa: C416


def events_of(type_):
    """What the journal knows of this kind."""
    return db.session.execute(sa.select(EVENT).where(EVENT.c.type == type_)).all()


def test_one_button_ends_a_pair_and_no_reason_is_asked(pair, maya, robert):
    actions.leave(pair, by=robert)

    assert (pair.state, pair.ended_at) == (EXITED, clock.now())
    assert mails_to(maya)[-1].subject == "Your pair with Robert Keller has come to its end"
    assert mails_to(maya)[-1].kind == "pair"
    assert "needs no reason" in mails_to(maya)[-1].text
    assert mails_to(robert)[-1].subject == "You have ended your pair with Maya Lindqvist"


def test_nobody_learns_from_the_journal_or_the_coordinators_mail_who_left(pair, robert, maya, clara):
    actions.leave(pair, by=robert)
    kept(pair)

    [event] = events_of("pair.exited")
    [mail] = mails_to(clara)
    assert (event.mentor, event.mentee, event.pair, event.person) == (maya.id, robert.id, pair.id, None)
    assert event.facts == {}
    assert mail.kind == "coordinator"
    assert mail.text == (
        "The pair of Robert Keller and Maya Lindqvist in Spring has ended early. No reason is asked, and nobody is at "
        "fault. Both can be matched again."
    )


def test_sessions_to_come_are_called_off_in_both_calendars(pair, maya, robert):
    meetings = [
        fixed(pair, maya=maya, robert=robert),
        proposed(pair, by=maya, starts_at=clock.now() + dt.timedelta(days=9)),
    ]

    actions.leave(pair, by=maya)

    assert [meeting.state for meeting in meetings] == [CANCELLED, CANCELLED]
    for one in (maya, robert):
        assert [method for method, _entry in entries_to(one)][-2:] == ["CANCEL", "CANCEL"]


def test_a_session_that_has_begun_stays_to_be_confirmed(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    with clock.at(meeting.starts_at + dt.timedelta(minutes=10)):
        actions.leave(pair, by=maya)
        assert meeting.state == CONFIRMED
        for one in (maya, robert):
            actions.confirm_held(meeting, minutes=30, by=one)

    assert (pair.state, meeting.state) == (EXITED, HELD)


def test_goals_stay_readable_after_the_end(pair, maya, robert):
    goal = agreed(pair, maya=maya, robert=robert)

    actions.leave(pair, by=maya)

    assert queries.goal_of(robert, goal.id) == (goal, pair)
    with pytest.raises(Refused):
        actions.draft_goal(pair, title="Something", by=robert)
    with pytest.raises(Refused):
        proposed(pair, by=robert)


def test_both_can_be_matched_again(matched, pair, maya, robert):
    actions.leave(pair, by=maya)

    assert states_of(maya) == {"mentor": "available"}
    assert states_of(robert) == {"mentee": "available"}


def test_who_is_in_another_pair_stays_matched(matched, pair, maya, robert, ines, programme):
    people.enrol(ines, programme, role="mentee")
    db.session.add(Pair(programme_id=programme.id, mentor_id=maya.id, mentee_id=ines.id, state=ACTIVE))

    actions.leave(pair, by=robert)

    assert states_of(maya) == {"mentor": "matched"}
    assert states_of(robert) == {"mentee": "available"}


def test_leaving_twice_is_once(pair, maya, robert, clara):
    for one in (maya, robert, maya):
        actions.leave(pair, by=one)
    kept(pair)

    assert len(events_of("pair.exited")) == 1
    assert [len(mails_to(one)) for one in (maya, robert, clara)] == [2, 2, 1]


def test_both_leave_in_the_same_instant_and_it_happens_once(database, pair, maya, robert):
    fixed(pair, maya=maya, robert=robert)
    kept(pair)

    def leave(one):
        return (
            lambda: (queries.pair_of(person(one), pair.id), person(one)),
            lambda found, by: actions.leave(found, by=by),
        )

    said = at_once(clock.now(), database, leave(maya), leave(robert))

    db.session.expire_all()
    assert said == [None, None]
    assert len(events_of("pair.exited")) == 1
    assert len(events_of("session.cancelled")) == 1


def test_one_leaves_while_the_other_signs_and_the_end_stands(database, programme, clara, maya, robert):
    pair = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
    actions.sign(pair, by=maya)
    kept(pair)

    def deed(one, act):
        return lambda: (queries.pair_of(person(one), pair.id), person(one)), lambda found, by: act(found, by=by)

    said = at_once(clock.now(), database, deed(maya, actions.leave), deed(robert, actions.sign))

    db.session.expire_all()
    assert said in ([None, None], [None, "This pair has come to its end."])
    assert db.session.get_one(Pair, pair.id).state == EXITED


def test_one_leaves_while_the_other_accepts_and_no_session_is_left(database, pair, maya, robert):
    meeting = kept(proposed(pair, by=maya))

    def leave():
        return queries.pair_of(person(maya), pair.id), person(maya)

    def accept():
        return queries.session_of(person(robert), meeting.id), person(robert)

    at_once(
        clock.now(),
        database,
        (leave, lambda found, by: actions.leave(found, by=by)),
        (accept, lambda found, by: actions.accept(found, by=by)),
    )

    db.session.expire_all()
    assert db.session.get_one(MentoringSession, meeting.id).state == CANCELLED


@pytest.mark.parametrize("deed", DEEDS)
def test_to_a_stranger_there_is_no_such_pair(pair, ines, deed):
    with pytest.raises(NotFound):
        deed(pair, by=ines)


@pytest.mark.parametrize("deed", DEEDS[:3])
def test_who_coordinates_neither_leaves_nor_pauses_for_others(pair, clara, deed):
    with pytest.raises(NotFound):
        deed(pair, by=clara)


def test_a_pair_rests_and_goes_on_where_it_was(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    actions.pause(pair, by=maya)
    assert (pair.state, pair.before, meeting.state) == (PAUSED, ACTIVE, CANCELLED)
    with pytest.raises(Refused):
        proposed(pair, by=robert)
    actions.come_back(pair, by=robert)

    assert (pair.state, pair.before) == (ACTIVE, "")
    assert mails_to(robert)[-1].subject == "Your pair with Maya Lindqvist pauses"
    assert mails_to(maya)[-1].subject == "Your pair with Robert Keller goes on"


def test_pausing_twice_is_once_and_a_second_pause_is_another(pair, maya):
    for deed in (actions.pause, actions.pause, actions.come_back, actions.come_back, actions.pause):
        deed(pair, by=maya)
    kept(pair)

    assert [event.facts for event in events_of("pair.paused")] == [{"pause": 1}, {"pause": 2}]
    assert len(events_of("pair.returned")) == 1


def test_only_a_pair_that_meets_can_pause_or_wrap_up(programme, clara, maya, robert):
    offered = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)

    for deed in (actions.pause, actions.come_back, actions.wrap_up, actions.finish):
        with pytest.raises(Refused):
            deed(offered, by=maya)


def test_a_pair_that_ended_is_not_left(pair, maya):
    pair.state = COMPLETED

    with pytest.raises(Refused, match="come to its end"):
        actions.leave(pair, by=maya)


@pytest.mark.parametrize("who", ["maya", "clara"])
def test_one_of_the_two_or_who_coordinates_begins_to_wrap_up(pair, maya, robert, clara, who):
    by = {"maya": maya, "clara": clara}[who]

    actions.wrap_up(pair, by=by)
    actions.wrap_up(pair, by=robert)
    kept(pair)

    assert pair.state == WRAPPING_UP
    assert mails_to(robert)[-1].subject == "Your pair with Maya Lindqvist begins to wrap up"
    assert len(events_of("pair.wrap_up_begun")) == 1
    assert fixed(pair, maya=maya, robert=robert).state == CONFIRMED


def test_a_pair_is_completed_when_both_say_so(matched, pair, maya, robert):
    actions.wrap_up(pair, by=maya)

    actions.finish(pair, by=maya)
    actions.finish(pair, by=maya)
    assert pair.state == WRAPPING_UP
    assert mails_to(robert)[-1].subject == "Are you done, Maya and you?"
    actions.finish(pair, by=robert)
    actions.finish(pair, by=robert)
    kept(pair)

    assert (pair.state, pair.ended_at) == (COMPLETED, clock.now())
    assert len(events_of("pair.completed")) == 1
    assert (states_of(maya), states_of(robert)) == ({"mentor": "completed"}, {"mentee": "completed"})


@pytest.mark.parametrize(("sessions", "is_earned"), [(2, False), (3, True)])
def test_a_pair_that_met_three_times_has_seen_it_through(pair, maya, robert, sessions, is_earned):
    for week in range(1, sessions + 1):
        held(pair, maya=maya, robert=robert, starts_at=clock.now() + dt.timedelta(weeks=week))
    actions.wrap_up(pair, by=maya)

    for one in (maya, robert):
        actions.finish(pair, by=one)

    assert [event.facts["sessions"] for event in events_of("pair.completed")] == [sessions]
    assert ["seen-through" in badges_of(one) for one in (maya, robert)] == [is_earned] * 2


def test_who_coordinates_completes_a_pair_alone(pair, clara):
    actions.wrap_up(pair, by=clara)

    actions.finish(pair, by=clara)

    assert pair.state == COMPLETED


def test_a_pair_with_a_session_ahead_is_not_completed(pair, maya, robert, clara):
    fixed(pair, maya=maya, robert=robert)
    actions.wrap_up(pair, by=maya)

    for one in (maya, clara):
        with pytest.raises(Refused, match="still planned"):
            actions.finish(pair, by=one)


def test_a_pair_is_not_completed_before_it_wraps_up(pair, maya):
    with pytest.raises(Refused, match="begun to wrap up"):
        actions.finish(pair, by=maya)


def test_both_finish_in_the_same_instant_and_it_is_completed_once(database, pair, maya, robert):
    actions.wrap_up(pair, by=maya)
    kept(pair)

    def finish(one):
        return (
            lambda: (queries.pair_of(person(one), pair.id), person(one)),
            lambda found, by: actions.finish(found, by=by),
        )

    at_once(clock.now(), database, finish(maya), finish(robert))

    db.session.expire_all()
    assert db.session.get_one(Pair, pair.id).state == COMPLETED
    assert len(events_of("pair.completed")) == 1
    assert count(Pair) == 1
