"""A credential goes to the wallet that its owner shows a code to: once, soon, and whole."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from portal import clock, credentials, db
from portal.credentials import keys, offers
from portal.credentials.models import WalletOffer
from portal.errors import NotFound, Refused
from tests.conftest import MORNING

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.visiting import Visit

WALLETS = 6


@pytest.fixture
def token(credential: Credential, robert: Person) -> str:
    """Of an offer of Robert's private credential."""
    made = offers.make(credential, by=robert)
    db.session.commit()
    return made


def test_its_owner_makes_an_offer_and_sees_the_code(client: Visit, credential: Credential, robert: Person):
    client.sign_in(robert)

    made = client.submit(f"/credentials/{credential.id}/wallet")
    page = client.get(made.location)

    assert made.status_code == 303
    assert made.location.startswith("/i/")
    assert made.location.endswith("?iuv=1")
    assert 'alt="QR code for a wallet"' in page.text
    assert "until 10:15" in page.text
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")


def test_nobody_else_makes_one(client: Visit, shared: Credential, maya: Person):
    assert client.submit(f"/credentials/{shared.id}/wallet").location.startswith("/sign-in")
    assert client.sign_in(maya).submit(f"/credentials/{shared.id}/wallet").status_code == 404
    assert client.post(f"/credentials/{shared.id}/wallet").status_code == 400  # without the form's own token

    assert db.session.scalars(sa.select(WalletOffer)).all() == []


def test_a_revoked_badge_is_not_offered(credential: Credential, robert: Person):
    credentials.revoke(credential.id, reason="By mistake.")
    db.session.refresh(credential)

    with pytest.raises(Refused, match="taken back"):
        offers.make(credential, by=robert)


def test_thirty_offers_an_hour_are_enough_for_one_person(
    client: Visit, credential: Credential, robert: Person, maya: Person
):
    address = f"/credentials/{credential.id}/wallet"
    client.sign_in(robert)

    statuses = [client.submit(address).status_code for _time in range(31)]

    assert statuses == [303] * 30 + [429]
    assert client.sign_in(maya).submit(address).status_code == 404


def test_only_the_hash_of_the_token_is_kept(credential: Credential, token: str):
    (kept,) = db.session.scalars(sa.select(WalletOffer)).all()

    assert len(token) >= 32
    assert token not in (kept.id, kept.credential_id)
    assert kept.credential_id == credential.id


def test_the_address_in_the_code_leads_wallets_to_the_exchange(client: Visit, token: str):
    answer = client.get(f"/i/{token}?iuv=1", headers={"Accept": "application/json"})

    assert answer.get_json() == {"protocols": {"vcapi": f"http://localhost/exchanges/{token}"}}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/ld+json", ""])
def test_whatever_else_is_accepted_a_page_tells_people_what_to_do(client: Visit, token: str, accept: str):
    answer = client.get(f"/i/{token}?iuv=1", headers={"Accept": accept})

    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_wallet_takes_the_very_bytes_that_were_signed(client: Visit, credential: Credential, token: str):
    answer = client.post(f"/exchanges/{token}", json={})

    assert answer.status_code == 200
    assert credential.document in answer.text
    presentation = answer.get_json()["verifiablePresentation"]
    assert presentation["@context"] == ["https://www.w3.org/ns/credentials/v2"]
    assert presentation["type"] == ["VerifiablePresentation"]
    public = keys.public_key(credential.kid)
    (received,) = presentation["verifiableCredential"]
    assert OB3LdpVerifier(pubkey_pem=pem(public)).verify(received).achievement.name == credential.title


def test_taken_once_it_is_gone_and_says_so(client: Visit, token: str):
    client.post(f"/exchanges/{token}", json={})

    again = client.post(f"/exchanges/{token}", json={})
    looked = client.get(f"/i/{token}?iuv=1", headers={"Accept": "application/json"})
    page = client.get(f"/i/{token}?iuv=1")

    assert [each.status_code for each in (again, looked, page)] == [410, 410, 410]
    assert again.mimetype == "application/problem+json"
    assert "A wallet has taken this badge." in page.text
    assert "<img" not in page.text


def test_looking_takes_nothing(client: Visit, token: str):
    for accept in ("text/html", "application/json"):
        client.get(f"/i/{token}?iuv=1", headers={"Accept": accept})
    client.options(f"/exchanges/{token}")

    assert client.get(f"/exchanges/{token}").status_code == 405
    assert client.post(f"/exchanges/{token}", json={}).status_code == 200


def test_after_a_quarter_of_an_hour_it_is_too_late(client: Visit, token: str):
    with clock.at(MORNING + dt.timedelta(minutes=15)):
        late = client.post(f"/exchanges/{token}", json={})
        page = client.get(f"/i/{token}?iuv=1")

    assert (late.status_code, page.status_code) == (410, 410)
    assert "This code is not good any more." in page.text
    with clock.at(MORNING + dt.timedelta(minutes=14, seconds=59)):
        assert client.post(f"/exchanges/{token}", json={}).status_code == 200


def test_a_newer_offer_takes_the_place_of_the_one_before(
    client: Visit, credential: Credential, token: str, robert: Person
):
    newer = offers.make(credential, by=robert)
    db.session.commit()

    assert client.post(f"/exchanges/{token}", json={}).status_code == 404
    assert client.post(f"/exchanges/{newer}", json={}).status_code == 200


def test_revoked_meanwhile_no_wallet_gets_it(client: Visit, credential: Credential, token: str):
    credentials.revoke(credential.id, reason="By mistake.")

    assert client.post(f"/exchanges/{token}", json={}).status_code == 410


def test_of_many_wallets_at_once_exactly_one_gets_it(app: Flask, token: str):
    gate = threading.Barrier(WALLETS)

    def take(_number: int) -> int:
        wallet = app.test_client()
        gate.wait(30)
        with clock.at(MORNING):
            return wallet.post(f"/exchanges/{token}", json={}).status_code

    with ThreadPoolExecutor(WALLETS) as wallets:
        answers = sorted(wallets.map(take, range(WALLETS)))

    assert answers == [200] + [410] * (WALLETS - 1)


@pytest.mark.parametrize("unknown", ["none-such", "x" * 5000, "%00", "é"])
def test_a_token_that_nobody_made_leads_nowhere(client: Visit, credential: Credential, unknown: str):
    for answer in (client.get(f"/i/{unknown}?iuv=1"), client.post(f"/exchanges/{unknown}", json={})):
        assert answer.status_code == (400 if unknown == "%00" else 404)
    with pytest.raises(NotFound):
        offers.take(unknown)


def sent(client: Visit, token: str, body: bytes, kind: str = "application/json") -> TestResponse:
    return client.post(f"/exchanges/{token}", data=body, content_type=kind)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[]", 400),
        (b"null", 400),
        (b'"x"', 400),
        (b"{", 400),
        (b"\xff", 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'{"a": NaN}', 400),
        (b"[" * 20_000, 400),
        (b'{"a":' * 20_000, 413),
        (b" " * 65_537, 413),
    ],
)
def test_what_a_wallet_may_not_send_is_refused_in_json_and_takes_nothing(
    client: Visit, token: str, body: bytes, code: int
):
    answer = sent(client, token, body)

    assert (answer.status_code, answer.mimetype) == (code, "application/problem+json")
    assert sent(client, token, b"{}").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{}", "text/plain;charset=UTF-8"),
        (b'{"verifiablePresentationRequest": {"query": []}, "referenceId": "urn:uuid:1"}', "application/json"),
    ],
)
def test_however_a_wallet_begins_the_exchange_has_one_step(client: Visit, token: str, body: bytes, kind: str):
    assert "verifiablePresentation" in sent(client, token, body, kind).get_json()


def test_a_wallet_on_the_web_may_ask_first(client: Visit, token: str):
    asked = {"Origin": "https://wallet.example", "Access-Control-Request-Method": "POST"}

    answer = client.options(f"/exchanges/{token}", headers=asked)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_nothing_about_it_depends_on_a_cookie(client: Visit, token: str, maya: Person):
    answer = client.sign_in(maya).post(f"/exchanges/{token}", json={})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_wallet_that_is_refused_on_the_web_may_read_why(client: Visit, credential: Credential):
    assert client.post("/exchanges/none-such", json={}).headers["Access-Control-Allow-Origin"] == "*"


def pem(public: object) -> bytes:
    from cryptography.hazmat.primitives import serialization

    encoding, kind = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    written: bytes = public.public_bytes(encoding, kind)  # type: ignore[attr-defined]
    return written
