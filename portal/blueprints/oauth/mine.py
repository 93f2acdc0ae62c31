"""Which apps somebody let read their badges, and what the portal promises about all of them."""

from __future__ import annotations

from functools import partial

import structlog
from flask import Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.oauth.blueprint import bp
from portal.blueprints.oauth.words import words_of
from portal.blueprints.shelf import shelf
from portal.people.apps import actions, queries
from portal.web.reply import go
from portal.web.sign_in import me

log = structlog.get_logger(__name__)

bp.app_template_global("scope_words")(words_of)


@bp.get("/me/apps")
@login_required
def apps() -> str:
    """The apps, each with what it may do, since when, and when it last came."""
    return render_template("oauth/apps.html", shelf=shelf("apps", partial(queries.allowed_by, me())))


@bp.post("/me/apps/<id:app_id>/removal")
@login_required
def remove(app_id: str) -> Response:
    """Take back what an app was allowed. Twice is once."""
    actions.take_back(app_id, by=me())
    person_id = me().id
    db.session.commit()
    log.info("app removed", person=person_id, app=app_id)
    flash(_("The app has no access any more."))
    return go(url_for(".apps"))


@bp.get("/oauth/about")
def about() -> str:
    """What an app gets and keeps to, and what the portal does with what it brings."""
    return render_template("oauth/about.html")
