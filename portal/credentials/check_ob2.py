"""The checks of an Open Badges 2.0 assertion: true because its issuer serves it unchanged, or because they signed it.

https://www.imsglobal.org/spec/ob/v2p0
"""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _

from portal.credentials import compact, hosting, methods, recipients
from portal.credentials.checks import Finding, Findings, Report, Shown, check_dates, listed, text_of
from portal.credentials.compact import Token
from portal.credentials.documents import OB2, to_be_signed
from portal.credentials.hosting import Home
from portal.credentials.issuer import SLUG, Issuer
from portal.credentials.lookup import note_record, record_of
from portal.credentials.sealing import Sealed
from portal.credentials.sources import Sources, is_same

VERSION = "2.0"
REQUIRED = ("id", "recipient", "badge", "verification", "issuedOn")
HOSTED, SIGNED = ("HostedBadge", "hosted"), ("SignedBadge", "signed")


def is_assertion(document: Any) -> bool:
    """Whether it says of itself that it is an Open Badges 2.0 assertion."""
    if not isinstance(document, dict):
        return False
    return OB2 in listed(document.get("@context")) and "Assertion" in listed(document.get("type"))


def check(sealed: Sealed, sources: Sources, email: str | None) -> Report:
    """Every question about the assertion, answered."""
    document, findings = sealed.document, Findings()
    findings.add("format", True, _("This is a credential of Open Badges 2.0."))
    home = None
    try:
        _check_shape(findings, document)
        home = _ask(findings, sealed, sources)
        check_dates(findings, document["issuedOn"], document.get("expires"))
        recipients.check(findings, recipients.of_assertion(document), email)
    except Finding as answer:
        findings.note(answer)
    return findings.report(_shown(document, home, sources.us), VERSION)


def _check_shape(findings: Findings, document: dict[str, Any]) -> None:
    missing = [name for name in REQUIRED if not document.get(name)]
    if missing:
        raise Finding(False, _("It does not say %(members)s.", members=", ".join(missing)), "schema")
    if text_of(document, "verification", "type") not in (*HOSTED, *SIGNED):
        said = _("It is to be verified in a way that cannot be checked here yet.")
        raise Finding(False, said, "schema")
    if not isinstance(document["id"], str) or not text_of(document, "recipient", "identity"):
        raise Finding(False, _("It does not say %(members)s.", members="id, recipient"), "schema")
    findings.add("schema", True, _("It says everything that the standard asks for."))


def _ask(findings: Findings, sealed: Sealed, sources: Sources) -> Home | None:
    document, us = sealed.document, sources.us
    if text_of(document, "verification", "type") in SIGNED:
        return _ask_signer(findings, sealed, sources)
    if document["id"].startswith(us.base_url + "/"):
        _ask_us(findings, document, us)
        return None
    return _ask_host(findings, document, sources)


def _ask_us(findings: Findings, document: dict[str, Any], us: Issuer) -> None:
    """What is ours stands in our records."""
    findings.add("issuer", True, _("Issued by %(issuer)s.", issuer=us.base_url))
    record = record_of(document["id"], us.url("/ob2/assertions/"))
    if record is None:
        raise Finding(False, _("This portal serves no such credential."), "proof")
    if not is_same(document, json.loads(record.ob2_document)):
        raise Finding(False, _("It is not what this portal serves: somebody has changed something."), "proof")
    findings.add("proof", True, _("It is what this portal serves, word for word."))
    note_record(findings, record)


def _ask_host(findings: Findings, document: dict[str, Any], sources: Sources) -> Home:
    """What another site serves at its address: this, to the word, and the issuer must have allowed that site to."""
    served = hosting.served(document["id"], sources)
    if not is_same(document, served):
        raise Finding(False, _("It is not what its issuer's site serves: somebody has changed something."), "proof")
    home = hosting.home_of(document, sources)
    hosting.check_scope(document, home)
    findings.add("issuer", True, hosting.issued_by(home))
    findings.add("proof", True, _("It is what its issuer's site serves, word for word."))
    findings.note(hosting.status_of(document, home, sources), "status")
    return home


def _ask_signer(findings: Findings, sealed: Sealed, sources: Sources) -> Home | None:
    document, us = sealed.document, sources.us
    if sealed.token is None:
        raise Finding(False, _("It says that it is signed, but comes without its signature."), "proof")
    creator = text_of(document, "verification", "creator")
    if creator.startswith(us.ob2_key_url("")):
        _ask_our_key(findings, sealed.token, document, sources)
        return None
    home = hosting.home_of(document, sources)
    key = hosting.key_of(creator, home, sources)
    findings.add("issuer", True, hosting.issued_by(home))
    if sealed.token.algorithm in compact.NOT_CHECKED:
        said = _("It is signed in a way that cannot be checked here: %(kind)s.", kind=sealed.token.algorithm)
        raise Finding(None, said, "proof")
    _check_signature(findings, sealed.token, key)
    findings.note(hosting.status_of(document, home, sources), "status")
    return home


def _ask_our_key(findings: Findings, token: Token, document: dict[str, Any], sources: Sources) -> None:
    """What a key of ours signed: it names the issuer that has this key alone."""
    us = sources.us
    kid = text_of(document, "verification", "creator").removeprefix(us.ob2_key_url(""))
    if text_of(document, "badge", "issuer") != us.ob2_url(f"/issuers/{SLUG}", kid):
        raise Finding(False, _("It was signed with a key that is not one of its issuer's."))
    method = methods.method_of(us.did, us.method(kid), sources)
    findings.add("issuer", True, _("Issued by %(issuer)s.", issuer=us.base_url))
    record = record_of(document["id"], us.url("/ob2/assertions/"))
    is_known = record and is_same(document, to_be_signed(json.loads(record.ob2_document), kid, us))
    methods.check_key(method, document["issuedOn"], record.issued_at if record and is_known else None)
    _check_signature(findings, token, method.public)
    note_record(findings, record)


def _check_signature(findings: Findings, token: Token, key: Any) -> None:
    if any(name in token.header for name in compact.NEVER):
        raise Finding(False, _("Its signature brings a key of its own, or asks to be read in another way."), "proof")
    if not compact.fits(token, key):
        said = _("The signature does not fit: something was changed after it was signed.")
        raise Finding(False, said, "proof")
    findings.add("proof", True, _("The signature fits, and covers every word."))


def _shown(document: dict[str, Any], home: Home | None, us: Issuer) -> Shown:
    badge = home.badge if home else document.get("badge")
    evidence = [each if isinstance(each, str) else text_of(each, "id") for each in listed(document.get("evidence"))]
    return Shown(
        title=text_of(badge, "name"),
        description=text_of(badge, "description"),
        issuer=home.site if home else us.name,
        awarded_on=text_of(document, "issuedOn")[:10],
        address=text_of(document, "id"),
        criteria=text_of(badge, "criteria", "narrative") or text_of(badge, "criteria"),
        links=tuple(each for each in evidence if each.startswith("https://")),
    )
