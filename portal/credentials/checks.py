"""What a check of a badge finds: one line for each question, and what the badge says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from portal import clock
from portal.credentials import portable

Means = Literal["", "revoked", "suspended", "too early", "expired"]
Name = Literal["format", "schema", "proof", "issuer", "status", "dates", "recipient", "endorsement"]
NAMES: tuple[Name, ...] = ("format", "schema", "proof", "issuer", "status", "dates", "recipient")
NEEDED: tuple[Name, ...] = NAMES[:-1]
LEEWAY = dt.timedelta(minutes=5)


class Finding(Exception):
    """An answer after which the next questions make no sense. ``ok`` is None when it could not be asked."""

    def __init__(self, ok: bool | None, sentence: str, name: Name = "issuer", means: Means = "") -> None:
        super().__init__(sentence)
        self.ok, self.sentence, self.name, self.means = ok, sentence, name, means


@dataclass(frozen=True)
class Check:
    """One question about a badge. ``ok`` is None when it could not be asked, or nobody asked."""

    name: Name
    ok: bool | None
    sentence: str
    was_asked: bool = True
    """False when what comes before it has to be right first."""
    means: Means = ""
    """What is wrong with a badge that is real all the same."""


@dataclass(frozen=True)
class Shown:
    """What a badge says of itself: to be believed only when the report says so. ``issuer`` is a site, or its name."""

    title: str
    description: str
    issuer: str
    awarded_on: str
    address: str
    criteria: str = ""
    links: tuple[str, ...] = ()

    @property
    def awarded_day(self) -> str:
        """The day in words, when it is one."""
        try:
            return day(portable.read_moment(f"{self.awarded_on}T00:00:00Z"))
        except ValueError:
            return self.awarded_on


@dataclass(frozen=True)
class Report:
    """Every check, in the order of ``NAMES``, then one for each endorsement."""

    checks: tuple[Check, ...]
    shown: Shown | None = None
    version: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing was found wrong, and all that matters was looked at."""
        return not self.wrong and self._is_looked_at

    @property
    def is_open(self) -> bool:
        """Whether nothing was found wrong with the badge itself, but something that matters could not be asked."""
        return self.wrong <= {"recipient"} and not self._is_looked_at

    @property
    def is_believable(self) -> bool:
        """Whether what the badge says is true, be it somebody else's."""
        return self.wrong <= {"recipient"} and self._is_looked_at

    @property
    def is_by_nobody_known(self) -> bool:
        """Whether its issuer is a key alone, and no site that one can look at."""
        return self.shown is not None and self.shown.issuer.startswith("did:key:")

    @property
    def wrong(self) -> set[Name]:
        """What was found wrong with the badge itself; what others say about it is theirs."""
        return {name for name, ok in self._found.items() if ok is False}

    @property
    def _is_looked_at(self) -> bool:
        return all(self._found[name] is True for name in NEEDED)

    @property
    def _found(self) -> dict[Name, bool | None]:
        return {check.name: check.ok for check in self.checks if check.name in NAMES}


@dataclass
class Findings:
    """Checks as they are made. What was not asked when it is over was not looked at."""

    found: dict[Name, Check] = field(default_factory=dict)
    endorsements: list[Check] = field(default_factory=list)

    def add(self, name: Name, ok: bool | None, sentence: str, means: Means = "") -> None:
        """Note an answer."""
        self.found[name] = Check(name, ok, one_line(sentence), means=means)

    def note(self, answer: Finding, name: Name | None = None) -> None:
        """Note an answer that ended a line of questions."""
        self.add(name or answer.name, answer.ok, answer.sentence, answer.means)

    def report(self, shown: Shown | None = None, version: str = "") -> Report:
        """All of it."""
        left = _("Not looked at: what comes before it must be right first.")
        listed = [self.found.get(name) or Check(name, None, left, was_asked=False) for name in NAMES]
        return Report((*listed, *self.endorsements), shown, version)


def unreadable(sentence: str) -> Report:
    """The report about a thing that is no badge, or none that can be read."""
    findings = Findings()
    findings.add("format", False, sentence)
    return findings.report()


def answer(report: Report) -> str:
    """What it comes to, in a sentence."""
    if report.is_good:
        return _("This badge is good")
    if report.is_open:
        return _("This badge cannot be confirmed right now")
    wrong = [check for check in report.checks if check.name in report.wrong]
    if any(check.means == "revoked" for check in wrong):
        return _("This badge has been revoked")
    return {
        "suspended": _("This badge is real, but suspended at the moment"),
        "too early": _("This badge is real, but not valid yet"),
        "expired": _("This badge is real, but has expired"),
        "recipient": _("This badge is good, but nothing shows that it is this person's"),
        "format": _("This is no badge that can be checked here"),
    }.get(wrong[0].means or wrong[0].name if len(wrong) == 1 else "", _("This badge cannot be trusted"))


def in_json(report: Report) -> dict[str, Any]:
    """The report for a program: whether all is well, each check, and what the badge says when that can be believed."""
    checks = [{"name": check.name, "ok": check.ok, "sentence": check.sentence} for check in report.checks]
    told: dict[str, Any] = {"verified": report.is_good, "answer": answer(report), "checks": checks}
    if report.is_believable and report.shown:
        told["badge"] = {"version": report.version, **asdict(report.shown)}
    return told


def revoked(reason: str = "") -> Finding:
    """The answer for what its issuer has taken back."""
    why = _("It has been revoked by its issuer: %(reason)s", reason=reason[:200]) if reason else ""
    return Finding(False, why or _("It has been revoked by its issuer."), "status", "revoked")


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
        findings.add("dates", False, _("It is not valid before %(day)s.", day=day(starts)), "too early")
    elif ends is not None and ends < now - LEEWAY:
        findings.add("dates", False, _("It expired on %(day)s.", day=day(ends)), "expired")
    elif ends is not None:
        findings.add("dates", True, _("Valid since %(day)s, until %(end)s.", day=day(starts), end=day(ends)))
    else:
        findings.add("dates", True, _("Valid since %(day)s, without an end.", day=day(starts)))


def day(moment: dt.datetime) -> str:
    """A day in words, in UTC as the badge itself says it."""
    try:
        return format_date(moment.astimezone(dt.UTC), "d MMMM y", locale=get_locale() or "en")
    except OverflowError:
        return format_date(moment.date(), "d MMMM y", locale=get_locale() or "en")


def one_line(text: str) -> str:
    """A text in which strangers had a say, on one line and in letters that can be seen: no lines, colours, turns."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def text_of(whole: Any, *path: str) -> str:
    """The text at a place in a document that may have any shape; empty when there is none."""
    for name in path:
        whole = whole.get(name) if isinstance(whole, Mapping) else None
    return whole if isinstance(whole, str) else ""


def listed(value: Any, most: int = 20) -> list[Any]:
    """What may stand alone or in a list, as a list; nothing is an empty one. A stranger's list is cut off."""
    return value[:most] if isinstance(value, list) else [] if value is None else [value]
