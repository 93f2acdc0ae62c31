"""Public keys as strangers publish them: JWK, Multikey, PEM. Only kinds that a badge may be signed with are read."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from portal.credentials import base58

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey | RSAPublicKey

LONGEST = 1500
SHORTEST_RSA, LONGEST_RSA = 2048, 8192
"""Letters of a key's member; bits of an RSA key."""

_ED25519 = b"\xed\x01"
_CURVES: dict[bytes, ec.EllipticCurve] = {b"\x80\x24": ec.SECP256R1(), b"\x81\x24": ec.SECP384R1()}
"""Multicodec's prefixes (https://www.w3.org/TR/cid-1.0/#Multikey)."""

_NAMES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
"""The curves of a JWK (RFC 7518, 6.2.1.1)."""

_TEXT = re.compile(r"[A-Za-z0-9_-]*")


class UnknownKind(ValueError):
    """A key may well be one, but of a kind that no badge is checked with here."""


def of_jwk(jwk: Any) -> PublicKey:
    """The key of a public JSON Web Key (RFC 7517). Raises ``ValueError`` for any other."""
    if not isinstance(jwk, dict) or "d" in jwk or jwk.get("use", "sig") != "sig":
        raise ValueError("not a public key for signatures")
    kind = (jwk.get("kty"), jwk.get("crv"))
    if kind == ("OKP", "Ed25519"):
        return Ed25519PublicKey.from_public_bytes(_bytes(jwk, "x"))
    if kind[0] == "EC" and isinstance(kind[1], str) and kind[1] in _NAMES:
        x, y = (int.from_bytes(_bytes(jwk, name)) for name in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, _NAMES[kind[1]]).public_key()
    if kind[0] == "RSA":
        n, e = (int.from_bytes(_bytes(jwk, name)) for name in ("n", "e"))
        return _checked(RSAPublicNumbers(e, n).public_key())
    raise UnknownKind("not of a kind that is checked here")


def of_multikey(text: Any) -> PublicKey:
    """The key that a Multikey spells: Ed25519, P-256 or P-384. Raises ``ValueError`` for any other."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > 80:
        raise ValueError("not a Multikey in base58btc")
    raw = base58.decode(text[1:])
    if raw.startswith(_ED25519):
        return Ed25519PublicKey.from_public_bytes(raw[2:])
    if raw[:2] in _CURVES:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[raw[:2]], raw[2:])
    raise UnknownKind("not of a kind that is checked here")


def of_pem(text: Any) -> PublicKey:
    """The key of a PEM, as Open Badges 2.0 publishes it. Raises ``ValueError`` for what is none."""
    if not isinstance(text, str) or len(text) > 4 * LONGEST or not text.isascii():
        raise ValueError("not a PEM")
    try:
        return _checked(serialization.load_pem_public_key(text.strip().encode()))
    except UnsupportedAlgorithm as problem:
        raise UnknownKind("not of a kind that is checked here") from problem


def of_method(method: Mapping[str, Any]) -> PublicKey:
    """The key of a verification method, in either form."""
    if "publicKeyJwk" in method:
        return of_jwk(method["publicKeyJwk"])
    return of_multikey(method.get("publicKeyMultibase"))


def decoded(text: str) -> bytes:
    """The bytes that base64url without padding spells in the one right way (RFC 7515). Else ``ValueError``."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if _TEXT.fullmatch(text) else b""
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
        raise ValueError("not base64url")
    return raw


def verify_ecdsa(key: ec.EllipticCurvePublicKey, signature: bytes, signed: bytes) -> None:
    """Raise ``InvalidSignature`` unless it is the two numbers, as long as the curve's, of a signature of that curve's
    hash (RFC 7518, 3.4; https://www.w3.org/TR/vc-di-ecdsa/)."""
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        raise InvalidSignature
    hashed = SHA384() if isinstance(key.curve, ec.SECP384R1) else SHA256()
    numbers = (int.from_bytes(signature[:size]), int.from_bytes(signature[size:]))
    key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashed))


def is_same(one: PublicKey, other: PublicKey) -> bool:
    """Whether two keys are one."""
    return der(one) == der(other)


def der(key: PublicKey) -> bytes:
    """The key as bytes, whatever its kind (RFC 5280, SubjectPublicKeyInfo)."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _checked(key: Any) -> PublicKey:
    if isinstance(key, RSAPublicKey) and SHORTEST_RSA <= key.key_size <= LONGEST_RSA:
        return key
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, (ec.SECP256R1, ec.SECP384R1)):
        return key
    raise UnknownKind("not of a kind that is checked here")


def _bytes(jwk: Mapping[str, Any], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str) or not text or len(text) > LONGEST:
        raise ValueError(f"{name} is not base64url")
    return decoded(text)
