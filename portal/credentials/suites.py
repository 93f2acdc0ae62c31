"""The cryptosuites of embedded proofs that are checked here: ours, and those with which others seal.

``openbadgeslib`` and ``openvc`` have the word on ours and on ``ecdsa-sd-2023``, whose owner shows parts of what was
signed. Of all the others, and of ours once more, our own hand finds out whether the signature fits.
Sources: https://www.w3.org/TR/vc-di-eddsa/ and https://www.w3.org/TR/vc-di-ecdsa/; for the older
``Ed25519Signature2020``, which is the same but for its name, https://www.w3.org/community/reports/credentials/CG-FINAL-di-eddsa-2020-20220724/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask_babel import gettext as _

from portal.credentials import base58, canonical, contexts, portable, publickeys
from portal.credentials.checks import Finding
from portal.credentials.publickeys import PublicKey

OURS, OLDER, ECDSA, IN_PARTS = "eddsa-rdfc-2022", "Ed25519Signature2020", "ecdsa-rdfc-2019", "ecdsa-sd-2023"

KEYS: dict[str, type[PublicKey]] = {
    OURS: Ed25519PublicKey,
    OLDER: Ed25519PublicKey,
    ECDSA: ec.EllipticCurvePublicKey,
    IN_PARTS: ec.EllipticCurvePublicKey,
}
"""The suites that are known, and the kind of key that each is signed with."""

MOST_PARTS = 500
"""What may stand in a badge that is shown in parts: its checking grows with the square of that."""

_FOR_ITS_OWNER = "u2V0A"
"""How the proof begins from which an owner derives those for others: the bytes d9 5d 00, in Base64."""

_LONGEST = 200
"""Letters of a signature; the longest has 133."""


def name_of(options: Mapping[str, Any]) -> str:
    """The suite of a proof; empty for one that is not known here."""
    kind = options.get("type")
    name = options.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    is_known = isinstance(name, str) and name in KEYS and (kind == OLDER) == (name == OLDER)
    return str(name) if is_known else ""


def digest(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    canonicalise: Callable[[Mapping[str, Any]], str] = canonical.quads,
    hashed: Callable[[bytes], Any] = hashlib.sha256,
) -> bytes:
    """The bytes that are signed: the hash of the canonical proof options, then of the canonical document."""
    both = ({"@context": document["@context"], **options}, document)
    return b"".join(hashed(canonicalise(part).encode()).digest() for part in both)


def check(document: dict[str, Any], options: dict[str, Any], public: PublicKey) -> None:
    """Raise what says how the signature does not fit: ``ValueError``, or what the library raises. A ``Finding`` when
    nobody can tell."""
    from openbadgeslib.ob3 import _canon_guard, ldp

    name = name_of(options)
    if not isinstance(public, KEYS[name]):
        raise ValueError(f"not a key of the kind that {name} is signed with")
    if name == IN_PARTS:
        if len(portable.parts_of(document)) > MOST_PARTS:
            raise Finding(None, _("It has more parts than can be checked here."), "proof")
        _check_parts({**document, "proof": options}, public)
        return
    bare = {member: part for member, part in options.items() if member != "proofValue"}
    unsigned = {member: part for member, part in document.items() if member != "proof"}
    if name == OURS:
        ldp.verify_data_integrity_proof(document, _pem(public))
    else:
        budget = _canon_guard.WorkBudget()
        digest(unsigned, bare, lambda part: str(ldp._canonize(dict(part), contexts.load, budget)))
    _check_by_hand(unsigned, bare, options.get("proofValue"), public)


def _check_by_hand(document: dict[str, Any], options: dict[str, Any], value: Any, public: PublicKey) -> None:
    """The long way: nothing that a stranger sends is taken for usual."""
    if not isinstance(value, str) or not value.startswith("z") or len(value) > _LONGEST:
        raise ValueError("not a signature in base58btc")
    signature = base58.decode(value[1:])
    try:
        if isinstance(public, Ed25519PublicKey):
            public.verify(signature, digest(document, options, canonical.by_pyld))
        elif isinstance(public, ec.EllipticCurvePublicKey):
            is_longer = isinstance(public.curve, ec.SECP384R1)
            ways = (canonical.by_longer_hash, hashlib.sha384) if is_longer else (canonical.by_pyld, hashlib.sha256)
            publickeys.verify_ecdsa(public, signature, digest(document, options, *ways))
    except InvalidSignature as problem:
        raise ValueError("signature mismatch") from problem


def _check_parts(document: dict[str, Any], public: PublicKey) -> None:
    """A badge of which its owner may show a part: what is shown was signed, and its end and its status are shown."""
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3 import _canon_guard, ldp
    from openbadgeslib.ob3.contexts import bundled_contexts
    from openvc.errors import OpenvcError
    from openvc.proof.ecdsa_sd import EcdsaSdProofSuite

    options = document["proof"]
    if str(options.get("proofValue")).startswith(_FOR_ITS_OWNER):
        said = _("It is the copy for its owner alone. Please give one that its owner has made from it for others.")
        raise Finding(None, said, "proof")
    key = ldp._p256_pem_to_jwk(_pem(public))
    known = bundled_contexts()
    try:
        with canonical.one_at_a_time:
            lines = ldp._prescreen_canonicalization(document, options)
            with _canon_guard.PYLD_LOCK:
                EcdsaSdProofSuite().verify(document, public_key_jwk=key, extra_contexts=known, check_temporal=False)
    except OpenvcError as problem:
        raise ValueError(str(problem)) from problem
    try:
        ldp._reject_hidden_sd_lifecycle(document, options)
        ldp._reject_selective_sd_lifecycle(document, options, lines)
    except LibOpenBadgesException as problem:
        said = _("Its owner may leave out parts of it: until when it is good, for one, and whether it was revoked.")
        raise Finding(None, said, "proof") from problem


def _pem(public: PublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
