"""Credentials as signed tokens: a JWT and a JWS that other libraries accept, and that say what the documents say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
from openbadgeslib.ob3.verifier import OB3Verifier

from portal.credentials import keys, rs256, tokens

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.credentials.models import Credential
    from tests.visiting import Visit


def opened(token: str | None, client: Visit, path: str) -> dict[str, Any]:
    """What a token says, checked by another library with the key that is served at ``path``."""
    public = jwt.PyJWK(client.get(path).get_json()).key
    found: dict[str, Any] = jwt.decode(token or "", public, algorithms=["RS256"])
    return found


def test_the_jwt_says_what_the_credential_says(client: Visit, credential: Credential, key: keys.Key):
    assert key.rsa is not None
    said = opened(credential.jwt, client, f"/keys/{key.rsa.kid}")

    document = json.loads(credential.document)
    del document["proof"]
    assert said == document | {
        "iss": "did:web:localhost",
        "jti": f"http://localhost/credentials/{credential.id}",
        "sub": document["credentialSubject"]["id"],
        "nbf": int(credential.issued_at.timestamp()),
    }


def test_its_header_names_the_key_by_an_address_that_serves_it(client: Visit, credential: Credential, key: keys.Key):
    assert key.rsa is not None

    header = jwt.get_unverified_header(credential.jwt or "")

    address = f"http://localhost/keys/{key.rsa.kid}"
    assert header == {"alg": "RS256", "kid": address, "typ": "JWT"}
    assert client.get(address).get_json() == key.rsa.jwk


def test_the_library_of_others_verifies_it(credential: Credential, key: keys.Key):
    assert key.rsa is not None

    found = OB3Verifier(pubkey_pem=key.rsa.pem.encode()).verify(credential.jwt or "")

    assert (found.issuer.id, found.achievement.name) == ("did:web:localhost", credential.title)


def test_a_credential_that_ends_says_so_in_its_jwt():
    document = {
        "id": "https://portal.example/credentials/1",
        "issuer": "did:web:portal.example",
        "validFrom": "2026-03-03T09:00:00Z",
        "validUntil": "2027-03-03T09:00:00Z",
        "credentialSubject": {"id": "urn:uuid:1"},
    }

    said = tokens.claims(document)

    assert (said["nbf"], said["exp"]) == (1772528400, 1804064400)


def test_the_jws_says_what_the_assertion_says(client: Visit, credential: Credential, key: keys.Key):
    assert key.rsa is not None
    said = opened(credential.ob2_jws, client, f"/keys/{key.rsa.kid}")

    hosted = json.loads(credential.ob2_document)
    creator = f"http://localhost/ob2/keys/{key.rsa.kid}"
    badge = {"id": f"{creator}/badges/{credential.badge}", "issuer": f"{creator}/issuers/portal"}
    verification = {"type": "SignedBadge", "creator": creator}
    assert said == hosted | {"badge": hosted["badge"] | badge, "verification": verification}
    assert client.get(f"/ob2/keys/{key.rsa.kid}/badges/{credential.badge}").get_json().items() >= said["badge"].items()
    assert jwt.get_unverified_header(credential.ob2_jws or "") == {"alg": "RS256"}


def test_what_was_signed_before_a_rotation_still_verifies(client: Visit, credential: Credential, settings: Settings):
    before = keys.listed(settings.keys)[0].rsa
    assert before is not None

    keys.rotate(settings.keys)

    assert opened(credential.jwt, client, f"/keys/{before.kid}")
    owner = client.get(f"/ob2/keys/{before.kid}/issuers/portal").get_json()
    assert owner["publicKey"] == f"http://localhost/ob2/keys/{before.kid}"


def test_a_changed_token_does_not_verify(credential: Credential, key: keys.Key):
    assert key.rsa is not None
    token = credential.jwt or ""

    assert rs256.is_signed(token, key.rsa)
    assert not rs256.is_signed(token[:100] + ("A" if token[100] != "A" else "B") + token[101:], key.rsa)
