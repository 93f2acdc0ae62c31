"""Whatever is given to be checked, something sensible is answered: bytes, texts, and good badges that were spoiled."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import credentials
from portal.credentials import baking, compact, publickeys, recipients, sealing
from portal.credentials.checks import Findings, in_json
from portal.reaching import NOBODY, Forbidden, is_public, place_of
from tests.credentials import foreign
from tests.credentials.foreign import DID, EMAIL

if TYPE_CHECKING:
    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from tests.elsewhere import Elsewhere

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
few = settings(many, max_examples=15, phases=[Phase.explicit, Phase.generate])

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([DID, "did:web:", EMAIL]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


def answered(thing: bytes | str) -> bool:
    """Whether it is called good; that there is an answer at all is what matters."""
    report = credentials.verify(thing, email=EMAIL, network=NOBODY)
    json.dumps(in_json(report))
    return report.is_good


@on_sqlite
@many
@given(thing=st.binary(max_size=400) | st.text(max_size=400))
def test_anything_at_all_is_answered(mint: Issuer, thing: bytes | str):
    assert not answered(thing)
    assert not answered(baking.PNG + (thing if isinstance(thing, bytes) else thing.encode("utf-8", "replace")))


def spoiled(data: st.DataObject, whole: Any) -> Any:
    """The document with a value of it, at any depth, exchanged for another."""
    if isinstance(whole, dict) and whole and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(whole)))
        return {**whole, name: spoiled(data, whole[name])}
    if isinstance(whole, list) and whole and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(whole) - 1))
        return [*whole[:place], spoiled(data, whole[place]), *whole[place + 1 :]]
    return data.draw(VALUES)


@on_sqlite
@many
@given(data=st.data())
def test_a_credential_of_ours_that_was_spoiled_is_answered(credential: Credential, data: st.DataObject):
    for text in (credential.document, credential.ob2_document):
        whole = json.loads(text)
        made = spoiled(data, whole)
        if json.dumps(made, sort_keys=True) != json.dumps(whole, sort_keys=True):
            assert not answered(json.dumps(made))


@on_sqlite
@many
@given(data=st.data())
def test_a_token_that_was_spoiled_is_answered(mint: Issuer, data: st.DataObject):
    header, payload = {"alg": "RS256", "kid": f"{DID}#key-2", "typ": "JWT"}, foreign.credential().to_jwt_payload()
    parts = [spoiled(data, header), spoiled(data, payload)]
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]

    assert not answered(".".join([*texts, data.draw(st.text("AZaz09-_", max_size=90))]))


@on_sqlite
@few
@given(data=st.data())
def test_whatever_another_site_publishes_is_answered(mint: Issuer, elsewhere: Elsewhere, data: st.DataObject):
    document = foreign.did_document(DID, foreign.method(DID, foreign.ED25519))
    listed = json.loads(foreign.sealed(foreign.status_list(3)))
    badge = foreign.credential(credential_status=foreign.status())
    elsewhere.serve(f"{foreign.SITE}/.well-known/did.json", spoiled(data, document))
    text = foreign.embedded(badge, name=f"{DID}#key-1")
    credentials.verify(text, network=elsewhere.network())

    elsewhere.serve(f"{foreign.SITE}/.well-known/did.json", document)
    elsewhere.serve(foreign.LIST, spoiled(data, listed))
    credentials.verify(text, network=elsewhere.network())


@on_sqlite
@few
@given(data=st.data())
def test_whatever_a_site_of_2_publishes_is_answered(mint: Issuer, elsewhere: Elsewhere, data: st.DataObject):
    foreign.open_site_of_2(elsewhere, "urn:uuid:another")
    pages = dict(elsewhere.pages)
    signed = foreign.signed_assertion(foreign.assertion("SignedBadge"))
    for address, page in pages.items():
        elsewhere.serve(address, spoiled(data, json.loads(page[2])))  # type: ignore[index]
        elsewhere.serve(foreign.HOSTED, spoiled(data, foreign.assertion()))
        credentials.verify(signed, network=elsewhere.network())
        credentials.verify(json.dumps(foreign.assertion()), network=elsewhere.network())
        elsewhere.pages[address] = page


@many
@given(value=VALUES)
def test_a_key_is_read_or_refused(value: Any):
    for read in (publickeys.of_jwk, publickeys.of_multikey, publickeys.of_pem):
        with pytest.raises(ValueError, match=r".+"):
            read(value)


@many
@given(
    kind=st.sampled_from([("OKP", "Ed25519"), ("EC", "P-256"), ("RSA", None), ("oct", None), ("EC", "P-521")]),
    numbers=st.lists(st.binary(max_size=80), min_size=4, max_size=4),
)
def test_a_jwk_of_any_numbers_is_read_or_refused(kind: tuple[str, str | None], numbers: list[bytes]):
    parts = [base64.urlsafe_b64encode(number).decode().rstrip("=") for number in numbers]
    jwk = {"kty": kind[0], "crv": kind[1], **dict(zip("xyne", parts, strict=True))}

    try:
        key = publickeys.of_jwk(jwk)
    except ValueError:
        return
    assert compact.algorithms_of(key)


@many
@given(text=st.text(max_size=200) | st.text("eyJ.aA0-_", max_size=80))
def test_a_text_is_taken_apart_or_refused(text: str):
    for read in (compact.read, sealing.read):
        with pytest.raises(ValueError, match=r".+"):
            read(text)


@many
@given(
    address=st.text(max_size=80)
    | st.builds("https://{}/{}".format, st.text("a.-:@%[]1é\\/?#", max_size=30), st.text(max_size=10))
)
def test_an_address_is_taken_apart_or_forbidden(address: str):
    try:
        place = place_of(address)
    except Forbidden:
        return
    assert place.host.isascii()
    assert place.target.startswith("/")
    assert not is_public((place.host, place.port))


@many
@given(document=VALUES, email=st.text(max_size=20))
def test_any_recipient_is_compared(document: Any, email: str):
    findings = Findings()
    whole = {"credentialSubject": document, "recipient": document}

    recipients.check(findings, [*recipients.of_credential(whole), *recipients.of_assertion(whole)], email)

    assert findings.found["recipient"].ok is not True or email.strip()
