"""Credentials as signed tokens (RS256): Open Badges 3.0 as VC-JWT, Open Badges 2.0 as JWS.

https://www.imsglobal.org/spec/ob/v3p0#json-web-token-proof-format and https://www.imsglobal.org/spec/ob/v2p0#signedBadge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.credentials import documents, portable, rs256
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey


def jwt(document: Mapping[str, Any], issuer: Issuer, key: SigningKey) -> str:
    """The credential as JWT. Its header names the key by an address that gives it; ``nbf`` is ``validFrom``."""
    header = {"kid": issuer.key_url(key.token_key.kid), "typ": "JWT"}
    return rs256.signed(header, claims(document), key.token_key.private)


def jws(hosted: dict[str, Any], issuer: Issuer, key: SigningKey) -> str:
    """The assertion as JWS; it names the key itself."""
    return rs256.signed({}, documents.to_be_signed(hosted, key.token_key.kid, issuer), key.token_key.private)


def problem(key: SigningKey, *made: str) -> str | None:
    """What is wrong with tokens that were just signed, in the words of a log; None when they verify."""
    public = rs256.public_of(key.token_key.private)
    return None if all(rs256.is_signed(token, public) for token in made) else "a token does not verify"


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
