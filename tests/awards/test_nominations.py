"""Badges by nomination: what a colleague writes, what a coordinator decides, and what the person reads of it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import catalog, clock, credentials, db, journal
from portal.awards import hands, nominations, reasons, wording
from portal.awards.models import HandAward, Nomination
from portal.awards.nominations import queries
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.errors import NotFound, Refused
from portal.gamification import queries as treasury
from portal.journal import EVENT
from portal.people import actions as people
from portal.people.models import Enrolment, Person
from tests.cast import kept
from tests.mentoring.meeting import badges_of, count, points_of
from tests.mentoring.test_races import at_once

TEXT = "She sat with the board until the shared document worked for all of them."
ANSWER = "Thank you for noticing. Let us wait for the second talk."
BADGE = "recognised"


@pytest.fixture
def nominate(programme, robert, maya):
    """Robert nominates Maya, and commits."""

    def nominated(*, nominee=maya, badge=BADGE, text=TEXT, is_named=True, by=robert):
        return kept(nominations.nominate(nominee, badge, text=text, is_named=is_named, by=by))

    return nominated


def differences():
    db.session.rollback()
    return journal.verify().differences


def told(app, person):
    """What somebody reads about their newest badge."""
    award = next(each for each in treasury.awards_of(person.id) if each.badge == BADGE)
    with app.app_context():
        return wording.hand_words(reasons.reasons_for(person.id, [award])[award.id], "UTC")


def test_an_accepted_nomination_is_a_badge_by_hand_with_what_was_written(app, nominate, maya, clara):
    made = nominate()

    nominations.accept(made, by=clara)
    kept(clara)

    assert badges_of(maya) == {BADGE, "level"}
    assert points_of(maya) == 50
    assert told(app, maya) == f"Robert Keller nominated you, and Clara Rossi agreed on 3 March: {TEXT}"
    assert differences() == ()


def test_who_does_not_want_to_be_named_is_not(app, nominate, maya, clara):
    nominations.accept(nominate(is_named=False), by=clara)
    kept(clara)

    assert told(app, maya) == f"A colleague nominated you, and Clara Rossi agreed on 3 March: {TEXT}"


def test_the_credential_says_nothing_of_what_was_written_or_by_whom(nominate, maya, clara, settings):
    keys.create(settings.keys)
    nominations.accept(nominate(), by=clara)
    kept(clara)

    credentials.settle([maya.id])

    found = db.session.scalars(sa.select(Credential).where(Credential.badge == BADGE)).one()
    for document in (found.document, found.ob2_document):
        assert TEXT[:20] not in document
        assert "Robert" not in document


def test_the_journal_carries_ids_and_slugs_and_does_not_say_who_nominated(nominate, maya, robert, clara):
    accepted, declined = nominate(), nominate(badge="patient-explainer")
    nominations.accept(accepted, by=clara)
    nominations.decline(declined, answer=ANSWER, by=clara)
    kept(clara)

    rows = db.session.execute(sa.select(EVENT).where(EVENT.c.type.like("nomination.%")).order_by(EVENT.c.seq)).all()

    assert [(row.type, row.facts["nomination"], row.facts["badge"], row.person) for row in rows] == [
        ("nomination.made", accepted.id, BADGE, None),
        ("nomination.made", declined.id, "patient-explainer", None),
        ("nomination.approved", accepted.id, BADGE, maya.id),
        ("nomination.declined", declined.id, "patient-explainer", None),
    ]
    assert robert.id not in str([row.facts for row in rows])


def test_a_declined_nomination_gives_nothing_and_has_an_answer(nominate, maya, robert, clara):
    made = nominate()

    for _click in range(2):
        nominations.decline(made, answer=ANSWER, by=clara)
        kept(clara)

    assert badges_of(maya) == set()
    assert [(line.state, line.answer) for line in queries.made_by(robert)] == [("declined", ANSWER)]
    with pytest.raises(Refused, match="decided on this already"):
        nominations.accept(made, by=clara)


@pytest.mark.parametrize("text", ["", "Well done.", "x" * 601, "\x00 \n" * 30])
def test_what_they_did_is_said_in_some_sentences(nominate, text):
    with pytest.raises(Refused, match="20 to 600 letters") as refused:
        nominate(text=text)
    assert "text" in refused.value.fields


@pytest.mark.parametrize("answer", ["", "No.", "x" * 601])
def test_a_decline_needs_a_kind_sentence(nominate, clara, answer):
    made = nominate()

    with pytest.raises(Refused, match="kind sentence"):
        nominations.decline(made, answer=answer, by=clara)
    assert made.state == "open"


def test_nobody_nominates_themselves_a_stranger_or_somebody_who_has_gone(nominate, robert, maya, ines):
    with pytest.raises(Refused, match="Nobody nominates themselves"):
        nominate(nominee=robert)
    with pytest.raises(Refused, match="nobody with this address in a programme of yours"):
        nominate(nominee=ines)
    with pytest.raises(Refused, match="nobody with this address in a programme of yours"):
        nominate(by=ines)
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == maya.id).values(state="withdrawn"))
    with pytest.raises(Refused, match="nobody with this address in a programme of yours"):
        nominate()


@pytest.mark.parametrize("badge", ["bridge-builder", "nothing", ""])
def test_only_some_badges_are_by_nomination(nominate, badge):
    with pytest.raises(Refused, match="choose a badge"):
        nominate(badge=badge)


def test_the_same_nomination_twice_is_one(nominate):
    once, again = nominate(), nominate()

    assert once.id == again.id
    with pytest.raises(Refused, match="nominated Maya Lindqvist for this badge already"):
        nominate(text=TEXT + " And more.")
    assert count(Nomination) == 1


def test_a_double_click_nominates_once(database, programme, maya, robert):
    def load():
        return db.session.get_one(Person, maya.id), db.session.get_one(Person, robert.id)

    def act(nominee, by):
        nominations.nominate(nominee, BADGE, text=TEXT, is_named=True, by=by)

    assert at_once(programme.created_at, database, *[(load, act)] * 4) == [None] * 4
    assert count(Nomination) == 1


def test_three_a_week_are_enough(nominate, programme, still_clock):
    others = [people.create_person(f"p{n}@demo.example", f"Person {n}") for n in range(4)]
    for person in others:
        people.enrol(person, programme, role="mentee")
    for person in others[:3]:
        nominate(nominee=person)

    with pytest.raises(Refused, match="three times in the last seven days"):
        nominate(nominee=others[3])
    with clock.at(clock.now() + dt.timedelta(days=7)):
        assert nominate(nominee=others[3]).state == "open"


def test_once_decided_one_may_nominate_again(nominate, clara):
    nominations.decline(nominate(), answer=ANSWER, by=clara)
    kept(clara)

    assert nominate(text=TEXT + " And again in March.").state == "open"


def test_two_coordinators_at_once_decide_once(database, nominate, programme, clara, ines, maya):
    people.enrol(ines, programme, role="coordinator")
    made = nominate()

    def deciding(person):
        def load():
            return db.session.get_one(Nomination, made.id), db.session.get_one(Person, person.id)

        return load, lambda found, by: nominations.accept(found, by=by)

    said = at_once(programme.created_at, database, deciding(clara), deciding(ines), deciding(clara))

    assert len([one for one in said if one is None]) in (1, 2)
    assert count(HandAward) == 1
    assert points_of(maya) == 50
    assert differences() == ()


def test_who_wrote_it_or_is_meant_does_not_decide(nominate, programme, maya, robert, clara):
    for person in (maya, robert):
        people.enrol(person, programme, role="coordinator")
    made = nominate()

    for person in (maya, robert):
        assert queries.to_decide(programme, by=person) == []
        assert queries.how_many_wait(programme, by=person) == 0
        with pytest.raises(NotFound):
            queries.nomination_of(programme, made.id, by=person)
    assert [line.id for line in queries.to_decide(programme, by=clara)] == [made.id]


def test_what_cannot_be_given_stays_open(nominate, programme, maya, clara):
    made = nominate()
    hands.grant(maya, hands.a_badge(BADGE), reason=TEXT, by=clara, programme=programme)
    kept(maya)

    with pytest.raises(Refused, match="holds this badge already"):
        nominations.accept(made, by=clara)
    db.session.rollback()
    assert db.session.get_one(Nomination, made.id).state == "open"


def test_who_hides_what_they_earn_is_given_nothing(nominate, maya, clara):
    made = nominate()
    db.session.get_one(Person, maya.id).hides_points = True
    kept(clara)

    with pytest.raises(Refused, match="keeps points and badges hidden"):
        nominations.accept(made, by=clara)


def test_some_badges_of_ours_are_by_nomination(content):
    catalog.use(content)

    assert {badge.slug for badge in catalog.badges() if badge.is_nominated} == {BADGE, "patient-explainer"}
