"""What others say about a badge, its achievement or its issuer. Each is checked; a bad one does not spoil the badge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.credentials import methods, sealing
from portal.credentials.check_status import status_of
from portal.credentials.checks import Check, Finding, Findings, check_dates, listed, one_line, text_of
from portal.credentials.sealing import Sealed
from portal.credentials.sources import Sources

MOST = 5


class Said(NamedTuple):
    """Who endorses (their site, else their key), by which name and with which page of theirs, and in which words."""

    who: str
    name: str
    url: str
    comment: str


def check(document: dict[str, Any], sources: Sources, *, beside: Iterable[str] = ()) -> list[Check]:
    """A line for each endorsement that the document carries, or that its issuer keeps ``beside`` it; what comes after
    ``MOST`` is counted only.
    """
    found = [*_carried(document), *beside]
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


def read(carried: Any, about: Collection[str], sources: Sources) -> Said:
    """What an endorsement says, if it holds and is about one of these addresses. ``ValueError`` for what is none, a
    ``Finding`` for one that is not signed by who says so, is about something else, or is no longer good.
    """
    sealed = sealing.read(carried) if isinstance(carried, str) else Sealed(carried)
    document = sealed.document
    if not isinstance(document, dict) or "EndorsementCredential" not in listed(document.get("type")):
        raise ValueError("no endorsement")
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
    who = methods.site_of(issuer) or issuer
    name, url = text_of(document, "issuer", "name"), text_of(document, "issuer", "url")
    return Said(who, name or who, url, text_of(document, "credentialSubject", "endorsementComment"))


def _line(carried: Any, badge: dict[str, Any], sources: Sources) -> Check:
    subject = next(iter(listed(badge.get("credentialSubject"))), None)
    about = (text_of(badge, "id"), text_of(subject, "achievement", "id"), sealing.issuer_of(badge))
    try:
        found = read(carried, [address for address in about if address], sources)
    except ValueError:
        return Check("endorsement", False, _("It carries an endorsement that cannot be read."))
    except Finding as answer:
        said = _("An endorsement that it carries cannot be relied on: %(why)s", why=answer.sentence)
        return Check("endorsement", answer.ok, one_line(said))
    values = {"who": found.who, "name": found.name[:300], "comment": found.comment[:300]}
    said = _("Endorsed by %(name)s, as %(who)s says: %(comment)s", **values)
    return Check("endorsement", True, one_line(said))
