"""The way into a programme and out of it: each step once, with its mail, and refused where it is not possible."""

from __future__ import annotations

import pytest

from portal import db
from portal.errors import NotFound, Refused
from portal.events import EnrolmentMoved
from portal.journal import Entry
from portal.mentoring import actions as mentoring
from portal.people import actions as people
from portal.people import queries
from portal.people.enrolments import actions, moves, places
from portal.people.enrolments.models import Application
from portal.people.models import ENROLMENT_STATES, GATED, Enrolment
from tests.mentoring.meeting import mails_to
from tests.people.enrolling import applied, approved, invited, part_of, state_of


def subjects(person):
    return [mail.subject.removeprefix("Spring: ") for mail in mails_to(person)]


def recorded(person):
    entries = db.session.query(Entry).filter_by(type=EnrolmentMoved.type, person=person.id).order_by(Entry.seq)
    return [entry.facts["state"] for entry in entries]


def test_each_step_has_its_mail_and_is_recorded_once(programme, ines, clara):
    part = applied(ines, programme)
    for _time in range(2):
        actions.approve(part, by=clara)
    for _time in range(2):
        actions.pause(part, by=ines)
    for _time in range(2):
        actions.come_back(part, by=ines)
    for _time in range(2):
        actions.withdraw(part, by=ines)

    assert recorded(ines) == ["invited", "applied", "approved", "paused", "approved", "withdrawn"]
    assert subjects(ines) == [
        "your application is there",
        "you take part",
        "your part is paused",
        "welcome back",
        "you have left",
    ]
    assert db.session.query(Entry).filter_by(type="person.enrolled", person=ines.id).count() == 1


def test_a_role_without_training_begins_at_once(programme, ines):
    part = invited(ines, programme, "reviewer")

    assert part.state == "available"
    assert part.role not in GATED


def test_who_applies_has_no_part_yet(programme, ines, clara):
    part = applied(ines, programme, "mentor")
    assert not part.takes_part
    assert queries.context_of(ines, role="mentor") == {"person": ines.id}

    actions.approve(part, by=clara)

    assert part.takes_part
    assert queries.context_of(ines, role="mentor")["mentor"] == ines.id


def test_declining_keeps_the_reason_from_the_person(programme, ines, clara):
    part = applied(ines, programme)

    actions.decline(part, by=clara, reason="Somebody else first.")

    assert state_of(part) == "declined"
    assert db.session.get_one(Application, part.id).reason == "Somebody else first."
    assert subjects(ines)[-1] == "not this time"
    assert not [mail for mail in mails_to(ines) if "Somebody else" in mail.text]


def test_who_was_declined_can_be_approved_after_all(programme, ines, clara):
    part = applied(ines, programme)
    actions.decline(part, by=clara)

    actions.approve(part, by=clara)

    assert state_of(part) == "approved"


@pytest.mark.parametrize("deed", [actions.approve, actions.put_on_waiting_list, actions.decline])
def test_an_invitation_cannot_be_answered_by_a_coordinator(programme, ines, clara, deed):
    part = invited(ines, programme)

    with pytest.raises(Refused):
        deed(part, by=clara)

    assert state_of(part) == "invited"


def test_nobody_decides_on_their_own_application(programme, clara):
    part = applied(clara, programme)

    with pytest.raises(Refused, match="another coordinator"):
        actions.approve(part, by=clara)


@pytest.mark.parametrize("deed", [actions.withdraw, actions.pause, actions.come_back])
def test_to_others_an_enrolment_does_not_exist(programme, ines, maya, clara, deed):
    part = approved(ines, programme, clara)

    with pytest.raises(NotFound):
        deed(part, by=maya)


def test_who_left_can_be_asked_again(programme, ines):
    part = applied(ines, programme)
    actions.withdraw(part, by=ines)

    again = invited(ines, programme, is_told=True)

    assert (again.id, again.state) == (part.id, "invited")
    assert subjects(ines)[-1] == "you are invited"


def test_when_all_places_are_taken_nobody_else_is_approved(programme, ines, robert, clara):
    places.set_places(programme, mentors=None, mentees=1, is_open=False)
    part = applied(ines, programme)

    with pytest.raises(Refused, match="waiting list"):
        actions.approve(part, by=clara)
    actions.put_on_waiting_list(part, by=clara)

    assert state_of(part) == "waitlisted"
    assert subjects(ines)[-1] == "you are on the waiting list"


def test_a_free_place_goes_to_who_waits_longest_and_the_coordinator_is_told(programme, ines, maya, robert, clara):
    places.set_places(programme, mentors=None, mentees=1, is_open=False)
    first, second = (applied(one, programme) for one in (ines, maya))
    for part in (first, second):
        actions.put_on_waiting_list(part, by=clara)
    roberts = part_of(programme, robert)

    actions.withdraw(roberts, by=robert)

    assert [state_of(part) for part in (first, second)] == ["approved", "waitlisted"]
    [mail] = [mail for mail in mails_to(clara) if mail.kind == "coordinator"]
    assert "Ines Duarte has their place now" in mail.text


def test_without_a_limit_a_free_place_moves_nobody(programme, ines, robert, clara):
    part = applied(ines, programme)
    actions.put_on_waiting_list(part, by=clara)

    actions.withdraw(part_of(programme, robert), by=robert)

    assert state_of(part) == "waitlisted"


def test_who_is_in_a_pair_ends_it_first(programme, pair, robert):
    part = part_of(programme, robert)

    with pytest.raises(Refused, match="end it on its page first"):
        mentoring.withdraw(part, by=robert)

    assert state_of(part) == "matched"


def test_who_only_applied_cannot_be_paired(programme, ines, maya, clara):
    approved(ines, programme, clara)

    with pytest.raises(Refused, match="not enrolled as mentee"):
        mentoring.form_pair(programme, mentor=maya, mentee=ines, by=clara)


def test_a_pair_takes_somebody_from_available_to_matched_and_back(programme, robert):
    part = part_of(programme, robert)

    for deed, state in ((actions.match, "matched"), (actions.free, "available"), (actions.complete, "completed")):
        deed(part)
        deed(part)
        assert state_of(part) == state
    with pytest.raises(Refused):
        actions.match(part)


def test_one_person_has_parts_that_do_not_touch_each_other(programme, ines, clara):
    autumn = people.open_programme("Autumn", slug="autumn", by=clara)
    here, there, as_mentor = applied(ines, programme), applied(ines, autumn), applied(ines, programme, "mentor")

    actions.approve(there, by=clara)
    actions.withdraw(here, by=ines)

    assert [state_of(part) for part in (here, there, as_mentor)] == ["withdrawn", "approved", "applied"]


@pytest.mark.parametrize("state", ENROLMENT_STATES)
def test_every_move_starts_and_ends_in_a_known_state(state):
    assert all(move.after in ENROLMENT_STATES and move.before <= set(ENROLMENT_STATES) for move in moves.MOVES.values())
    assert not any(state == move.after and state in move.before for move in moves.MOVES.values())


@pytest.mark.parametrize("has_trained", [True, False])
@pytest.mark.parametrize("has_answered", [True, False])
@pytest.mark.parametrize("minutes", [None, 90])
@pytest.mark.parametrize("state", ["applied", "approved", "trained", "available", "paused"])
def test_somebody_is_ready_once_everything_is_there(state, minutes, has_answered, has_trained):
    part = Enrolment(state=state, minutes_a_month=minutes)

    is_ready = moves.is_ready(part, has_trained=has_trained, has_answered=has_answered)

    assert is_ready == (state in ("approved", "trained") and minutes == 90 and has_trained and has_answered)


@pytest.mark.parametrize("state", ["closing", "closed", "archived"])
def test_a_programme_that_ends_takes_no_application(programme, ines, state):
    programme.state = state

    with pytest.raises(Refused, match="nobody in any more"):
        applied(ines, programme)


def test_joining_is_for_programmes_that_are_open_and_enrolling(programme, ines):
    for is_open, state in ((False, "enrolling"), (True, "draft"), (True, "running")):
        programme.is_open, programme.state = is_open, state
        with pytest.raises(NotFound):
            actions.join(ines, programme, role="mentee")

    programme.is_open, programme.state = True, "enrolling"
    parts = [actions.join(ines, programme, role="mentee") for _time in range(2)]

    assert [part.state for part in parts] == ["invited", "invited"]
    assert recorded(ines) == ["invited"]
    with pytest.raises(Refused):
        actions.join(ines, programme, role="coordinator")
