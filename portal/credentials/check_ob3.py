"""The checks of an Open Badges 3.0 credential."""

from __future__ import annotations

from typing import Any

import structlog
from flask_babel import gettext as _

from portal.credentials import proof, schema
from portal.credentials.checks import (
    Findings,
    Report,
    Shown,
    check_dates,
    check_recipient,
    check_status,
    only_ours,
    text_of,
)
from portal.credentials.issuer import Issuer
from portal.credentials.keys import Key
from portal.credentials.lookup import Record, record_of

log = structlog.get_logger(__name__)

VERSION = "3.0"


def is_credential(document: Any) -> bool:
    """Whether it says of itself that it is an Open Badges 3.0 credential."""
    types = document.get("type") if isinstance(document, dict) else None
    if not isinstance(types, list) or "VerifiableCredential" not in types:
        return False
    return "OpenBadgeCredential" in types or "AchievementCredential" in types


def check(document: dict[str, Any], issuer: Issuer, email: str | None) -> Report:
    """Every question about the credential, answered."""
    findings = Findings()
    findings.add("format", True, _("This is a credential of Open Badges 3.0."))
    if _has_shape(findings, document):
        key = _key_of_issuer(findings, document, issuer)
        if key and _is_signed(findings, document, key):
            _ask_the_rest(findings, document, issuer, email)
    return findings.report(_shown(document), VERSION)


def _has_shape(findings: Findings, document: dict[str, Any]) -> bool:
    problem = schema.problem(document)
    if problem:
        return findings.add("schema", False, _("It does not have the shape of one: %(problem)s.", problem=problem))
    return findings.add("schema", True, _("It has the shape that 1EdTech's schema asks for."))


def _key_of_issuer(findings: Findings, document: dict[str, Any], issuer: Issuer) -> Key | None:
    """The key of ours that the credential says it was signed with."""
    named = document["issuer"] if isinstance(document["issuer"], str) else text_of(document, "issuer", "id")
    if named != issuer.did:
        who = text_of(document, "issuer", "name") or named
        elsewhere = _("This badge was issued elsewhere, by %(who)s.", who=who[:200])
        findings.add("issuer", False, f"{elsewhere} {only_ours()}")
        return None
    try:
        key = issuer.key_of(proof.options_of(document).get("verificationMethod"))
    except ValueError:
        findings.add("proof", False, _("It carries no signature of the kind that is checked here."))
        return None
    if key is None:
        findings.add("issuer", False, _("It names this portal as its issuer, but a key that is not the portal's."))
        return None
    findings.add("issuer", True, _("Issued by %(issuer)s.", issuer=issuer.did))
    return key


def _is_signed(findings: Findings, document: dict[str, Any], key: Key) -> bool:
    problem = proof.problem(document, key.public)
    if problem:
        log.info("credential refused", problem=problem[:200])
        return findings.add("proof", False, _("The signature does not fit: something was changed after it was signed."))
    return findings.add("proof", True, _("The signature fits, and covers every word."))


def _ask_the_rest(findings: Findings, document: dict[str, Any], issuer: Issuer, email: str | None) -> None:
    record = record_of(document.get("id"), issuer.url("/credentials/"))
    if record is None:
        findings.add("status", False, _("This portal has no record of having issued it."))
    else:
        check_status(findings, record.revoked_at, record.revocation_reason)
    check_dates(findings, document["validFrom"], document.get("validUntil"))
    _ask_for_recipient(findings, document, record, email)


def _ask_for_recipient(findings: Findings, document: dict[str, Any], record: Record | None, email: str | None) -> None:
    identifiers = document["credentialSubject"].get("identifier")
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else identifiers
    if record is None:
        return
    check_recipient(findings, text_of(first, "identityHash"), text_of(first, "salt"), email)


def _shown(document: dict[str, Any]) -> Shown:
    achievement = ("credentialSubject", "achievement")
    return Shown(
        title=text_of(document, *achievement, "name"),
        description=text_of(document, *achievement, "description"),
        issuer=text_of(document, "issuer", "name"),
        awarded_on=text_of(document, "awardedDate")[:10] or text_of(document, "validFrom")[:10],
        address=text_of(document, "id"),
    )
