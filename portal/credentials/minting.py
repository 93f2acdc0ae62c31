"""From an award to a signed credential, as a row that can be inserted. Touches no database: signing takes its time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal import audit, catalog, clock
from portal.audit import Line
from portal.credentials import documents, portable, proof, schema, status, tokens, validity
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey
from portal.credentials.models import new_short
from portal.credentials.queries import Award


class Copy(NamedTuple):
    """What a copy of a credential has beside its award: where its status stands, which version of the badge it shows,
    what stands behind it. ``valid_until`` is an end that is given; without it the badge says how long it is good.
    """

    list_number: int
    list_index: int
    version: documents.Numbered = documents.FIRST
    evidence: str = ""
    edition: int = 1
    valid_until: dt.datetime | None = None


@dataclass(frozen=True)
class Minted:
    """A credential and its picture, as values of their rows."""

    credential: dict[str, Any]
    picture: dict[str, Any]
    lines: tuple[Line, ...]
    """For the audit: one for each signature."""


def mint(award: Award, issuer: Issuer, key: SigningKey, copy: Copy) -> Minted:
    """Sign the credential of an award. ``NotFound`` when the badge is no longer in the content."""
    slug, _slash, level = award.what.removeprefix("badge:").partition("/")
    badge, now = catalog.badge(slug), clock.now()
    facts = documents.Facts(
        id=str(uuid.uuid4()),
        badge=badge,
        level=level or None,
        subject=award.subject,
        email=award.email,
        salt=secrets.token_hex(16),
        status_list=copy.list_number,
        status_index=copy.list_index,
        awarded_at=award.at,
        issued_at=now,
        valid_until=copy.valid_until or validity.end_of(badge, now),
        version=copy.version,
        evidence=copy.evidence,
    )
    svg = badge.picture(facts.level)
    picture = hashlib.sha256(svg).hexdigest()
    row = _row(award, facts, issuer, key, picture) | {"edition": copy.edition}
    return Minted(row, {"id": picture, "svg": svg}, _lines(row, key))


def mint_status_list(number: int, revoked: Iterable[int], issuer: Issuer, key: SigningKey) -> str:
    """Sign the list in which the bits ``revoked`` are set, as it is served."""
    now = clock.now()
    unsigned = status.document(issuer, number, revoked, now)
    return portable.dumps(proof.sign(unsigned, key, method=issuer.method(key.kid), created=now))


def _lines(row: dict[str, Any], key: SigningKey) -> tuple[Line, ...]:
    signers = {
        "json": ("document", key.kid),
        "jwt": ("jwt", key.token_key.kid),
        "ob2.jws": ("ob2_jws", key.token_key.kid),
    }
    return tuple(
        Line("credential.signed", f"{row['id']}.{form}", row["award"], kid=kid, digest=audit.digest(row[column]))
        for form, (column, kid) in signers.items()
    )


def _row(award: Award, facts: documents.Facts, issuer: Issuer, key: SigningKey, picture: str) -> dict[str, Any]:
    return {
        "id": facts.id,
        "award": award.id,
        "person_id": award.person,
        "rule": award.rule,
        "key": award.key,
        "what": award.what,
        "badge": facts.badge.slug,
        "level": facts.level,
        "version": facts.version.number,
        "title": facts.badge.title(facts.level),
        "short": new_short(),
        "salt": facts.salt,
        "status_list": facts.status_list,
        "status_index": facts.status_index,
        "kid": key.kid,
        "picture": picture,
        **_signed(facts, issuer, key),
        "awarded_at": facts.awarded_at,
        "issued_at": facts.issued_at,
        "valid_until": facts.valid_until,
    }


def _signed(facts: documents.Facts, issuer: Issuer, key: SigningKey) -> dict[str, str]:
    """Every text, as it is served. What was signed has the right shape and says nothing that no proof would cover."""
    unsigned, hosted = documents.open_badge(facts, issuer), documents.assertion(facts, issuer)
    problem = schema.problem(unsigned)
    if problem:
        raise ValueError(f"badge {facts.badge.slug} makes no valid credential: {problem}")
    signed = proof.sign(unsigned, key, method=issuer.method(key.kid), created=facts.issued_at)
    jwt, jws = tokens.jwt(unsigned, issuer, key), tokens.jws(hosted, issuer, key)
    shape = [unsigned["credentialSubject"]["achievement"], bool(facts.valid_until), bool(facts.evidence), key.kid]
    kind = portable.dumps(shape)
    if kind not in _known_to_hold:
        problem = proof.problem(signed, key.private.public_key()) or tokens.problem(key, jwt, jws)
        if problem:
            raise ValueError(f"badge {facts.badge.slug} makes no valid credential: {problem}")
        _known_to_hold.add(kind)
    return {
        "document": portable.dumps(signed),
        "ob2_document": portable.dumps(hosted),
        "jwt": jwt,
        "ob2_jws": jws,
    }


_known_to_hold: set[str] = set()
"""Badges, with the key, of which a credential was verified after signing. Others of the same badge differ in literals
only, so they hold as well, and signing takes a fraction of the time."""
