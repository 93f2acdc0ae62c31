"""Whose key is it? The keys of an issuer, as its own document lists them.

An issuer is a ``did:web`` (https://w3c-ccg.github.io/did-method-web/), a ``did:key``, or an https address whose
document has verification methods (https://www.w3.org/TR/cid-1.0/). A key counts when the issuer's document names it for
making claims and it is the issuer's own; a key that says itself whose it is does not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.credentials import portable, publickeys
from portal.credentials.checks import Finding, day
from portal.credentials.publickeys import PublicKey
from portal.credentials.sources import Sources, host_of

_WEB = re.compile(r"did:web:([a-z0-9.-]+)(?:%3[Aa]([0-9]{1,5}))?((?::[A-Za-z0-9._~-]+)*)")
_KEY = re.compile(r"did:key:(z[1-9A-HJ-NP-Za-km-z]{1,79})")


@dataclass(frozen=True)
class Method:
    """A key of an issuer; what it signed after ``expires_at`` does not count, and nothing once it is revoked."""

    public: PublicKey
    revoked_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None


def address_of(did: str, sources: Sources) -> str:
    """Where the document of a ``did:web`` stands. A ``Finding`` when it is not spelled as one must be."""
    found = _WEB.fullmatch(did)
    steps = found[3].split(":")[1:] if found else []
    if found is None or any(step in (".", "..") for step in steps):
        raise Finding(False, _("%(issuer)s does not name a site.", issuer=did[:100]))
    us = sources.us
    site = us.base_url if (did + ":").startswith(us.did + ":") else f"https://{found[1]}:{found[2] or 443}"
    return "/".join([site.removesuffix(":443"), *(steps or [".well-known"]), "did.json"])


def site_of(issuer: str) -> str:
    """The host that an issuer is, as people read it; empty for one that is no site."""
    found = _WEB.fullmatch(issuer)
    if found:
        return found[1] + (f":{found[2]}" if found[2] else "")
    return host_of(issuer)


def method_of(issuer: str, name: Any, sources: Sources) -> Method:
    """The key of an issuer that goes by a name. A ``Finding`` when it is not one of theirs."""
    if not isinstance(name, str) or not name:
        raise Finding(False, _("It does not say with which key it was signed."), "proof")
    name = issuer + name if name.startswith("#") else name
    if issuer.startswith("did:") and name.partition("#")[0] != issuer:
        raise _not_theirs()
    document = document_of(issuer, sources)
    for listed in _listed(document, issuer):
        if listed == name and host_of(listed) == host_of(issuer) != "":
            return _method(sources.document(listed), [issuer], name)
        if isinstance(listed, dict) and _absolute(listed["id"], issuer) == name:
            return _method(listed, [issuer, *_list(document, "controller")], listed["id"])
    raise _not_theirs()


def method_with(issuer: str, key: PublicKey, sources: Sources) -> Method:
    """The key of an issuer that is this very key. A ``Finding`` when it is not one of theirs."""
    document = document_of(issuer, sources)
    for listed in _listed(document, issuer):
        with suppress(Finding):
            found = _method(listed, [issuer, *_list(document, "controller")], _id_of(listed))
            if publickeys.is_same(found.public, key):
                return found
    raise _not_theirs()


def method_at(issuer: str, address: str, sources: Sources) -> Method:
    """The key that stands at an address on the site of its issuer: as JWK, or as a method that names the issuer."""
    document = sources.document(address)
    if "kty" not in document:
        return _method(document, [issuer], address)
    try:
        key = publickeys.of_jwk(document)
    except ValueError as problem:
        raise unreadable(problem) from problem
    return method_with(issuer, key, sources) if _says_which(issuer, sources) else Method(key)


def is_at_home(issuer: str, address: str, sources: Sources) -> bool:
    """Whether an address is on the site that an issuer is; of one that has a part of a site, in that part."""
    if not host_of(address) or "/." in address or "%" in address:
        return False
    if issuer.startswith("did:web:"):
        home = address_of(issuer, sources).removesuffix("did.json").removesuffix(".well-known/")
        return address.startswith(home)
    return host_of(address) == host_of(issuer)


def document_of(issuer: str, sources: Sources) -> dict[str, Any]:
    """What an issuer says about itself. A ``Finding`` when it cannot be asked, or says it is another one."""
    if issuer == sources.us.did:
        return sources.us.did_document()
    if found := _KEY.fullmatch(issuer):
        key = {"id": f"{issuer}#{found[1]}", "controller": issuer, "publicKeyMultibase": found[1]}
        return {"id": issuer, "assertionMethod": [key]}
    below_us = f"{sources.us.did}:"
    if issuer.startswith(below_us):
        path = issuer.removeprefix(below_us).replace(":", "/")
        document = sources.document(sources.us.url(f"/{path}/did.json"))
    elif issuer.startswith("did:web:"):
        document = sources.document(address_of(issuer, sources))
    elif issuer.startswith("https://"):
        document = sources.document(issuer)
    else:
        said = _("Its issuer is named in a way that cannot be looked up here: %(issuer)s.", issuer=issuer[:100])
        raise Finding(None if issuer.startswith("did:") else False, said)
    if document.get("id") != issuer:
        raise Finding(False, _("What stands at the issuer's address is about somebody else."))
    return document


def unreadable(problem: ValueError) -> Finding:
    """The answer for a key that is none, or of a kind that is not known here."""
    if isinstance(problem, publickeys.UnknownKind):
        return Finding(None, _("It was signed with a key of a kind that cannot be checked here."), "proof")
    return Finding(False, _("The issuer's key cannot be read."), "proof")


def check_key(method: Method, signed_at: Any, known_at: dt.datetime | None = None) -> None:
    """A ``Finding`` when the key may not be relied on. ``known_at`` is when we know ourselves that it had signed this.

    Of a key that is revoked nobody can tell what was signed before, since whoever has it writes any date.
    """
    if method.revoked_at is not None and (known_at is None or known_at >= method.revoked_at):
        on = day(method.revoked_at)
        said = _("The key that signed it was revoked on %(day)s: somebody else may have used it.", day=on)
        raise Finding(False, said, "proof")
    if method.expires_at is None:
        return
    try:
        is_late = portable.read_moment(signed_at) > method.expires_at
    except ValueError:
        is_late = True
    if is_late:
        raise Finding(False, _("It was signed with a key that had run out by then."), "proof")


def _says_which(issuer: str, sources: Sources) -> bool:
    """Whether an issuer says which keys are theirs: then no other is. A DID always does, a mere profile need not."""
    if issuer.startswith("did:"):
        return True
    try:
        document = sources.document(issuer)
    except Finding as answer:
        if answer.ok is None:
            raise
        return False
    return document.get("id") != issuer or not document.keys().isdisjoint(("verificationMethod", "assertionMethod"))


def _listed(document: dict[str, Any], issuer: str) -> Iterator[Any]:
    """The keys that a document names for making claims, or revokes: each as it is described, or as an address."""
    described = {
        _absolute(each.get("id"), issuer): each for each in _list(document, "verificationMethod") if _is_key(each)
    }
    for each in _list(document, "assertionMethod"):
        if isinstance(each, str):
            name = _absolute(each, issuer)
            yield described.get(name, name)
        elif _is_key(each):
            yield each
    yield from (each for each in described.values() if each.get("revoked") is not None)


def _list(document: dict[str, Any], name: str) -> list[Any]:
    found = document.get(name, [])
    return found[:100] if isinstance(found, list) else [found]


def _is_key(each: Any) -> bool:
    return isinstance(_id_of(each), str)


def _id_of(each: Any) -> Any:
    return each.get("id") if isinstance(each, dict) else None


def _absolute(name: Any, issuer: str) -> Any:
    return issuer + name if isinstance(name, str) and name.startswith("#") else name


def _method(described: Any, controllers: list[Any], name: Any) -> Method:
    if not isinstance(name, str) or _id_of(described) != name or described.get("controller") not in controllers:
        raise _not_theirs()
    try:
        public = publickeys.of_method(described)
        moments = [
            None if described.get(name) is None else portable.read_moment(described[name])
            for name in ("revoked", "expires")
        ]
    except ValueError as problem:
        raise unreadable(problem) from problem
    return Method(public, *moments)


def _not_theirs() -> Finding:
    return Finding(False, _("It was signed with a key that is not one of its issuer's."))
