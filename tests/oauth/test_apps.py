"""The page on which somebody sees the apps that they let in, and takes it back."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from portal import clock
from portal.web.security import limiter
from tests.conftest import MORNING
from tests.oauth.wallet import BACK, READ, Wallet

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def test_it_says_who_may_do_what_since_when_and_when_it_was_last_here(wallet):
    tokens = wallet.tokens(scope=f"{READ} offline_access")
    wallet.tokens()
    with clock.at(MORNING + dt.timedelta(days=9)):
        wallet.refresh(tokens["refresh_token"])

    page = words(wallet.visit.get("/me/apps"))

    assert page.count("Pocket Wallet") == 1
    assert "Read your badges, also those that you keep private · Add badges" in page
    assert "wallet.example · since Tuesday, 3 March 2026, last here on Thursday, 12 March 2026" in page


def test_it_names_the_host_that_was_let_in_and_no_other_of_the_app(app, robert_there):
    wallet = Wallet(app, robert_there, redirect_uris=["https://bank.example/back", BACK, "https://wallet.example/2"])
    for back in (BACK, BACK, "https://wallet.example/2"):
        wallet.exchange(wallet.code(redirect_uri=back), redirect_uri=back)

    page = words(wallet.visit.get("/me/apps"))

    assert "wallet.example · since" in page
    assert "bank.example" not in page


@ONE
def test_an_app_that_never_came_for_its_tokens_is_not_there(wallet):
    wallet.code()

    assert "No app has access to your badges." in words(wallet.visit.get("/me/apps"))


@ONE
def test_an_app_whose_time_is_over_is_not_there(wallet):
    wallet.tokens(scope=READ)

    with clock.at(MORNING + dt.timedelta(hours=1)):
        assert "Pocket Wallet" not in wallet.visit.get("/me/apps").text


def test_what_is_taken_back_is_over_at_once_and_twice_is_once(wallet):
    tokens, others = wallet.tokens(), wallet.tokens()

    answers = [wallet.visit.submit(f"/me/apps/{wallet.id}/removal") for _time in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/me/apps")] * 2
    assert wallet.get(tokens).status_code == wallet.get(others).status_code == 401
    assert wallet.refresh(tokens["refresh_token"]).status_code == 400
    assert "Pocket Wallet" not in wallet.visit.get("/me/apps").text


@ONE
def test_nobody_takes_back_what_another_allowed_or_sees_it(app, wallet, ines):
    tokens, visit = wallet.tokens(), app.test_client().sign_in(ines)

    assert "Pocket Wallet" not in visit.get("/me/apps").text
    visit.submit(f"/me/apps/{wallet.id}/removal")
    assert wallet.get(tokens).status_code == 200


@ONE
@pytest.mark.parametrize("name", ["nobody", "1", "00000000-0000-4000-8000-00000000000G"])
def test_what_is_no_id_is_not_there(wallet, name):
    assert wallet.visit.submit(f"/me/apps/{name}/removal").status_code == 404


@ONE
def test_signed_out_one_has_no_apps(client, house):
    assert client.get("/me/apps").location.startswith("/sign-in")
    assert client.submit("/me/apps/00000000-0000-4000-8000-000000000000/removal").location.startswith("/sign-in")


@ONE
def test_twenty_apps_stand_on_a_page(app, robert_there):
    for number in range(21):
        limiter.reset()
        Wallet(app, robert_there, client_name=f"Wallet {number:02}").tokens()

    first, second = robert_there.get("/me/apps"), robert_there.get("/me/apps?apps=2")

    assert "Wallet 19" in first.text
    assert "Wallet 20" not in first.text
    assert 'href="/me/apps?apps=2#apps"' in first.text
    assert "Wallet 20" in second.text
