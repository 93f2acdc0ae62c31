"""Data Integrity proofs, cryptosuite ``eddsa-rdfc-2022`` (https://www.w3.org/TR/vc-di-eddsa/).

What is signed is the RDF that a document means, not its text: it is canonicalised with pinned contexts. So
whoever checks must also see that the text says no more than the RDF: ``problem`` refuses undefined terms, relative ids.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.credentials import base58, canonical, portable
from portal.credentials.keys import SigningKey

SUITE = "eddsa-rdfc-2022"

UNCOVERED = "says what no signature covers"
"""How the problem begins of a document with more in it than what is signed."""

_IN_A_VALUE = {"@value", "@type", "@language"}

REMEMBERED = 4096
"""Signatures that are known to hold."""

known_to_hold: dict[bytes, None] = {}
"""The hash of each key with what it signed, the oldest first."""

_one_at_a_time = threading.Lock()
"""The library's modules import each other in a circle: two threads at once would see halves."""


def sign(document: Mapping[str, Any], key: SigningKey, *, method: str, created: dt.datetime) -> dict[str, Any]:
    """The document with its proof. ``method`` is the public address of the key."""
    options = {
        "type": "DataIntegrityProof",
        "created": portable.moment(created),
        "verificationMethod": method,
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
    }
    signature = key.private.sign(digest(document, options))
    return {**document, "proof": [{**options, "proofValue": "z" + base58.encode(signature)}]}


def digest(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    canonicalise: Callable[[Mapping[str, Any]], str] = canonical.quads,
) -> bytes:
    """The 64 bytes that are signed: SHA-256 of the canonical proof options, then of the canonical document."""
    both = ({"@context": document["@context"], **options}, document)
    return b"".join(hashlib.sha256(canonicalise(part).encode()).digest() for part in both)


def options_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The one proof that a document has, if it is of our suite. Raises ``ValueError`` otherwise."""
    proofs = document.get("proof")
    found = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else proofs
    if not isinstance(found, dict):
        raise ValueError("no single proof")
    if found.get("type") != "DataIntegrityProof" or found.get("cryptosuite") != SUITE:
        raise ValueError(f"not of the suite {SUITE}")
    return found


def problem(document: dict[str, Any], public: Ed25519PublicKey) -> str | None:
    """What is wrong with the proof of a document that a stranger sent, in the words of a log; None when it holds.

    Refuses a text that says more than what was signed, and a graph that would take for ever to canonicalise. That just
    these words hold under just this key never changes, so it is found out once; only a proof with an end is another
    matter. Whether the key is trusted, and the document good today, are not questions that are asked here.
    """
    if is_known_to_hold(document, public):
        return None
    found = _problem(document, public)
    if found is None and "expires" not in options_of(document):
        with _one_at_a_time:
            known_to_hold[_mark(document, public)] = None
            while len(known_to_hold) > REMEMBERED:
                del known_to_hold[next(iter(known_to_hold))]
    return found


def is_known_to_hold(document: dict[str, Any], public: Ed25519PublicKey) -> bool:
    """Whether just these words were found to hold under just this key before."""
    return _mark(document, public) in known_to_hold


def _mark(document: dict[str, Any], public: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(public.public_bytes_raw() + json.dumps(document, sort_keys=True).encode()).digest()


def _problem(document: dict[str, Any], public: Ed25519PublicKey) -> str | None:
    with _one_at_a_time:
        from openbadgeslib.errors import LibOpenBadgesException
        from openbadgeslib.ob3 import contexts as pinned
        from openbadgeslib.ob3 import ldp
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    try:
        options = options_of(document)
        if "@context" in options or "id" in options:
            return f"{UNCOVERED}: the proof describes more than itself"
        if any(map(_is_beside, parts_of(document))):
            return f"{UNCOVERED}: keywords that mean nothing where they are"
        ldp._screen_structure(document, contexts=False)
        ldp._check_json_ld_form(document, options, pinned.document_loader())
    except (LibOpenBadgesException, ValueError) as found:
        return f"{UNCOVERED}: {found}"
    try:
        ldp.verify_data_integrity_proof(document, pem)
    except (LibOpenBadgesException, ValueError) as found:
        return str(found)
    return None if _is_signed_by(public, document, options) else "signature mismatch"


def parts_of(document: Any) -> list[Any]:
    """Whatever a document is made of, itself first."""
    found = [document]
    for whole in found:
        found += whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else ()
    return found


def _is_beside(part: Any) -> bool:
    """Whether a part has a keyword that JSON-LD passes over in silence: what it says is in no graph, so not signed."""
    names = {name for name in part if name.startswith("@")} if isinstance(part, dict) else set()
    return not names <= (_IN_A_VALUE if "@value" in names else {"@context"})


def _is_signed_by(public: Ed25519PublicKey, document: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """A second opinion, by our own hand, and the long way: nothing that a stranger sends is taken for usual."""
    bare = {name: value for name, value in options.items() if name != "proofValue"}
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        public.verify(base58.decode(options["proofValue"][1:]), digest(unsigned, bare, canonical.by_pyld))
    except InvalidSignature:
        return False
    return True
