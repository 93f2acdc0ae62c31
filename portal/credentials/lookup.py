"""What the portal itself knows of a credential that somebody holds in their hand, shared or not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.credentials import exports, portable
from portal.credentials.checks import Findings, day
from portal.credentials.endorsing import documents as endorsements
from portal.credentials.endorsing import queries as endorsing
from portal.credentials.issuer import SLUG, Issuer
from portal.credentials.models import Credential, StatusList

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Record(NamedTuple):
    """What the portal keeps of a credential."""

    document: str
    ob2_document: str
    issued_at: dt.datetime
    revoked_at: dt.datetime | None
    revocation_reason: str | None


_RECORD = sa.select(*(getattr(Credential, name) for name in Record._fields))


def record_of(address: Any, beginning: str) -> Record | None:
    """The record of the credential whose address is ``beginning`` and its id."""
    if not isinstance(address, str) or not address.startswith(beginning):
        return None
    name = address.removeprefix(beginning)
    if not UUID.fullmatch(name):
        return None
    found = db.session.execute(_RECORD.where(Credential.id == name)).first()
    return Record(*found) if found else None


def note_record(findings: Findings, record: Record | None) -> None:
    """Has it been taken back? As our records have it."""
    if record is None:
        findings.add("status", False, _("This portal has no record of having issued it."))
    elif record.revoked_at is None:
        findings.add("status", True, _("It has not been revoked."))
    else:
        on, why = day(record.revoked_at), record.revocation_reason or ""
        findings.add("status", False, _("It was revoked on %(day)s: %(reason)s", day=on, reason=why), "revoked")


def published(path: str, us: Issuer) -> str | None:
    """What this portal itself publishes for those who check, at a path of its own; None when there is nothing."""
    for pattern, answer in PUBLISHED.items():
        if found := re.fullmatch(pattern, path):
            document = answer(found, us)
            return document if document is None or isinstance(document, str) else portable.dumps(document)
    return None


def _status_list(found: re.Match[str], _us: Issuer) -> str | None:
    return db.session.scalar(sa.select(StatusList.document).where(StatusList.number == int(found[1])))


def _endorser(found: re.Match[str], us: Issuer) -> Any:
    return endorsements.did_document(found[1], us) if endorsing.is_withdrawn(found[1]) is not None else None


def _withdrawn(found: re.Match[str], us: Issuer) -> Any:
    answer = endorsing.is_withdrawn(found[1])
    return None if answer is None else endorsements.revocation_list(found[1], us, is_withdrawn=answer)


PUBLISHED: dict[str, Callable[[re.Match[str], Issuer], Any]] = {
    r"/\.well-known/did\.json": lambda _found, us: us.did_document(),
    rf"/issuers/{SLUG}/did\.json": lambda _found, us: us.did_document(us.path_did),
    rf"/issuers/{SLUG}": lambda _found, us: us.profile(),
    rf"/endorsers/({UUID.pattern})/did\.json": _endorser,
    rf"/endorsers/({UUID.pattern})/revocations": _withdrawn,
    r"/status/([1-9][0-9]{0,8})": _status_list,
}
"""By path: the document, or its text, or None. Whoever publishes more that a check may ask for adds it here."""

_SHARED = re.compile(r"/(credentials|ob2/assertions|b|embed)/([A-Za-z0-9_-]{1,64})(?:\.([a-z0-9.]+))?/?")


def shared_at(address: str, issuer: Issuer) -> str | None:
    """What this portal shows to everybody at an address of its own, as text; None when there is none."""
    path = address.removeprefix(issuer.base_url).partition("?")[0].partition("#")[0]
    found = _SHARED.fullmatch(path)
    form = (found[3] or ("ob2.json" if found[1] == "ob2/assertions" else "json")) if found else ""
    if found is None or form not in exports.FORMS:
        return None
    is_it = Credential.short == found[2] if found[1] in ("b", "embed") else Credential.id == found[2]
    column: sa.SQLColumnExpression[str] = getattr(Credential, exports.FORMS[form][1])
    return db.session.scalar(sa.select(column).where(is_it, Credential.shared_at.is_not(None)))
