"""The checks of an Open Badges 2.0 assertion. It is not signed: it is true because its issuer serves it, unchanged."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _

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
from portal.credentials.documents import OB2
from portal.credentials.issuer import NAME, Issuer
from portal.credentials.lookup import record_of

VERSION = "2.0"
REQUIRED = ("id", "recipient", "badge", "verification", "issuedOn")


def is_assertion(document: Any) -> bool:
    """Whether it says of itself that it is an Open Badges 2.0 assertion."""
    if not isinstance(document, dict) or document.get("@context") not in (OB2, [OB2]):
        return False
    return document.get("type") in ("Assertion", ["Assertion"])


def check(document: dict[str, Any], issuer: Issuer, email: str | None) -> Report:
    """Every question about the assertion, answered."""
    findings = Findings()
    findings.add("format", True, _("This is a credential of Open Badges 2.0."))
    if _has_shape(findings, document) and _is_ours(findings, document, issuer):
        _ask_the_rest(findings, document, issuer, email)
    return findings.report(_shown(document), VERSION)


def _has_shape(findings: Findings, document: dict[str, Any]) -> bool:
    missing = [name for name in REQUIRED if not document.get(name)]
    if missing:
        return findings.add("schema", False, _("It does not say %(members)s.", members=", ".join(missing)))
    if text_of(document, "verification", "type") not in ("HostedBadge", "hosted"):
        return findings.add("schema", False, _("It is to be verified in a way that cannot be checked here yet."))
    return findings.add("schema", True, _("It has every member that Open Badges 2.0 asks for."))


def _is_ours(findings: Findings, document: dict[str, Any], issuer: Issuer) -> bool:
    if not str(document["id"]).startswith(issuer.url("/ob2/assertions/")):
        return findings.add("issuer", False, f"{_('This badge was issued elsewhere.')} {only_ours()}")
    return findings.add("issuer", True, _("Issued by %(issuer)s.", issuer=issuer.base_url))


def _ask_the_rest(findings: Findings, document: dict[str, Any], issuer: Issuer, email: str | None) -> None:
    record = record_of(document["id"], issuer.url("/ob2/assertions/"))
    if record is None:
        findings.add("proof", False, _("This portal serves no such credential."))
        return
    if document != json.loads(record.ob2_document):
        findings.add("proof", False, _("It is not what this portal serves: somebody has changed something."))
        return
    findings.add("proof", True, _("It is what this portal serves, word for word."))
    check_status(findings, record.revoked_at, record.revocation_reason)
    check_dates(findings, document["issuedOn"], document.get("expires"))
    check_recipient(findings, text_of(document, "recipient", "identity"), text_of(document, "recipient", "salt"), email)


def _shown(document: dict[str, Any]) -> Shown:
    return Shown(
        title=text_of(document, "badge", "name"),
        description=text_of(document, "badge", "description"),
        issuer=NAME if text_of(document, "badge", "issuer") else "",
        awarded_on=text_of(document, "issuedOn")[:10],
        address=text_of(document, "id"),
    )
