"""Open Badges 2.0, hosted: a credential is true as long as it is served here."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from portal.blueprints.credentials import public
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import documents, exports, issuer, queries, versions
from portal.errors import NotFound
from portal.web.sign_in import whoever


@bp.get("/ob2/assertions/<id:credential_id>")
def assertion(credential_id: str) -> Response:
    """The credential as it was issued; 410 with the reason once it is revoked."""
    found = queries.credential(credential_id, viewer=whoever())
    if found.is_revoked:
        gone = documents.revoked_assertion(found.id, found.revocation_reason or "", issuer.current())
        return public.document(gone, exports.LD, 410)
    return public.document(found.ob2_document, exports.LD)


@bp.get("/ob2/badges/<path:name>")
@bp.get("/ob2/keys/<kid>/badges/<path:name>")
def badge_class(name: str, kid: str | None = None) -> Response:
    """A badge, or one of its levels, under the name by which it is asked for; also as what a key signed finds it. What
    was signed needs it for ever, so one that is not given any more is what it was at last.
    """
    asked = public.split(name)
    if asked.ending or asked.version:
        raise NotFound(_("There is no such badge."))
    _check_key(kid)
    us, path = issuer.current(), documents.path_of(asked.slug, asked.level)
    described = versions.described(asked.slug, asked.level, us)
    return public.document(documents.badge_class(described, path, us, signed_by=kid), exports.LD)


@bp.get("/ob2/issuers/<slug>")
@bp.get("/ob2/keys/<kid>/issuers/<slug>")
def ob2_issuer(slug: str, kid: str | None = None) -> Response:
    """The issuer; with a key, as the one who signed with it. A compromised key has no issuer any more."""
    _check_issuer(slug)
    _check_key(kid)
    return public.document(documents.issuer_profile(issuer.current(), signed_by=kid), exports.LD)


@bp.get("/ob2/keys/<kid>")
def ob2_key(kid: str) -> Response:
    """A public key that signed assertions."""
    us = issuer.current()
    known = {key.rsa.kid: key.rsa for key in us.listed_keys() if key.rsa}
    if kid not in known:
        raise NotFound(_("There is no such key."))
    return public.document(documents.cryptographic_key(known[kid], us), exports.LD)


@bp.get("/ob2/revocations/<slug>")
@bp.get("/ob2/keys/<kid>/revocations/<slug>")
def revocations(slug: str, kid: str | None = None) -> Response:
    """Everything that was revoked; with a key, as the list of the one who signed with it."""
    _check_issuer(slug)
    _check_key(kid)
    listed = documents.revocation_list(queries.revoked(), issuer.current(), signed_by=kid)
    return public.document(listed, exports.LD)


def _check_key(kid: str | None) -> None:
    trusted = {key.rsa.kid for key in issuer.current().listed_keys() if key.rsa and not key.revoked_at}
    if kid is not None and kid not in trusted:
        raise NotFound(_("There is no such key."))


def _check_issuer(slug: str) -> None:
    if slug != issuer.SLUG:
        raise NotFound(_("There is no such issuer."))
