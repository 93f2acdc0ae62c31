"""Anybody checks any badge: an address, JSON, a signed text, a PNG or an SVG, of Open Badges 3.0 or 2.0.

What comes in is a stranger's: everything is bounded, and whatever is wrong with it is a line of the report, no error.
"""

from __future__ import annotations

import re

from flask_babel import gettext as _

from portal.credentials import baking, check_ob2, check_ob3, issuer, lookup, sealing
from portal.credentials.checks import Finding, Findings, Report, revoked, unreadable
from portal.credentials.sealing import Sealed
from portal.credentials.sources import Sources
from portal.reaching import INTERNET, Network, NotFetched, place_of

LARGEST = 2 * 1024 * 1024
LONGEST = baking.LARGEST
MOST = {b"<": 8_000, b"=": 24_000, b"xmlns": 200, b"\0": 0}
"""Bytes of a picture, letters of a credential; and of what an SVG may have so many, since each takes its time."""
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class Unreadable(Exception):
    """The thing is not a badge that can be read; the sentence says why."""


def verify(thing: bytes | str, *, email: str | None = None, network: Network = INTERNET) -> Report:
    """Check a badge. ``email`` asks whether it was given to the person with this address."""
    sources = Sources(issuer.current(), network)
    try:
        text = _text_of(thing)
        if found := _ADDRESS.match(text):
            text = _served_at(found[0].lower() + text[found.end() :], sources)
        sealed = _read(text)
    except Unreadable as problem:
        return unreadable(str(problem))
    except Finding as answer:
        return _without_document(answer)
    if check_ob3.is_credential(sealed.document):
        return check_ob3.check(sealed, sources, email)
    if check_ob2.is_assertion(sealed.document):
        return check_ob2.check(sealed, sources, email)
    return unreadable(_("This is no credential of Open Badges 3.0 or 2.0."))


def _text_of(thing: bytes | str) -> str:
    """The credential, or an address, as text: out of the picture if it is one."""
    raw = thing.encode("utf-8", "surrogatepass") if isinstance(thing, str) else thing
    if len(raw) > LARGEST:
        raise Unreadable(_("This is too large: a badge has 2 MB at most."))
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.startswith(baking.PNG) or raw.lstrip().startswith(b"<"):
        if not raw.startswith(baking.PNG) and any(raw.count(part) > most for part, most in MOST.items()):
            raise Unreadable(_("This drawing has more parts than a badge has."))
        try:
            return baking.unbake(raw if raw.startswith(baking.PNG) else raw.lstrip()).strip()
        except baking.NotBaked as problem:
            raise Unreadable(_("This picture carries no badge that can be read.")) from problem
    try:
        return raw.decode().strip()
    except UnicodeDecodeError as problem:
        raise Unreadable(_("This is not a badge: neither text, nor PNG, nor SVG.")) from problem


def _served_at(address: str, sources: Sources) -> str:
    """The badge that stands at an address: one of ours that is shared, or whatever another site gives."""
    us = sources.us
    if address.startswith(us.base_url + "/"):
        found = lookup.shared_at(address, us)
        if found is None:
            raise Unreadable(_("There is no badge at this address, or its owner keeps it private."))
        return found
    try:
        place_of(address)
    except NotFetched as problem:
        raise Unreadable(_("This address is not opened: %(why)s.", why=problem)) from problem
    answer = sources.fetched(address, elsewhere=True)
    if answer.status == 410:
        raise revoked()
    if answer.status != 200:
        raise Unreadable(_("There is no badge at this address."))
    if answer.media_type == "text/html":
        raise Unreadable(_("At this address is a page, not a badge. Please look there for its file, and give that."))
    return _text_of(answer.content)


def _read(text: str) -> Sealed:
    if not text:
        raise Unreadable(_("Please give the picture of a badge, its address, or its text."))
    if len(text) > LONGEST:
        raise Unreadable(_("This is too long to be a badge."))
    try:
        return sealing.read(text)
    except ValueError as problem:
        raise Unreadable(_("This is not the text of a badge, or it was damaged on the way.")) from problem


def _without_document(answer: Finding) -> Report:
    """What can be said when there was nothing to look at: the address was not asked, or says that it is gone."""
    findings = Findings()
    findings.note(answer, "status" if answer.name == "status" else "format")
    return findings.report()
