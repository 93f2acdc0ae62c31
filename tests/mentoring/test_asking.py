"""A mentee asks: three suggestions to choose from, and others who offer what they want."""

from __future__ import annotations

import pytest

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring import actions
from portal.mentoring.matching import asking, consent
from portal.mentoring.models import ACCEPTED_BY_ONE, Offer, Pair
from portal.people.models import Enrolment, NotWith
from tests.cast import kept
from tests.mentoring.matching import ASSISTANTS, SAFETY, available, ready, state_of
from tests.mentoring.meeting import count, mails_to


@pytest.fixture
def mentors(programme, maya, robert):
    """Maya offers most of what Robert wants, then Anna, Lena, Nora; Oskar offers something else."""
    ready(programme, robert, "mentee", topics={ASSISTANTS: 3})
    ready(programme, maya, "mentor", topics={ASSISTANTS: 3})
    named = {"anna": 2, "lena": 1, "nora": 1}
    found = {
        name: available(programme, f"{name.title()} Frei", "mentor", topics={ASSISTANTS: level})
        for name, level in named.items()
    }
    found["oskar"] = available(programme, "Oskar Lund", "mentor", topics={SAFETY: 3})
    return kept(found | {"maya": maya})


def names(choices):
    """Their first names."""
    return [one.name.split()[0] for one in choices]


def test_three_are_suggested_and_others_who_offer_what_is_wanted_listed(programme, mentors, robert):
    found = asking.choices_for(robert, programme)

    assert names(found.best) == ["Maya", "Anna", "Lena"]
    assert names(found.others) == ["Nora"]


def test_who_is_not_possible_or_has_no_room_is_not_among_them(programme, mentors, clara, robert):
    otto = available(programme, "Otto Kern", "mentee")
    actions.form_pair(programme, mentor=mentors["maya"], mentee=otto, by=clara)
    db.session.add(NotWith(person_id=mentors["anna"].id, other_id=robert.id))

    found = asking.choices_for(robert, programme)

    assert names(found.best) == ["Lena", "Nora", "Oskar"]


@pytest.mark.parametrize(("name", "way"), [("maya", "chosen"), ("nora", "asked")])
def test_a_mentor_is_asked_and_the_yes_of_the_mentee_is_given(programme, mentors, robert, name, way):
    pair = asking.ask(programme, mentor=mentors[name].id, by=robert)

    assert pair.state == ACCEPTED_BY_ONE
    assert pair.mentee_accepted_at
    assert db.session.get_one(Offer, pair.id).way == way
    assert [mail.subject for mail in mails_to(mentors[name])] == ["Robert Keller would like you as mentor"]
    assert mails_to(robert) == []


def test_asking_twice_is_once(programme, mentors, robert):
    asked = {asking.ask(programme, mentor=mentors["maya"].id, by=robert).id for _time in range(2)}

    assert len(asked) == count(Pair) == 1


def test_one_at_a_time(programme, mentors, robert):
    asking.ask(programme, mentor=mentors["maya"].id, by=robert)

    with pytest.raises(Refused, match="have asked somebody"):
        asking.ask(programme, mentor=mentors["anna"].id, by=robert)


def test_after_a_no_one_asks_somebody_else(programme, mentors, maya, robert):
    pair = asking.ask(programme, mentor=maya.id, by=robert)
    consent.decline(pair, why="not-now", by=maya)

    assert state_of(robert, "mentee") == "available"
    assert names(asking.choices_for(robert, programme).best) == ["Anna", "Lena", "Nora"]
    assert asking.ask(programme, mentor=mentors["anna"].id, by=robert).state == ACCEPTED_BY_ONE


def test_who_is_not_on_the_list_is_not_asked(programme, mentors, robert, ines):
    for nobody in (ines.id, mentors["oskar"].id, "x"):
        with pytest.raises(Refused, match="from the list"):
            asking.ask(programme, mentor=nobody, by=robert)


@pytest.mark.parametrize("state", ["approved", "paused", "withdrawn"])
def test_only_who_can_be_matched_asks(programme, mentors, maya, robert, ines, state):
    assert asking.programme_to_ask_in(robert, "spring") is programme
    for person in (maya, ines):
        with pytest.raises(NotFound):
            asking.programme_to_ask_in(person, "spring")

    db.session.query(Enrolment).filter_by(person_id=robert.id).update({"state": state})
    with pytest.raises(NotFound):
        asking.programme_to_ask_in(robert, "spring")
