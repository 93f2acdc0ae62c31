"""Sessions: proposed, accepted, moved, cancelled, held, taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock
from portal.errors import NotFound, Refused
from portal.mentoring import actions, queries
from portal.mentoring.models import (
    CANCELLED,
    CONFIRMED,
    HELD,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    TAKEN_BACK,
    MentoringSession,
)
from tests.cast import kept
from tests.mentoring.meeting import WEEK, badges_of, count, fixed, held, points_of, proposed

HOUR = dt.timedelta(hours=1)


def test_a_proposal_waits_for_the_other_one(pair, maya, robert):
    meeting = proposed(pair, by=maya, agenda=" The shared document\r\nand its comments ")

    assert (meeting.state, meeting.proposed_by_id) == (PROPOSED, maya.id)
    assert meeting.agenda == "The shared document\nand its comments"
    [line] = queries.sessions_of(robert, is_ahead=True)
    assert (line.waits_for(robert), line.waits_for(maya)) == (True, False)
    assert (line.other(robert), line.other(maya)) == ("Maya Lindqvist", "Robert Keller")


def test_a_session_begins_with_an_active_pair(programme, clara, maya, robert):
    offered = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)

    with pytest.raises(Refused, match="both of you have signed"):
        proposed(offered, by=maya)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_at": dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)}, "starts_at"),
        ({"starts_at": dt.datetime(2026, 3, 3, 8, 59, tzinfo=dt.UTC)}, "starts_at"),
        ({"starts_at": dt.datetime(2027, 3, 4, 9, 0, tzinfo=dt.UTC)}, "starts_at"),
        ({"minutes": 14}, "minutes"),
        ({"minutes": 61}, "minutes"),
        ({"agenda": "x" * 4001}, "agenda"),
        ({"link": "http://zoom.us/j/1"}, "link"),
        ({"lesson": "digital-tools/golf"}, "lesson"),
        ({"lesson": "golf"}, "lesson"),
        ({"led_by": "manager"}, "led_by"),
    ],
)
def test_a_proposal_that_is_not_in_order_is_refused_at_its_field(pair, maya, wrong, field):
    with pytest.raises(Refused) as refused:
        proposed(pair, **{"by": maya, **wrong})

    assert list(refused.value.fields) == [field]
    assert count(MentoringSession) == 0


def test_a_stranger_proposes_nothing(pair, clara):
    with pytest.raises(NotFound):
        proposed(pair, by=clara)


def test_the_same_proposal_twice_is_one(pair, maya):
    assert proposed(pair, by=maya) is proposed(pair, by=maya)
    assert count(MentoringSession) == 1


def test_two_sessions_of_a_pair_do_not_overlap(pair, maya, robert):
    first = fixed(pair, maya=maya, robert=robert)

    with pytest.raises(Refused, match="already"):
        proposed(pair, by=robert, starts_at=first.starts_at + dt.timedelta(minutes=44), minutes=15)
    with pytest.raises(Refused, match="already"):
        proposed(pair, by=robert, starts_at=first.starts_at - dt.timedelta(minutes=14), minutes=15)
    assert proposed(pair, by=robert, starts_at=first.ends_at, minutes=15).state == PROPOSED


def test_the_other_one_accepts(pair, maya, robert):
    meeting = proposed(pair, by=maya)

    with pytest.raises(Refused, match="Your partner has been asked"):
        actions.accept(meeting, by=maya)
    actions.accept(meeting, by=robert)
    actions.accept(meeting, by=robert)

    assert meeting.state == CONFIRMED


def test_a_cancelled_proposal_is_not_accepted(pair, maya, robert):
    meeting = proposed(pair, by=maya)
    actions.cancel(meeting, by=maya)

    with pytest.raises(Refused, match="no longer open"):
        actions.accept(meeting, by=robert)


def test_a_session_that_was_moved_is_accepted_anew(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    for _time in range(2):
        actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=30, by=robert)

    assert (meeting.state, meeting.minutes, meeting.proposed_by_id) == (RESCHEDULE_REQUESTED, 45, robert.id)
    assert meeting.starts_at == clock.now() + WEEK
    actions.accept(meeting, by=maya)
    assert (meeting.state, meeting.minutes, meeting.starts_at) == (CONFIRMED, 30, clock.now() + 2 * WEEK)


def test_proposing_the_time_one_was_asked_for_accepts_it(pair, maya, robert):
    meeting = proposed(pair, by=maya)

    actions.reschedule(meeting, starts_at=meeting.starts_at, minutes=meeting.minutes, by=robert)

    assert meeting.state == CONFIRMED


@pytest.mark.parametrize("away", [dt.timedelta(0), -WEEK])
def test_a_session_is_not_moved_into_the_past(pair, maya, robert, away):
    meeting = fixed(pair, maya=maya, robert=robert)

    with pytest.raises(Refused, match="has passed"):
        actions.reschedule(meeting, starts_at=clock.now() + away, minutes=30, by=robert)


def test_what_one_has_confirmed_is_not_moved(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    with clock.at(meeting.ends_at):
        actions.confirm_held(meeting, minutes=45, by=maya)
        with pytest.raises(Refused, match="said how it was"):
            actions.reschedule(meeting, starts_at=clock.now() + WEEK, minutes=30, by=robert)


def test_a_cancelled_session_is_closed(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    actions.cancel(meeting, by=robert)
    actions.cancel(meeting, by=maya)

    assert (meeting.state, meeting.cancelled_by_id) == (CANCELLED, robert.id)
    with clock.at(meeting.ends_at), pytest.raises(Refused, match="closed"):
        actions.confirm_held(meeting, minutes=45, by=maya)


def test_a_session_counts_when_both_say_so_with_the_lower_number(pair, maya, robert):
    before = points_of(robert)
    meeting = fixed(pair, maya=maya, robert=robert, lesson="digital-tools/a-good-question")

    with clock.at(meeting.ends_at):
        actions.confirm_held(meeting, minutes=60, by=maya)
        assert not meeting.is_held
        actions.confirm_held(meeting, minutes=40, by=robert)
    kept(meeting)

    assert meeting.is_held
    assert points_of(robert) == before + 20
    assert "first-session" in badges_of(maya) & badges_of(robert)


def test_confirming_twice_pays_once(pair, maya, robert):
    meeting = held(pair, maya=maya, robert=robert)
    paid = points_of(maya)

    with clock.at(meeting.ends_at + HOUR):
        actions.confirm_held(meeting, minutes=200, by=maya)
        actions.confirm_held(meeting, minutes=200, by=robert)
    kept(meeting)

    assert points_of(maya) == paid
    assert meeting.mentor_minutes == 45


def test_a_session_is_not_confirmed_before_it_began(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    with clock.at(meeting.starts_at - dt.timedelta(seconds=1)), pytest.raises(Refused, match="has not begun yet"):
        actions.confirm_held(meeting, minutes=45, by=maya)
    assert meeting.mentor_minutes is None


def test_a_time_that_nobody_accepted_is_not_confirmed(pair, maya):
    meeting = proposed(pair, by=maya)

    with clock.at(meeting.ends_at), pytest.raises(Refused, match="never accepted"):
        actions.confirm_held(meeting, minutes=45, by=maya)


@pytest.mark.parametrize("minutes", [0, 241, 10**30])
def test_minutes_that_cannot_be_are_refused(pair, maya, robert, minutes):
    meeting = fixed(pair, maya=maya, robert=robert)

    with clock.at(meeting.ends_at), pytest.raises(Refused, match="how many minutes") as refused:
        actions.confirm_held(meeting, minutes=minutes, by=maya)
    assert list(refused.value.fields) == ["minutes"]


@pytest.mark.parametrize("who", ["maya", "robert", "clara"])
def test_what_a_session_earned_goes_when_it_is_taken_back(request, pair, maya, robert, who):
    before = points_of(robert)
    meeting = kept(held(pair, maya=maya, robert=robert))

    for _time in range(2):
        actions.take_back(meeting, by=request.getfixturevalue(who))
    kept(meeting)

    assert (meeting.state, meeting.is_held) == (TAKEN_BACK, False)
    assert points_of(robert) == before
    assert "first-session" not in badges_of(robert) | badges_of(maya)


def test_only_what_was_held_is_taken_back(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    with pytest.raises(Refused, match="counts as held"):
        actions.take_back(meeting, by=maya)


def test_a_stranger_does_nothing_with_a_session(pair, maya, robert, clara, ines):
    meeting = fixed(pair, maya=maya, robert=robert)

    for deed in (
        lambda by: actions.accept(meeting, by=by),
        lambda by: actions.cancel(meeting, by=by),
        lambda by: actions.confirm_held(meeting, minutes=45, by=by),
        lambda by: actions.write_note(meeting, note="A note", by=by),
        lambda by: actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=45, by=by),
    ):
        for person in (clara, ines):
            with pytest.raises(NotFound):
                deed(person)
    with pytest.raises(NotFound):
        actions.take_back(meeting, by=ines)


def test_a_note_is_kept_for_both(pair, maya, robert):
    meeting = proposed(pair, by=maya)

    actions.write_note(meeting, note="  One\r\n\r\ntwo\x00 ", by=robert)

    assert meeting.note == "One\n\ntwo"
    with pytest.raises(Refused, match="10000 characters"):
        actions.write_note(meeting, note="x" * 10_001, by=maya)


def test_a_session_whose_lesson_left_the_catalog_still_counts(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert, lesson="digital-tools/a-good-question")
    meeting.lesson = "digital-tools/gone"

    with clock.at(meeting.ends_at):
        actions.confirm_held(meeting, minutes=45, by=maya)
        actions.confirm_held(meeting, minutes=45, by=robert)

    assert meeting.state == HELD


def test_what_waits_for_a_word_is_asked_for(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    with clock.at(meeting.ends_at):
        actions.confirm_held(meeting, minutes=45, by=maya)
        assert [line.id for line in queries.sessions_to_confirm(robert)] == [meeting.id]
        assert queries.sessions_to_confirm(maya) == []


def test_the_room_one_met_in_last_is_known(pair, maya, robert):
    fixed(pair, maya=maya, robert=robert, link="https://zoom.us/j/1")
    dropped = proposed(pair, by=maya, starts_at=clock.now() + 2 * WEEK, link="https://zoom.us/j/2")
    actions.cancel(dropped, by=maya)

    assert queries.last_link_of(pair) == "https://zoom.us/j/1"
