"""Has a badge from elsewhere been taken back? As its issuer's lists say, which must be its issuer's.

https://www.w3.org/TR/vc-bitstring-status-list/ and https://www.imsglobal.org/spec/vcrl/v1p0/.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.credentials import methods, portable, sealing
from portal.credentials.checks import LEEWAY, Finding, listed, revoked, text_of
from portal.credentials.publickeys import decoded
from portal.credentials.sources import Sources, host_of

MOST, MANY, LARGEST = 4, 10_000_000, 5 * 1024 * 1024
"""Places that are asked, entries of a list that are read, bytes that a list of bits may unpack to."""
TAKEN_BACK, ASIDE = ("revocation", "suspension"), ("refresh", "message")
"""What lists of bits are for: those that matter here, and those that say nothing about whether it is good."""
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def status_of(document: dict[str, Any], issuer: str, sources: Sources) -> Finding:
    """The answer for a document whose signature holds."""
    entries = document.get("credentialStatus")
    if entries in (None, []):
        return Finding(True, _("Its issuer keeps no list of badges that were taken back."))
    if len(listed(entries)) > MOST:
        return Finding(None, _("It names more places to ask than are asked here."))
    try:
        said = {_ask(entry, document, issuer, sources): None for entry in listed(entries)}
    except Finding as answer:
        return answer
    return Finding(True, " ".join(said))


def _ask(entry: Any, document: dict[str, Any], issuer: str, sources: Sources) -> str:
    """What an entry says, in words. A ``Finding`` when it says that the document was taken back, or does not say that
    it was not.
    """
    types = listed(entry.get("type")) if isinstance(entry, dict) else []
    if "BitstringStatusListEntry" in types:
        purpose = text_of(entry, "statusPurpose")
        if purpose in ASIDE:
            return _("It may have a message for its owner, or a newer copy.")
        if purpose and purpose not in TAKEN_BACK:
            raise _unknown()
        _ask_bits(entry, purpose, issuer, sources)
        if purpose == "suspension":
            return _("It is not suspended, says the list that its issuer signed.")
        return _("It has not been revoked, says the list that its issuer signed.")
    if "1EdTechRevocationList" not in types:
        raise _unknown()
    _ask_revocation_list(entry, document, issuer, sources)
    return _("It has not been revoked, says a list on its issuer's site.")


def _ask_bits(entry: dict[str, Any], purpose: str, issuer: str, sources: Sources) -> None:
    index = str(entry.get("statusListIndex"))
    if not purpose or not _INDEX.fullmatch(index) or entry.get("statusSize", 1) != 1:
        raise _unusable()
    subject = _list_at(text_of(entry, "statusListCredential"), issuer, sources)
    if purpose not in listed(subject.get("statusPurpose")) or subject.get("statusSize", 1) != 1:
        raise _unusable()
    if _is_set(subject.get("encodedList"), int(index)):
        if purpose == "suspension":
            raise Finding(False, _("It is suspended by its issuer at the moment."), means="suspended")
        raise revoked()


def _list_at(address: str, issuer: str, sources: Sources) -> dict[str, Any]:
    """What the list says, once it is known that the issuer of the badge signed it and that it is of today."""
    try:
        found = sealing.read(sources.text(address))
        document = found.document
    except ValueError as problem:
        raise _unusable() from problem
    if "BitstringStatusListCredential" not in listed(document.get("type")):
        raise _unusable()
    if sealing.issuer_of(document) != issuer:
        raise Finding(False, _("The list of what was revoked is not its issuer's."))
    if document.get("id") not in (None, address):
        raise Finding(False, _("The list of what was revoked is another one than it names."))
    try:
        sealing.open_sealed(found, sources)
    except Finding as answer:
        said = _("The list of what was revoked cannot be trusted: %(why)s", why=answer.sentence)
        raise Finding(answer.ok, said) from answer
    _check_window(document, found.token.payload if found.token else {})
    subjects = listed(document.get("credentialSubject"))
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        raise _unusable()
    return subjects[0]


def _check_window(document: dict[str, Any], claims: dict[str, Any]) -> None:
    now = clock.now()
    try:
        begin, end = (
            None if document.get(name) is None else portable.read_moment(document[name])
            for name in ("validFrom", "validUntil")
        )
    except ValueError as problem:
        raise _unusable() from problem
    expires = claims.get("exp")
    is_over = isinstance(expires, int) and expires < (now - LEEWAY).timestamp()
    if (begin and begin > now + LEEWAY) or (end and end < now - LEEWAY) or is_over:
        raise Finding(None, _("The list of what was revoked is out of date."))


def _is_set(encoded: Any, index: int) -> bool:
    try:
        bits = _unpacked(encoded)
    except (ValueError, zlib.error) as problem:
        raise _unusable() from problem
    if index >= 8 * len(bits):
        raise Finding(False, _("Its place is not in the list of what was revoked."))
    return bool(bits[index // 8] & 0x80 >> index % 8)


def _unpacked(encoded: Any) -> bytes:
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise ValueError("not in base64url")
    inflator = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    bits = inflator.decompress(decoded(encoded[1:]), LARGEST + 1)
    if len(bits) > LARGEST or not inflator.eof:
        raise ValueError("too much, or cut off")
    return bits


def _ask_revocation_list(entry: dict[str, Any], document: dict[str, Any], issuer: str, sources: Sources) -> None:
    """A list that nobody signed: it is the issuer's when it is on the issuer's site and says so."""
    address = text_of(entry, "id")
    found = sources.document(address)
    if sealing.issuer_of(found) != issuer or not _is_home(issuer, address, sources):
        raise Finding(False, _("The list of what was revoked is not its issuer's."))
    for each in listed(found.get("revokedCredential"), MANY):
        if text_of(each, "id") == document.get("id") or each == document.get("id"):
            raise revoked(text_of(each, "revocationReason"))


def _is_home(issuer: str, address: str, sources: Sources) -> bool:
    us = sources.us
    if address.startswith(us.base_url + "/"):
        return (issuer + ":").startswith(us.did + ":")
    return bool(methods.site_of(issuer)) and host_of(address).removesuffix(":443") == methods.site_of(issuer)


def _unknown() -> Finding:
    return Finding(None, _("It names a place to ask that is of a kind not known here."))


def _unusable() -> Finding:
    return Finding(False, _("The list of what was revoked cannot be read, so it is not known whether it still holds."))
