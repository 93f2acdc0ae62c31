"""A badge that somebody brings: read and checked, before the database is asked to keep anything."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from portal import clock, db
from portal.credentials import check_ob3, issuer, portable
from portal.credentials.checks import Report, one_line, text_of
from portal.credentials.verify import LONGEST, verify
from portal.errors import Refused
from portal.people.models import Person

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_LONGEST_WORDS = 200


@dataclass(frozen=True)
class Brought:
    """A badge that is good and theirs. ``is_ours`` says that this portal issued it, and so keeps it already."""

    form: str
    document: str
    name: str
    title: str
    issuer: str
    issued_at: dt.datetime
    is_ours: bool

    @property
    def digest(self) -> str:
        """The hash of the document."""
        return hashlib.sha256(self.document.encode()).hexdigest()


def examine(text: str, form: str, *, by: Person) -> Brought:
    """Check a badge in the given form. Refused unless it is good and theirs. Only reads; may take seconds."""
    document = _credential(text, form)
    with db.reading():
        report = verify(text, email=by.email)
        db.session.rollback()
    _check(report, document, by)
    issued = _moment(document.get("validFrom"))
    named = document["issuer"] if isinstance(document.get("issuer"), str) else text_of(document, "issuer", "id")
    same = "\n".join(unquote(part).strip() for part in (named, text_of(document, "id")))
    return Brought(
        form=form,
        document=text,
        name=hashlib.sha256(same.encode("utf-8", "replace")).hexdigest(),
        title=words_of(text_of(document, "credentialSubject", "achievement", "name")) or _("A badge"),
        issuer=words_of(text_of(document, "issuer", "name") or named),
        issued_at=issued,
        is_ours=named == issuer.current().did,
    )


def _credential(text: str, form: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise Refused(_("This is too long to be a badge."))
    payload = _payload(text) if form == "jwt" else text
    try:
        document = portable.loads(payload)
    except ValueError as problem:
        raise Refused(_("This is not the JSON of a badge, or it was damaged on the way.")) from problem
    if not check_ob3.is_credential(document):
        raise Refused(_("This is no credential of Open Badges 3.0."))
    found: dict[str, Any] = document
    return found


def _payload(text: str) -> bytes:
    if not _COMPACT.fullmatch(text):
        raise Refused(_("This is no badge as JWT."))
    middle = text.split(".")[1]
    try:
        return base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))
    except ValueError as problem:
        raise Refused(_("This is no badge as JWT.")) from problem


def _check(report: Report, document: Mapping[str, Any], by: Person) -> None:
    """Refused with the first sentence of the report that speaks against it."""
    others = tuple(check for check in report.checks if check.name != "recipient")
    if not replace(report, checks=others).is_good:
        found = [check.sentence for check in others if check.ok is False] or [check.sentence for check in others]
        raise Refused(found[0])
    is_given = any(check.ok is True for check in report.checks if check.name == "recipient")
    if not is_given and text_of(document, "credentialSubject", "id") != by.subject:
        raise Refused(_("This badge was not given to you, as far as it says: not to your e-mail address."))


def _moment(given: Any) -> dt.datetime:
    try:
        return portable.read_moment(given).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return clock.now()


def words_of(text: str) -> str:
    """A name that a stranger chose: on one line, of letters that can be shown and kept."""
    return one_line(text)[:_LONGEST_WORDS]
