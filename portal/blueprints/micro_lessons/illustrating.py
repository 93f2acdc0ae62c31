"""Pictures on the desk. The form is that of the text, so that nothing typed is lost."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints import pictures
from portal.blueprints.micro_lessons.blueprint import bp
from portal.blueprints.micro_lessons.desk import desk_of, write
from portal.errors import Refused
from portal.learning import actions, queries
from portal.learning.actions import pictures as deeds
from portal.learning.actions.micro_lessons import illustrating, writing
from portal.web.reply import go, page_on_refusal
from portal.web.security import limiter
from portal.web.sign_in import by_person, me, role_required
from portal.web.staying import stays


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """A form with a picture may be larger than others."""
    if endpoint == "micro_lessons.put_in":
        pictures.make_room()


@bp.post("/micro-lessons/<id:micro_lesson_id>/pictures")
@stays
@role_required("mentor")
@limiter.limit("20 per minute; 200 per hour", key_func=by_person)
@page_on_refusal(desk_of, also_too_fast=True)
def put_in(micro_lesson_id: str) -> Response:
    """Put a picture into the text, and keep both."""
    sent = request.files.get("picture")
    illustrating.require_picture((sent and sent.filename) or "")
    data = pictures.data_of()
    if data is None:
        sentence = _("Please choose a picture.")
        raise Refused(_("Please look at what is marked below."), fields={"picture": sentence})
    picture = deeds.put_in(data, alt=request.form.get("alt", ""), by=me())
    under = request.form.get("under", "")

    def adding(body: str) -> str:
        text = actions.plain(body) or writing.template()
        return illustrating.with_picture(text, deeds.only_once(picture), under=under)

    write(micro_lesson_id, in_passing=True, adding=adding)
    db.session.commit()
    flash(_("The picture is in the text."))
    return go(url_for(".edit", micro_lesson_id=micro_lesson_id))


@bp.post("/micro-lessons/<id:micro_lesson_id>/pictures/<id:picture_id>/removal")
@stays
@login_required
@page_on_refusal(desk_of)
def remove_picture(micro_lesson_id: str, picture_id: str) -> Response:
    """Throw away a picture that nothing shows, and keep what was written meanwhile."""
    picture = queries.picture_by(me(), picture_id)
    write(micro_lesson_id, in_passing=True)
    illustrating.throw_away_picture(picture)
    db.session.commit()
    flash(_("The picture is thrown away."))
    return go(url_for(".edit", micro_lesson_id=micro_lesson_id))
