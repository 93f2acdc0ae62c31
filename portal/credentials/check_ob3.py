"""The checks of an Open Badges 3.0 credential, ours or another's, with an embedded proof or as a signed text."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from flask_babel import gettext as _

from portal.credentials import check_endorsements, methods, portable, recipients, schema, sealing
from portal.credentials.check_status import status_of
from portal.credentials.checks import Finding, Findings, Report, Shown, check_dates, listed, text_of
from portal.credentials.endorsing.queries import documents_of_credential
from portal.credentials.lookup import Record, note_record, record_of
from portal.credentials.sealing import Sealed
from portal.credentials.sources import Sources, is_same

VERSION = "3.0"
EARLIER = "https://www.w3.org/2018/credentials/v1"
"""The context with which badges of the edition before begin: Verifiable Credentials 1.1."""


def is_credential(document: Any) -> bool:
    """Whether it says of itself that it is an Open Badges 3.0 credential."""
    types = document.get("type") if isinstance(document, dict) else None
    if not isinstance(types, list) or "VerifiableCredential" not in types:
        return False
    return "OpenBadgeCredential" in types or "AchievementCredential" in types


def check(sealed: Sealed, sources: Sources, email: str | None) -> Report:
    """Every question about the credential, answered."""
    findings = Findings()
    findings.add("format", True, _("This is a credential of Open Badges 3.0."))
    try:
        _ask(findings, sealed, sources, email)
    except Finding as answer:
        findings.note(answer)
    return findings.report(_shown(sealed.document, sources), VERSION)


def _ask(findings: Findings, sealed: Sealed, sources: Sources, email: str | None) -> None:
    document = sealed.document
    is_ours = sealing.issuer_of(document) == sources.us.did
    if EARLIER in listed(document.get("@context"), 1) and not is_ours:
        said = _("It follows an earlier edition of the standard, of 2022 or 2023, which cannot be checked here.")
        raise Finding(None, said, "schema")
    sources.check_effort(portable.parts_of(document))
    problem = schema.problem(document)
    if problem:
        raise Finding(False, _("It does not have the shape of one: %(problem)s.", problem=problem[:300]), "schema")
    findings.add("schema", True, _("It has the shape that the standard asks for."))
    signed = [(each, sealing.method_of(each, sources)) for each in sealing.apart(sealed, sources)]
    findings.add("issuer", True, issued_by(sealing.issuer_of(document), sources))
    record = record_of(document.get("id"), sources.us.url("/credentials/")) if is_ours else None
    for each, method in signed:
        sealing.check(each, method, sources, _known_at(document, record))
    if sealed.token:
        sealing.check_claims(sealed.token)
    elif record and not is_same(_bare(document), _bare(json.loads(record.document))):
        raise Finding(
            False, _("It is not what this portal signed, word for word: somebody has changed something."), "proof"
        )
    findings.add("proof", True, _("The signature fits, and covers every word."))
    if is_ours:
        note_record(findings, record)
    else:
        findings.note(status_of(document, sealing.issuer_of(document), sources), "status")
    check_dates(findings, document["validFrom"], document.get("validUntil"))
    recipients.check(findings, recipients.of_credential(document), email)
    beside = documents_of_credential(str(document["id"]).rpartition("/")[2]) if is_ours and record else ()
    findings.endorsements += check_endorsements.check(document, sources, beside=beside)


def issued_by(issuer: str, sources: Sources) -> str:
    """Who issued it, in words: a site where there is one, since a site is what one can know."""
    if issuer == sources.us.did:
        return _("Issued by this portal, %(site)s.", site=methods.site_of(issuer))
    site = methods.site_of(issuer)
    if site:
        return _("Issued by the site %(site)s, as %(issuer)s.", issuer=issuer, site=site)
    return _("Issued by %(issuer)s: a key alone, which does not tell who holds it.", issuer=issuer)


def _known_at(document: dict[str, Any], record: Record | None) -> dt.datetime | None:
    """When we issued just this, as our records have it."""
    if record is None:
        return None
    kept = sealing.content_of(json.loads(record.document))
    return record.issued_at if is_same(sealing.content_of(document), kept) else None


def _bare(whole: Any) -> Any:
    """What we wrote, in whichever form others write it: a wallet may leave out the brackets around one of a kind."""
    if isinstance(whole, dict):
        return {name: _bare(value) for name, value in whole.items()}
    if isinstance(whole, list):
        return _bare(whole[0]) if len(whole) == 1 else [_bare(value) for value in whole]
    return whole


def _shown(document: dict[str, Any], sources: Sources) -> Shown:
    achievement = ("credentialSubject", "achievement")
    issuer = sealing.issuer_of(document)
    name = text_of(document, "issuer", "name")
    evidence = [text_of(each, "id") for each in listed(document.get("evidence"))]
    refresh = [text_of(each, "id") for each in listed(document.get("refreshService"))]
    return Shown(
        title=text_of(document, *achievement, "name"),
        description=text_of(document, *achievement, "description"),
        issuer=name if issuer == sources.us.did else methods.site_of(issuer) or issuer,
        awarded_on=text_of(document, "awardedDate")[:10] or text_of(document, "validFrom")[:10],
        address=text_of(document, "id"),
        criteria=text_of(document, *achievement, "criteria", "narrative"),
        links=tuple(each for each in (*evidence, *refresh) if each.startswith("https://")),
    )
