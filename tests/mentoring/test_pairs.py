"""Pairs and their agreement."""

from __future__ import annotations

import pytest

from portal.errors import NotFound, Refused
from portal.mentoring import actions, queries
from portal.mentoring.models import ACCEPTED_BY_ONE, ACTIVE, COMPLETED, OFFERED, Pair
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.meeting import badges_of, count, mails_to


@pytest.fixture
def offered(programme, clara, maya, robert):
    """Maya and Robert, before they have signed."""
    return kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))


def test_a_pair_begins_as_an_offer_and_both_hear_of_it(offered, maya, robert):
    assert offered.state == OFFERED
    assert [mail.subject for mail in mails_to(maya)] == ["You and Robert Keller: a suggestion"]
    assert [mail.link for mail in mails_to(robert)] == [f"/pairs/{offered.id}"]


def test_nobody_arranges_a_pair_for_themselves(programme, clara, maya):
    people.enrol(clara, programme, role="mentee")

    with pytest.raises(Refused, match="another coordinator"):
        actions.form_pair(programme, mentor=maya, mentee=clara, by=clara)


def test_a_pair_is_two_people(programme, clara, maya):
    people.enrol(maya, programme, role="mentee")

    with pytest.raises(Refused, match="two people"):
        actions.form_pair(programme, mentor=maya, mentee=maya, by=clara)


def test_a_pair_crosses_no_reporting_line(programme, clara, maya, robert):
    maya.manager_id = robert.id

    with pytest.raises(Refused, match="reports to the other"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)


def test_only_who_is_enrolled_is_paired(programme, clara, maya, robert, ines):
    people.enrol(robert, programme, role="mentor")

    with pytest.raises(Refused, match="Ines Duarte is not enrolled as mentor"):
        actions.form_pair(programme, mentor=ines, mentee=robert, by=clara)
    with pytest.raises(Refused, match="Maya Lindqvist is not enrolled as mentee"):
        actions.form_pair(programme, mentor=robert, mentee=maya, by=clara)


def test_the_same_two_are_one_pair(programme, offered, clara, maya, robert):
    with pytest.raises(Refused, match="a pair already"):
        actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)

    assert count(Pair) == 1


def test_a_pair_is_active_when_both_have_signed(offered, maya, robert):
    actions.sign(offered, by=maya)
    after_one = offered.state
    actions.sign(offered, by=robert)

    assert after_one == ACCEPTED_BY_ONE
    assert offered.state == ACTIVE
    assert queries.signed_by(offered) == {maya.id, robert.id}


def test_the_agreement_earns_something_once(offered, maya, robert):
    for _time in range(2):
        actions.sign(offered, by=maya)
        actions.sign(offered, by=robert)
    kept(offered)

    assert badges_of(maya) == badges_of(robert) == {"common-ground"}


def test_one_who_signs_twice_has_signed_once(offered, maya):
    actions.sign(offered, by=maya)
    actions.sign(offered, by=maya)

    assert offered.state == ACCEPTED_BY_ONE


def test_a_stranger_cannot_sign(offered, clara, ines):
    for person in (clara, ines):
        with pytest.raises(NotFound):
            actions.sign(offered, by=person)


def test_a_pair_that_has_ended_is_not_signed(pair, maya):
    pair.state = COMPLETED

    with pytest.raises(Refused, match="come to its end"):
        actions.sign(pair, by=maya)


def test_what_waits_for_a_signature_is_asked_for(offered, maya, robert):
    actions.sign(offered, by=maya)

    assert queries.pairs_to_sign(maya) == []
    assert queries.pairs_to_sign(robert) == [offered.id]


def test_a_pair_exists_for_its_two_alone(pair, maya, robert, clara, ines):
    assert queries.pair_of(maya, pair.id) is queries.pair_of(robert, pair.id)
    for person in (clara, ines):
        with pytest.raises(NotFound):
            queries.pair_of(person, pair.id)
