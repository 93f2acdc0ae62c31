"""The EndorsementCredential of Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential).

Its issuer is the endorser. Who endorses here has no key of their own: a DID below that of the portal names them
(``did:web:<host>:endorsers:<id>``), and its document says that the portal signs for them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.credentials import contexts, portable, proof, schema
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey


@dataclass(frozen=True)
class Words:
    """What is signed: who says what (plain text), about what (an address); ``url`` is a page of the endorser's."""

    id: str
    about: str
    title: str
    name: str
    url: str | None
    comment: str


def did_of(endorsement_id: str, issuer: Issuer) -> str:
    """How an endorser is named: another one in each endorsement, so that nobody is followed from one to the next."""
    return f"{issuer.did}:endorsers:{endorsement_id}"


def signed(words: Words, issuer: Issuer, key: SigningKey, *, at: dt.datetime) -> str:
    """The signed endorsement as it is served. Raises ``ValueError`` when it would not be a valid one."""
    unsigned = _endorsement(words, issuer, at)
    method = f"{did_of(words.id, issuer)}#{key.kid}"
    made = proof.sign(unsigned, key, method=method, created=at)
    problem = schema.problem(unsigned, part="EndorsementCredential") or proof.problem(made, key.private.public_key())
    if problem:
        raise ValueError(f"no valid endorsement: {problem}")
    return portable.dumps(made)


def did_document(endorsement_id: str, issuer: Issuer) -> dict[str, Any]:
    """Who the endorser is: the keys of the portal sign for them.

    In each key ``controller`` is the endorser, too: verifiers look there for who may sign with it.
    """
    did, ours = did_of(endorsement_id, issuer), issuer.did_document()
    methods = [
        {**method, "id": f"{did}#{method['id'].partition('#')[2]}", "controller": did}
        for method in ours.get("verificationMethod", [])
    ]
    names = {method["id"].partition("#")[2]: method["id"] for method in methods}
    in_use = [names[name.partition("#")[2]] for name in ours.get("assertionMethod", [])]
    known = {"@context": ours["@context"], "id": did, "controller": [issuer.did], "verificationMethod": methods}
    return {**known, "assertionMethod": in_use}


def revocation_list(endorsement_id: str, issuer: Issuer, *, is_withdrawn: bool) -> dict[str, Any]:
    """What this endorser has withdrawn: nothing, or the one (https://www.imsglobal.org/spec/vcrl/v1p0)."""
    said = {
        "id": issuer.url(f"/endorsements/{endorsement_id}"),
        "revoked": True,
        "revocationReason": "It was withdrawn.",
    }
    return {
        "id": _revocations(endorsement_id, issuer),
        "issuer": did_of(endorsement_id, issuer),
        "revokedCredential": [said] if is_withdrawn else [],
    }


def _revocations(endorsement_id: str, issuer: Issuer) -> str:
    return issuer.url(f"/endorsers/{endorsement_id}/revocations")


def _endorsement(words: Words, issuer: Issuer, at: dt.datetime) -> dict[str, Any]:
    profile = {"id": did_of(words.id, issuer), "type": ["Profile"], "name": words.name}
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES, contexts.EXTENSIONS],
        "id": issuer.url(f"/endorsements/{words.id}"),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": words.title,
        "issuer": {**profile, "url": words.url} if words.url else profile,
        "validFrom": portable.moment(at),
        "credentialSubject": {
            "id": words.about,
            "type": ["EndorsementSubject"],
            "endorsementComment": words.comment,
        },
        "credentialStatus": {"id": _revocations(words.id, issuer), "type": "1EdTechRevocationList"},
    }
