"""What others say about a badge, its achievement or its issuer. Each is checked; a bad one does not spoil the badge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from portal.credentials import methods, sealing
from portal.credentials.check_status import status_of
from portal.credentials.checks import Check, Finding, Findings, check_dates, listed, text_of
from portal.credentials.sealing import Sealed
from portal.credentials.sources import Sources

MOST = 5


def check(document: dict[str, Any], sources: Sources) -> list[Check]:
    """A line for each endorsement that the document carries; what comes after ``MOST`` is counted only."""
    found = list(_carried(document))
    lines = [_line(each, document, sources) for each in found[:MOST]]
    if found[MOST:]:
        left = _("%(number)s more endorsements were not looked at.", number=len(found) - MOST)
        lines.append(Check("endorsement", None, left))
    return lines


def _carried(document: dict[str, Any]) -> Iterator[Any]:
    for subject in listed(document.get("credentialSubject"), 1):
        achievement = subject.get("achievement") if isinstance(subject, dict) else None
        for holder in (document, achievement, document.get("issuer")):
            if isinstance(holder, dict):
                yield from listed(holder.get("endorsement"))
                yield from listed(holder.get("endorsementJwt"))


def _line(carried: Any, badge: dict[str, Any], sources: Sources) -> Check:
    try:
        sealed = sealing.read(carried) if isinstance(carried, str) else Sealed(carried)
        _check(sealed, badge, sources)
    except ValueError:
        return Check("endorsement", False, _("It carries an endorsement that cannot be read."))
    except Finding as answer:
        said = _("An endorsement that it carries cannot be relied on: %(why)s", why=answer.sentence)
        return Check("endorsement", answer.ok, said)
    issuer = sealing.issuer_of(sealed.document)
    who = methods.site_of(issuer) or issuer
    name, comment = (text_of(sealed.document, *path)[:300] for path in (("issuer", "name"), _COMMENT))
    said = _("Endorsed by %(who)s, who signs as %(name)s: %(comment)s", who=who, name=name or who, comment=comment)
    return Check("endorsement", True, said)


_COMMENT = ("credentialSubject", "endorsementComment")


def _check(sealed: Sealed, badge: dict[str, Any], sources: Sources) -> None:
    """A ``Finding`` when it is not signed by who says so, not about this badge, or no longer good."""
    document = sealed.document
    if not isinstance(document, dict) or "EndorsementCredential" not in listed(document.get("type")):
        raise ValueError("no endorsement")
    subject = next(iter(listed(badge.get("credentialSubject"))), None)
    about = {badge.get("id"), text_of(subject, "achievement", "id"), sealing.issuer_of(badge)}
    if text_of(document, "credentialSubject", "id") not in about:
        raise Finding(False, _("it is about something else."))
    issuer = sealing.open_sealed(sealed, sources)
    if sealed.token:
        sealing.check_claims(sealed.token)
    findings = Findings()
    check_dates(findings, document.get("validFrom"), document.get("validUntil"))
    if findings.found["dates"].ok is not True:
        raise Finding(False, findings.found["dates"].sentence)
    status = status_of(document, issuer, sources)
    if status.ok is not True:
        raise status
