"""Somebody is asked, and answers: what the page says, where the answer goes, and all the ways to get around it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from markupsafe import escape

from portal import db
from portal.people.apps.models import Grant
from tests.oauth.wallet import BACK, CREDENTIALS, EVERYTHING, READ, UPSERT, Wallet, parameters

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
pytestmark = ONE


def grants():
    db.session.rollback()
    return db.session.scalars(sa.select(sa.func.count()).select_from(Grant)).one()


def words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def test_the_page_says_who_asks_for_what_for_how_long_and_where_it_goes(wallet):
    page = wallet.ask()

    assert page.status_code == 200
    for phrase in (
        "Let “Pocket Wallet” in?",
        "What you allow goes to: wallet.example",
        "Read your badges, also those that you keep private",
        "Add badges that you were given elsewhere",
        "Read your name and your e-mail address",
        "Change your name",
        "until the app has not come for 90 days",
        "Its privacy policy",
    ):
        assert phrase in words(page)
    assert grants() == 0


def test_what_is_not_asked_for_is_not_on_the_page(wallet):
    page = words(wallet.ask(scope=READ))

    assert "Read your badges" in page
    assert "For one hour. After that it has to ask you again." in page
    assert not re.search("Add badges|your e-mail address|Change your name|90 days", page)


def test_a_program_on_this_computer_is_called_one(app, robert_there):
    back = "http://127.0.0.1:5123/back"
    wallet = Wallet(app, robert_there, redirect_uris=[back])

    assert "A program on this computer." in words(wallet.ask(redirect_uri=back))


def test_pages_of_somebody_else_are_not_shown_as_those_of_the_app(app, robert_there):
    pages = {"client_uri": "https://bank.example/", "policy_uri": "https://wallet.example.bank.example/privacy"}
    page = Wallet(app, robert_there, **pages).ask()

    assert "bank.example" not in page.text
    assert "https://wallet.example/terms" in page.text


def test_a_name_with_markup_stays_words(app, robert_there):
    wallet = Wallet(app, robert_there, client_name="<b>Bank</b>")

    assert "&lt;b&gt;Bank&lt;/b&gt;" in wallet.ask().text


def test_who_allows_it_goes_back_with_a_code(wallet):
    answer = wallet.decide()

    told = parameters(answer.location)
    assert answer.status_code == 303
    assert answer.location.startswith("https://wallet.example/back?from=portal&")
    assert told.pop("code")
    assert told == {
        "from": "portal",
        "state": "what-was-before",
        "scope": EVERYTHING,
        "iss": "http://localhost",
    }


@pytest.mark.parametrize("decision", ["deny", "", "ALLOW"])
def test_whatever_else_is_answered_is_a_no(wallet, decision):
    answer = wallet.decide(decision)

    told = parameters(answer.location)
    assert answer.status_code == 303
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", "what-was-before", "http://localhost")
    assert "code" not in told
    assert grants() == 0


def test_without_a_state_there_is_none_in_the_answer(wallet):
    assert "state" not in parameters(wallet.decide(state=None).location)


def test_who_is_not_signed_in_signs_in_first_and_comes_back(app, wallet):
    asked = wallet.address(state="s" * 2000)
    browser = app.test_client()

    answer = browser.get(asked)
    page = browser.get(answer.location)

    assert answer.status_code == 303
    assert parameters(answer.location)["next"] == asked
    assert f'name="next" value="{escape(asked)}"' in page.text


@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_who_is_not_signed_in_answers_nothing(app, wallet, decision):
    answer = app.test_client().submit(wallet.address(), decision=decision)

    assert answer.location.startswith("/sign-in")
    assert grants() == 0


def test_another_page_cannot_answer_for_somebody(app, wallet, settings, fresh_app):
    answer = wallet.visit.post(wallet.address(), data={"decision": "allow"})

    assert answer.status_code == 400
    assert grants() == 0


def test_the_page_cannot_be_framed_and_its_form_may_end_wherever_the_app_leads(wallet):
    policy = wallet.ask().headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action" not in policy
    assert wallet.ask().headers["Cache-Control"] == "no-store"


def test_no_other_page_lets_forms_go_elsewhere(wallet):
    wallet.ask()

    assert "form-action 'self';" in wallet.visit.get("/me").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "https://wallet.example/back",
        BACK + "/more",
        BACK + "#code",
        BACK + "&and=more",
        BACK.upper(),
        "https://wallet.example:444/back?from=portal",
        "https://wallet.example.evil.example/back?from=portal",
        "https://wallet.example@evil.example/back?from=portal",
        "https://evil.example/back?from=portal",
        "http://wallet.example/back?from=portal",
        "//wallet.example/back?from=portal",
        "https:/\\wallet.example/back?from=portal",
        "https://wallet.example/%62ack?from=portal",
        "https://wallet.example/../back?from=portal",
        " " + BACK,
        BACK + " ",
        BACK + "\n",
        BACK + '"',
        BACK + "é",
        "javascript:alert(1)",
        "data:text/html,hello",
    ],
)
def test_nobody_is_sent_to_an_address_that_was_not_registered(wallet, elsewhere):
    answers = [
        wallet.ask(redirect_uri=elsewhere),
        wallet.ask(redirect_uri=elsewhere, response_type="token"),
        wallet.ask(redirect_uri=elsewhere, scope="everything"),
        wallet.decide(redirect_uri=elsewhere),
        wallet.decide("deny", redirect_uri=elsewhere),
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert [answer.location for answer in answers] == [None] * 5
    assert "was given nothing" in answers[0].text
    assert grants() == 0


def test_the_port_of_a_program_on_this_computer_may_be_another(app, robert_there):
    wallet = Wallet(app, robert_there, redirect_uris=["http://127.0.0.1:5123/back"])

    for good in ("http://127.0.0.1:5123/back", "http://127.0.0.1:6000/back", "http://127.0.0.1/back"):
        assert wallet.decide(redirect_uri=good).location.startswith(good)
    for bad in (
        "http://127.0.0.1:6000/other",
        "http://localhost:5123/back",
        "http://robert@127.0.0.1:5123/back",
        "http://127.0.0.1:5123/back#x",
        "http://127.0.0.1:5123@evil.example/back",
        "http://127.0.0.1:99999/back",
        "http://127.0.0.1:/back",
        "http://127.0.0.1.evil.example:5123/back",
        "https://127.0.0.1:5123/back",
    ):
        assert wallet.decide(redirect_uri=bad).status_code == 400, bad


@pytest.mark.parametrize(
    "client_id", [None, "", "nobody", "00000000-0000-4000-8000-000000000000", "x" * 3000, "é", "\0"]
)
def test_an_app_that_nobody_knows_is_told_nothing(wallet, client_id):
    answer = wallet.ask(client_id=client_id)

    assert answer.status_code == 400
    assert answer.location is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": "offline_access"}, "invalid_scope"),
        ({"scope": READ + " everything"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "x" * 44}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": "s256"}, "invalid_request"),
    ],
)
def test_what_is_asked_wrongly_goes_back_as_an_error_with_the_state(wallet, changes, error):
    for answer in (wallet.ask(**changes), wallet.decide(**changes)):
        told = parameters(answer.location)
        assert answer.status_code == 303
        assert answer.location.startswith(BACK)
        assert (told["error"], told["state"], told["iss"]) == (error, "what-was-before", "http://localhost")
    assert grants() == 0


def test_an_app_gets_no_more_than_it_registered_for(app, robert_there):
    wallet = Wallet(app, robert_there, scope=READ)

    assert parameters(wallet.ask(scope=f"{READ} {UPSERT}").location)["error"] == "invalid_scope"
    assert wallet.ask(scope=READ).status_code == 200


@pytest.mark.parametrize("name", ["redirect_uri", "client_id", "scope", "state", "code_challenge", "response_type"])
def test_nothing_is_said_twice(wallet, name):
    answer = wallet.visit.get(f"{wallet.address()}&{name}={quote('https://evil.example')}")

    assert answer.status_code == 400
    assert answer.location is None


def test_what_is_asked_stands_in_the_address_and_not_in_the_form(wallet):
    answer = wallet.visit.submit(wallet.address(scope=READ), decision="allow", scope=EVERYTHING)

    assert parameters(answer.location)["scope"] == READ


def test_the_page_says_no_to_who_asks_too_often_and_to_nobody_else(app, wallet, maya):
    codes = [wallet.ask(client_id="nobody").status_code for _time in range(61)]

    assert codes == [400] * 60 + [429]
    assert app.test_client().sign_in(maya).get(wallet.address()).status_code == 200


def test_signing_in_by_the_address_of_the_api_is_no_way_around(wallet):
    assert wallet.visit.get(CREDENTIALS).status_code == 401
