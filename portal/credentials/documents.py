"""The two documents of a credential, from the same facts: Open Badges 3.0, still without its proof, and 2.0.

https://www.imsglobal.org/spec/ob/v3p0 and https://www.imsglobal.org/spec/ob/v2p0. A badge stands in each as a snapshot.
Sets are lists even with one value; there is no null and no empty list.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.catalog.values import Badge, in_words
from portal.credentials import contexts, portable, status
from portal.credentials.issuer import SLUG, Issuer
from portal.credentials.rs256 import PublicKey

OB2 = "https://w3id.org/openbadges/v2"


class Numbered(NamedTuple):
    """Which version of a badge it is, and the earlier ones: the number and the path of each."""

    number: int = 1
    earlier: tuple[tuple[int, str], ...] = ()


FIRST = Numbered()


@dataclass(frozen=True)
class Facts:
    """What a credential says: this person (``subject`` is a ``urn:uuid:``) earned this badge, then.

    ``evidence`` says in a sentence what stands behind it, empty for none.
    """

    id: str
    badge: Badge
    level: str | None
    subject: str
    email: str
    salt: str
    status_list: int
    status_index: int
    awarded_at: dt.datetime
    issued_at: dt.datetime
    valid_until: dt.datetime | None = None
    version: Numbered = FIRST
    evidence: str = ""


def open_badge(facts: Facts, issuer: Issuer) -> dict[str, Any]:
    """The Open Badges 3.0 credential, to be signed."""
    address = issuer.url(f"/credentials/{facts.id}")
    made: dict[str, Any] = {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES, contexts.EXTENSIONS],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.badge.title(facts.level),
        "issuer": issuer.profile(),
        "validFrom": portable.moment(facts.issued_at),
        "awardedDate": portable.moment(facts.awarded_at),
        "credentialSubject": {
            "id": facts.subject,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(facts.email, facts.salt),
                    "identityType": "emailAddress",
                    "salt": facts.salt,
                }
            ],
            "achievement": achievement(facts.badge, facts.level, issuer, facts.version),
        },
        "credentialStatus": status.entry(issuer, facts.status_list, facts.status_index),
        "credentialSchema": [{"id": contexts.SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if facts.valid_until:
        made["validUntil"] = portable.moment(facts.valid_until)
        made["refreshService"] = {"id": f"{address}/refresh", "type": "1EdTechCredentialRefresh"}
    if facts.evidence:
        made["evidence"] = [{"type": ["Evidence"], "narrative": facts.evidence}]
    return made


def achievement(badge: Badge, level: str | None, issuer: Issuer, version: Numbered = FIRST) -> dict[str, Any]:
    """A version of the badge as Open Badges 3.0 describes one. Its picture is that of this version, for ever."""
    path = path_of(badge.slug, level)
    address = issuer.url(f"/achievements/{path}")
    described: dict[str, Any] = {
        "id": address,
        **_words(badge, level),
        "criteria": {"id": address, "narrative": criteria(badge, level)},
        "image": {
            "id": issuer.url(f"/achievements/{versioned(path, version.number)}.png"),
            "type": "Image",
            "caption": badge.title(level),
        },
        "version": str(version.number),
    }
    if version.earlier:
        described["related"] = [
            {"id": issuer.url(f"/achievements/{path}"), "type": ["Related"], "version": str(number)}
            for number, path in version.earlier
        ]
    return described


def _words(badge: Badge, level: str | None) -> dict[str, Any]:
    """What the badge says, wherever the portal stands."""
    said: dict[str, Any] = {
        "type": ["Achievement"],
        "name": badge.title(level),
        "description": badge.description,
        "achievementType": "Badge",
        "tag": list(badge.tags),
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": aligned.name,
                "targetUrl": aligned.url,
                "targetFramework": aligned.framework,
                **({"targetCode": aligned.code} if aligned.code else {}),
            }
            for aligned in badge.aligned
        ],
        "inLanguage": "en",
    }
    return {name: value for name, value in said.items() if value not in ([], None)}


def assertion(facts: Facts, issuer: Issuer) -> dict[str, Any]:
    """The Open Badges 2.0 assertion: true as long as this portal serves it."""
    described = achievement(facts.badge, facts.level, issuer, facts.version)
    badge = badge_class(described, path_of(facts.badge.slug, facts.level), issuer)
    made: dict[str, Any] = {
        "@context": OB2,
        "type": "Assertion",
        "id": issuer.url(f"/ob2/assertions/{facts.id}"),
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": facts.salt,
            "identity": identity_hash(facts.email, facts.salt),
        },
        "badge": {name: value for name, value in badge.items() if name != "@context"},
        "issuedOn": portable.moment(facts.awarded_at),
        "verification": {"type": "HostedBadge"},
    }
    if facts.valid_until:
        made["expires"] = portable.moment(facts.valid_until)
    if facts.evidence:
        made["evidence"] = [{"type": "Evidence", "narrative": facts.evidence}]
    return made


def to_be_signed(hosted: dict[str, Any], kid: str, issuer: Issuer) -> dict[str, Any]:
    """The same assertion, true because the key ``kid`` signs it; its badge leads to the issuer with this key alone."""
    badge, here, there = hosted["badge"], issuer.ob2_url(""), issuer.ob2_url("", kid)
    led = {name: badge[name].replace(here, there, 1) for name in ("id", "issuer")}
    verification = {"type": "SignedBadge", "creator": issuer.ob2_key_url(kid)}
    return {**hosted, "badge": {**badge, **led}, "verification": verification}


def badge_class(
    described: dict[str, Any], path: str, issuer: Issuer, *, signed_by: str | None = None
) -> dict[str, Any]:
    """An achievement as Open Badges 2.0 describes it, at its ``path``; that of signed assertions leads to the issuer
    with the one key.
    """
    made = {
        "@context": OB2,
        "type": "BadgeClass",
        "id": issuer.ob2_url(f"/badges/{path}", signed_by),
        "name": described["name"],
        "description": described["description"],
        "image": described["image"]["id"],
        "criteria": described["criteria"],
        "issuer": issuer.ob2_url(f"/issuers/{SLUG}", signed_by),
        "version": described["version"],
        "tags": described.get("tag"),
        "alignment": [
            {name: value for name, value in aligned.items() if name != "type"}
            for aligned in described.get("alignment", [])
        ],
    }
    return {name: value for name, value in made.items() if value not in ([], None)}


def issuer_profile(issuer: Issuer, *, signed_by: str | None = None) -> dict[str, Any]:
    """The portal as Open Badges 2.0 describes an issuer: who hosts assertions, or who signs them with one key.

    An issuer for each key, since 1EdTech's validator takes none that has several.
    """
    made = {
        "@context": OB2,
        "type": "Issuer",
        "id": issuer.ob2_url(f"/issuers/{SLUG}", signed_by),
        "name": issuer.name,
        "url": issuer.base_url,
        "email": issuer.email,
        "publicKey": signed_by and issuer.ob2_key_url(signed_by),
        "revocationList": issuer.ob2_url(f"/revocations/{SLUG}", signed_by),
    }
    return {name: value for name, value in made.items() if value}


def cryptographic_key(key: PublicKey, issuer: Issuer) -> dict[str, Any]:
    """An RSA key as Open Badges 2.0 describes one: how a signed assertion is checked."""
    return {
        "@context": OB2,
        "type": "CryptographicKey",
        "id": issuer.ob2_key_url(key.kid),
        "owner": issuer.ob2_url(f"/issuers/{SLUG}", key.kid),
        "publicKeyPem": key.pem,
    }


def revoked_assertion(credential_id: str, reason: str, issuer: Issuer) -> dict[str, Any]:
    """What stands where an assertion was, once it is revoked."""
    return {
        "@context": OB2,
        "type": "Assertion",
        "id": issuer.url(f"/ob2/assertions/{credential_id}"),
        "revoked": True,
        "revocationReason": reason,
    }


def revocation_list(revoked: list[tuple[str, str]], issuer: Issuer, *, signed_by: str | None = None) -> dict[str, Any]:
    """Every revoked assertion (id, reason), as the list of the one who hosts, or signs with one key: who checks wants
    it to name the issuer of the badge. Two entries at least: 1EdTech's validator overlooks a single one.
    """
    nobody = [(f"00000000-0000-4000-8000-{number:012}", "Never issued.") for number in range(max(0, 2 - len(revoked)))]
    return {
        "@context": OB2,
        "type": "RevocationList",
        "id": issuer.ob2_url(f"/revocations/{SLUG}", signed_by),
        "issuer": issuer.ob2_url(f"/issuers/{SLUG}", signed_by),
        "revokedAssertions": [
            {"id": issuer.url(f"/ob2/assertions/{credential_id}"), "revocationReason": reason}
            for credential_id, reason in [*revoked, *nobody]
        ],
    }


def identity_hash(email: str, salt: str) -> str:
    """An e-mail address that can be recognised, but not read."""
    return "sha256$" + hashlib.sha256((email + salt).encode()).hexdigest()


def path_of(slug: str, level: str | None) -> str:
    """How a badge, or one of its levels, is named in addresses."""
    return f"{slug}/{level}" if level else slug


def criteria(badge: Badge, level: str | None) -> str:
    """What was done to earn it; a level says how much."""
    return f"{badge.criteria} {in_words(level).capitalize()}: {badge.levels[level]}." if level else badge.criteria


def versioned(path: str, number: int) -> str:
    """How a version of a badge is named in addresses."""
    return f"{path}@{number}"


def fingerprint(badge: Badge, level: str | None) -> str:
    """Another one whenever the words or the picture of the badge are others, wherever the portal stands."""
    text = json.dumps([_words(badge, level), criteria(badge, level)], sort_keys=True).encode()
    return hashlib.sha256(text + badge.picture(level)).hexdigest()[:12]
