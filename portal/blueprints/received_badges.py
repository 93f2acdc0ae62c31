"""Badges from elsewhere that somebody keeps here: a list, each with its checks, and a way to delete it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.awards import unless_hidden
from portal.blueprints.credentials.verification import labels
from portal.blueprints.shelf import shelf
from portal.credentials.received import actions, queries
from portal.credentials.verify import verify
from portal.web.reply import go
from portal.web.security import limiter
from portal.web.sign_in import me

bp = Blueprint("received_badges", __name__, url_prefix="/awards/elsewhere")


@bp.get("")
@login_required
@unless_hidden
def badges() -> str:
    """All of them, those that came last first."""
    theirs = shelf("badges", partial(queries.badges_of, me()))
    return render_template("received_badges/badges.html", shelf=theirs, most=actions.MOST)


@bp.get("/<id:badge_id>")
@login_required
@limiter.limit("60 per minute")
@unless_hidden
def badge(badge_id: str) -> str:
    """One of them, checked now."""
    found, email = queries.badge_of(me(), badge_id), me().email
    report = verify(found.document, email=email)
    return render_template("received_badges/badge.html", badge=found, report=report, labels=labels(), email=email)


@bp.get("/<id:badge_id>/file")
@login_required
@unless_hidden
def file(badge_id: str) -> Response:
    """One of them as it was brought, to keep."""
    found = queries.badge_of(me(), badge_id)
    response = make_response(found.document)
    response.content_type = "application/json" if found.form == "json" else "text/plain"
    response.headers["Content-Disposition"] = f'attachment; filename="badge.{found.form}"'
    return response


@bp.post("/<id:badge_id>/deletion")
@login_required
def delete(badge_id: str) -> Response:
    """Delete one. Twice is once."""
    actions.delete(badge_id, by=me())
    db.session.commit()
    flash(_("The badge is deleted here. Where it came from nothing has changed."))
    return go(url_for(".badges"))
