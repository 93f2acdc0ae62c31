"""Two at the same instant: a step is made once, and the last place is given once."""

from __future__ import annotations

from portal import db
from portal.events import EnrolmentMoved
from portal.journal import Entry
from portal.people.enrolments import actions, applications, consents, places
from portal.people.enrolments.models import Consent
from portal.people.models import Enrolment, Programme
from tests.cast import kept
from tests.conftest import MORNING
from tests.mentoring.test_races import at_once, person
from tests.people.enrolling import answers, applied, invited, manager_token, state_of


def moves_of(part):
    entries = db.session.query(Entry).filter_by(type=EnrolmentMoved.type, person=part.person_id).order_by(Entry.seq)
    return [entry.facts["state"] for entry in entries]


def loading(part, one):
    return lambda: (db.session.get_one(Enrolment, part.id), person(one))


def test_applying_twice_at_once_is_one_application(database, programme, ines):
    part = kept(invited(ines, programme))

    def send(found, by):
        applications.send(found, answers(), by=by)

    said = at_once(MORNING, database, *[(loading(part, ines), send)] * 3)

    assert said == [None] * 3
    assert moves_of(part) == ["invited", "applied"]


def test_joining_twice_at_once_is_one_enrolment(database, programme, ines):
    programme.is_open, programme.state = True, "enrolling"
    kept(programme)

    def join(found, by):
        actions.join(by, found, role="mentee")

    load = (lambda: (db.session.get_one(Programme, programme.id), person(ines)), join)
    said = at_once(MORNING, database, *[load] * 3)

    assert said == [None] * 3
    assert db.session.query(Enrolment).filter_by(person_id=ines.id).count() == 1


def test_approved_and_withdrawn_at_once_ends_withdrawn_or_refused(database, programme, ines, clara):
    part = kept(applied(ines, programme))

    said = at_once(
        MORNING,
        database,
        (loading(part, clara), lambda found, by: actions.approve(found, by=by)),
        (loading(part, ines), lambda found, by: actions.withdraw(found, by=by)),
    )

    assert state_of(part) == "withdrawn"
    assert said[1] is None
    assert said[0] in (None, "They have left the programme.")
    steps = moves_of(part)
    assert steps[-1] == "withdrawn"
    assert len(steps) == len(set(steps))


def test_the_last_place_is_given_to_one(database, programme, ines, maya, clara):
    places.set_places(programme, mentors=None, mentees=2, is_open=False)
    parts = [kept(applied(one, programme)) for one in (ines, maya)]

    said = at_once(
        MORNING,
        database,
        *[(loading(part, clara), lambda found, by: actions.approve(found, by=by)) for part in parts],
    )

    assert sorted(state_of(part) for part in parts) == ["applied", "approved"]
    assert sorted(sentence is None for sentence in said) == [False, True]


def test_a_manager_who_says_both_at_once_has_said_one(database, programme, ines):
    programme.asks_managers = True
    part = kept(applied(ines, programme, manager="boss@demo.example"))
    token = manager_token("boss@demo.example")
    db.session.remove()

    said = at_once(
        MORNING,
        database,
        *[(lambda: (), lambda says=says: consents.answer(token, says=says)) for says in ("yes", "no")],
    )

    assert sorted(sentence is None for sentence in said) == [False, True]
    assert db.session.get_one(Consent, part.id).answer in ("yes", "no")
