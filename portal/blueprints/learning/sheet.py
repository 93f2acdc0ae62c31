"""One sheet: what a lesson says on a card, to print and to keep."""

from __future__ import annotations

import segno
from flask import current_app, render_template, url_for
from flask_login import login_required

from portal import catalog
from portal.blueprints.learning.blueprint import bp, language_of, lesson_of
from portal.web.languages import in_my_language


@bp.get("/tracks/<track>/<slug>/sheet")
@login_required
def sheet(track: str, slug: str) -> str:
    """The last part of a lesson, with a code that leads back to it."""
    shown = lesson_of(track, slug)
    address = current_app.config["PORTAL"].base_url + url_for(".lesson", track=shown.track, slug=shown.slug)
    code = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="white")
    values = {"lesson": shown, "track": in_my_language(catalog.track(shown.track)), "language": language_of(shown)}
    return render_template("learning/sheet.html", address=address, code=code, **values)
