"""Data Integrity proofs (https://www.w3.org/TR/vc-data-integrity/): ours are made here, and anybody's are checked.

What is signed is the RDF that a document means, not its text: it is canonicalised with pinned contexts. So
whoever checks must also see that the text says no more than the RDF: ``problem`` refuses undefined terms, relative ids.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any

from portal.credentials import base58, contexts, portable, publickeys, suites
from portal.credentials.keys import SigningKey
from portal.credentials.publickeys import PublicKey

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
        "cryptosuite": suites.OURS,
        "proofPurpose": "assertionMethod",
    }
    signature = key.private.sign(suites.digest(document, options))
    return {**document, "proof": [{**options, "proofValue": "z" + base58.encode(signature)}]}


def options_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The one proof that a document has, if it is of a suite that is known. Raises ``ValueError`` otherwise."""
    proofs = document.get("proof")
    found = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else proofs
    if not isinstance(found, dict):
        raise ValueError("no single proof")
    if not suites.name_of(found):
        raise ValueError("not of a suite that is known")
    return found


def problem(document: dict[str, Any], public: PublicKey) -> str | None:
    """What is wrong with the proof of a document that a stranger sent, in the words of a log; None when it holds.

    Refuses a text that says more than what was signed, and a graph that would take for ever to canonicalise. That just
    these words hold under just this key never changes, so it is found out once; only a proof with an end is another
    matter. Whether the key is trusted, and the document good today, are not questions that are asked here. Raises a
    ``Finding`` when nobody can tell whether it holds.
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


def is_known_to_hold(document: dict[str, Any], public: PublicKey) -> bool:
    """Whether just these words were found to hold under just this key before."""
    return _mark(document, public) in known_to_hold


def _mark(document: dict[str, Any], public: PublicKey) -> bytes:
    return hashlib.sha256(publickeys.der(public) + json.dumps(document, sort_keys=True).encode()).digest()


def _problem(document: dict[str, Any], public: PublicKey) -> str | None:
    with _one_at_a_time:
        from openbadgeslib.errors import LibOpenBadgesException
        from openbadgeslib.ob3 import ldp
    try:
        options = options_of(document)
        if "@context" in options or "id" in options:
            return f"{UNCOVERED}: the proof describes more than itself"
        if any(map(_is_beside, portable.parts_of(document))):
            return f"{UNCOVERED}: keywords that mean nothing where they are"
        ldp._screen_structure(document, contexts=False)
        ldp._check_json_ld_form(document, options, contexts.load)
    except (LibOpenBadgesException, ValueError) as found:
        return f"{UNCOVERED}: {found}"
    try:
        suites.check(document, options, public)
    except (LibOpenBadgesException, ValueError) as found:
        return str(found)
    return None


def _is_beside(part: Any) -> bool:
    """Whether a part has a keyword that JSON-LD passes over in silence: what it says is in no graph, so not signed."""
    names = {name for name in part if name.startswith("@")} if isinstance(part, dict) else set()
    return not names <= (_IN_A_VALUE if "@value" in names else {"@context"})
