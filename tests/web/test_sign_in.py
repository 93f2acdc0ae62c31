"""The door: who gets in, who does not, and that neither tells who has an account."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import replace

import pytest
from werkzeug.http import parse_cookie

from portal import clock, db
from portal.people.models import Person, SignIn
from tests.web.conftest import PASSWORD, csrf_token_in

WRONG = "another long sentence"
SENTENCE = "The address and the password do not belong together."


def sign_in(client, email, password=PASSWORD, **more):
    return client.submit("/sign-in", email=email, password=password, **more)


def cookie_of(client):
    return client.get_cookie("portal")


def is_in(client):
    return client.get("/me").status_code == 200


def test_who_knows_the_password_is_let_in(client, robert, password):
    answer = sign_in(client, robert.email, next="/tracks?page=2")

    assert (answer.status_code, answer.location) == (303, "/tracks?page=2")
    assert "Robert Keller" in client.get("/me").text


def test_the_address_may_be_typed_as_people_type(client, robert, password):
    assert sign_in(client, f"  {robert.email.upper()} ").status_code == 303


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wrong", [WRONG, PASSWORD + " ", PASSWORD.upper(), "x" * 1000])
def test_who_does_not_is_refused_and_nothing_typed_is_lost(wrong, client, robert, password):
    answer = sign_in(client, robert.email, wrong, next="/tracks")

    assert answer.status_code == 422
    assert 'id="problem"' in answer.text
    assert SENTENCE in answer.text
    assert f'value="{robert.email}"' in answer.text
    assert 'value="/tracks"' in answer.text
    assert wrong not in answer.text
    assert not is_in(client)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_empty_form_says_what_is_missing(client):
    answer = client.submit("/sign-in", email="", password="")

    assert answer.status_code == 422
    assert "Please give your e-mail address." in answer.text
    assert "Please give your password." in answer.text


def test_an_address_that_nobody_has_gets_the_same_answer(client, robert, password):
    known = sign_in(client, robert.email, WRONG)
    unknown = sign_in(client, "nobody@demo.example", WRONG)

    assert known.status_code == unknown.status_code == 422
    assert _without_what_differs(known, robert.email) == _without_what_differs(unknown, "nobody@demo.example")


def _without_what_differs(answer, email):
    text = re.sub(r'name="csrf_token"[^>]*>', "", answer.text)
    return text.replace(email, "")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_address_that_nobody_has_costs_the_same_work(client, robert, password):
    def work(email):
        started = time.thread_time()
        for _ in range(4):
            sign_in(client, email, WRONG)
        return time.thread_time() - started

    work("warm-up@demo.example")
    unknown, known = work("nobody@demo.example"), work(robert.email)

    assert 0.5 < unknown / known < 2


def test_who_has_no_password_yet_is_refused(client, ines):
    assert sign_in(client, ines.email).status_code == 422


def test_who_is_deactivated_is_refused_and_out(client, robert, password):
    sign_in(client, robert.email)
    db.session.get_one(Person, robert.id).deactivated_at = clock.now()
    db.session.commit()

    assert not is_in(client)
    assert sign_in(client, robert.email).status_code == 422


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "tracks",
        "/tracks\r\nSet-Cookie: a=b",
        "/" + "a" * 5000,
        "",
    ],
)
def test_nobody_is_sent_to_another_site(address, client, robert, password):
    answer = sign_in(client, robert.email, next=address)

    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_is_in_already_goes_on_within_this_site(client, robert):
    client.sign_in(robert)

    assert client.get("/sign-in?next=/tracks").location == "/tracks"
    assert client.get("/sign-in?next=//evil.example").location == "/"


def test_who_is_in_already_is_refused_like_anybody(client, robert, maya, password):
    answer = sign_in(client.sign_in(robert), maya.email, WRONG)

    assert (answer.status_code, answer.location) == (422, None)
    assert SENTENCE in answer.text


def test_signing_in_begins_a_new_session(client, robert, maya, password):
    with client.session_transaction() as cookie:
        cookie["left over"] = "from somebody else"
    sign_in(client, maya.email)
    with client.session_transaction() as cookie:
        before = dict(cookie)

    sign_in(client, robert.email)

    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != before["_user_id"]
        assert not {"left over", "csrf_token"} & {*before, *cookie}
    assert [door.person_id for door in db.session.query(SignIn)] == [robert.id]


def test_a_copied_cookie_is_dead_after_signing_out(app, client, robert, password):
    sign_in(client, robert.email)
    thief = app.test_client()
    thief.set_cookie("portal", cookie_of(client).value)
    assert is_in(thief)

    answer = client.submit("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert db.session.query(SignIn).count() == 0
    assert not is_in(thief)
    assert not is_in(client)


def test_signing_out_twice_is_once(client, robert):
    client.sign_in(robert).submit("/sign-out")

    assert client.submit("/sign-out").status_code == 303


def test_a_link_cannot_sign_anybody_out(client, robert):
    assert client.sign_in(robert).get("/sign-out").status_code == 405

    assert is_in(client)


def test_a_changed_password_ends_every_other_session_at_once(app, client, robert, password):
    other = app.test_client().sign_in(robert)
    sign_in(client, robert.email)

    answer = client.submit("/me/password", old_password=password, password="quite another sentence")

    assert (answer.status_code, answer.location) == (303, "/me")
    assert is_in(client)
    assert not is_in(other)
    assert sign_in(app.test_client(), robert.email, "quite another sentence").status_code == 303


def test_a_password_is_not_changed_by_who_does_not_know_it(client, robert, password):
    sign_in(client, robert.email)

    answer = client.submit("/me/password", old_password=WRONG, password="quite another sentence")

    assert answer.status_code == 422
    assert "That is not your present password." in answer.text
    assert sign_in(client, robert.email).status_code == 303


def test_a_session_ends_when_it_was_not_used_for_two_weeks(client, robert):
    client.sign_in(robert)

    with clock.at(clock.now() + dt.timedelta(days=15)):
        assert client.get("/me").status_code == 303


def test_a_session_that_is_used_goes_on(client, robert):
    client.sign_in(robert)

    with clock.at(clock.now() + dt.timedelta(days=10)):
        client.submit("/me", name="Robert Keller", timezone="UTC")
    with clock.at(clock.now() + dt.timedelta(days=20)):
        assert is_in(client)


def test_who_is_signed_out_comes_back_to_where_they_were(client):
    answer = client.get("/me?tab=1")

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me?tab%3D1")


def test_a_deed_without_a_session_is_not_repeated_after_signing_in(client):
    assert client.submit("/me", name="X").location == "/sign-in?next=/"


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://localhost/tracks/culture?page=2", "/tracks/culture"),
        ("https://evil.example//evil.example/x", "/"),
        ("", "/"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_htmx_is_told_to_go_to_the_sign_in_page(page, back, client):
    answer = client.get("/me", headers={"HX-Request": "true", "HX-Current-URL": page})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"/sign-in?next={back}"
    assert answer.text == ""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/password", "/password/token", "/me", "/me/password"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Referer": "http://localhost/"}])
def test_a_form_of_another_site_is_refused(address, headers, client, robert):
    client.sign_in(robert)

    answers = [client.post(address, data=data, headers=headers) for data in ({}, {"csrf_token": "made up"})]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert "open for too long" in answers[0].text
    assert is_in(client)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, robert, password):
    answer = sign_in(client, robert.email)

    flags = {part.strip().split("=")[0] for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert {"HttpOnly", "SameSite", "Path", "Expires"} <= flags
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "Domain" not in flags


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_under_https_the_cookie_belongs_to_this_host_alone(settings, fresh_app, robert, password):
    client = fresh_app(replace(settings, base_url="https://localhost")).test_client()
    token = csrf_token_in(client.get("/sign-in", base_url="https://localhost"))

    given = {"email": robert.email, "password": password, "csrf_token": token}
    answer = client.post("/sign-in", data=given, base_url="https://localhost")

    assert answer.status_code == 303
    assert next(iter(parse_cookie(answer.headers["Set-Cookie"]))) == "__Host-portal"
    assert "; Secure;" in answer.headers["Set-Cookie"]
