"""The consent of both: yes, a silent no, no answer in time; and where the two stand in the programme."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db, timers
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.errors import NotFound, Refused
from portal.journal.entries import Entry
from portal.mentoring import actions
from portal.mentoring.matching import consent, standing
from portal.mentoring.models import ACCEPTED_BY_ONE, ACTIVE, COMPLETED, DECLINED, EXITED, EXPIRED, OFFERED, Offer, Pair
from portal.people.models import NotWith
from tests.cast import kept
from tests.mentoring.matching import ready, state_of
from tests.mentoring.meeting import again, count, mails_to

FRIDAY = dt.datetime(2026, 3, 6, 16, 0, tzinfo=dt.UTC)


@pytest.fixture
def offered(programme, clara, maya, robert):
    """Maya and Robert, who can be matched, and to whom a pair is offered."""
    ready(programme, maya, "mentor")
    ready(programme, robert, "mentee")
    return kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))


def ring(days=0):
    """What the worker does so many days from now."""
    with clock.at(clock.now() + dt.timedelta(days=days)):
        by_and_by(timers.run(CHIMES))


def types_of():
    """The types of what happened to pairs, in order."""
    found = db.session.query(Entry.type).order_by(Entry.id)
    return [type_ for (type_,) in found if type_.startswith(("pair.", "agreement."))]


def test_an_offer_comes_with_the_card_to_both(offered, maya, robert):
    one, other = mails_to(maya)[-1], mails_to(robert)[-1]

    assert (one.kind, other.kind) == ("pair", "pair")
    assert "You offer what Robert wants most: An assistant that serves you." in one.text
    assert "Maya offers what you want most: An assistant that serves you." in other.text
    assert "five working days" in one.text


def test_a_card_is_written_in_the_language_of_who_reads_it(programme, clara, maya, robert):
    robert.language = "pt-BR"
    robert.speaks = ["en"]
    ready(programme, maya, "mentor")
    ready(programme, robert, "mentee")

    actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)

    assert mails_to(robert)[-1].recipient == robert.email


def test_both_say_yes_and_sign_and_the_pair_begins(offered, maya, robert):
    consent.accept(offered, by=maya)
    after_one = offered.state
    consent.accept(offered, by=robert)
    after_both = offered.state
    for person in (maya, robert):
        actions.sign(offered, by=person)

    assert (after_one, after_both, offered.state) == (ACCEPTED_BY_ONE, ACCEPTED_BY_ONE, ACTIVE)
    assert (state_of(maya, "mentor"), state_of(robert, "mentee")) == ("matched", "matched")
    assert types_of() == ["pair.formed", "pair.accepted", "pair.accepted", "agreement.signed"]


def test_signing_says_yes(offered, maya, robert):
    actions.sign(offered, by=maya)

    assert offered.mentor_accepted_at == clock.now()
    assert offered.mentee_accepted_at is None
    assert state_of(maya, "mentor") == "available"


def test_yes_twice_is_once(offered, maya, robert):
    for _time in range(2):
        consent.accept(offered, by=maya)
        actions.sign(offered, by=maya)
        actions.sign(offered, by=robert)
    consent.accept(offered, by=robert)

    assert types_of().count("pair.accepted") == 2


def test_a_no_is_silent(offered, maya, robert):
    consent.decline(offered, why="too-close", by=robert)

    told = mails_to(maya)[-1]
    assert offered.state == DECLINED
    assert told.subject == "The suggestion with Robert Keller is closed"
    assert "too" not in told.text
    assert "declined" not in told.text
    assert len(mails_to(robert)) == 1
    assert db.session.get_one(Offer, offered.id).why == "too-close"


def test_the_words_are_the_same_when_nobody_answers(programme, offered, clara, maya, robert):
    consent.decline(offered, why="too-close", by=robert)
    after_no = mails_to(maya)[-1].text
    offered.state = EXPIRED
    second = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
    with clock.at(clock.now() + dt.timedelta(days=9)):
        consent.expire(second.id, clock.now())

    assert second.state == EXPIRED
    assert mails_to(robert)[-1].text == after_no.replace("Robert Keller", "Maya Lindqvist")


def test_no_twice_is_once(offered, maya, robert):
    for _time in range(2):
        consent.decline(offered, why="no-time", by=robert)

    assert types_of() == ["pair.formed", "pair.lapsed"]
    with pytest.raises(Refused, match="no longer open"):
        consent.decline(offered, why="no-time", by=maya)


def test_a_no_needs_a_reason_from_the_list(offered, robert):
    with pytest.raises(Refused, match="from the list"):
        consent.decline(offered, why="I do not like him", by=robert)

    assert offered.state == OFFERED


def test_nobody_else_answers(offered, clara, ines):
    for person in (clara, ines):
        with pytest.raises(NotFound):
            consent.accept(offered, by=person)
        with pytest.raises(NotFound):
            consent.decline(offered, why="no-time", by=person)


@pytest.mark.parametrize("state", [DECLINED, EXPIRED, COMPLETED])
def test_what_is_closed_is_not_accepted(offered, maya, state):
    offered.state = state

    with pytest.raises(Refused, match="no longer open"):
        consent.accept(offered, by=maya)


def test_a_pair_that_has_begun_is_not_declined(pair, maya):
    with pytest.raises(Refused, match="no longer open"):
        consent.decline(pair, why="no-time", by=maya)


def test_five_working_days_do_not_count_the_weekend():
    until = consent.answers_until(FRIDAY, "Europe/Zurich")

    assert until == dt.datetime(2026, 3, 13, 23, 0, tzinfo=dt.UTC)  # the midnight after Friday, in Zurich


def test_an_offer_without_an_answer_expires_once(offered, maya, robert):
    consent.accept(offered, by=maya)
    db.session.commit()

    ring(days=6)
    before = again(offered).state
    ring(days=9)
    ring(days=9)

    assert (before, again(offered).state) == (ACCEPTED_BY_ONE, EXPIRED)
    assert [mail.subject for mail in mails_to(robert)][1:] == ["The suggestion with Maya Lindqvist is closed"]
    assert types_of() == ["pair.formed", "pair.accepted", "pair.lapsed"]


def test_who_has_said_yes_on_both_sides_has_time_to_sign(offered, maya, robert):
    consent.accept(offered, by=maya)
    consent.accept(offered, by=robert)
    db.session.commit()

    ring(days=30)
    consent.expire(offered.id, clock.now())

    assert again(offered).state == ACCEPTED_BY_ONE


def test_an_offer_that_expired_can_be_made_again(programme, offered, clara, maya, robert):
    consent.expire(offered.id, clock.now())
    with clock.at(clock.now() + dt.timedelta(days=20)):
        second = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
        db.session.commit()
        ring()

    assert second.id == offered.id
    assert again(second).state == OFFERED
    assert count(Pair) == 1
    ring(days=40)
    assert again(second).state == EXPIRED


def test_who_declined_is_not_asked_again(programme, offered, clara, maya, robert):
    consent.decline(offered, why="no-time", by=robert)

    with pytest.raises(Refused, match="have ended a pair before"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)


@pytest.mark.parametrize("state", [EXITED, COMPLETED])
def test_after_a_pair_both_are_available_again(offered, maya, robert, state):
    for person in (maya, robert):
        actions.sign(offered, by=person)
    during = state_of(maya, "mentor")
    offered.state = state
    standing.freed(offered)

    assert during == "matched"
    assert (state_of(maya, "mentor"), state_of(robert, "mentee")) == ("available", "available")


def test_who_has_another_pair_stays_matched(programme, offered, clara, maya, robert, ines):
    ready(programme, maya, "mentor", topics={}, capacity=2)
    ready(programme, ines, "mentee")
    other = actions.form_pair(programme, mentor=maya, mentee=ines, by=clara)
    for two in (offered, other):
        actions.sign(two, by=maya)
        actions.sign(two, by=two.mentee)
    offered.state = EXITED
    standing.freed(offered)

    assert (state_of(maya, "mentor"), state_of(robert, "mentee")) == ("matched", "available")


def test_no_more_pairs_than_somebody_has_room_for(programme, offered, clara, maya, ines):
    ready(programme, ines, "mentee")

    with pytest.raises(Refused, match="Maya Lindqvist is in as many pairs as they have room for") as refused:
        actions.form_pair(programme, mentor=maya, mentee=ines, by=clara)

    assert list(refused.value.fields) == ["mentor"]


def test_with_whom_somebody_does_not_want_to_be_is_obeyed_and_not_said(programme, clara, maya, robert):
    db.session.add(NotWith(person_id=robert.id, other_id=maya.id))

    with pytest.raises(Refused, match=r"^This pair is not possible\. Please choose somebody else\.$"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)


def test_a_pair_has_a_language_in_common(programme, clara, maya, robert):
    maya.language = "es"

    with pytest.raises(Refused, match="no language in common"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
    maya.speaks = ["en"]
    assert actions.form_pair(programme, mentor=maya, mentee=robert, by=clara).state == OFFERED


def test_one_appraiser_is_one_too_few(programme, clara, maya, robert, ines):
    maya.manager_id = robert.manager_id = ines.id

    with pytest.raises(Refused, match="The same person appraises both"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)


def test_the_reporting_line_is_looked_at_all_the_way_up(programme, clara, maya, robert, ines):
    maya.manager_id, ines.manager_id = ines.id, clara.id
    clara.manager_id = robert.id
    robert.manager_id = clara.id  # a circle, which no import lets in, ends all the same

    with pytest.raises(Refused, match="reports to the other"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
