"""Anybody checks any badge: an address, its text, or its picture."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from portal.blueprints.credentials.blueprint import bp
from portal.credentials.checks import Report
from portal.credentials.verify import LARGEST, verify
from portal.web.security import limiter

ROOM_FOR_A_PICTURE = LARGEST + 512 * 1024


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """A picture may be larger than what other forms send. Said before anything reads the form."""
    if endpoint == "credentials.check":
        request.max_content_length = ROOM_FOR_A_PICTURE


@bp.get("/verify")
@limiter.limit("60 per minute")
def verification() -> str:
    """The form; with ``?badge=`` the answer for an address too."""
    badge, email = request.args.get("badge", "").strip(), request.args.get("email", "").strip()
    return _page(verify(badge, email=email) if badge else None, badge, email)


@bp.post("/verify")
@limiter.limit("60 per minute")
def check() -> str:
    """The answer, above the form. Nothing is kept."""
    badge, email = request.form.get("badge", "").strip(), request.form.get("email", "").strip()
    picture = request.files.get("picture")
    thing = picture.read(LARGEST + 1) if picture and picture.filename else badge
    return _page(verify(thing, email=email), badge, email)


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
    }


def _page(report: Report | None, badge: str, email: str) -> str:
    answer = _answer(report) if report else ""
    return render_template(
        "credentials/verify.html", report=report, answer=answer, badge=badge, email=email, labels=labels()
    )


def _answer(report: Report) -> str:
    if report.is_good:
        return _("This badge is good")
    wrong = {check.name for check in report.checks if check.ok is False}
    return {
        frozenset({"status"}): _("This badge has been revoked"),
        frozenset({"recipient"}): _("This badge is good, but it is somebody else's"),
        frozenset({"format"}): _("This is no badge that can be checked here"),
    }.get(frozenset(wrong), _("This badge cannot be trusted"))
