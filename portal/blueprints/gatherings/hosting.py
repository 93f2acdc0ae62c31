"""Offering a workshop, opening a circle, and bringing it to its end."""

from __future__ import annotations

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from wtforms import StringField, TextAreaField
from wtforms.validators import Regexp

from portal import catalog, db
from portal.blueprints.gatherings.blueprint import TimeForm, bp, done
from portal.blueprints.gatherings.pages import gathering as gathering_page
from portal.blueprints.moments import as_typed
from portal.blueprints.sessions.proposing import suggested_time
from portal.errors import NotFound
from portal.mentoring.actions import gatherings as actions
from portal.mentoring.models.gatherings import CIRCLE, WORKSHOP
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Programme
from portal.web.after import settle
from portal.web.languages import in_my_language
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

SEATS = Regexp(r"\s*[0-9]{1,3}\s*\Z", message=lazy_gettext("Please give the seats as a number."))


@bp.get("/programmes/<slug>/gatherings/new")
@login_required
def new(slug: str) -> str:
    """A workshop to offer; ``?kind=circle`` to open a circle."""
    programme = _where_i_offer(slug)
    asked = request.form.get("kind") or request.args.get("kind", "")
    return render_template(
        "gatherings/new.html",
        programme=programme,
        kind=CIRCLE if asked == CIRCLE else WORKSHOP,
        starts_at=as_typed(suggested_time(), me().timezone),
        tracks=[(track.slug, in_my_language(track).title) for track in catalog.tracks()],
    )


class GatheringForm(TimeForm):
    """What it is about, how many find room, and, for a workshop, when."""

    kind = StringField()
    title = StringField()
    about = TextAreaField()
    track = StringField()
    seats = StringField(validators=[SEATS])


@bp.post("/programmes/<slug>/gatherings/new")
@login_required
@page_on_refusal(new)
def offer(slug: str) -> Response:
    """Offer it: everybody in the programme sees it."""
    programme = _where_i_offer(slug)
    form = read_form(GatheringForm)
    kind, person_id = form.kind.data or "", me().id
    time = form.time() if kind == WORKSHOP else None
    about = actions.About(title=form.title.data or "", about=form.about.data or "", track=form.track.data or "")
    about["seats"] = int(form.seats.data or 0)
    gathering_id = actions.offer(programme, kind=kind, time=time, by=me(), **about).id
    db.session.commit()
    settle(person_id)
    flash(_("It is on the list, and everybody in the programme sees it."))
    return go(url_for("gatherings.gathering", gathering_id=gathering_id))


@bp.post("/gatherings/<id:gathering_id>/end")
@login_required
@page_on_refusal(gathering_page)
def end(gathering_id: str) -> Response:
    """Bring a circle to its end."""
    actions.end(queries.gathering_of(me(), gathering_id), by=me())
    return done(gathering_id, _("The circle has come to its end. Everybody in it has been told."))


def _where_i_offer(slug: str) -> Programme:
    programme, roles = queries.part_in(me(), slug)
    if not actions.OFFERING & roles:
        raise NotFound(_("There is no such page."))
    return programme
