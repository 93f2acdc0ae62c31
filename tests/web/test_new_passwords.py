"""Invitations and forgotten passwords: a link by mail, which opens once and is told to nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from portal import clock, db
from portal.people import actions, passwords
from portal.people.models import Link, Person
from portal.post.models import Mail
from tests.web.conftest import PASSWORD, csrf_token_in, only

NEW = "quite another sentence"
OLD = "This link has been used or is too old."


def link_to(person, purpose="password"):
    token = actions.make_link(person, purpose=purpose)
    db.session.commit()
    return token


def mails():
    found = list(db.session.query(Mail))
    db.session.rollback()
    return found


def test_a_link_is_sent_to_who_forgot_the_password(client, robert):
    answer = client.submit("/password", email=" ROBERT@demo.example ")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    (mail,) = mails()
    assert (mail.recipient, mail.person_id) == (robert.email, robert.id)
    assert client.get(mail.link).status_code == 200


def test_an_address_that_nobody_has_gets_the_same_answer_and_no_mail(client, robert):
    known = client.submit("/password", email=robert.email)
    told = client.get("/sign-in").text
    unknown = client.submit("/password", email="nobody@demo.example")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert "If there is an account with this address, a link is on its way" in told
    assert "If there is an account with this address, a link is on its way" in client.get("/sign-in").text
    assert [mail.recipient for mail in mails()] == [robert.email]
    assert db.session.query(Link).count() == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "typed",
    [
        "ro bert@demo.example",
        "rober\u0442@demo.example",
        "ⓡobert@demo.example",
        "robert@demo.example,evil@evil.example",
        "robert@demo.example\nevil@evil.example",
        "robert@demo.example\x00",
        "\u202erobert@demo.example",
    ],
)
def test_what_only_looks_like_an_address_reaches_nobody(typed, client, robert):
    answer = client.submit("/password", email=typed)

    assert answer.status_code in (400, 422)
    assert mails() == []


def test_who_is_deactivated_gets_no_link(client, robert):
    robert.deactivated_at = clock.now()
    db.session.commit()

    assert client.submit("/password", email=robert.email).status_code == 303
    assert mails() == []


@pytest.mark.parametrize(("purpose", "address"), [("password", "/password/"), ("invitation", "/invitations/")])
def test_a_link_sets_the_password_and_lets_in(purpose, address, app, client, robert, password):
    elsewhere = app.test_client().sign_in(robert)
    token = link_to(robert, purpose)
    form = client.get(address + token).text

    answer = client.submit(only(r'<form class="form"\s+method="post"\s+action="([^"]+)"', form), password=NEW)

    assert (answer.status_code, answer.location) == (303, "/")
    assert "Robert Keller" in client.get("/me").text
    assert elsewhere.get("/me").status_code == 303
    assert passwords.matches(NEW, db.session.get_one(Person, robert.id).password_hash)


def test_looking_does_not_use_a_link_up_nor_sign_anybody_in(client, robert):
    token = link_to(robert)

    looks = [client.open(f"/password/{token}", method=method) for method in ("GET", "HEAD", "GET")]

    assert [look.status_code for look in looks] == [200] * 3
    assert client.get("/me").status_code == 303
    assert client.submit(f"/password/{token}", password=NEW).status_code == 303


def test_a_link_opens_once(client, robert):
    token = link_to(robert)
    client.submit(f"/password/{token}", password=NEW)

    again = client.submit(f"/password/{token}", password="a third sentence entirely")

    assert again.status_code == 422
    assert "It has been used, or it is too old." in again.text
    assert 'id="problem"' in again.text
    assert passwords.matches(NEW, db.session.get_one(Person, robert.id).password_hash)


def test_an_old_link_says_what_to_do(client, robert):
    token = link_to(robert)

    with clock.at(clock.now() + dt.timedelta(hours=2)):
        look, deed = client.get(f"/password/{token}"), client.submit(f"/password/{token}", password=NEW)

    assert (look.status_code, deed.status_code) == (410, 422)
    assert "Ask for a new link" in look.text
    assert "Ask for a new link" in deed.text
    assert db.session.get_one(Person, robert.id).password_hash is None


@pytest.mark.parametrize("wrong", ["", "too short", "x" * 129, "1qaz2wsx3edc"])
def test_a_password_that_is_refused_does_not_use_the_link_up(wrong, client, robert):
    token = link_to(robert)

    answer = client.submit(f"/password/{token}", password=wrong)

    assert answer.status_code == 422
    assert 'id="problem"' in answer.text
    assert client.submit(f"/password/{token}", password=NEW).status_code == 303


def test_who_was_signed_in_before_is_not_any_more(client, robert, maya):
    client.sign_in(maya)
    token = link_to(robert)

    client.submit(f"/password/{token}", password=NEW)

    page = client.get("/me").text
    assert "Robert Keller" in page
    assert "Maya Lindqvist" not in page


@pytest.mark.parametrize("good", [True, False])
def test_the_address_of_a_link_is_told_to_nobody(good, client, robert):
    token = link_to(robert) if good else "made-up"

    pages = [client.get(f"/password/{token}"), client.get(f"/invitations/{token}")]

    assert {page.headers["Referrer-Policy"] for page in pages} == {"no-referrer"}
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_under_https_a_page_that_sends_no_referer_can_be_sent(settings, fresh_app, robert, password):
    client = fresh_app(replace(settings, base_url="https://localhost")).test_client()
    address = f"/password/{link_to(robert)}"
    token = csrf_token_in(client.get(address, base_url="https://localhost"))

    given = {"password": NEW, "csrf_token": token}
    answer = client.post(address, data=given, base_url="https://localhost")

    assert answer.status_code == 303
    assert PASSWORD not in answer.text


def test_a_form_without_an_address_is_refused(client):
    answer = client.submit("/password", email="")

    assert answer.status_code == 422
    assert "Please give your e-mail address." in answer.text
