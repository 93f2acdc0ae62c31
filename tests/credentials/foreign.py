"""Issuers who have nothing to do with this portal: their badges are made by ``openbadgeslib``, their sites are real."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from openbadgeslib.keys import KeyFactory, KeyType, alg_for_key_type, public_jwk_from_pem
from openbadgeslib.ob2 import Assertion, IdentityObject, OB2Signer, Verification
from openbadgeslib.ob3 import (
    Achievement,
    Issuer,
    OB3LdpSigner,
    OB3Signer,
    OpenBadgeCredential,
)
from openbadgeslib.ob3.credential import Evidence
from openbadgeslib.ob3.credential import IdentityObject as Identity
from openbadgeslib.ob3.did import build_did_document, did_key_from_pem
from openbadgeslib.ob3.status_list import build_status_list_credential, status_entry

from portal.credentials import keys, portable, proof

if TYPE_CHECKING:
    from tests.elsewhere import Elsewhere

EMAIL = "robert@demo.example"
SITE = "https://issuer.example"
DID = "did:web:issuer.example"
LIST = f"{SITE}/status/1"
ISSUED = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Signer:
    """A key pair of any kind, in PEM."""

    kind: KeyType
    secret: bytes
    public: bytes

    @property
    def jwk(self) -> dict[str, Any]:
        found: dict[str, Any] = public_jwk_from_pem(self.public)
        return found

    @property
    def did_key(self) -> str:
        return str(did_key_from_pem(self.public))


def signer(kind: KeyType = KeyType.ED25519) -> Signer:
    """A key that nobody else has."""
    return Signer(kind, *KeyFactory(kind).generate_keypair())


ED25519, RSA, P256 = signer(), signer(KeyType.RSA), signer(KeyType.ECC)


def did_document(did: str, *methods: dict[str, Any], **members: Any) -> dict[str, Any]:
    """What an issuer publishes, with methods made by ``method``."""
    made: dict[str, Any] = build_did_document(did, [("unused", {})])
    return made | {"verificationMethod": list(methods), "assertionMethod": [one["id"] for one in methods]} | members


def method(did: str, key: Signer, name: str = "key-1", **members: Any) -> dict[str, Any]:
    """A key as a DID document lists it."""
    return {"id": f"{did}#{name}", "type": "JsonWebKey", "controller": did, "publicKeyJwk": key.jwk} | members


def credential(issuer: str = DID, **members: Any) -> OpenBadgeCredential:
    """A badge for Robert, not yet signed."""
    achievement = Achievement(f"{SITE}/badges/1", "A badge from elsewhere", "For one who came.", "Come and see.")
    given = {
        "id": f"{SITE}/credentials/1",
        "issuance_date": ISSUED,
        "identifiers": [Identity.create(EMAIL, "salt")],
        "evidence": [Evidence(id=f"{SITE}/evidence", name="Seen")],
        **members,
    }
    return OpenBadgeCredential(Issuer(issuer, "Another Academy"), None, achievement, **given)


def embedded(badge: OpenBadgeCredential, key: Signer = ED25519, name: str | None = None) -> str:
    """The badge with an embedded proof; ``name`` is that of the key."""
    text: str = OB3LdpSigner(key.secret, name).sign_to_json(badge, created=ISSUED)
    return text


def sealed(document: dict[str, Any], key: Signer = ED25519, name: str = f"{DID}#key-1") -> str:
    """Any document with an embedded proof, made by hand."""
    private: Any = load_pem_private_key(key.secret, None)
    signing = keys.SigningKey(keys.multikey(private.public_key()), private)
    return portable.dumps(proof.sign(document, signing, method=name, created=ISSUED))


def token(payload: dict[str, Any], key: Signer = RSA, **header: Any) -> str:
    """A signed text: ``header`` has what is said beside the algorithm."""
    import jwt

    private: Any = load_pem_private_key(key.secret, None)
    return jwt.encode(payload, private, algorithm=str(alg_for_key_type(key.kind)), headers=header)


def bare_token(badge: OpenBadgeCredential, key: Signer = RSA) -> str:
    """The badge as a signed text that brings its key along, as that library writes it."""
    text: str = OB3Signer(key.secret, alg_for_key_type(key.kind)).sign(badge)
    return text


def status(purpose: str = "revocation", index: int = 7, address: str = LIST) -> list[dict[str, Any]]:
    """Where a badge says that its status stands."""
    return [status_entry(address, purpose, index)]


def status_list(*revoked: int, issuer: str = DID, purpose: str = "revocation", **wishes: Any) -> dict[str, Any]:
    """The list in which some are revoked, not yet signed."""
    made: dict[str, Any] = build_status_list_credential(issuer, LIST, purpose, revoked, issued=ISSUED, **wishes)
    return made


def open_site(sites: Elsewhere, *methods: dict[str, Any], **members: Any) -> None:
    """The issuer's site, with its DID document."""
    listed = methods or (method(DID, ED25519), method(DID, RSA, "key-2"), method(DID, P256, "key-3"))
    sites.serve(f"{SITE}/.well-known/did.json", did_document(DID, *listed, **members))


# ---- Open Badges 2.0 ------------------------------------------------------------------------------------------------

PROFILE, BADGE, KEY, HOSTED = (f"{SITE}/ob2/{name}" for name in ("issuer", "badge", "key", "assertion"))
REVOCATIONS = f"{SITE}/ob2/revocations"


def open_site_of_2(sites: Elsewhere, *revoked: Any, **members: Any) -> None:
    """The issuer's site as Open Badges 2.0 wants it."""
    context = "https://w3id.org/openbadges/v2"
    profile = {"@context": context, "type": "Issuer", "id": PROFILE, "name": "Another Academy", "url": SITE}
    known = {"publicKey": KEY, "revocationList": REVOCATIONS}
    sites.serve(PROFILE, {**profile, **known, **members})
    badge = {"@context": context, "type": "BadgeClass", "id": BADGE, "name": "A badge from elsewhere"}
    said = {"description": "For one who came.", "criteria": {"narrative": "Come and see."}, "image": f"{SITE}/x.png"}
    sites.serve(BADGE, {**badge, **said, "issuer": PROFILE})
    owned = {"@context": context, "type": "CryptographicKey", "id": KEY, "owner": PROFILE}
    sites.serve(KEY, {**owned, "publicKeyPem": RSA.public.decode()})
    listed = {"@context": context, "type": "RevocationList", "id": REVOCATIONS, "issuer": PROFILE}
    sites.serve(REVOCATIONS, {**listed, "revokedAssertions": list(revoked)})


def assertion(kind: str = "HostedBadge", **members: Any) -> dict[str, Any]:
    """A badge for Robert, of Open Badges 2.0."""
    how = Verification(kind, creator=KEY if kind == "SignedBadge" else None)
    name = HOSTED if kind == "HostedBadge" else "urn:uuid:0f3c4b5e-0000-4000-8000-000000000001"
    made = Assertion(IdentityObject.create(EMAIL, "salt"), BADGE, how, id=name, issued_on=ISSUED).to_dict()
    found: dict[str, Any] = {**made, **members}
    return found


def signed_assertion(document: dict[str, Any], key: Signer = RSA) -> str:
    """The badge as a signed text."""

    class _Document:
        def to_dict(self) -> dict[str, Any]:
            return document

    made: Any = _Document()
    text: str = OB2Signer(key.secret, alg_for_key_type(key.kind)).sign(made)
    return text


def dumps(document: Any) -> str:
    """JSON, as anybody writes it."""
    return json.dumps(document)


def loads(text: str) -> Any:
    """JSON, read."""
    return json.loads(text)
