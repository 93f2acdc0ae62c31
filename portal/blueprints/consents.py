"""A manager's consent: a page with two buttons, for whoever has the link. Looking changes nothing."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal import db
from portal.people.enrolments import consents
from portal.web.reply import go, page_on_refusal
from portal.web.security import keep_secret, limiter

bp = Blueprint("consents", __name__)


@bp.get("/consents/<token>")
def consent(token: str) -> Response:
    """What is asked, and two buttons; what was answered, once it was."""
    asked = consents.asked_by(token)
    return keep_secret(make_response(render_template("consents/consent.html", asked=asked, token=token)))


@bp.post("/consents/<token>")
@limiter.limit("60 per hour")
@page_on_refusal(consent)
def answer(token: str) -> Response:
    """Yes or no."""
    consents.answer(token, says=request.form.get("answer", ""))
    db.session.commit()
    return keep_secret(go(url_for(".consent", token=token)))
