"""What a pause, the last weeks and the end of a programme mean for those in it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import Refused
from portal.mentoring import actions, queries
from portal.mentoring.actions import check_ins
from portal.mentoring.actions.programmes import move
from portal.mentoring.models import CANCELLED, COMPLETED, CONFIRMED, EXPIRED, OFFERED, SCHEDULED, CheckIn
from portal.people import actions as people
from portal.post.models import Mail
from tests.cast import kept
from tests.mentoring.matching import available, state_of
from tests.mentoring.meeting import entries_to, fixed, mails_to, proposed
from tests.mentoring.noticing import days_later, lines

DAY = dt.timedelta(days=1)


def written():
    """To whom what was written that can wait."""
    found = sa.select(Mail.recipient, Mail.kind).where(Mail.kind.in_(("reminder", "check-in")))
    return list(db.session.execute(found))


@pytest.fixture
def resting(programme, pair, clara):
    """The programme is paused."""
    programme.state = "running"
    move(programme, "pause", by=clara)
    return kept(programme)


def test_no_session_is_proposed_while_the_programme_rests(resting, pair, maya, clara):
    with pytest.raises(Refused, match="This can be done as soon as it goes on"):
        proposed(pair, by=maya)

    move(resting, "resume", by=clara)
    assert proposed(pair, by=maya).pair_id == pair.id


def test_nobody_is_reminded_while_the_programme_rests(programme, pair, maya, robert, clara):
    programme.state = "running"
    meeting = fixed(pair, maya=maya, robert=robert)
    move(programme, "pause", by=clara)

    actions.remind(meeting.id)
    with clock.at(meeting.ends_at + DAY):
        actions.ask(meeting.id)

    assert meeting.state == CONFIRMED
    assert written() == []


def test_a_check_in_waits_until_the_programme_goes_on(resting, pair, robert, clara):
    theirs = (CheckIn.pair_id == pair.id, CheckIn.person_id == robert.id, CheckIn.moment == "start")
    one = db.session.scalars(sa.select(CheckIn).where(*theirs)).one()

    with clock.at(one.opens_at):
        check_ins.ask(one.id, clock.now())
        assert (one.state, one.opens_at) == (SCHEDULED, clock.now() + 7 * DAY)
    assert written() == []

    move(resting, "resume", by=clara)
    with clock.at(one.opens_at):
        check_ins.ask(one.id, clock.now())
    assert written() == [(robert.email, "check-in")]


def test_a_coordinator_reminds_nobody_while_the_programme_rests(resting, pair, clara):
    with days_later(30):
        found = lines(resting, "getting-started")
        assert found
        with pytest.raises(Refused, match="Spring is paused"):
            actions.nudge(resting, found, by=clara)

    assert written() == []


@pytest.mark.parametrize("state", ["closing", "closed", "archived"])
def test_no_pair_begins_when_a_programme_comes_to_its_end(programme, clara, maya, state):
    new = available(programme, "Lena Vogt", "mentee")
    people.enrol(maya, programme, role="mentor").capacity = 2
    programme.state = state

    with pytest.raises(Refused, match="No new pair begins in it"):
        actions.form_pair(programme, mentor=maya, mentee=new, by=clara)


def test_with_a_programme_its_pairs_come_to_their_end(programme, pair, maya, robert, clara):
    people.enrol(maya, programme, role="mentor").capacity = 2
    new = available(programme, "Lena Vogt", "mentee")
    offered = actions.form_pair(programme, mentor=maya, mentee=new, by=clara)
    meeting = fixed(pair, maya=maya, robert=robert)
    assert offered.state == OFFERED
    programme.state = "closing"
    kept(programme)

    assert move(programme, "closing", by=clara)
    assert not move(programme, "closing", by=clara)

    ended = queries.pair_of(robert, pair.id)
    assert (ended.state, ended.ended_at) == (COMPLETED, clock.now())
    assert (meeting.state, meeting.cancelled_by_id) == (CANCELLED, None)
    assert entries_to(robert)[-1][0] == "CANCEL"
    assert queries.pair_of(new, offered.id).state == EXPIRED
    assert (state_of(robert, "mentee"), state_of(new, "mentee")) == ("completed", "available")
    assert mails_to(robert)[-1].subject == "You and Maya Lindqvist: completed"
