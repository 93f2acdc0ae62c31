"""Credentials as signed tokens (RS256): Open Badges 3.0 as VC-JWT, Open Badges 2.0 as JWS.

https://www.imsglobal.org/spec/ob/v3p0#json-web-token-proof-format and https://www.imsglobal.org/spec/ob/v2p0#signedBadge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.credentials import portable, rs256
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey
from portal.errors import Unavailable


def jwt(document: Mapping[str, Any], issuer: Issuer, key: SigningKey) -> str:
    """The credential as JWT. Its header names the key by an address that gives it; ``nbf`` is ``validFrom``."""
    private = _rsa_of(key)
    return rs256.signed({"kid": issuer.key_url(private.kid), "typ": "JWT"}, claims(document), private.private)


def jws(assertion: Mapping[str, Any], key: SigningKey) -> str:
    """The assertion, which names the key itself, as JWS."""
    return rs256.signed({}, assertion, _rsa_of(key).private)


def claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """The members of the credential, and what every JWT says of itself, in its own words."""
    issuer = document["issuer"]
    found = {
        **document,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    return found | ({"exp": _seconds(document["validUntil"])} if "validUntil" in document else {})


def _seconds(moment: str) -> int:
    return int(portable.read_moment(moment).timestamp())


def _rsa_of(key: SigningKey) -> rs256.SigningKey:
    if key.rsa is None:
        raise Unavailable("The signing key has no RSA key beside it.")
    return key.rsa
