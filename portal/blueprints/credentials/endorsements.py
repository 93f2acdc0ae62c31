"""Endorsements: written about a shared badge, agreed to by its owner, and of badges as such by who runs programmes."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import catalog, db
from portal.blueprints.credentials import public
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import exports, issuer, queries
from portal.credentials.documents import path_of
from portal.credentials.endorsing import actions, documents
from portal.credentials.endorsing import queries as endorsements
from portal.credentials.endorsing.models import Endorsement
from portal.credentials.models import Credential
from portal.errors import NotFound
from portal.paging import Part
from portal.web.reply import go, page_on_refusal
from portal.web.security import limiter
from portal.web.sign_in import me, my_roles, role_required, whoever

ENDORSE = {"coordinator", "sponsor"}
"""Who stands for a badge as such."""


@bp.get("/b/<short>/endorsements/new")
@login_required
def about_credential(short: str) -> str:
    """The form in which one says something about a badge that somebody shares."""
    found = queries.credential_by_short(short, viewer=me())
    return render_template(
        "credentials/endorse.html",
        title=found.title,
        whose=queries.owner_of(found),
        picture=url_for(".file", credential_id=found.id, form="svg"),
        comment=request.form.get("comment", ""),
        here=url_for(".endorse_credential", short=short),
        back=url_for(".shared", short=short),
    )


@bp.post("/b/<short>/endorsements")
@login_required
@limiter.limit("20 per hour")
@page_on_refusal(about_credential)
def endorse_credential(short: str) -> Response:
    """Say it. It waits for the owner of the badge."""
    found = queries.credential_by_short(short, viewer=me())
    actions.write(found, request.form.get("comment", ""), by=me())
    db.session.commit()
    flash(_("Thank you. The owner of the badge reads it first, and decides whether it is shown."))
    return go(url_for(".shared", short=short))


@bp.get("/achievements/<path:name>/endorsements/new")
@role_required(*ENDORSE)
def about_badge(name: str) -> str:
    """The form in which one stands for a badge as such."""
    asked = public.split(name)
    return render_template(
        "credentials/endorse.html",
        title=catalog.badge(asked.slug).title(asked.level),
        whose="",
        picture=f"/achievements/{name}.svg",
        comment=request.form.get("comment", ""),
        here=url_for(".endorse_badge", name=name),
        back=f"/achievements/{name}",
    )


@bp.post("/achievements/<path:name>/endorsements")
@role_required(*ENDORSE)
@limiter.limit("20 per hour")
@page_on_refusal(about_badge)
def endorse_badge(name: str) -> Response:
    """Say it; it is signed and public at once."""
    asked = public.split(name)
    actions.endorse_badge(path_of(asked.slug, asked.level), request.form.get("comment", ""), by=me())
    flash(_("Thank you. Your endorsement is signed, and stands on the page of the badge."))
    return go(f"/achievements/{name}")


@bp.post("/endorsements/<id:endorsement_id>/agreement")
@login_required
def agree(endorsement_id: str) -> Response:
    """Let it be shown with one's badge."""
    written = endorsements.asked(endorsement_id, owner=me())
    actions.agree(written, by=me())
    flash(_("The endorsement is signed, and shown with your badge."))
    return go(url_for(".credential", credential_id=written.credential_id))


@bp.post("/endorsements/<id:endorsement_id>/withdrawal")
@login_required
def take_back(endorsement_id: str) -> Response:
    """Say it no more, or say no to it."""
    written = endorsements.one_of(endorsement_id, person=me())
    address = _where_it_stood(written)
    actions.take_back(written)
    db.session.commit()
    flash(_("The endorsement is gone."))
    return go(address)


@bp.get("/endorsements/<id:endorsement_id>")
def endorsement(endorsement_id: str) -> Response:
    """The signed endorsement; 410 once it was withdrawn."""
    found = endorsements.endorsement(endorsement_id, viewer=whoever())
    if found.withdrawn_at is not None:
        return public.document({"id": issuer.current().url(request.path), "revoked": True}, exports.LD, 410)
    is_token = not (found.document or "").startswith("{")
    return public.document(found.document, exports.PLAIN if is_token else exports.VC)


@bp.get("/endorsers/<id:endorsement_id>/did.json")
def endorser(endorsement_id: str) -> Response:
    """Who endorsed, as a DID document: the portal signs for them."""
    _check_known(endorsement_id)
    return public.document(documents.did_document(endorsement_id, issuer.current()))


@bp.get("/endorsers/<id:endorsement_id>/revocations")
def withdrawn(endorsement_id: str) -> Response:
    """Whether the endorser has withdrawn what they said."""
    is_withdrawn = _check_known(endorsement_id)
    return public.document(documents.revocation_list(endorsement_id, issuer.current(), is_withdrawn=is_withdrawn))


def _check_known(endorsement_id: str) -> bool:
    is_withdrawn = endorsements.is_withdrawn(endorsement_id)
    if is_withdrawn is None:
        raise NotFound(_("There is no such endorsement."))
    return is_withdrawn


def of_credential(found: Credential) -> dict[str, Any]:
    """What the page of a credential shows of them."""
    viewer = whoever()
    part = endorsements.of_credential(found, viewer=viewer, after=request.args.get("after"))
    may_endorse = viewer is not None and viewer.id != found.person_id and not found.is_revoked
    form = url_for(".about_credential", short=found.short) if may_endorse else ""
    is_mine = viewer is not None and viewer.id == found.person_id
    ask = issuer.current().url(f"/b/{found.short}/endorsements/new")
    may_ask = is_mine and found.is_shared and not found.is_revoked
    return _shown(part, form, is_mine=is_mine) | {"ask": ask if may_ask else ""}


def of_badge(about: str) -> dict[str, Any]:
    """What the page of a badge, ``slug`` or ``slug/level``, shows of them."""
    part = endorsements.of_badge(about, after=request.args.get("after"))
    may_endorse = whoever() is not None and my_roles() & ENDORSE
    return _shown(part, url_for(".about_badge", name=about) if may_endorse else "")


def _shown(part: Part, form: str, *, is_mine: bool = False) -> dict[str, Any]:
    """As ``credentials/_endorsements.html`` needs it."""
    viewer = whoever()
    if viewer is not None and any(said["endorser_id"] == viewer.id for said in part.items):
        form = ""
    following = f"{request.path}?after={part.following}#endorsements" if part.following else ""
    known = {"items": part.items, "following": following, "form": form, "is_mine": is_mine, "ask": ""}
    return {**known, "viewer_id": viewer.id if viewer else ""}


def _where_it_stood(written: Endorsement) -> str:
    """The page of the badge, if the viewer still sees that."""
    if written.credential_id is None:
        return f"/achievements/{written.about}"
    is_mine = written.endorser_id != me().id
    return url_for(".credential", credential_id=written.credential_id) if is_mine else url_for("home.home")
