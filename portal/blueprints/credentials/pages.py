"""One person's badge: its page, its files, its QR code, and a sheet to print."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Response, make_response, request, url_for
from flask_login import login_required

from portal.blueprints.credentials import copies, endorsements, public, shown
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import actions, exports, issuer, queries
from portal.credentials.cards import Holder
from portal.credentials.models import Credential
from portal.web.reply import go
from portal.web.sign_in import me, whoever

ACCEPTED = {
    "text/html": "",
    exports.VC: "json",
    exports.LD: "json",
    "application/vc": "json",
    "application/json": "json",
    exports.VC_JWT: "jwt",
    "application/jwt": "jwt",
    exports.PLAIN: "jwt",
    exports.PNG: "png",
    exports.SVG: "svg",
}
FILE = f"/credentials/<id:credential_id>.<any({','.join(map(repr, exports.FORMS))}):form>"
CODES = {"svg": exports.SVG, "png": exports.PNG}


@bp.get("/credentials/<id:credential_id>")
def credential(credential_id: str) -> Response:
    """A badge: a page for people, else what the program accepts."""
    found = queries.credential(credential_id, viewer=whoever())
    accepted = request.accept_mimetypes.best_match(list(ACCEPTED), "text/html") or "text/html"
    form = ACCEPTED[accepted]
    response = _file(found, _version(form), accepted) if form else _page_of(found)
    response.vary.add("Accept")
    return response


@bp.get(FILE)
def file(credential_id: str, form: str) -> Response:
    """The badge as a file; ``?v=2`` asks for Open Badges 2.0."""
    found = queries.credential(credential_id, viewer=whoever())
    response = _file(found, _version(form), _accepted(form))
    response.vary.add("Accept")
    name = "-".join(filter(None, (found.badge, found.level)))
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{form.replace("ob2.", "open-badges-2.")}"'
    return response


@bp.get("/b/<short>")
def shared(short: str) -> Response:
    """The page that one shares."""
    return _page_of(queries.credential_by_short(short, viewer=whoever()))


@bp.get("/b/<short>/card.png")
def card(short: str) -> Response:
    """What other sites show beside a link to the page: 1200 by 630."""
    found = queries.credential_by_short(short, viewer=whoever())
    void = "Revoked" if found.is_revoked else "Expired" if found.is_expired else ""
    return public.card(queries.picture_of(found), found.title, Holder(queries.owner_of(found), void))


@bp.get('/b/<short>/qr.<any("svg","png"):form>')
def code(short: str, form: str) -> Response:
    """The address of the page as a QR code, to print and to scan."""
    found = queries.credential_by_short(short, viewer=whoever())
    drawn = io.BytesIO()
    made = segno.make(issuer.current().url(f"/b/{found.short}"), error="m", micro=False)
    made.save(drawn, kind=form, scale=10, border=4, light="white")
    return public.content(drawn.getvalue(), CODES[form])


@bp.get("/credentials/<id:credential_id>/certificate")
def certificate(credential_id: str) -> Response:
    """A sheet to print and to hang on a wall."""
    return _page("credentials/certificate.html", queries.credential(credential_id, viewer=whoever()))


@bp.get("/awards/<id:award_id>/credential")
@login_required
def of_award(award_id: str) -> Response:
    """The credential of one's own award; one that still waits is issued now."""
    found = actions.issue(award_id, viewer=me())
    return go(url_for(".credential", credential_id=found.id))


def _page_of(found: Credential) -> Response:
    viewer = whoever()
    is_mine = viewer is not None and viewer.id == found.person_id
    return _page(
        "credentials/credential.html",
        found,
        endorsed=endorsements.of_credential(found),
        offer=copies.offer(found, viewer) if viewer is not None and is_mine else None,
        newest=queries.newest_copy(found.id).id if found.is_replaced else "",
    )


def _page(template: str, found: Credential, **more: Any) -> Response:
    """Asked for again each time: it may be withdrawn at any moment, and says what was checked just now."""
    response = make_response(shown.page(template, found, **more))
    response.cache_control.no_cache = True
    return response


def _version(form: str) -> str:
    """The form of Open Badges 2.0 that is the same to it, where that is asked for."""
    is_asked = request.args.get("v") == "2" and form and not form.startswith("ob2.")
    return f"ob2.{form.replace('jwt', 'jws')}" if is_asked else form


def _accepted(form: str) -> str:
    """As what a program likes to have the file, of what it may be called; empty where it does not say."""
    if form != "json":
        return ""
    return request.accept_mimetypes.best_match([each for each, known in ACCEPTED.items() if known == form]) or ""


def _file(found: Credential, form: str, accepted: str = "") -> Response:
    content, media_type = exports.export(found, queries.picture_of(found), form)
    is_other = form.startswith("ob2.") and accepted.startswith("application/vc")
    return public.content(content, accepted if accepted and not is_other else media_type)
