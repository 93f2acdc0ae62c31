"""Codes and tokens: each good once, for its own app, for what was allowed, for a while; whoever has a copy ends it."""

from __future__ import annotations

import base64
import datetime as dt
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.people import actions as people
from portal.people import passwords
from portal.people.apps.models import Grant
from portal.people.models import Person
from tests.conftest import MORNING
from tests.oauth.wallet import BACK, EVERYTHING, PROFILE, READ, WHO, Wallet, bearer, challenge_of

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECOND = dt.timedelta(seconds=1)


def refused(answer, error, status=400):
    """Whether a call was refused in the way of OAuth."""
    assert (answer.status_code, answer.json["error"]) == (status, error), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return True


def grants():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Grant)))


@pytest.mark.parametrize("auth", ["client_secret_basic", "client_secret_post", "none"])
def test_from_a_code_to_tokens_that_open_what_was_allowed(app, robert_there, auth):
    wallet = Wallet(app, robert_there, token_endpoint_auth_method=auth)
    with_secret = {"client_secret": wallet.secret, "auth": "post"} if auth == "client_secret_post" else {}

    answer = wallet.exchange(wallet.code(), **with_secret)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Pragma"] == "no-cache"
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 3600
    assert answer.json["scope"] == EVERYTHING
    assert wallet.get(answer.json).status_code == 200
    assert wallet.get(answer.json, WHO).json["email"] == "robert@demo.example"


def test_only_hashes_are_kept(wallet, app):
    code = wallet.code()
    tokens = wallet.exchange(code).json

    db.session.rollback()
    rows = [db.session.execute(sa.text(f"SELECT * FROM {table}")).all() for table in ("app", "app_grant")]
    for secret in (code, tokens["access_token"], tokens["refresh_token"], wallet.secret):
        assert secret not in str(rows)


@ONE
def test_nothing_that_is_secret_is_logged(wallet, caplog):
    caplog.set_level(logging.DEBUG)

    code = wallet.code()
    tokens = wallet.exchange(code).json
    fresh = wallet.refresh(tokens["refresh_token"]).json
    wallet.get(fresh)
    wallet.exchange(code)
    wallet.refresh(tokens["refresh_token"])
    wallet.revoke(fresh["access_token"])

    secrets = (code, wallet.secret, wallet.verifier, *(each[name] for each in (tokens, fresh) for name in each))
    told = {str(secret) for secret in secrets if len(str(secret)) > 20} - {EVERYTHING}
    assert len(told) == 7
    assert [secret for secret in told if secret in caplog.text] == []


@ONE
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "short"}, "invalid_request"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": "x" * 129}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"redirect_uri": "https://wallet.example/back"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"code": "guessed"}, "invalid_grant"),
        ({"code": ""}, "invalid_grant"),
        ({"code": "é"}, "invalid_request"),
        ({"code": "\0"}, "invalid_request"),
        ({"code": "x" * 3000}, "invalid_request"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": 'a"b'}, "invalid_request"),
    ],
)
def test_a_code_alone_is_good_for_nothing(wallet, changes, error):
    answer = wallet.exchange(**{"code": wallet.code()} | changes)

    assert refused(answer, error)


@ONE
def test_the_challenge_is_not_its_own_verifier(wallet):
    assert refused(wallet.exchange(wallet.code(), code_verifier=challenge_of(wallet.verifier)), "invalid_grant")


@ONE
def test_a_code_of_another_person_does_not_fit_into_ones_own_browser(app, wallet, ines):
    stolen = Wallet(app, app.test_client().sign_in(ines))
    stolen.id, stolen.secret = wallet.id, wallet.secret
    code = stolen.code()

    assert refused(wallet.exchange(code), "invalid_grant")


def test_a_code_of_another_app_is_not_known_and_stays_good(app, robert_there, wallet):
    thief = Wallet(app, robert_there)
    thief.verifier = wallet.verifier
    code = wallet.code()

    assert refused(thief.exchange(code), "invalid_grant")
    assert wallet.exchange(code).status_code == 200


def test_a_code_that_comes_a_second_time_ends_what_it_gave(wallet):
    code = wallet.code()
    tokens = wallet.exchange(code).json

    assert refused(wallet.exchange(code), "invalid_grant")
    assert wallet.get(tokens).status_code == 401
    assert refused(wallet.refresh(tokens["refresh_token"]), "invalid_grant")
    assert grants() == []


@ONE
def test_it_does_so_even_when_whoever_brings_it_knows_nothing_else(public_wallet):
    code = public_wallet.code()
    tokens = public_wallet.exchange(code).json

    assert refused(public_wallet.exchange(code, code_verifier="x" * 43), "invalid_grant")
    assert public_wallet.get(tokens).status_code == 401


def test_a_code_is_good_for_five_minutes(wallet):
    late, later = wallet.code(), wallet.code()

    with clock.at(MORNING + dt.timedelta(minutes=5) - SECOND):
        assert wallet.exchange(late).status_code == 200
    with clock.at(MORNING + dt.timedelta(minutes=5)):
        assert refused(wallet.exchange(later), "invalid_grant")


def at_once(number, call):
    """The same call from so many threads at the same moment."""
    gate = Barrier(number)

    def one(_number):
        gate.wait(30)
        with clock.at(MORNING):
            return call()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def test_of_many_who_bring_a_code_at_once_one_wins(app, wallet):
    code, clients = wallet.code(), [app.test_client() for _n in range(8)]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": wallet.verifier}
    headers = {"Authorization": "Basic " + base64.b64encode(f"{wallet.id}:{wallet.secret}".encode()).decode()}

    answers = at_once(8, lambda: clients.pop().post("/oauth/token", data=form, headers=headers))

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    (won,) = [answer.json for answer in answers if answer.status_code == 200]
    assert wallet.get(won).status_code == 401
    assert grants() == []


def test_of_many_who_bring_a_refresh_token_at_once_one_wins(app, wallet):
    tokens, clients = wallet.tokens(), [app.test_client() for _n in range(8)]
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    headers = {"Authorization": "Basic " + base64.b64encode(f"{wallet.id}:{wallet.secret}".encode()).decode()}

    answers = at_once(8, lambda: clients.pop().post("/oauth/token", data=form, headers=headers))

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    assert grants() == []


def test_a_refresh_token_is_good_once_and_gives_new_ones(wallet):
    first = wallet.tokens()

    second = wallet.refresh(first["refresh_token"])
    third = wallet.refresh(second.json["refresh_token"])

    assert (second.status_code, third.status_code) == (200, 200)
    assert len({each["refresh_token"] for each in (first, second.json, third.json)}) == 3
    assert wallet.get(first).status_code == wallet.get(second.json).status_code == 401
    assert wallet.get(third.json).status_code == 200


def test_a_refresh_token_that_comes_a_second_time_ends_the_family(wallet):
    first = wallet.tokens()
    second = wallet.refresh(first["refresh_token"]).json

    assert refused(wallet.refresh(first["refresh_token"]), "invalid_grant")
    assert wallet.get(second).status_code == 401
    assert refused(wallet.refresh(second["refresh_token"]), "invalid_grant")
    assert grants() == []


@ONE
def test_a_refresh_token_of_another_app_is_not_known_and_stays_good(app, robert_there, wallet):
    thief, tokens = Wallet(app, robert_there), wallet.tokens()

    assert refused(thief.refresh(tokens["refresh_token"]), "invalid_grant")
    assert wallet.refresh(tokens["refresh_token"]).status_code == 200


@ONE
def test_refreshing_can_ask_for_less_and_not_for_more(wallet):
    tokens = wallet.tokens(scope=f"{READ} {PROFILE} offline_access")

    less = wallet.refresh(tokens["refresh_token"], scope=READ).json
    more = wallet.refresh(less["refresh_token"], scope=EVERYTHING)
    again = wallet.refresh(less["refresh_token"]).json

    assert less["scope"] == READ
    assert wallet.get(less, WHO).status_code == 401  # was renewed since
    assert refused(more, "invalid_scope")
    assert again["scope"] == f"{READ} {PROFILE} offline_access"


@ONE
def test_what_was_asked_for_less_opens_less(wallet):
    tokens = wallet.refresh(wallet.tokens()["refresh_token"], scope=READ).json

    answer = wallet.get(tokens, WHO)

    assert wallet.get(tokens).status_code == 200
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@ONE
def test_more_than_was_allowed_is_not_given_for_a_code(wallet):
    tokens = wallet.exchange(wallet.code(scope=READ), scope=EVERYTHING).json

    assert tokens["scope"] == READ
    assert wallet.get(tokens, WHO).status_code == 403


@ONE
@pytest.mark.parametrize("how", [{"scope": READ}, {"grant_types": ["authorization_code"]}])
def test_who_did_not_ask_to_come_again_gets_no_refresh_token(app, robert_there, how):
    wallet = Wallet(app, robert_there, **{name: value for name, value in how.items() if name == "grant_types"})

    tokens = wallet.tokens(**{name: value for name, value in how.items() if name == "scope"})

    assert "refresh_token" not in tokens
    assert wallet.get(tokens).status_code == 200


def test_an_access_token_is_good_for_an_hour_and_a_refresh_token_for_ninety_days(wallet):
    tokens = wallet.tokens()

    with clock.at(MORNING + dt.timedelta(hours=1) - SECOND):
        assert wallet.get(tokens).status_code == 200
    with clock.at(MORNING + dt.timedelta(hours=1)):
        assert wallet.get(tokens).status_code == 401
    with clock.at(MORNING + dt.timedelta(days=90) - SECOND):
        fresh = wallet.refresh(tokens["refresh_token"])
    with clock.at(MORNING + dt.timedelta(days=180)):
        stale = wallet.refresh(fresh.json["refresh_token"])
    assert fresh.status_code == 200
    assert refused(stale, "invalid_grant")


@ONE
@pytest.mark.parametrize(
    ("shown", "form"),
    [
        ("", {"client_id": "{id}"}),
        ("", {}),
        ("", {"client_id": "{id}", "client_secret": "{secret}"}),
        ("{id}:wrong", {}),
        ("{id}:", {}),
        ("{id}", {}),
        ("nobody:{secret}", {}),
        ("%00:{secret}", {}),
        ("é:é", {}),
        ("not base64", {}),
    ],
)
def test_an_app_that_can_keep_a_secret_shows_it_in_the_way_it_said(wallet, shown, form):
    known = {"id": wallet.id, "secret": wallet.secret}
    raw = shown.format(**known)
    basic = raw if raw == "not base64" else base64.b64encode(raw.encode()).decode()
    sent = {"grant_type": "authorization_code", "code": wallet.code(), "redirect_uri": BACK}
    sent |= {"code_verifier": wallet.verifier} | {name: value.format(**known) for name, value in form.items()}

    answer = wallet.client.post("/oauth/token", data=sent, headers={"Authorization": f"Basic {basic}"} if raw else {})

    assert refused(answer, "invalid_client", 401)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


@ONE
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
@pytest.mark.parametrize("shown", ["Basic", "Basic ", "Basic \xa0", "Digest \xa0", " ", "  ", "\xa0 \xa0", "\x1f \x1f"])
def test_credentials_that_cannot_be_read_are_none(wallet, path, shown):
    answer = wallet.client.post(path, data={"grant_type": "refresh_token"}, headers={"Authorization": shown})

    assert refused(answer, "invalid_client", 401)


@ONE
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_what_is_no_form_is_not_read(wallet, path):
    form = {"content_type": "application/x-www-form-urlencoded"}

    assert refused(wallet.client.post(path, json={"token": "x"}), "invalid_request", 415)
    assert refused(wallet.client.post(path), "invalid_request", 400)
    assert refused(wallet.client.post(path, data={"token": "x" * 20_000}), "invalid_request", 413)
    assert refused(wallet.client.post(f"{path}?token=x", **form), "invalid_request", 400)
    assert refused(wallet.client.get(path), "invalid_request", 405)


@ONE
def test_a_parameter_that_stands_there_twice_is_refused(wallet):
    form = {"grant_type": ["authorization_code", "refresh_token"], "client_id": wallet.id}

    assert refused(wallet.client.post("/oauth/token", data=form), "invalid_request")


@pytest.mark.parametrize("hint", [None, "refresh_token", "access_token", "something"])
def test_a_refresh_token_that_is_given_back_takes_everything_with_it(wallet, hint):
    tokens = wallet.tokens()

    answers = [
        wallet.revoke(tokens["refresh_token"], **({"token_type_hint": hint} if hint else {})) for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert wallet.get(tokens).status_code == 401
    assert grants() == []


@ONE
def test_an_access_token_that_is_given_back_takes_only_itself(wallet):
    tokens = wallet.tokens()

    assert wallet.revoke(tokens["access_token"]).status_code == 200

    assert wallet.get(tokens).status_code == 401
    assert wallet.refresh(tokens["refresh_token"]).status_code == 200


@ONE
def test_nobody_gives_back_what_another_was_given(app, robert_there, wallet, public_wallet):
    tokens = wallet.tokens()

    assert refused(public_wallet.revoke(tokens["refresh_token"]), "invalid_grant")
    assert refused(wallet.client.post("/oauth/revoke", data={"token": tokens["access_token"]}), "invalid_client", 401)
    assert public_wallet.revoke("guessed").status_code == 200
    assert refused(public_wallet.call("/oauth/revoke"), "invalid_request")
    assert wallet.get(tokens).status_code == 200


def test_who_has_left_is_not_there_for_apps(wallet, robert):
    tokens, code = wallet.tokens(), wallet.code()

    db.session.get_one(Person, robert.id).deactivated_at = MORNING
    db.session.commit()

    assert wallet.get(tokens).status_code == 401
    assert refused(wallet.exchange(code), "invalid_grant")
    assert wallet.refresh(tokens["refresh_token"]).status_code == 400


def test_another_password_ends_what_apps_were_allowed(wallet, robert):
    tokens = wallet.tokens()

    people.change_password(robert.id, passwords.digest("anything"))
    db.session.commit()

    assert wallet.get(tokens).status_code == 401
    assert grants() == []


@ONE
def test_tokens_for_one_door_do_not_open_the_other(app, wallet, robert):
    tokens = wallet.tokens()
    for_api = people.make_token(robert, people.SCOPES)
    db.session.commit()

    assert app.test_client().get("/api/v1/people", headers=bearer(tokens)).status_code == 401
    assert wallet.get({"access_token": for_api}).status_code == 401
    assert wallet.get({"access_token": tokens["refresh_token"]}).status_code == 401


@ONE
def test_an_access_token_in_the_address_or_a_form_is_none(wallet):
    tokens = wallet.tokens()

    assert wallet.client.get(f"/ims/ob/v3p0/profile?access_token={tokens['access_token']}").status_code == 401


@ONE
def test_who_guesses_waits_and_is_told_how_long(wallet):
    answers = [wallet.exchange("guessed") for _time in range(121)]

    assert [answer.status_code for answer in answers] == [400] * 120 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert refused(answers[-1], "temporarily_unavailable", 429)


@ONE
def test_over_plain_http_to_another_machine_nothing_is_given(fresh_app, settings):
    client = fresh_app(replace(settings, base_url="http://portal.intern")).test_client()

    answer = client.post("/oauth/token", data={"grant_type": "refresh_token"}, base_url="http://portal.intern")

    assert refused(answer, "insecure_transport")
