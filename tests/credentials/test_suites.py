"""Embedded proofs of other kinds than ours, made with another maker's software."""

from __future__ import annotations

import base64
import copy
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from openbadgeslib.ob3.contexts import bundled_contexts
from openbadgeslib.ob3.credential import Evidence
from openvc.keys import P256SigningKey, P384SigningKey
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite

from portal import credentials
from tests.credentials import foreign
from tests.credentials.foreign import DID, ED25519, EMAIL, ISSUED, LIST, SITE
from tests.credentials.reading import sentence, wrong
from tests.effort import at_most

if TYPE_CHECKING:
    from portal.credentials.checks import Report
    from portal.credentials.issuer import Issuer
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

P256, P384 = (kind.generate(kid="") for kind in (P256SigningKey, P384SigningKey))
KEYS = {"P-256": P256, "P-384": P384}
END = dt.datetime(2036, 3, 1, tzinfo=dt.UTC)
KEPT = ("/id", "/issuer", "/validFrom", "/validUntil", "/credentialStatus")
"""What nobody may leave out of a badge that is shown in parts."""


@pytest.fixture
def site(mint: Issuer, elsewhere: Elsewhere) -> Elsewhere:
    """The site of an issuer with keys on two curves, and one like ours."""
    listed = [_method(name, key) for name, key in KEYS.items()]
    foreign.open_site(elsewhere, foreign.method(DID, ED25519), *listed)
    elsewhere.serve(LIST, _list())
    return elsewhere


def _method(name: str, key: Any) -> dict[str, Any]:
    jwk = {part: value for part, value in key.public_jwk().items() if part in ("kty", "crv", "x", "y")}
    return {"id": f"{DID}#{name}", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": jwk}


def _list(*revoked: int) -> str:
    return foreign.sealed(foreign.status_list(*revoked))


def verify(document: Any, site: Elsewhere) -> Report:
    return credentials.verify(json.dumps(document), email=EMAIL, network=site.network())


def by_ecdsa() -> dict[str, Any]:
    return dict(
        EcdsaRdfcProofSuite().add_proof(
            foreign.credential().to_vc(),
            signing_key=P256,
            verification_method=f"{DID}#P-256",
            created=ISSUED,
            extra_contexts=bundled_contexts(),
        )
    )


def for_its_owner(kept: tuple[str, ...] = KEPT, **members: Any) -> dict[str, Any]:
    """A badge with an end and a status, of which its owner may show parts. Each of them has a name: this maker mixes up
    those that have none."""
    given = {"expiration_date": END, "credential_status": foreign.status(), "identifiers": [], **members}
    document = foreign.credential(**given).to_vc()
    document["credentialSubject"]["id"] = f"mailto:{EMAIL}"
    document["credentialSubject"]["achievement"]["criteria"]["id"] = f"{SITE}/badges/1/criteria"
    return dict(
        EcdsaSdProofSuite().add_base_proof(
            document,
            signing_key=P256,
            verification_method=f"{DID}#P-256",
            mandatory_pointers=kept,
            created=ISSUED,
            extra_contexts=bundled_contexts(),
        )
    )


def shown(owned: dict[str, Any], *left_out: str) -> dict[str, Any]:
    """What its owner shows of it."""
    members = [name for name in owned if name not in ("@context", "proof", *left_out)]
    return dict(
        EcdsaSdProofSuite().derive_proof(
            owned, selective_pointers=[f"/{name}" for name in members], extra_contexts=bundled_contexts()
        )
    )


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    changed["credentialSubject"]["achievement"]["name"] = "Another badge"
    return changed


def two_signatures() -> dict[str, Any]:
    made = by_ecdsa()
    unsigned = {name: value for name, value in made.items() if name != "proof"}
    return {**made, "proof": [json.loads(foreign.sealed(unsigned))["proof"][0], made["proof"]]}


MADE = {
    "ecdsa-rdfc-2019": by_ecdsa,
    "ecdsa-sd-2023, shown whole": lambda: shown(for_its_owner()),
    "ecdsa-sd-2023, shown without its evidence": lambda: shown(for_its_owner(), "evidence"),
    "two signatures": two_signatures,
}


@pytest.mark.parametrize("name", MADE)
def test_a_badge_of_another_kind_is_good(site: Elsewhere, name: str):
    report = verify(MADE[name](), site)

    assert (wrong(report), report.is_good) == ([], True)
    assert sentence(report, "proof") == "The signature fits, and covers every word."


@pytest.mark.parametrize("name", MADE)
def test_whatever_is_changed_removed_or_added_is_noticed(site: Elsewhere, name: str):
    made = MADE[name]()
    removed = {each: value for each, value in made.items() if each != "name"}

    assert wrong(verify(renamed(made), site)) == ["proof"]
    assert wrong(verify({**made, "awardedDate": "2020-01-01T00:00:00Z"}, site)) == ["proof"]
    assert wrong(verify({**made, "invented": "a term that no context defines"}, site)) == ["proof"]
    if "ecdsa-sd" not in name:
        assert wrong(verify(removed, site)) == ["proof"]


@pytest.mark.parametrize("name", ["ecdsa-rdfc-2019", "ecdsa-sd-2023, shown whole"])
@pytest.mark.parametrize(
    "change",
    [
        {"created": "2020-01-01T00:00:00Z"},
        {"proofValue": "z" + "2" * 88},
        {"proofValue": "u2V0B"},
        {"proofValue": None},
        {"proofValue": ["z"]},
        {"note": "a term that no context defines"},
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020"},
        {"verificationMethod": f"{DID}#P-384"},
        {"verificationMethod": f"{DID}#key-1"},
        {"proofPurpose": "authentication"},
    ],
    ids=str,
)
def test_a_changed_proof_holds_no_more(site: Elsewhere, name: str, change: dict[str, Any]):
    made = MADE[name]()

    report = verify({**made, "proof": made["proof"] | change}, site)

    assert not report.is_good
    assert wrong(report) == ["proof"] or report.is_open is ("type" in change)


def test_a_signature_of_one_suite_is_none_of_another(site: Elsewhere):
    swapped = by_ecdsa()
    swapped["proof"]["cryptosuite"] = "ecdsa-sd-2023"

    assert wrong(verify(swapped, site)) == ["proof"]


def test_what_was_left_out_is_not_shown_and_what_bounds_a_badge_must_be_there(site: Elsewhere):
    owned = for_its_owner()
    loose = for_its_owner(kept=("/id", "/issuer"))

    report = verify(shown(owned, "evidence"), site)
    assert report.shown is not None
    assert report.shown.links == ()
    for thing in (shown(loose, "validUntil"), shown(loose, "credentialStatus"), shown(loose)):
        report = verify(thing, site)
        assert report.is_open
        assert "Its owner may leave out parts of it" in sentence(report, "proof")


def test_the_copy_for_its_owner_is_for_nobody_else(site: Elsewhere):
    report = verify(for_its_owner(), site)

    assert report.is_open
    assert "the copy for its owner alone" in sentence(report, "proof")


def test_a_badge_shown_in_parts_is_revoked_and_runs_out_as_any_other(site: Elsewhere):
    site.serve(LIST, _list(7))
    assert wrong(verify(shown(for_its_owner()), site)) == ["status"]
    site.serve(LIST, _list())
    assert wrong(verify(shown(for_its_owner(expiration_date=ISSUED + dt.timedelta(days=1))), site)) == ["dates"]


def test_one_with_more_parts_than_can_be_checked_is_left_open_at_once(site: Elsewhere):
    many = [Evidence(id=f"{SITE}/{number}", name=str(number)) for number in range(120)]

    with at_most(1.0):
        report = verify(shown(for_its_owner(evidence=many)), site)

    assert "more parts than can be checked" in sentence(report, "proof")


def test_of_several_signatures_all_that_are_known_must_hold(site: Elsewhere):
    made = two_signatures()
    first, second = made["proof"]
    unknown = {**first, "cryptosuite": "unknown-2030"}
    anothers = {**first, "verificationMethod": "did:web:another.example#key-1"}
    broken = {**second, "created": "2020-01-01T00:00:00Z"}

    assert verify({**made, "proof": [first, unknown]}, site).is_good
    assert verify({**made, "proof": [first, anothers]}, site).is_good
    assert wrong(verify({**made, "proof": [first, broken]}, site)) == ["proof"]
    assert wrong(verify({**made, "proof": [{**first, "created": broken["created"]}, second]}, site)) == ["proof"]
    for proofs in ([unknown, unknown], [unknown, anothers], [{**first, "previousProof": "urn:x"}, second], [first] * 5):
        report = verify({**made, "proof": proofs}, site)
        assert report.is_open
        assert "several signatures" in sentence(report, "proof")


def test_a_signed_text_may_be_signed_on_the_longer_curve(site: Elsewhere):
    payload = foreign.credential().to_jwt_payload()
    header = {"alg": "ES384", "typ": "JWT", "kid": f"{DID}#P-384"}
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, payload)
    )
    signature = base64.urlsafe_b64encode(P384.sign(f"{head}.{body}".encode())).decode().rstrip("=")

    assert credentials.verify(f"{head}.{body}.{signature}", network=site.network()).is_good
    assert wrong(credentials.verify(f"{head}.{body}.{signature[:-8]}", network=site.network())) == ["proof"]


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
