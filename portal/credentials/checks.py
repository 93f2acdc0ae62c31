"""What a check of a badge finds: one line for each question, and what the badge says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from portal import clock
from portal.credentials import portable
from portal.credentials.documents import identity_hash

Name = Literal["format", "schema", "proof", "issuer", "status", "dates", "recipient"]
NAMES: tuple[Name, ...] = ("format", "schema", "proof", "issuer", "status", "dates", "recipient")
LEEWAY = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Check:
    """One question about a badge. ``ok`` is None when it could not be asked, or nobody asked."""

    name: Name
    ok: bool | None
    sentence: str


@dataclass(frozen=True)
class Shown:
    """What a badge says of itself: to be believed only when the report is good."""

    title: str
    description: str
    issuer: str
    awarded_on: str
    address: str


@dataclass(frozen=True)
class Report:
    """Every check, in the order of ``NAMES``."""

    checks: tuple[Check, ...]
    shown: Shown | None = None
    version: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing was found wrong, and what matters was looked at."""
        found = {check.name: check.ok for check in self.checks}
        return all(ok is not False for ok in found.values()) and found["proof"] is True and found["status"] is True


@dataclass
class Findings:
    """Checks as they are made. What was not asked when it is over was not looked at."""

    found: dict[Name, Check] = field(default_factory=dict)

    def add(self, name: Name, ok: bool | None, sentence: str) -> bool:
        """Note an answer; gives back whether it lets the next questions be asked."""
        self.found[name] = Check(name, ok, sentence)
        return ok is True

    def report(self, shown: Shown | None = None, version: str = "") -> Report:
        """All of it."""
        left = _("Not looked at: what comes before it must be right first.")
        return Report(tuple(self.found.get(name) or Check(name, None, left) for name in NAMES), shown, version)


def check_dates(findings: Findings, begin: Any, end: Any) -> None:
    """Is the badge good today?"""
    now = clock.now()
    try:
        starts = portable.read_moment(begin)
        ends = None if end is None else portable.read_moment(end)
    except ValueError:
        findings.add("dates", False, _("Its dates cannot be read."))
        return
    if starts > now + LEEWAY:
        findings.add("dates", False, _("It is not valid before %(day)s.", day=day(starts)))
    elif ends is not None and ends < now - LEEWAY:
        findings.add("dates", False, _("It expired on %(day)s.", day=day(ends)))
    elif ends is not None:
        findings.add("dates", True, _("Valid since %(day)s, until %(end)s.", day=day(starts), end=day(ends)))
    else:
        findings.add("dates", True, _("Valid since %(day)s, without an end.", day=day(starts)))


def check_status(findings: Findings, revoked_at: dt.datetime | None, reason: str | None) -> None:
    """Has the badge been taken back?"""
    if revoked_at is None:
        findings.add("status", True, _("It has not been revoked."))
    else:
        sentence = _("It was revoked on %(day)s: %(reason)s", day=day(revoked_at), reason=reason or "")
        findings.add("status", False, sentence)


def check_recipient(findings: Findings, hashed: str, salt: str, email: str | None) -> None:
    """Was it given to the person with this e-mail address?"""
    if not email:
        findings.add("recipient", None, _("Type an e-mail address to see whether the badge was given to its owner."))
        return
    spellings = {email.strip(), email.strip().lower()}
    if any(identity_hash(spelling, salt) == hashed for spelling in spellings):
        findings.add("recipient", True, _("It was given to the person with this e-mail address."))
    else:
        findings.add("recipient", False, _("It was not given to the person with this e-mail address."))


def only_ours() -> str:
    """What is said of badges from elsewhere."""
    return str(_("For now, only badges of this portal can be checked here."))


def day(moment: dt.datetime) -> str:
    """A day in words, in UTC as the badge itself says it."""
    return format_date(moment.astimezone(dt.UTC), "d MMMM y", locale=get_locale() or "en")


def text_of(whole: Any, *path: str) -> str:
    """The text at a place in a document that may have any shape; empty when there is none."""
    for name in path:
        whole = whole.get(name) if isinstance(whole, Mapping) else None
    return whole if isinstance(whole, str) else ""
