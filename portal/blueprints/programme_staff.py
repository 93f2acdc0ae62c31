"""Who answers for a programme: coordinators, sponsor, safe contact."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import db
from portal.mentoring.actions.staff import STAFF_ROLES, appoint, release
from portal.people import queries as people
from portal.people.programmes import queries
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("programme_staff", __name__)


@bp.get("/programmes/<slug>/staff")
@login_required
def page(slug: str) -> str:
    """Who answers for a programme that I coordinate."""
    shown = people.programme_of(me(), slug)
    staff = queries.staff_of(shown)
    return render_template("programmes/staff.html", programme=shown, staff=staff, roles=STAFF_ROLES)


class StaffForm(FlaskForm):
    """Whom to ask, and for what. The name counts for somebody new."""

    email = StringField(validators=[InputRequired(lazy_gettext("Please give an e-mail address."))])
    name = StringField()
    role = StringField(validators=[InputRequired(lazy_gettext("Please choose a role."))])


@bp.post("/programmes/<slug>/staff")
@login_required
@page_on_refusal(page)
def ask(slug: str) -> Response:
    """Make somebody sponsor or safe contact."""
    shown = people.programme_of(me(), slug)
    form = read_form(StaffForm)
    asked = appoint(shown, email=str(form.email.data), name=form.name.data or "", role=str(form.role.data), by=me())
    person_id, said = asked.id, _("%(name)s has been told by mail.", name=asked.name)
    db.session.commit()
    settle(person_id)
    flash(said)
    return go(url_for(".page", slug=slug))


def page_of_part(slug: str, enrolment_id: str) -> str:
    """The page from which somebody is released."""
    del enrolment_id
    return str(page(slug))


@bp.post("/programmes/<slug>/staff/<id:enrolment_id>/release")
@login_required
@page_on_refusal(page_of_part)
def let_go(slug: str, enrolment_id: str) -> Response:
    """Let somebody be sponsor or safe contact no more."""
    release(people.programme_of(me(), slug), enrolment_id, by=me())
    db.session.commit()
    flash(_("It is kept."))
    return go(url_for(".page", slug=slug))
