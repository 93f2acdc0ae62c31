"""Was it given to the person with this e-mail address? Open Badges name people by a hash of theirs, or plainly."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from portal.credentials.checks import Findings, listed, text_of

HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}
"""What Open Badges allow (https://www.imsglobal.org/spec/ob/v3p0/#org.1edtech.ob.v3p0.derivedtype.identityhash)."""


def check(findings: Findings, identities: Iterable[tuple[str, str]], email: str | None) -> None:
    """Compare what was typed with each of ``identities``: an address or its hash, and the salt."""
    if not email:
        findings.add("recipient", None, _("Type an e-mail address to see whether the badge was given to its owner."))
        return
    known = [identity for identity in identities if identity[0]]
    if not known:
        findings.add("recipient", False, _("It does not name its owner by an e-mail address, so this cannot be seen."))
    elif any(_is_them(email.strip(), *identity) for identity in known):
        findings.add("recipient", True, _("It was given to the person with this e-mail address."))
    else:
        findings.add("recipient", False, _("It was not given to the person with this e-mail address."))


def of_credential(document: Any) -> Iterable[tuple[str, str]]:
    """Whom an Open Badges 3.0 credential names: by ``identifier``, or by a subject that is a ``mailto:``."""
    for subject in listed(document.get("credentialSubject"), 5):
        if text_of(subject, "id").startswith("mailto:"):
            yield text_of(subject, "id").removeprefix("mailto:"), ""
        for identifier in listed(subject.get("identifier") if isinstance(subject, dict) else None):
            if text_of(identifier, "identityType") in ("emailAddress", ""):
                yield text_of(identifier, "identityHash"), text_of(identifier, "salt")


def of_assertion(document: Any) -> Iterable[tuple[str, str]]:
    """Whom an Open Badges 2.0 assertion names."""
    if text_of(document, "recipient", "type") in ("email", "schema:email", "http://schema.org/email"):
        yield text_of(document, "recipient", "identity"), text_of(document, "recipient", "salt")


def _is_them(email: str, identity: str, salt: str) -> bool:
    spellings = {email, email.lower()}
    kind, dollar, digest = identity.partition("$")
    if not dollar:
        return identity.strip().lower() == email.lower()
    make = HASHES.get(kind)
    if make is None:
        return False
    wanted = digest.lower().encode("utf-8", "replace")
    return any(
        hmac.compare_digest(make((spelling + salt).encode("utf-8", "replace")).hexdigest().encode(), wanted)
        for spelling in spellings
    )
