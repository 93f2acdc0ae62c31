"""Where an Open Badges 2.0 badge from elsewhere is at home: its badge class, its issuer's profile, keys, revocations.

What a badge brings along about its issuer is not believed: the profile is read where the issuer keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from portal.credentials import methods, publickeys
from portal.credentials.checks import Finding, listed, revoked, text_of
from portal.credentials.sources import Sources, host_of, loads

MANY = 10_000_000


@dataclass(frozen=True)
class Home:
    """The badge class, and the profile that its issuer publishes. ``badge_at`` is empty when the badge brought it."""

    badge: dict[str, Any]
    badge_at: str
    profile: dict[str, Any]

    @property
    def issuer(self) -> str:
        """The address of the profile."""
        return text_of(self.profile, "id")

    @property
    def site(self) -> str:
        """The host of the issuer."""
        return host_of(self.issuer)


def served(address: str, sources: Sources) -> dict[str, Any]:
    """The assertion that a site serves at an address. A ``Finding`` when it was revoked there, or is not there."""
    try:
        answer = sources.fetched(address)
    except Finding as problem:
        raise Finding(problem.ok, problem.sentence, "proof") from problem
    if answer.status >= 500 or answer.status in (408, 429):
        raise Finding(None, _("Its issuer's site has trouble at the moment."), "proof")
    if answer.status not in (200, 410):
        raise Finding(False, _("Its issuer's site serves no such badge."), "proof")
    try:
        found = loads(answer.content)
    except ValueError as problem:
        if answer.status == 410:
            raise revoked() from problem
        raise Finding(False, _("Its issuer's site serves no such badge."), "proof") from problem
    if answer.status == 410 or (isinstance(found, dict) and found.get("revoked") not in (None, False)):
        raise revoked(text_of(found, "revocationReason"))
    if not isinstance(found, dict):
        raise Finding(False, _("Its issuer's site serves no such badge."), "proof")
    return found


def home_of(document: dict[str, Any], sources: Sources) -> Home:
    """Where an assertion is at home. A ``Finding`` when that cannot be found out."""
    badge: Any = document["badge"]
    at = ""
    if isinstance(badge, str):
        badge, at = sources.document(badge), badge
        if badge.get("id") != at:
            raise Finding(False, _("What stands at the address of its badge is another one."))
    if not isinstance(badge, dict) or "BadgeClass" not in listed(badge.get("type")):
        raise Finding(False, _("It does not say which badge it is for."), "schema")
    issuer = badge.get("issuer")
    address = issuer if isinstance(issuer, str) else text_of(issuer, "id")
    profile = sources.document(address)
    if profile.get("id") != address:
        raise Finding(False, _("What stands at the issuer's address is about somebody else."))
    return Home(badge, at, profile)


def issued_by(home: Home) -> str:
    """Who issued it, in words."""
    return _("Issued by the site %(site)s, as %(issuer)s.", issuer=home.issuer, site=home.site)


def check_scope(document: dict[str, Any], home: Home) -> None:
    """A ``Finding`` when the issuer did not say that badges served from there are theirs."""
    for address in filter(None, (document["id"], home.badge_at)):
        if not _is_in_scope(address, home):
            raise Finding(
                False, _("Its issuer does not say that badges of %(host)s are theirs.", host=host_of(address))
            )


def key_of(creator: str, home: Home, sources: Sources) -> publickeys.PublicKey:
    """The key that signed, if it is one of its issuer's: each must name the other. Else a ``Finding``."""
    listed_keys = listed(home.profile.get("publicKey"))
    names = [each if isinstance(each, str) else text_of(each, "id") for each in listed_keys]
    name = creator or (names[0] if len(names) == 1 else "")
    if not name or name not in names:
        raise Finding(False, _("It was signed with a key that is not one of its issuer's."))
    listed_key = listed_keys[names.index(name)]
    key = listed_key if text_of(listed_key, "publicKeyPem") else sources.document(name)
    if text_of(key, "id") != name or text_of(key, "owner") != home.issuer:
        raise Finding(False, _("It was signed with a key that is not one of its issuer's."))
    try:
        return publickeys.of_pem(key.get("publicKeyPem"))
    except ValueError as problem:
        raise methods.unreadable(problem) from problem


def status_of(document: dict[str, Any], home: Home, sources: Sources) -> Finding:
    """Has the issuer taken it back? As the revocation list of their profile says."""
    address = home.profile.get("revocationList")
    if address is None:
        return Finding(True, _("Its issuer keeps no list of badges that were taken back."))
    try:
        found = sources.document(address)
    except Finding as answer:
        return answer
    if found.get("issuer", home.issuer) != home.issuer or not isinstance(found.get("revokedAssertions", []), list):
        return Finding(False, _("The list of what was revoked is not its issuer's."))
    for each in listed(found.get("revokedAssertions"), MANY):
        if document["id"] in (each, text_of(each, "id"), text_of(each, "uid")):
            return revoked(text_of(each, "revocationReason"))
    return Finding(True, _("It has not been revoked."))


def _is_in_scope(address: str, home: Home) -> bool:
    """Where their profile says that their badges are served; else on its own site (Open Badges 2.0, 5.3)."""
    beginnings = listed(home.profile.get("verification", {}).get("startsWith")) if _has_rules(home) else []
    if beginnings:
        return any(_begins(address, each) for each in beginnings)
    origins = listed(home.profile.get("verification", {}).get("allowedOrigins")) if _has_rules(home) else []
    if origins:
        return host_of(address) in [str(each).removeprefix("https://").rstrip("/") for each in origins]
    return host_of(address) == home.site != ""


def _has_rules(home: Home) -> bool:
    return isinstance(home.profile.get("verification"), dict)


def _begins(address: str, beginning: Any) -> bool:
    """By whole steps of the path, on the same site: ``https://a.example`` is no beginning of another name."""
    if not isinstance(beginning, str) or not host_of(beginning) or host_of(beginning) != host_of(address):
        return False
    path, wanted = urlsplit(address).path, urlsplit(beginning).path
    return "/." not in path and (path == wanted or path.startswith(wanted.rstrip("/") + "/"))
