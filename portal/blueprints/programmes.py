"""A programme as its coordinators run it: who is in it, how the pairs stand. Never what pairs say or write."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal import clock, db
from portal.awards import hands, oversight, reasons
from portal.awards import queries as earned
from portal.awards.nominations import queries as nominations
from portal.blueprints.awards import medals_of
from portal.blueprints.insights import tiles_of
from portal.blueprints.shelf import shelf
from portal.errors import Refused
from portal.gamification.together import together_of
from portal.impact import queries as impact
from portal.impact.asking import survey_of
from portal.learning import queries as learning
from portal.mentoring import actions, queries
from portal.mentoring.matching import line
from portal.people import programmes as lives
from portal.people import queries as people
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me, role_required

bp = Blueprint("programmes", __name__)
WAITING = 10
LATEST = 20
NUMBER = Regexp(r"\s*[-−+]?[0-9]{1,4}\s*\Z", message=lazy_gettext("Please give the points as a number."))
REASON = [InputRequired(lazy_gettext("Please say why: the person will read it.")), Length(max=2000)]


@bp.get("/programmes")
@role_required("coordinator")
def programmes() -> str:
    """The programmes that I coordinate."""
    mine = sorted(people.programmes_of(me(), role="coordinator"), key=lambda each: each.state == "archived")
    return render_template("programmes/programmes.html", programmes=mine, state_word=lives.state_word)


@bp.get("/programmes/<slug>")
@login_required
def programme(slug: str) -> str:
    """A programme that I coordinate: what waits for me, pairs, sessions, people, totals."""
    shown = people.programme_of(me(), slug)
    candidates = queries.candidates_in(shown)
    return render_template(
        "programmes/programme.html",
        programme=shown,
        counts=queries.counts_in(shown, **impact.numbers_of(shown)),
        survey=survey_of(shown) if impact.is_open(shown) else None,
        tiles=tiles_of(shown),
        together=together_of([shown.id]),
        waiting=learning.waiting_for(me(), limit=WAITING),
        pairs=shelf("pairs", lambda **part: queries.pairs_in(shown, **part)),
        sessions=shelf("sessions", lambda **part: queries.sessions_in(shown, **part), size=10),
        mentors=[each for each in candidates if each.role == "mentor"],
        mentees=[each for each in candidates if each.role == "mentee"],
        roles=actions.OFFERED_ROLES,
        nominations=nominations.how_many_wait(shown, by=me()),
        in_line=line.pairs_in_line(shown),
        now=clock.now(),
        steps=lives.moves_from(shown.state),
        state_word=lives.state_word,
        state_sentence=lives.state_sentence,
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
    said = _(
        "The pair is offered to %(mentor)s and %(mentee)s. Both have been told.", mentor=mentor.name, mentee=mentee.name
    )
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
    person_id, said = invited.id, _("%(name)s is invited, and has been told by mail.", name=invited.name)
    db.session.commit()
    settle(person_id)
    flash(said)
    return go(url_for(".programme", slug=slug))


def person_page(slug: str, handle: str, award_id: str = "") -> str:
    """Somebody in a programme that I coordinate. ``award_id`` is what could not be taken back, if that was asked."""
    shown = people.programme_of(me(), slug)
    found = oversight.participant(shown, handle)
    theirs = found.person
    after = request.args.get("after")
    listed = earned.awards_of(theirs, after=after, limit=LATEST + 1)
    entries = listed[:LATEST]
    return render_template(
        "programmes/person.html",
        programme=shown,
        found=theirs,
        roles=found.roles,
        is_shown=earned.are_shown(theirs),
        points=earned.points_of(theirs).points,
        medals=medals_of(earned.badges_of(theirs)),
        entries=entries,
        notes=reasons.reasons_for(theirs.id, entries),
        reversible=oversight.reversible([entry.id for entry in entries]),
        badges=oversight.badges_to_give(),
        currencies=oversight.currencies(),
        after=after,
        older=url_for(".person", slug=slug, handle=handle, after=entries[-1].id) if listed[LATEST:] else "",
        grant=db.new_id(),
        refused_award=award_id,
    )


@bp.get("/programmes/<slug>/people/<handle>")
@login_required
def person(slug: str, handle: str) -> str:
    """Somebody in a programme that I coordinate: roles, and what they earned unless they hide it."""
    return person_page(slug, handle)


class GrantForm(FlaskForm):
    """A badge or points, and why. ``grant`` names it, so that the same form sent twice is one grant."""

    grant = StringField(validators=[InputRequired()])
    badge = StringField()
    points = StringField(validators=[Optional(), NUMBER])
    currency = StringField()
    reason = StringField(validators=REASON)


@bp.post("/programmes/<slug>/people/<handle>/awards")
@login_required
@page_on_refusal(person_page)
def give(slug: str, handle: str) -> Response:
    """Give somebody a badge or points by hand."""
    shown = people.programme_of(me(), slug)
    theirs = oversight.participant(shown, handle).person
    form = read_form(GrantForm)
    hands.grant(theirs, _gift(form), reason=str(form.reason.data), by=me(), programme=shown, name=form.grant.data)
    person_id, said = theirs.id, _("It is given. %(name)s reads why.", name=theirs.first_name)
    db.session.commit()
    settle(person_id)
    flash(said)
    return go(url_for(".person", slug=slug, handle=handle))


class ReversalForm(FlaskForm):
    """Why it is taken back."""

    reason = StringField(validators=REASON)


@bp.post("/programmes/<slug>/people/<handle>/awards/<id:award_id>/reversal")
@login_required
@page_on_refusal(person_page)
def take_back(slug: str, handle: str, award_id: str) -> Response:
    """Take an award of somebody back; its credential is revoked."""
    shown = people.programme_of(me(), slug)
    theirs = oversight.participant(shown, handle).person
    award = earned.award_of(theirs, award_id)
    hands.reverse(award, reason=str(read_form(ReversalForm).reason.data), by=me(), programme=shown)
    person_id, said = theirs.id, _("It is taken back. %(name)s reads why.", name=theirs.first_name)
    db.session.commit()
    settle(person_id)
    flash(said)
    return go(url_for(".person", slug=slug, handle=handle))


def _gift(form: GrantForm) -> hands.Gift:
    """Either the badge or the points of the form."""
    if bool(form.badge.data) == bool(form.points.data):
        raise Refused(_("Please choose a badge or give points: one of the two."), field="badge")
    if form.badge.data:
        return hands.a_badge(form.badge.data)
    return hands.some_points(int(form.points.data.replace("−", "-")), form.currency.data or "")
