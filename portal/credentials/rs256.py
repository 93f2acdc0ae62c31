"""RSA keys: as JWK, as PEM, by their name; and what they sign with RS256 (RFC 7515, RFC 7517, RFC 7518)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
)

BITS, EXPONENT = 2048, 65537


@dataclass(frozen=True)
class PublicKey:
    """A public key of the portal; ``modulus`` is in base64url, the exponent always the same."""

    modulus: str

    @cached_property
    def kid(self) -> str:
        """Its name: the SHA-256 thumbprint of RFC 7638, so that the name says which key it is."""
        text = f'{{"e":"{_encoded_number(EXPONENT)}","kty":"RSA","n":"{self.modulus}"}}'
        return encoded(hashlib.sha256(text.encode()).digest())

    @property
    def public(self) -> RSAPublicKey:
        """Ready to verify with."""
        number = int.from_bytes(base64.urlsafe_b64decode(self.modulus + "=="))
        return RSAPublicNumbers(EXPONENT, number).public_key()

    @property
    def jwk(self) -> dict[str, str]:
        """As a JSON Web Key."""
        parts = {"kty": "RSA", "n": self.modulus, "e": _encoded_number(EXPONENT)}
        return {**parts, "kid": self.kid, "use": "sig", "alg": "RS256"}

    @property
    def pem(self) -> str:
        """As Open Badges 2.0 publishes it."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.public.public_bytes(serialization.Encoding.PEM, form).decode()


@dataclass(frozen=True)
class SigningKey:
    """A key with its secret."""

    kid: str
    private: RSAPrivateKey


def new() -> RSAPrivateKey:
    """A key that nobody has."""
    return generate_private_key(EXPONENT, BITS)


def public_of(private: RSAPrivateKey) -> PublicKey:
    """Its public half."""
    return PublicKey(_encoded_number(private.public_key().public_numbers().n))


def signed(header: Mapping[str, Any], payload: Mapping[str, Any], private: RSAPrivateKey) -> str:
    """The payload as a compact JWS; ``alg`` is added to the header."""
    parts = ({"alg": "RS256", **header}, payload)
    text = ".".join(encoded(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{text}.{encoded(private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def is_signed(token: str, public: PublicKey) -> bool:
    """Whether the key has signed what the token says. Only for our own: nothing else of it is looked at."""
    text, _dot, signature = token.rpartition(".")
    try:
        raw = base64.urlsafe_b64decode(signature + "==")
        public.public.verify(raw, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def encoded(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _encoded_number(number: int) -> str:
    return encoded(number.to_bytes((number.bit_length() + 7) // 8))
