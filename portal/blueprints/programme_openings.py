"""Another programme: from a template of the catalog, or as one of mine was."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import catalog, db
from portal.people import queries as people
from portal.people.programmes import actions
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me, role_required

bp = Blueprint("programme_openings", __name__)


class OpeningForm(FlaskForm):
    """What it is called, and its address; ``opening`` names it, so that the same form sent twice is one programme."""

    opening = StringField(validators=[InputRequired()])
    name = StringField(validators=[InputRequired(lazy_gettext("Please give it a name."))])
    slug = StringField()
    template = StringField()


@bp.get("/programmes/new")
@role_required("coordinator")
def new() -> str:
    """A programme to begin with."""
    mine = people.programmes_of(me(), role="coordinator")
    templates = catalog.programme_templates()
    return render_template("programmes/new.html", templates=templates, mine=mine[:20], opening=db.new_id())


@bp.post("/programmes")
@role_required("coordinator")
@page_on_refusal(new)
def create() -> Response:
    """Open it; I coordinate it."""
    form = read_form(OpeningForm)
    opened = actions.begin(_opening(form), template=form.template.data or "", by=me())
    return _show(opened.slug)


@bp.get("/programmes/<slug>/copy")
@login_required
def copy(slug: str) -> str:
    """A programme like this one of mine."""
    return render_template("programmes/copy.html", programme=people.programme_of(me(), slug), opening=db.new_id())


@bp.post("/programmes/<slug>/copy")
@login_required
@page_on_refusal(copy)
def create_copy(slug: str) -> Response:
    """Open another one as this one was; I coordinate it."""
    shown = people.programme_of(me(), slug)
    opened = actions.copy(shown, _opening(read_form(OpeningForm)), by=me())
    return _show(opened.slug)


def _opening(form: OpeningForm) -> actions.Opening:
    name, slug = form.name.data or "", (form.slug.data or "").strip()
    return actions.Opening(name, slug or actions.address_of(name), form.opening.data or "")


def _show(slug: str) -> Response:
    db.session.commit()
    flash(_("It is opened, and waits to be prepared. This list says what is still missing."))
    return go(url_for("programme_life.readiness", slug=slug))
