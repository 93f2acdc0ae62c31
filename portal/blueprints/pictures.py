"""Pictures that people put in: taking one out of a form, and showing it to those who may see it."""

from __future__ import annotations

import os

from flask import Blueprint, Response, g, request
from flask_login import login_required

from portal import db
from portal.learning import queries
from portal.learning.actions import pictures
from portal.learning.models import Picture
from portal.mentoring import queries as mentoring
from portal.people.models import Person
from portal.web.sign_in import me, whoever

bp = Blueprint("pictures", __name__)

ROOM = 32 * 1024 * 1024
"""Bytes of a form with a picture: more than are taken of a picture, so that the rest of the form is not lost."""
POLICY = "sandbox; default-src 'none'"


@bp.get("/pictures/<id:picture_id>")
@login_required
def picture(picture_id: str) -> Response:
    """The picture, to those who may see it. Their browser keeps it, and asks each time whether they still may."""
    found = queries.picture_of(me(), picture_id, partners=mentoring.partners_of(me()))
    response = Response(found.data, content_type=found.kind)
    response.headers["Content-Security-Policy"] = POLICY
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.set_etag(found.digest)
    response.make_conditional(request)
    return response


def make_room() -> None:
    """Of a request whose form may hold a picture. Said before anything reads the form; to who is signed in."""
    if whoever() is not None:
        request.max_content_length = ROOM


def data_of(name: str = "picture") -> bytes | None:
    """What was sent in this field of the form; None where nothing was. Refused where it is too large.

    Called before the deed: the database is let go, so that nobody waits for it while a picture is made anew.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None
    size = sent.stream.seek(0, os.SEEK_END)
    if size > pictures.LARGEST:
        raise pictures.too_large(size)
    sent.stream.seek(0)
    db.session.rollback()
    return sent.stream.read()


def held(by: Person) -> Picture | None:
    """The picture of this form, which is kept whatever else in the form is refused; the one it held before; or none."""
    if (data := data_of()) is not None:
        kept = pictures.hold(data, by=by)
        g.held_picture = kept.id
        db.session.commit()
        db.only_read(False)  # the deed is still to come
    found = g.get("held_picture") or request.form.get("picture_id", "")
    return queries.picture_by(by, found) if found else None
