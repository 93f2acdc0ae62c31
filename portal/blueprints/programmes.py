"""A programme as its coordinators run it: who is in it, how the pairs stand. Never what pairs say or write."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import clock, db
from portal.blueprints.shelf import shelf
from portal.gamification.together import together_of
from portal.learning import queries as learning
from portal.mentoring import actions, queries
from portal.people import queries as people
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me, role_required

bp = Blueprint("programmes", __name__)
WAITING = 10


@bp.get("/programmes")
@role_required("coordinator")
def programmes() -> str:
    """The programmes that I coordinate."""
    return render_template("programmes/programmes.html", programmes=people.programmes_of(me(), role="coordinator"))


@bp.get("/programmes/<slug>")
@login_required
def programme(slug: str) -> str:
    """A programme that I coordinate: what waits for me, pairs, sessions, people, totals."""
    shown = people.programme_of(me(), slug)
    candidates = queries.candidates_in(shown)
    return render_template(
        "programmes/programme.html",
        programme=shown,
        counts=queries.counts_in(shown),
        together=together_of([shown.id]),
        waiting=learning.waiting_for(me(), limit=WAITING),
        pairs=shelf("pairs", lambda **part: queries.pairs_in(shown, **part)),
        sessions=shelf("sessions", lambda **part: queries.sessions_in(shown, **part), size=10),
        people=shelf("people", lambda **part: people.enrolled_in(shown, **part)),
        mentors=[each for each in candidates if each.role == "mentor"],
        mentees=[each for each in candidates if each.role == "mentee"],
        roles=actions.OFFERED_ROLES,
        now=clock.now(),
    )


class PairForm(FlaskForm):
    """Two people of the programme, by id."""

    mentor = StringField(validators=[InputRequired(lazy_gettext("Please choose a mentor."))])
    mentee = StringField(validators=[InputRequired(lazy_gettext("Please choose a mentee."))])


@bp.post("/programmes/<slug>/pairs")
@login_required
@page_on_refusal(programme)
def form_pair(slug: str) -> Response:
    """Bring two people together; both hear of it by mail."""
    shown = people.programme_of(me(), slug)
    form = read_form(PairForm)
    mentor = queries.enrolled_as(shown, "mentor", str(form.mentor.data))
    mentee = queries.enrolled_as(shown, "mentee", str(form.mentee.data))
    actions.form_pair(shown, mentor=mentor, mentee=mentee, by=me())
    said = _("%(mentor)s and %(mentee)s are a pair. Both have been told.", mentor=mentor.name, mentee=mentee.name)
    both = (mentor.id, mentee.id)
    db.session.commit()
    settle(*both)
    flash(said)
    return go(url_for(".programme", slug=slug))


class EnrolmentForm(FlaskForm):
    """Whom to invite, and into which role. The name counts for somebody new."""

    email = StringField(validators=[InputRequired(lazy_gettext("Please give an e-mail address."))])
    name = StringField()
    role = StringField(validators=[InputRequired(lazy_gettext("Please choose a role."))])


@bp.post("/programmes/<slug>/enrolments")
@login_required
@page_on_refusal(programme)
def enrol(slug: str) -> Response:
    """Invite somebody into the programme."""
    shown = people.programme_of(me(), slug)
    form = read_form(EnrolmentForm)
    invited = actions.invite(shown, email=str(form.email.data), name=form.name.data or "", role=str(form.role.data))
    person_id, said = invited.id, _("%(name)s is enrolled, and has been told by mail.", name=invited.name)
    db.session.commit()
    settle(person_id)
    flash(said)
    return go(url_for(".programme", slug=slug))
