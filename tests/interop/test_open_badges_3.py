"""Open Badges 3.0 in every form, as Digital Bazaar, the Digital Credentials Consortium and jose see it."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest

from portal.credentials import exports
from tests.interop.world import EMBEDDED, HARD, HOSTED, SIGNED, TOKENS

HELD = {
    "valid_signature": True,
    "revocation_status": True,
    "expiration": True,
    "registered_issuer": True,
    "schema": [True],
    "errors": [],
}
"""Every step of the Consortium."""


def answer(known: dict[str, Any], address: str) -> Any:
    """The JSON at an address of the portal."""
    return json.loads(base64.b64decode(known[address]["base64"]))


def test_every_form_in_which_a_badge_leaves_is_asked_about():
    assert {*EMBEDDED, *TOKENS, *HOSTED, *SIGNED} == set(exports.FORMS)


@pytest.mark.parametrize("form", EMBEDDED)
def test_digital_bazaar_takes_the_proof_also_of_a_retired_key(node, form):
    assert node["said"][f"good.{form}"]["bazaar"] == {"verified": True, "revoked": False, "errors": []}


@pytest.mark.parametrize("form", EMBEDDED)
def test_the_consortium_takes_every_step(node, form):
    assert node["said"][f"good.{form}"]["consortium"] == HELD


@pytest.mark.parametrize("form", EMBEDDED)
def test_one_changed_letter_breaks_the_proof(node, form):
    said = node["said"][f"changed.{form}"]

    assert said["bazaar"] == {"verified": False, "revoked": None, "errors": ["Invalid signature."]}
    assert said["consortium"] == {"schema": [], "errors": ["invalid_signature"]}


def test_a_stranger_cannot_sign_in_our_name(node):
    said = node["said"]["stranger.json"]

    assert not said["bazaar"]["verified"]
    assert said["bazaar"]["errors"][0].startswith("no key did:web:portal.example#z6Mk")
    assert said["consortium"]["errors"] == ["invalid_signature"]


def test_what_is_revoked_is_signed_and_revoked(node):
    said = node["said"]["revoked.json"]

    assert said["bazaar"] == {"verified": True, "revoked": True, "errors": []}
    assert said["consortium"] == HELD | {"revocation_status": False}


@pytest.mark.parametrize("form", TOKENS)
def test_jose_takes_the_token_with_the_key_it_leads_to(node, known, form):
    said = node["said"][f"good.{form}"]["jose"]
    did = answer(known, "https://portal.example/.well-known/did.json")
    ours = [
        each["publicKeyJwk"]
        for each in did["verificationMethod"]
        if each["id"] in did["assertionMethod"] and "publicKeyJwk" in each
    ]

    assert (said["verified"], said["revoked"], said["errors"]) == (True, False, [])
    assert set(said["header"]) == {"alg", "kid", "typ"}
    assert answer(known, said["header"]["kid"]) in ours


@pytest.mark.parametrize("name", ["good", "revoked"])
def test_the_claims_of_a_token_say_what_the_credential_says(node, name):
    claims = node["said"][f"{name}.jwt"]["jose"]["claims"]

    assert claims["iss"] == claims["issuer"]["id"] == "did:web:portal.example"
    assert claims["jti"] == claims["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert dt.datetime.fromtimestamp(claims["nbf"], dt.UTC) == dt.datetime.fromisoformat(claims["validFrom"])
    assert "proof" not in claims


def test_words_that_are_hard_to_carry_arrive(node):
    assert node["said"]["good.jwt"]["jose"]["claims"]["credentialSubject"]["achievement"]["description"] == HARD


@pytest.mark.parametrize("form", TOKENS)
def test_one_changed_letter_breaks_the_token(node, form):
    said = node["said"][f"changed.{form}"]["jose"]

    assert said == {"verified": False, "errors": ["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"]}


def test_a_revoked_token_is_in_the_signed_status_list(node):
    said = node["said"]["revoked.jwt"]["jose"]

    assert (said["verified"], said["revoked"]) == (True, True)


def test_counting_braces_in_latin_1_finds_the_whole_credential_in_a_png(node):
    assert node["said"]["good.png"]["braces"] is True
