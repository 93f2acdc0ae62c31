"""Anybody checks any badge: an address, JSON, a PNG or an SVG, of Open Badges 3.0 or 2.0.

What comes in is a stranger's: everything is bounded, and whatever is wrong with it is a line of the report, no error.
For now only badges of this portal can be checked to the end; others get a line that says so.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.credentials import baking, check_ob2, check_ob3, issuer, lookup, portable
from portal.credentials.checks import Findings, Report, only_ours
from portal.credentials.issuer import Issuer

LARGEST = 2 * 1024 * 1024
LONGEST = baking.LARGEST
"""Bytes of a picture, and letters of a credential."""


class Unreadable(Exception):
    """The thing is not a badge that can be read; the sentence says why."""


def verify(thing: bytes | str, *, email: str | None = None) -> Report:
    """Check a badge. ``email`` asks whether it was given to the person with this address."""
    us = issuer.current()
    try:
        text = _text_of(thing)
        if text.startswith(("https://", "http://")):
            text = _served_at(text, us)
        document = _document(text)
    except Unreadable as problem:
        return _unreadable(str(problem))
    if check_ob3.is_credential(document):
        return check_ob3.check(document, us, email)
    if check_ob2.is_assertion(document):
        return check_ob2.check(document, us, email)
    return _unreadable(_("This is no credential of Open Badges 3.0 or 2.0."))


def _text_of(thing: bytes | str) -> str:
    """The credential, or an address, as text: out of the picture if it is one."""
    raw = thing.encode("utf-8", "surrogatepass") if isinstance(thing, str) else thing
    if len(raw) > LARGEST:
        raise Unreadable(_("This is too large: a badge has 2 MB at most."))
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.startswith(baking.PNG) or raw.lstrip().startswith(b"<"):
        try:
            return baking.unbake(raw if raw.startswith(baking.PNG) else raw.lstrip()).strip()
        except baking.NotBaked as problem:
            raise Unreadable(_("This picture carries no badge that can be read.")) from problem
    try:
        return raw.decode().strip()
    except UnicodeDecodeError as problem:
        raise Unreadable(_("This is not a badge: neither text, nor PNG, nor SVG.")) from problem


def _served_at(address: str, us: Issuer) -> str:
    if not address.startswith(us.base_url + "/"):
        raise Unreadable(f"{_('This address is not one of this portal.')} {only_ours()}")
    found = lookup.shared_at(address, us)
    if found is None:
        raise Unreadable(_("There is no badge at this address, or its owner keeps it private."))
    return found


def _document(text: str) -> Any:
    if not text:
        raise Unreadable(_("Please give an address, the JSON of a badge, or a picture."))
    if len(text) > LONGEST:
        raise Unreadable(_("This is too long to be a badge."))
    if text.startswith("eyJ"):
        raise Unreadable(_("This is a badge as JWT, which cannot be checked here yet."))
    try:
        return portable.loads(text)
    except ValueError as problem:
        raise Unreadable(_("This is not the JSON of a badge: it cannot be read without doubt.")) from problem


def _unreadable(sentence: str) -> Report:
    findings = Findings()
    findings.add("format", False, sentence)
    return findings.report()
