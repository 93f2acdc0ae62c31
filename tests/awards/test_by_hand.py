"""Giving by hand and taking back: by coordinators in their programme, with a reason, as events like any other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import credentials, db, journal
from portal.awards import hands, oversight, reasons
from portal.awards.hands import Gift
from portal.awards.models import HandAward
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.errors import NotFound, Refused
from portal.gamification import queries as treasury
from portal.journal import EVENT
from portal.people import actions as people
from portal.people.models import Person, Programme
from tests.cast import kept
from tests.mentoring.meeting import badges_of, count, held, points_of
from tests.mentoring.test_races import at_once

WHY = "For the demonstration at the works council."
TEN = Gift("points:xp", 10)
COMPANY = Gift("badge:good-company/bronze", 1)


@pytest.fixture
def give(programme, clara, maya):
    """Clara gives Maya something, and commits."""

    def given(gift=TEN, *, to=maya, by=clara, inside=programme, reason=WHY, **more):
        return kept(hands.grant(to, gift, reason=reason, by=by, programme=inside, **more))

    return given


@pytest.fixture
def take_back(programme, clara):
    """Clara takes an award back, and commits."""

    def taken(award, *, by=clara, inside=programme, reason="Given to the wrong person."):
        return kept(hands.reverse(award, reason=reason, by=by, programme=inside))

    return taken


def latest(person, what):
    """Their newest award of something that was not taken away."""
    return next(each for each in treasury.awards_of(person.id) if each.what == what and each.delta > 0)


def differences():
    """What journal and credentials do not agree on."""
    db.session.rollback()
    return journal.verify().differences


def test_points_given_by_hand_are_an_event_with_a_reason(give, maya, clara):
    hand = give(TEN)

    event = journal.happening_called(f"award.granted:{hand.id}")
    assert points_of(maya) == 10
    assert event.values == {
        "person": maya.id, "cohort": hand.programme_id, "grant": hand.id, "what": "points:xp", "amount": 10,
    }  # fmt: skip
    assert (hand.reason, hand.given_by_id) == (WHY, clara.id)
    assert differences() == ()


def test_points_can_be_taken_by_hand_too(give, maya):
    give(Gift("points:xp", -3))

    assert points_of(maya) == -3
    assert differences() == ()


def test_a_badge_given_by_hand_is_held_and_signed(give, maya, settings):
    keys.create(settings.keys)

    give(COMPANY)
    credentials.settle([maya.id])

    assert badges_of(maya) == {"good-company"}
    assert credentials_of(maya) == [("badge:good-company/bronze", False)]
    assert differences() == ()


def test_the_same_name_is_the_same_grant(give, maya):
    name = db.new_id()

    once, again = give(COMPANY, name=name), give(COMPANY, name=name)

    assert once.id == again.id == name
    assert count(HandAward) == 1
    assert len(treasury.awards_of(maya.id)) == 1


def test_the_name_of_one_grant_is_refused_for_another(give, maya, robert):
    name = give(TEN).id

    with pytest.raises(Refused, match="has been sent before"):
        give(Gift("points:xp", 20), name=name)
    with pytest.raises(Refused, match="has been sent before"):
        give(TEN, to=robert, name=name)
    with pytest.raises(Refused, match="has been sent before"):
        give(TEN, name="no name")


def test_a_double_click_gives_once(database, programme, clara, maya):
    name = db.new_id()

    said = racing(database, programme, clara, maya, times=4, name=name)

    assert said == [None] * 4
    assert treasury.holdings_of(maya.id) == {"badge:good-company/bronze": 1}
    assert differences() == ()


def test_two_coordinators_at_once_give_a_badge_once(database, programme, clara, maya):
    said = racing(database, programme, clara, maya, times=3)

    assert said.count(None) == 1
    assert treasury.holdings_of(maya.id) == {"badge:good-company/bronze": 1}
    assert differences() == ()


def racing(database, programme, clara, maya, *, times, **more):
    """Clara gives Maya a badge, so many times in the same instant."""
    rows = ((Person, maya.id), (Programme, programme.id), (Person, clara.id))

    def load():
        return tuple(db.session.get_one(*row) for row in rows)

    def act(person, inside, by):
        hands.grant(person, COMPANY, reason=WHY, by=by, programme=inside, **more)

    return at_once(programme.created_at, database, *[(load, act)] * times)


def test_a_badge_that_is_held_is_not_given_again(give):
    give(COMPANY)

    with pytest.raises(Refused, match="Maya Lindqvist holds this badge already"):
        give(COMPANY)


def test_nobody_gives_anything_to_themselves(give, programme, clara):
    with pytest.raises(Refused, match="Nobody gives or takes their own awards"):
        give(TEN, to=clara)


def test_to_a_coordinator_only_the_people_of_their_programme_exist(give, ines, robert):
    elsewhere = kept(people.open_programme("Autumn", slug="autumn", by=ines))

    with pytest.raises(NotFound):
        give(TEN, to=ines)
    with pytest.raises(NotFound):
        give(TEN, to=robert, by=ines)
    with pytest.raises(NotFound):
        give(TEN, to=robert, by=ines, inside=elsewhere)
    with pytest.raises(NotFound):
        give(TEN, to=robert, inside=None)


def test_an_operator_gives_to_anybody(give, ines):
    hand = give(TEN, to=ines, by=None, inside=None)

    assert points_of(ines) == 10
    assert (hand.given_by_id, hand.programme_id) == (None, None)


def test_who_hides_what_they_earned_is_given_nothing(give, maya):
    maya.hides_points = True
    kept(maya)

    with pytest.raises(Refused, match="keeps points and badges hidden"):
        give(TEN)


@pytest.mark.parametrize("reason", ["", "  no  ", "x" * 601, "\x00\x07 a"])
def test_a_reason_is_needed(give, reason):
    with pytest.raises(Refused, match="3 to 600 letters") as refused:
        give(TEN, reason=reason)

    assert list(refused.value.fields) == ["reason"]
    assert count(HandAward) == 0


def test_a_reason_is_kept_on_one_line(give):
    assert give(reason=" For \x07the\r\n talk ").reason == "For the talk"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("good-compani", "Did you mean 'good-company'"),
        ("good-company", "Please choose one: bronze, silver, gold"),
        ("good-company/iron", "Please choose one"),
        ("first-session/gold", "has no levels"),
        ("", "There is no badge called"),
    ],
)
def test_only_a_badge_of_the_catalog_can_be_given(house, name, sentence):
    with pytest.raises(Refused, match=sentence):
        hands.a_badge(name)


@pytest.mark.parametrize("amount", [0, 1001, -1001, 2**63])
def test_only_so_many_points_can_be_given(house, amount):
    with pytest.raises(Refused, match="from 1 to 1,000"):
        hands.some_points(amount, "xp")


def test_only_points_that_rules_give_can_be_given(house):
    assert hands.some_points(-1000, "xp") == ("points:xp", -1000)
    with pytest.raises(Refused, match="No rule gives points called “gold”"):
        hands.some_points(5, "gold")


def test_every_badge_on_offer_can_be_given(house):
    assert {hands.a_badge(name).amount for name, _title in oversight.badges_to_give()} == {1}


def test_a_badge_that_a_rule_gave_is_taken_back_with_its_credential(pair, take_back, maya, robert, settings):
    keys.create(settings.keys)
    kept(held(pair, maya=maya, robert=robert))
    credentials.settle([robert.id])

    take_back(latest(robert, "badge:first-session"))
    credentials.settle([robert.id])

    assert "first-session" not in badges_of(robert)
    assert ("badge:first-session", True) in credentials_of(robert)
    assert ("badge:common-ground", False) in credentials_of(robert)
    assert "first-session" in badges_of(maya)
    assert differences() == ()


def test_a_grant_that_is_taken_back_is_given_no_more(give, take_back, maya):
    hand = give(COMPANY)

    reversal = take_back(latest(maya, COMPANY.what))

    (back,) = db.session.execute(sa.select(EVENT.c.key, EVENT.c.reason).where(EVENT.c.retracts.is_not(None)))
    assert tuple(back) == (f"retraction:award.granted:{hand.id}", "reversed-by-hand")
    assert (reversal.what, reversal.amount) == (COMPANY.what, -1)
    assert treasury.holdings_of(maya.id) == {}
    assert differences() == ()


def test_what_was_taken_back_can_be_given_anew(give, take_back, maya):
    give(COMPANY)
    take_back(latest(maya, COMPANY.what))

    give(COMPANY)

    assert badges_of(maya) == {"good-company"}
    assert differences() == ()


def test_an_award_is_taken_back_once(give, take_back, maya):
    give(TEN)
    give(TEN)
    award = latest(maya, "points:xp")

    once, again = take_back(award), take_back(award)

    assert once.id == again.id
    assert points_of(maya) == 10
    with pytest.raises(Refused, match="taken back by hand already"):
        take_back(award, reason="For another reason.")


def test_a_double_click_takes_back_once(database, pair, clara, programme, maya, robert):
    kept(held(pair, maya=maya, robert=robert))
    award = kept(latest(robert, "badge:first-session"))

    def load():
        return db.session.get_one(Person, clara.id), db.session.get_one(Programme, programme.id)

    def act(by, inside):
        hands.reverse(award, reason=WHY, by=by, programme=inside)

    said = at_once(programme.created_at, database, *[(load, act)] * 3)

    assert said == [None] * 3
    assert count(HandAward) == 1
    assert "first-session" not in badges_of(robert)
    assert differences() == ()


def test_what_takes_something_away_cannot_be_taken_back(give, take_back, maya):
    give(COMPANY)
    take_back(latest(maya, COMPANY.what))
    give(Gift("points:xp", -5))

    for award in treasury.awards_of(maya.id):
        if award.delta < 0:
            with pytest.raises(Refused, match="takes something away itself"):
                take_back(award)


def test_what_does_not_stand_any_more_cannot_be_taken_back(pair, take_back, maya, robert):
    meeting = kept(held(pair, maya=maya, robert=robert))
    award = latest(robert, "badge:first-session")
    journal.retract(f"session.completed:{meeting.id}", reason="did-not-happen")
    kept(robert)

    with pytest.raises(Refused, match="does not stand any more"):
        take_back(award)


def test_nobody_else_takes_an_award_back(give, take_back, maya, robert, ines, clara, programme):
    give(TEN)
    award = latest(maya, "points:xp")

    for by in (robert, maya, ines):
        with pytest.raises(NotFound):
            take_back(award, by=by)
    people.enrol(maya, programme, role="coordinator")
    kept(maya)
    with pytest.raises(Refused, match="Nobody gives or takes their own awards"):
        take_back(award, by=maya)


def test_what_somebody_hides_does_not_exist_for_their_coordinator(give, take_back, maya):
    give(TEN)
    award = latest(maya, "points:xp")
    maya.hides_points = True
    kept(maya)

    with pytest.raises(NotFound):
        take_back(award)
    assert take_back(award, by=None, inside=None).amount == -10


def test_each_row_knows_who_did_it_and_why(give, take_back, pair, maya, robert, clara):
    kept(held(pair, maya=maya, robert=robert))
    give(TEN, to=robert, reason="For the talk.")
    take_back(latest(robert, "points:xp"), reason="It was not him.")
    take_back(latest(robert, "badge:first-session"), reason="They never met.")
    give(Gift("points:xp", 7), to=robert, by=None, inside=None, reason="From the operator.")

    rows = treasury.awards_of(robert.id)
    found = reasons.reasons_for(robert.id, rows)

    said = [(each.what, each.delta, found[each.id]) for each in rows if each.id in found]
    assert [(what, delta, hand.by, hand.reason, hand.is_reversal) for what, delta, hand in said] == [
        ("points:xp", 7, None, "From the operator.", False),
        ("badge:first-session", -1, "Clara Rossi", "They never met.", True),
        ("points:xp", -10, "Clara Rossi", "It was not him.", True),
        ("points:xp", 10, "Clara Rossi", "For the talk.", False),
    ]
    assert reasons.reasons_for(maya.id, rows) == {}


def test_an_award_knows_who_took_it_back(pair, take_back, maya, robert):
    kept(held(pair, maya=maya, robert=robert))
    award = latest(robert, "badge:first-session")

    take_back(award, reason="They never met.")

    reversal = reasons.reversal_of(award.id)
    assert reversal is not None
    assert (reversal.by, reversal.reason) == ("Clara Rossi", "They never met.")
    assert reasons.reversal_of(latest(maya, "badge:first-session").id) is None


def credentials_of(person):
    """What credentials say, and whether each is revoked."""
    db.session.rollback()
    found = db.session.execute(
        sa.select(Credential.what, Credential.revoked_at).where(Credential.person_id == person.id)
    )
    return [(what, revoked is not None) for what, revoked in found]
