"""One's sessions in one's own calendar, which reads them at a secret address."""

from __future__ import annotations

import hashlib

import structlog
from flask import Blueprint, Response, current_app, flash, make_response, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.mentoring import actions, calendars, queries
from portal.mentoring.queries.gatherings import gathering_entries_of
from portal.people.passwords import digest
from portal.web.reply import go
from portal.web.security import keep_secret, limiter
from portal.web.sign_in import by_person, me

bp = Blueprint("calendars", __name__)
log = structlog.get_logger(__name__)
MAX_AGE = 300
"""So many seconds a calendar need not ask again."""


def _site() -> str:
    address: str = current_app.config["PORTAL"].base_url
    return address


def _whose() -> str:
    return f"calendar:{digest(str((request.view_args or {}).get('token', '')))}"


def _is_nobodys(response: Response) -> bool:
    return response.status_code == 404


@bp.get("/me/calendar")
@login_required
def mine() -> str:
    """Whether somebody's calendar reads along; the address itself is shown once, when it is made."""
    return render_template("calendars/mine.html", since=queries.feed_since(me()))


@bp.post("/me/calendar")
@login_required
@limiter.limit("20 per hour", key_func=by_person)
def make() -> Response:
    """Make an address, or another in its place, and show it this once."""
    person_id = me().id
    token = actions.open_feed(me())
    db.session.commit()
    log.info("calendar address made", person=person_id)
    address = _site() + url_for(".feed", token=token)
    return keep_secret(make_response(render_template("calendars/address.html", address=address)))


@bp.post("/me/calendar/removal")
@login_required
def remove() -> Response:
    """Let the address lead nowhere."""
    person_id = me().id
    actions.close_feed(me())
    db.session.commit()
    log.info("calendar address removed", person=person_id)
    flash(_("The address is gone. Calendars that read it will find nothing there."))
    return go(url_for("calendars.mine"))


@bp.get("/calendar/<token>.ics")
@limiter.limit("30 per minute", key_func=_whose)
@limiter.shared_limit("60 per minute", scope="calendar failures", deduct_when=_is_nobodys)
def feed(token: str) -> Response:
    """Sessions as a calendar (RFC 5545), for whoever knows the address. Unchanged, it is answered with 304."""
    person = queries.person_by_feed(token)
    with force_locale(person.locale):
        meetings, hours = queries.entries_of(person), gathering_entries_of(person)
        text = calendars.feed(person, meetings, site=_site(), hours=hours)
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = f"private, max-age={MAX_AGE}"
    response.headers["Content-Disposition"] = 'inline; filename="sessions.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
