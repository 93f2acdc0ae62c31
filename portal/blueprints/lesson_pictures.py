"""Pictures in lessons, as they lie in the content."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import login_required

from portal import catalog
from portal.errors import NotFound

bp = Blueprint("lesson_pictures", __name__)

TYPES = {"jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml", "webp": "image/webp"}


@bp.get("/tracks/<track>/pictures/<name>")
@login_required
def picture(track: str, name: str) -> Response:
    """A picture of a track's lessons."""
    found = catalog.track(track).pictures.get(name)
    if found is None:
        raise NotFound(_("There is no such picture."))
    response = Response(found, mimetype=TYPES[name.rpartition(".")[2]])
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
