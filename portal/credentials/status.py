"""Which credentials are revoked, as a signed list of bits (https://www.w3.org/TR/vc-bitstring-status-list/)."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import secrets
from collections.abc import Iterable
from typing import Any

from portal.credentials import contexts, portable
from portal.credentials.issuer import SLUG, Issuer

SIZE = 131_072
"""Bits in a list: the least that the standard allows, so that one bit tells nobody who."""

FULL = SIZE // 2
"""When a list holds so many credentials, the next one begins: a random index is still found at once."""


FRESH = dt.timedelta(days=7)
"""A list that is older is signed anew, so that nobody can show a very old one for the present."""

GOOD = dt.timedelta(days=35)
"""How long a list is good: a portal that nobody looks after for a month still has one."""

TTL = 300_000
"""Milliseconds that others may keep a list before they ask again."""


def path(number: int) -> str:
    """Where list ``number`` is published."""
    return f"/status/{number}"


def entry(issuer: Issuer, number: int, index: int) -> dict[str, Any]:
    """What a credential says about where its status stands."""
    address = issuer.url(path(number))
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def random_indices(count: int) -> list[int]:
    """Different random indices, so that neighbours in a list have nothing in common."""
    return secrets.SystemRandom().sample(range(SIZE), count)


def document(issuer: Issuer, number: int, revoked: Iterable[int], at: dt.datetime) -> dict[str, Any]:
    """The list itself, unsigned: a credential about the bits, as of ``at``."""
    address = issuer.url(path(number))
    return {
        "@context": [contexts.CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": portable.moment(at),
        "validUntil": portable.moment(at + GOOD),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": TTL,
            "encodedList": encode(revoked),
        },
    }


def revocation_list(issuer: Issuer, revoked: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Every revoked credential (id, why) as a ``1EdTechRevocationList`` (https://www.imsglobal.org/spec/vcrl/v1p0/)."""
    return {
        "id": issuer.url(f"/status/1edtech/{SLUG}"),
        "issuer": issuer.did,
        "revokedCredential": [
            {"id": issuer.url(f"/credentials/{name}"), "revoked": True, "revocationReason": reason}
            for name, reason in revoked
        ],
    }


def encode(revoked: Iterable[int]) -> str:
    """The bits, first one leftmost, compressed, in Multibase's base64url."""
    bits = bytearray(SIZE // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_set(encoded: str, index: int) -> bool:
    """Whether bit ``index`` is set in a list that this portal has encoded."""
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    return bool(gzip.decompress(packed)[index // 8] & 0x80 >> index % 8)
