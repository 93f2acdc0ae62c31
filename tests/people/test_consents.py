"""A manager's consent: asked by mail, answered once by a link that a glance does not use up."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db
from portal.people.enrolments.models import Consent
from portal.people.models import Person, Programme
from tests.cast import kept
from tests.people.enrolling import FORM, a_topic, applied, invited, manager_token, state_of

BOSS = "boss@demo.example"
DESK = "/programmes/spring/applications"


@pytest.fixture
def part(programme, ines):
    programme.asks_managers = True
    return kept(applied(ines, programme, manager=BOSS))


def consent(part):
    return db.session.get_one(Consent, part.id, populate_existing=True)


def test_the_manager_says_yes_and_then_the_application_can_be_approved(client, part, clara):
    address = f"/consents/{manager_token(BOSS)}"
    refused = client.sign_in(clara).submit(f"{DESK}/{part.id}/decision", deed="approval")
    client.delete_cookie("portal")

    page = client.get(address)
    answer = client.submit(address, answer="yes")

    assert "Their manager has not said yes." in refused.text
    assert "Ines Duarte wants to take part in Spring" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert answer.location == address
    assert "You said yes" in client.get(address).text
    assert client.sign_in(clara).submit(f"{DESK}/{part.id}/decision", deed="approval").status_code == 303
    assert state_of(part) == "approved"


def test_looking_changes_nothing(client, part):
    for _time in range(3):
        assert client.get(f"/consents/{manager_token(BOSS)}").status_code == 200

    assert consent(part).answer == ""


def test_the_same_answer_twice_is_once_and_another_is_refused(client, part):
    address = f"/consents/{manager_token(BOSS)}"

    answers = [client.submit(address, answer=said).status_code for said in ("no", "no", "yes")]

    assert answers == [303, 303, 422]
    assert consent(part).answer == "no"


def test_a_no_is_shown_and_stops_the_approval(client, part, clara):
    client.submit(f"/consents/{manager_token(BOSS)}", answer="no")
    client.sign_in(clara)

    assert "They said no." in client.get(f"{DESK}/{part.id}").text
    assert client.submit(f"{DESK}/{part.id}/decision", deed="approval").status_code == 422
    assert state_of(part) == "applied"


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_an_answer_is_yes_or_no(client, part, answer):
    assert client.submit(f"/consents/{manager_token(BOSS)}", answer=answer).status_code == 422
    assert consent(part).answer == ""


@pytest.mark.parametrize("forged", ["x", "A" * 43, "..%2F..", "%00"])
def test_a_link_that_is_none_does_not_exist(client, part, forged):
    assert client.get(f"/consents/{forged}").status_code in (400, 404)
    assert client.submit(f"/consents/{forged}", answer="yes").status_code in (400, 404)
    assert consent(part).answer == ""


def test_a_link_that_is_too_old_does_not_exist(client, part):
    token = manager_token(BOSS)

    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert client.get(f"/consents/{token}").status_code == 404
        assert client.submit(f"/consents/{token}", answer="yes").status_code == 404


def test_asked_again_the_link_before_is_no_good(client, part, clara):
    before = manager_token(BOSS)
    client.submit(f"/consents/{before}", answer="no")

    client.sign_in(clara).submit(f"{DESK}/{part.id}/consent")

    after = manager_token(BOSS)
    assert after != before
    assert client.get(f"/consents/{before}").status_code == 404
    assert client.submit(f"/consents/{after}", answer="yes").status_code == 303
    assert consent(part).is_given


def test_only_the_hash_of_the_link_is_kept(part):
    assert manager_token(BOSS) not in (consent(part).link, consent(part).email)


def test_the_reporting_line_is_asked_where_it_is_known(client, programme, ines, maya):
    programme.asks_managers, ines.manager_id = True, maya.id
    kept(applied(ines, programme, manager="a-friend@demo.example"))

    assert manager_token(maya.email)
    assert db.session.query(Consent).one().email == maya.email


@pytest.mark.parametrize(("manager", "reason"), [("", "not an e-mail"), ("ines@demo.example", "your own address")])
def test_without_a_manager_the_form_asks_for_one(client, programme, ines, manager, reason):
    programme.asks_managers = True
    part = kept(invited(ines, programme))

    answer = client.sign_in(ines).submit(
        "/programmes/spring/application", **FORM, **{f"topic:{a_topic()}": "1"}, role="mentee", manager=manager
    )

    assert answer.status_code == 422
    assert 'href="#manager"' in answer.text
    assert reason in answer.text
    assert state_of(part) == "invited"


def test_a_programme_that_does_not_ask_asks_nobody(client, programme, ines, clara):
    part = kept(applied(ines, programme))

    assert client.sign_in(clara).submit(f"{DESK}/{part.id}/consent").status_code == 422
    assert db.session.query(Consent).count() == 0
    assert db.session.get_one(Programme, programme.id).asks_managers is False
    assert db.session.query(Person).filter_by(email=BOSS).count() == 0
