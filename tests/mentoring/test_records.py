"""How a session was: missed, remembered differently, taken as held; and what each of them earns."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import EVENT, verify
from portal.mentoring import actions, queries
from portal.mentoring.models import (
    CONFIRMED,
    HELD,
    HELD_ASSUMED,
    MISSED_BY_BOTH,
    MISSED_BY_MENTEE,
    MISSED_BY_MENTOR,
    TAKEN_BACK,
)
from tests.cast import kept
from tests.mentoring.meeting import WEEK, again, badges_of, filled, fixed, mails_to, points_of, problem_of, proposed

HOUR = dt.timedelta(hours=1)
THREE_DAYS = dt.timedelta(hours=72)


@pytest.fixture
def over(still_clock, pair, maya, robert):
    """A session that was fixed and ended an hour ago; nobody has said how it was."""
    meeting = kept(fixed(pair, maya=maya, robert=robert))
    still_clock.enter_context(clock.at(meeting.ends_at + HOUR))
    return meeting


def absences():
    """Who stays recorded as having stayed away."""
    back = EVENT.alias()
    standing = sa.select(EVENT.c.absent).where(
        EVENT.c.type == "session.no_show",
        EVENT.c.retracts.is_(None),
        ~sa.exists().where(back.c.retracts == EVENT.c.seq),
    )
    return sorted(db.session.scalars(standing))


@pytest.mark.parametrize(
    ("who", "state"),
    [("mentee", MISSED_BY_MENTEE), ("mentor", MISSED_BY_MENTOR), ("both", MISSED_BY_BOTH)],
)
def test_one_says_that_it_did_not_come_about(over, pair, maya, robert, who, state):
    for _time in range(2):
        actions.say_missed(over, who=who, by=maya)

    assert over.state == state
    named = {"mentor": [maya.id], "mentee": [robert.id], "both": sorted([maya.id, robert.id])}
    assert absences() == named[who]
    [told] = [mail for mail in mails_to(robert) if "did not come about" in mail.subject]
    assert "That happens." in told.text
    assert points_of(robert) == 5


def test_nobody_waits_for_a_word_about_it_any_more(over, maya, robert):
    actions.say_missed(over, who="mentee", by=maya)

    assert queries.sessions_to_confirm(robert) == []
    assert queries.sessions_now(maya) == (None, None)


def test_the_other_one_may_remember_it_differently(over, maya, robert):
    actions.say_missed(over, who="mentee", by=maya)

    actions.confirm_held(over, minutes=30, by=robert)

    assert (over.state, over.is_disputed) == (CONFIRMED, True)
    assert absences() == []
    assert points_of(robert) == 5


def test_a_dispute_ends_when_the_two_agree_that_they_met(over, maya, robert):
    actions.say_missed(over, who="mentee", by=maya)
    actions.confirm_held(over, minutes=30, by=robert)

    actions.confirm_held(over, minutes=25, by=maya)

    assert (over.state, over.is_held) == (HELD, True)
    assert points_of(robert) == 5 + 20


def test_a_dispute_ends_when_the_two_agree_that_they_did_not(over, maya, robert):
    actions.say_missed(over, who="mentee", by=maya)
    actions.confirm_held(over, minutes=30, by=robert)

    actions.say_missed(over, who="mentee", by=robert)
    kept(over)

    assert (over.state, over.mentee_minutes) == (MISSED_BY_MENTEE, None)
    assert absences() == [robert.id]
    assert verify().differences == ()


def test_each_says_that_they_could_not_come_themselves(over, maya, robert):
    actions.say_missed(over, who="mentor", by=maya)
    actions.say_missed(over, who="mentee", by=robert)

    assert over.state == MISSED_BY_BOTH
    assert absences() == sorted([maya.id, robert.id])


def test_one_changes_ones_mind_about_who_it_was(over, maya, robert):
    for who in ("mentee", "mentor", "mentee"):
        actions.say_missed(over, who=who, by=maya)
    kept(over)

    assert over.state == MISSED_BY_MENTEE
    assert absences() == [robert.id]
    assert verify().differences == ()


def test_what_did_not_come_about_is_said_after_it_began(pair, maya, robert, ines):
    meeting = fixed(pair, maya=maya, robert=robert)

    with pytest.raises(Refused, match="has not begun yet"):
        actions.say_missed(meeting, who="mentee", by=maya)
    with clock.at(meeting.ends_at):
        with pytest.raises(Refused, match="who could not come") as refused:
            actions.say_missed(meeting, who="nobody", by=maya)
        with pytest.raises(NotFound):
            actions.say_missed(meeting, who="mentee", by=ines)
    assert list(refused.value.fields) == ["who"]


def test_a_time_that_was_never_fixed_is_not_missed(pair, maya):
    meeting = proposed(pair, by=maya)

    with clock.at(meeting.ends_at), pytest.raises(Refused, match="never accepted"):
        actions.say_missed(meeting, who="mentee", by=maya)


def test_what_both_confirmed_is_taken_back_rather_than_missed(over, maya, robert):
    for one in (maya, robert):
        actions.confirm_held(over, minutes=45, by=one)

    with pytest.raises(Refused, match="take it back"):
        actions.say_missed(over, who="mentee", by=maya)


def test_silence_for_three_days_means_that_it_was_held_and_earns_nothing(over, maya, robert):
    actions.confirm_held(over, minutes=45, by=maya)

    with clock.at(over.ends_at + THREE_DAYS):
        for _time in range(2):
            actions.assume(over.id)
    kept(over)

    assert (over.state, over.is_held) == (HELD_ASSUMED, False)
    assert points_of(robert) == 5
    assert "first-session" not in badges_of(maya) | badges_of(robert)
    assert verify().differences == ()


@pytest.mark.parametrize("said", ["missed", "disputed", "held", "moved"])
def test_what_somebody_said_otherwise_is_not_assumed(over, maya, robert, said):
    if said in ("missed", "disputed"):
        actions.say_missed(over, who="mentee", by=maya)
    if said in ("disputed", "held"):
        actions.confirm_held(over, minutes=45, by=robert)
    if said == "held":
        actions.confirm_held(over, minutes=45, by=maya)
    if said == "moved":
        actions.reschedule(over, starts_at=clock.now() + WEEK, minutes=45, by=maya)
    state = over.state

    with clock.at(over.ends_at + THREE_DAYS):
        actions.assume(over.id)

    assert over.state == state != HELD_ASSUMED


def test_what_was_assumed_counts_once_both_say_so(over, maya, robert):
    actions.assume(over.id)

    actions.confirm_held(over, minutes=45, by=maya)
    assert over.state == HELD_ASSUMED
    actions.confirm_held(over, minutes=40, by=robert)
    kept(over)

    assert over.state == HELD
    assert points_of(robert) == 5 + 20
    assert verify().differences == ()


def test_what_was_assumed_is_missed_when_one_says_so(over, maya, robert):
    actions.assume(over.id)

    actions.say_missed(over, who="mentor", by=robert)

    assert over.state == MISSED_BY_MENTOR
    assert absences() == [maya.id]


@pytest.mark.parametrize("who", ["maya", "clara"])
def test_what_was_assumed_is_taken_back(request, over, who):
    actions.assume(over.id)

    for _time in range(2):
        actions.take_back(over, by=request.getfixturevalue(who))
    kept(over)

    assert over.state == TAKEN_BACK
    assert verify().differences == ()


def test_one_tap_says_that_it_did_not_come_about_and_another_books_anew(client, over, pair, maya, robert):
    client.sign_in(maya)
    page = client.get(f"/sessions/{over.id}")
    assert filled(page) == ["Yes, we met"]
    assert "Robert could not come" in page.text

    shown = client.get(client.submit(f"/sessions/{over.id}/absence", who="mentee").location)

    assert again(over).state == MISSED_BY_MENTEE
    assert "without a reason and without blame" in shown.text
    assert filled(shown) == ["Propose it"]
    assert client.sign_in(robert).submit(f"/sessions/{over.id}/confirmation", minutes="30").status_code == 303
    page = client.get(f"/sessions/{over.id}").text
    assert "You two remember it differently" in page
    client.submit(f"/sessions/{over.id}/absence", who="mentee")
    assert again(over).state == MISSED_BY_MENTEE


def test_who_it_was_has_to_be_said(client, over, maya):
    answer = client.sign_in(maya).submit(f"/sessions/{over.id}/absence", who="<b>")

    assert answer.status_code == 422
    assert "Please say who could not come." in problem_of(answer)


def test_the_page_says_that_it_was_taken_as_held(client, over, robert, clara):
    actions.assume(over.id)
    kept(over)

    page = client.sign_in(robert).get(f"/sessions/{over.id}").text

    assert "It is taken as held" in page
    assert "Yes, we met" in page
    assert "taken as held" in client.sign_in(clara).get(f"/sessions/{over.id}").text
