"""The whole of it: a wallet registers, somebody is asked in Chromium, the wallet reads, brings, refreshes, gives back.

The wallet is written here, on an address of its own, from what the portal publishes alone; it knows none of its code.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from portal import credentials, db
from portal.credentials import keys
from portal.credentials.verify import verify
from portal.people import passwords
from portal.people.models import Person
from tests.browsing import axe_violations, overflows
from tests.cast import kept
from tests.credentials.conftest import hold_session, only_of
from tests.oauth.wallet import EVERYTHING, challenge_of, parameters
from tests.open_badges_api.elsewhere import from_elsewhere

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"
VERIFIER = "a-verifier-of-more-than-forty-three-letters-in-all"


class Wallet:
    """An app on this computer: it listens where people are sent back to, and calls the portal over HTTP.

    From there it leads them on to a page at another address, as many do.
    """

    def __init__(self, portal):
        self.answers: Queue[dict[str, str]] = Queue()
        self.service = self.call("GET", f"{portal}/ims/ob/v3p0/discovery")[1]
        self.root = self.service["servers"][0]["url"]
        self.oauth = self.service["components"]["securitySchemes"]["OAuth2ACG"]
        self.flow = self.oauth["flows"]["authorizationCode"]
        self._listening = [HTTPServer(("127.0.0.1", 0), self._handler()) for _address in range(2)]
        self.back, self.page = (f"http://127.0.0.1:{one.server_port}/back" for one in self._listening)
        self._threads = [threading.Thread(target=one.serve_forever) for one in self._listening]
        for thread in self._threads:
            thread.start()
        about = {"client_name": "Pocket Wallet", "redirect_uris": [self.back], "scope": EVERYTHING}
        about |= {"token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token"]}
        status, self.known = self.call("POST", self.oauth["x-imssf-registrationUrl"], about)
        assert status == 201

    def close(self):
        for listening, thread in zip(self._listening, self._threads, strict=True):
            listening.shutdown()
            thread.join()
            listening.server_close()

    def question(self, state="before"):
        """Where it sends people."""
        asked = {
            "response_type": "code",
            "client_id": self.known["client_id"],
            "redirect_uri": self.back,
            "scope": EVERYTHING,
            "state": state,
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        return f"{self.flow['authorizationUrl']}?{urlencode(asked)}"

    def answer(self):
        """What somebody came back with."""
        return self.answers.get(timeout=10)

    def token(self, address="", **form):
        """A call for tokens."""
        form["client_id"] = self.known["client_id"]
        return self.call("POST", address or self.flow["tokenUrl"], form, form=True)

    def read(self, tokens, path="/credentials"):
        return self.call("GET", self.root + path, token=tokens["access_token"])

    def bring(self, tokens, text):
        return self.call("POST", f"{self.root}/credentials", text, token=tokens["access_token"])

    def call(self, method, address, body=None, *, form=False, token=""):
        """Status and body of an answer."""
        text = urlencode(body) if form else body if isinstance(body, str) else json.dumps(body)
        request = urllib.request.Request(address, text.encode() if body else None, method=method)
        request.add_header("Content-Type", "application/x-www-form-urlencoded" if form else "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def _handler(self):
        wallet = self

        class Back(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path.startswith("/back?"):
                    wallet.answers.put(parameters(self.path))
                    self.send_response(302)
                    self.send_header("Location", wallet.page)
                    self.end_headers()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<!DOCTYPE html><html lang=en><title>Wallet</title><h1>Back in the wallet</h1>")

            def log_message(self, *_args):
                """Nothing on the terminal."""

        return Back


@pytest.fixture
def wallet(live_server) -> Iterator[Wallet]:
    """A wallet on a port of its own."""
    found = Wallet(live_server.url)
    yield found
    found.close()


@pytest.fixture
def badge(live_server, maya, robert):
    """Robert has a password and a badge, which is private."""
    keys.create(live_server.app.config["PORTAL"].keys)
    hold_session(maya, robert)
    credentials.settle([robert.id])
    document = only_of(robert).document
    db.session.get_one(Person, robert.id).password_hash = passwords.hashed(PASSWORD)
    kept(robert)
    db.session.remove()
    return document


@pytest.mark.parametrize("scripts", [True, False], ids=["with htmx", "without JavaScript"])
def test_a_wallet_from_registering_to_being_taken_back(live_server, new_page, badge, wallet, scripts):
    page = new_page(at=live_server, scripts=scripts)

    page.goto(wallet.question())
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Let “Pocket Wallet” in?")
    page.get_by_role("button", name="Allow it").click()
    expect(page.get_by_role("heading", name="Back in the wallet")).to_be_visible()
    told = wallet.answer()
    assert (told["state"], told["iss"], told["scope"]) == ("before", live_server.url, EVERYTHING)

    given = {"grant_type": "authorization_code", "redirect_uri": wallet.back, "code_verifier": VERIFIER}
    status, tokens = wallet.token(code=told["code"], **given)
    assert status == 200
    assert wallet.read(tokens, "/profile")[1]["name"] == "Robert Keller"
    assert wallet.read(tokens)[1]["credential"] == [json.loads(badge)]
    assert wallet.bring(tokens, badge) == (200, json.loads(badge))

    status, fresh = wallet.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert status == 200
    assert wallet.read(tokens)[0] == 401
    bring_from_elsewhere(page, wallet, fresh)

    page.goto("/me")
    page.get_by_role("link", name="Apps that you let in").click()
    expect(page.get_by_role("heading", name="Pocket Wallet")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The app has no access any more.")).to_be_visible()
    assert wallet.read(fresh)[0] == 401
    assert wallet.token(grant_type="refresh_token", refresh_token=fresh["refresh_token"])[0] == 400


def test_who_says_no_goes_back_without_anything_and_is_asked_again(live_server, new_page, badge, wallet):
    page = new_page(at=live_server)
    page.goto(wallet.question())
    sign_in(page)

    page.get_by_role("button", name="No, thank you").click()
    expect(page.get_by_role("heading", name="Back in the wallet")).to_be_visible()

    told = wallet.answer()
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", "before", live_server.url)
    assert "code" not in told
    page.goto(wallet.question("once more"))
    page.get_by_role("button", name="Allow it").click()
    expect(page.get_by_role("heading", name="Back in the wallet")).to_be_visible()
    assert wallet.answer()["code"]


def test_a_wallet_that_gives_its_tokens_back_is_gone(live_server, new_page, badge, wallet):
    page = new_page(at=live_server)
    page.goto(wallet.question())
    sign_in(page)
    page.get_by_role("button", name="Allow it").click()
    expect(page.get_by_role("heading", name="Back in the wallet")).to_be_visible()
    given = {"grant_type": "authorization_code", "redirect_uri": wallet.back, "code_verifier": VERIFIER}
    _status, tokens = wallet.token(code=wallet.answer()["code"], **given)
    _status, known = wallet.call("GET", f"{live_server.url}/.well-known/oauth-authorization-server")

    assert wallet.token(known["revocation_endpoint"], token=tokens["refresh_token"])[0] == 200

    assert wallet.read(tokens)[0] == 401
    page.goto("/me/apps")
    expect(page.get_by_text("No app has access to your badges.")).to_be_visible()


def test_a_wallet_that_asks_wrongly_gets_its_error_by_a_link_that_says_where_it_leads(
    live_server, new_page, badge, wallet
):
    wrong = wallet.question().replace("S256", "plain")
    page = new_page(at=live_server)
    page.goto(wrong)
    sign_in(page)
    expect(page.get_by_text("The way back leads to: 127.0.0.1.")).to_be_visible()
    page.goto(wrong)
    expect(page.get_by_text("The way back leads to: 127.0.0.1.")).to_be_visible()
    assert axe_violations(page) == []

    page.get_by_role("link", name="Back to the app").click()

    expect(page.get_by_role("heading", name="Back in the wallet")).to_be_visible()
    assert wallet.answer()["error"] == "invalid_request"


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_the_question_is_for_everybody(live_server, new_page, badge, wallet, is_dark):
    page = new_page(at=live_server, width=320, dark=is_dark)
    page.goto(wallet.question())
    sign_in(page)

    assert axe_violations(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="Allow it").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Back in the wallet")).to_be_visible()
    assert wallet.answer()["error"] == "access_denied"


def sign_in(page):
    page.get_by_label("E-mail address").fill("robert@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Password")).to_have_count(0)


def bring_from_elsewhere(page, wallet, tokens):
    """A badge from elsewhere is kept when its checks find it good, and then it can be deleted; else it is refused."""
    text = from_elsewhere()
    with db.reading():
        report = verify(text, email="robert@demo.example")
        db.session.remove()
    status, told = wallet.bring(tokens, text)
    if not report.is_good:
        assert status == 400
        assert told["imsx_description"] in {check.sentence for check in report.checks if check.ok is False}
        return
    assert (status, told) == (201, json.loads(text))
    assert len(wallet.read(tokens)[1]["credential"]) == 2
    page.goto("/awards/elsewhere")
    page.get_by_role("link", name="A badge from elsewhere").click()
    expect(page.locator(".check--failed")).to_have_count(0)
    page.get_by_role("button", name="Delete it here").click()
    expect(page.get_by_text("The badge is deleted here.")).to_be_visible()
    assert len(wallet.read(tokens)[1]["credential"]) == 1
