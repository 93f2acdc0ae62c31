"""Apps register themselves: all that they say is bounded, kept, and given back."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.people.apps.models import App
from portal.people.passwords import digest
from tests.conftest import MORNING
from tests.oauth.wallet import BACK, EVERYTHING, METADATA, READ, Wallet

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def registered(client, **changes):
    sent = {name: value for name, value in (METADATA | changes).items() if value is not None}
    return client.post("/oauth/register", json=sent)


def apps():
    db.session.rollback()
    return list(db.session.scalars(sa.select(App)))


def test_all_that_was_said_comes_back_with_an_id_and_a_secret(client, house):
    answer = registered(client)

    (app,) = apps()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name: answer.json[name] for name in METADATA} == METADATA
    assert answer.json["client_id"] == app.id
    assert answer.json["client_id_issued_at"] == int(MORNING.timestamp())
    assert answer.json["client_secret_expires_at"] == 0
    assert app.secret_hash == digest(answer.json["client_secret"])


@ONE
def test_an_app_that_cannot_keep_a_secret_gets_none(client, house):
    answer = registered(client, token_endpoint_auth_method="none")

    assert "client_secret" not in answer.json
    assert "client_secret_expires_at" not in answer.json


@ONE
def test_what_is_left_out_is_what_the_standard_says(client, house):
    answer = client.post("/oauth/register", json={"client_name": "Small", "redirect_uris": [BACK]})

    assert answer.status_code == 201
    assert answer.json["token_endpoint_auth_method"] == "client_secret_basic"
    assert answer.json["grant_types"] == ["authorization_code"]
    assert answer.json["response_types"] == ["code"]
    assert answer.json["scope"] == READ


@ONE
def test_what_is_null_was_not_said(client, house):
    nothing = dict.fromkeys(set(METADATA) - {"client_name", "redirect_uris"}) | {"contacts": None}

    answer = client.post("/oauth/register", json=METADATA | nothing)

    assert answer.status_code == 201
    assert answer.json["scope"] == READ
    assert "logo_uri" not in answer.json


@ONE
def test_scopes_that_are_not_there_are_left_out_and_members_that_are_not_known_count_for_nothing(client, house):
    answer = registered(client, scope=f"{READ} openid email", jwks={"keys": []}, software_statement="x", is_admin=True)

    assert answer.status_code == 201
    assert answer.json["scope"] == READ
    assert not {"jwks", "software_statement", "is_admin"} & set(answer.json)


@ONE
@pytest.mark.parametrize(
    "uris",
    [
        None,
        [],
        BACK,
        [BACK, 7],
        [BACK] * 6,
        ["http://wallet.example/back"],
        ["https://wallet.example/back#here"],
        ["https://robert:secret@wallet.example/back"],
        ["https://wallet.example:0/back"],
        ["https://wallet.example:99999/back"],
        ["https:///back"],
        ["https://"],
        ["https:wallet.example/back"],
        ["https://*.example/back"],
        ["https://WALLET.example/back"],
        ["https://wallet.example;script-src/back"],
        ["https://wallet.example /back"],
        ["https://wallet.example/back\n"],
        ["https://wallet.example\\@evil.example/back"],
        ["https://bücher.example/back"],
        ["https://wallet.example/" + "x" * 500],
        ["javascript:alert(1)"],
        ["javascript://wallet.example/%0aalert(1)"],
        ["data:text/html,hello"],
        ["wallet://back"],
        ["http://127.0.0.1.evil.example/back"],
        ["http://127.0.0.1@evil.example/back"],
        ["http://[::1]/back"],
        ["http://10.0.0.1/back"],
        [None],
        [[BACK]],
        {"0": BACK},
    ],
    ids=str,
)
def test_people_are_sent_back_to_https_or_to_this_computer_and_nowhere_else(client, house, uris):
    answer = registered(client, redirect_uris=uris)

    assert answer.status_code == 400
    assert answer.json["error"] == "invalid_redirect_uri"
    assert apps() == []


@ONE
@pytest.mark.parametrize(
    "changes",
    [
        {"client_name": None},
        {"client_name": ""},
        {"client_name": " \n "},
        {"client_name": "x" * 81},
        {"client_name": "Bank\u202eknaB"},
        {"client_name": "null\0"},
        {"client_name": ["Wallet"]},
        {"client_uri": "http://wallet.example/"},
        {"logo_uri": "javascript://wallet.example/%0aalert(1)"},
        {"tos_uri": "/terms"},
        {"policy_uri": 7},
        {"software_id": "x" * 201},
        {"software_version": {}},
        {"contacts": "me@wallet.example"},
        {"contacts": ["x"] * 6},
        {"contacts": [7]},
        {"token_endpoint_auth_method": "private_key_jwt"},
        {"token_endpoint_auth_method": ["none"]},
        {"grant_types": ["implicit"]},
        {"grant_types": ["refresh_token"]},
        {"grant_types": "authorization_code"},
        {"grant_types": [["authorization_code"]]},
        {"response_types": ["token"]},
        {"response_types": ["code", "token"]},
        {"scope": "openid"},
        {"scope": "offline_access"},
        {"scope": ""},
        {"scope": [READ]},
    ],
    ids=str,
)
def test_what_an_app_says_of_itself_has_a_shape(client, house, changes):
    answer = registered(client, **changes)

    assert answer.status_code == 400
    assert answer.json["error"] == "invalid_client_metadata"
    assert answer.json["error_description"].isascii()
    assert apps() == []


@ONE
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[]", "application/json", 400),
        (b'"wallet"', "application/json", 400),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b'{"client_name": "A", "client_name": "B"}', "application/json", 400),
        (json.dumps(METADATA).encode(), "application/x-www-form-urlencoded", 415),
        (json.dumps(METADATA).encode(), "text/plain", 415),
        (json.dumps(METADATA | {"more": "x" * 16_384}).encode(), "application/json", 413),
    ],
    ids=range(10),
)
def test_what_is_not_one_small_json_object_is_refused_as_oauth_says_it(client, house, body, kind, status):
    answer = client.post("/oauth/register", data=body, content_type=kind)

    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    assert answer.json["error"] == "invalid_request"
    assert apps() == []


@ONE
def test_a_hundred_apps_an_hour_are_enough_from_one_address(client, house):
    answers = [registered(client, client_name="") for _time in range(101)]

    assert [answer.status_code for answer in answers] == [400] * 100 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 3600
    assert answers[-1].json["error"] == "temporarily_unavailable"


def test_apps_that_nobody_used_are_cleared_away_after_a_month(app, client, robert):
    used, unused = Wallet(app, client.sign_in(robert)), Wallet(app)
    used.tokens()

    with clock.at(MORNING + 31 * (MORNING - MORNING.replace(day=2))):
        new = registered(app.test_client()).json["client_id"]

    assert {each.id for each in apps()} == {used.id, new}
    assert unused.id not in {each.id for each in apps()}


@ONE
def test_what_an_app_has_to_know_stands_at_the_usual_place(client, house):
    answer = client.get("/.well-known/oauth-authorization-server")

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json["issuer"] == "http://localhost"
    assert answer.json["code_challenge_methods_supported"] == ["S256"]
    assert answer.json["authorization_response_iss_parameter_supported"] is True
    assert answer.json["scopes_supported"] == EVERYTHING.split()
    for name in ("authorization", "token", "registration", "revocation"):
        path = answer.json[f"{name}_endpoint"].removeprefix("http://localhost")
        assert client.options(path).status_code == 200
    assert client.get("/oauth/about").status_code == 200


@ONE
def test_a_wallet_in_a_browser_may_call_from_another_site_and_pages_with_cookies_may_not(client, robert):
    for path in ("/oauth/register", "/oauth/token", "/oauth/revoke", "/ims/ob/v3p0/credentials"):
        answer = client.options(path, headers={"Origin": "https://wallet.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    client.sign_in(robert)
    for path in ("/oauth/authorize", "/me/apps", "/oauth/about"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers
