"""Anybody checks any badge: an address, its text, or its picture. A page for people, JSON for programs of any site."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from portal import db
from portal.blueprints.credentials import public
from portal.blueprints.credentials.blueprint import bp
from portal.credentials.checks import Report, answer, in_json
from portal.credentials.verify import LARGEST, verify
from portal.web.security import csrf, limiter

ROOM_FOR_A_PICTURE = LARGEST + 512 * 1024
JSON = "application/json"


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """A picture may be larger than what other forms send. Said before anything reads the form."""
    if endpoint == "credentials.check":
        request.max_content_length = ROOM_FOR_A_PICTURE


@bp.get("/verify")
@limiter.limit("60 per minute")
def verification() -> Response:
    """The form; with ``?badge=`` the answer for an address too."""
    badge, email = request.args.get("badge", "").strip(), request.args.get("email", "").strip()
    return _answer(_checked(badge, email) if badge else None, badge, email)


@bp.post("/verify")
@limiter.limit("60 per minute")
@csrf.exempt
def check() -> Response:
    """The answer, above the form, or for a program of any site, which has no token. Nothing is kept or changed."""
    if not _is_for_a_program():
        csrf.protect()
    badge, email = request.form.get("badge", "").strip(), request.values.get("email", "").strip()
    picture = request.files.get("picture")
    given = request.get_data() if not (request.form or request.files) else badge
    thing = picture.read(LARGEST + 1) if picture and picture.filename else given
    return _answer(_checked(thing, email), badge, email)


def labels() -> dict[str, str]:
    """What each check asks about, in a word."""
    return {
        "format": _("Kind"),
        "schema": _("Shape"),
        "proof": _("Signature"),
        "issuer": _("Issuer"),
        "status": _("Status"),
        "dates": _("Dates"),
        "recipient": _("Recipient"),
        "endorsement": _("Endorsement"),
    }


def _is_for_a_program() -> bool:
    return request.accept_mimetypes.best_match(["text/html", JSON], "text/html") == JSON


def _checked(thing: bytes | str, email: str) -> Report:
    db.session.commit()  # other sites may be slow, and the database does not wait for them
    return verify(thing, email=email)


def _answer(report: Report | None, badge: str, email: str) -> Response:
    if report and _is_for_a_program():
        response = public.document(in_json(report))
    else:
        said = answer(report) if report else ""
        page = {"report": report, "answer": said, "badge": badge, "email": email, "labels": labels()}
        response = make_response(render_template("credentials/verify.html", **page))
    response.vary.add("Accept")
    return response
