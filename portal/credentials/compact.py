"""Signed texts in compact form (JWS, RFC 7515), read from strangers: VC-JWT, signed badges of 2.0, signed lists.

A key is good for one algorithm, whatever the header says: so ``none`` and a public key as a shared secret fit nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from portal.credentials import publickeys
from portal.credentials.publickeys import PublicKey, decoded
from portal.credentials.sources import loads

_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")

NEVER = ("crit", "b64", "jku", "x5u", "x5c")
"""What a header may not have: it would change what is signed, or bring a key of its own."""


NOT_CHECKED = ("RS384", "RS512", "PS256", "PS384", "PS512", "ES512", "ES256K", "Ed448")
"""Ways to sign that others use, and that are not looked at here: nobody can tell whether such a signature fits."""


@dataclass(frozen=True)
class Token:
    """A signed text, taken apart."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """What the header says it is signed with."""
        return str(self.header.get("alg"))[:20]


def is_token(text: str) -> bool:
    """Whether the text looks like a signed text in compact form."""
    return _TOKEN.fullmatch(text) is not None


def read(text: str) -> Token:
    """The token, its signature not yet checked. Raises ``ValueError`` when it cannot be read without doubt."""
    if not is_token(text):
        raise ValueError("not in compact form")
    head, body, signature = text.split(".")
    header, payload = (loads(decoded(part)) for part in (head, body))
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise ValueError("not made of objects")
    return Token(header, payload, f"{head}.{body}".encode(), decoded(signature))


def fits(token: Token, key: PublicKey) -> bool:
    """Whether the token was signed with this key, with the one algorithm that such a key is good for."""
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(token.signature, token.signed, padding.PKCS1v15(), SHA256())
        elif isinstance(key, Ed25519PublicKey):
            key.verify(token.signature, token.signed)
        else:
            publickeys.verify_ecdsa(key, token.signature, token.signed)
    except InvalidSignature:
        return False
    return token.algorithm in algorithms_of(key)


def algorithms_of(key: PublicKey) -> tuple[str, ...]:
    """The names of the algorithm that a key is good for."""
    if isinstance(key, RSAPublicKey):
        return ("RS256",)
    if isinstance(key, Ed25519PublicKey):
        return ("EdDSA", "Ed25519")
    return ("ES384",) if isinstance(key.curve, ec.SECP384R1) else ("ES256",)
