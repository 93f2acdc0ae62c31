"""Who issues: the portal's identity, its keys, and which of its credentials are revoked."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from portal.blueprints.credentials import public
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import contexts, exports, issuer, queries, status
from portal.errors import NotFound


@bp.get("/.well-known/did.json")
def did() -> Response:
    """The DID document of this host, with every key ever used."""
    return public.document(issuer.current().did_document())


@bp.get("/issuers/<slug>")
def issuer_profile(slug: str) -> Response:
    """The issuer, as Open Badges 3.0 describes one."""
    if slug != issuer.SLUG:
        raise NotFound(_("There is no such issuer."))
    profile = {"@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES], **issuer.current().profile()}
    return public.document(profile, exports.LD)


@bp.get("/issuers/<slug>/did.json")
def did_of_issuer(slug: str) -> Response:
    """The DID document of one issuer of this host: the same keys under its name."""
    if slug != issuer.SLUG:
        raise NotFound(_("There is no such issuer."))
    us = issuer.current()
    return public.document(us.did_document(us.path_did))


@bp.get("/keys/<kid>")
def key(kid: str) -> Response:
    """A public key of either kind, as JWK."""
    known = {name: jwk for key in issuer.current().listed_keys() for name, jwk in key.jwks.items()}
    if kid not in known:
        raise NotFound(_("There is no such key."))
    return public.document(known[kid], "application/jwk+json")


@bp.get("/status/<number>")
def status_list(number: str) -> Response:
    """A signed list of bits: which credentials are revoked."""
    return public.document(queries.status_list(public.number(number)), exports.VC)


@bp.get("/status/1edtech/<slug>")
def revoked_by(slug: str) -> Response:
    """Every credential that was revoked, one by one, and why."""
    if slug != issuer.SLUG:
        raise NotFound(_("There is no such issuer."))
    return public.document(status.revocation_list(issuer.current(), queries.revoked()))
