"""Applications as coordinators see them: the list, one of them, and what is decided. Never whom somebody avoids."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional, Regexp

from portal import clock, db
from portal.blueprints import application_forms as forms
from portal.blueprints.shelf import shelf
from portal.blueprints.training import open_gate
from portal.errors import Refused
from portal.people import availability
from portal.people import queries as people
from portal.people.enrolments import actions, applications, consents, places, queries
from portal.people.models import ENROLMENT_STATES, GATED, Enrolment, Person, Programme
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("applicants", __name__)
PAGE = 50
DEEDS = ("approval", "waiting", "refusal")
NUMBER = Regexp(r"\s*[0-9]{1,5}\s*\Z", message=lazy_gettext("Please give a number, or nothing."))


@bp.get("/programmes/<slug>/applications")
@login_required
def applicants(slug: str) -> str:
    """Who applies, who waits longest first."""
    shown = people.programme_of(me(), slug)
    role, state = request.args.get("role", ""), request.args.get("show", "applied")
    role, state = role if role in GATED else "", state if state in ENROLMENT_STATES else ""
    return render_template(
        "applicants/applicants.html",
        programme=shown,
        counts=queries.counts_in(shown),
        places={each: places.places_of(shown, each) for each in GATED},
        states=ENROLMENT_STATES,
        role=role,
        state=state,
        rows=shelf("rows", lambda **part: queries.applicants_in(shown, role=role, state=state, **part), size=PAGE),
    )


@bp.get("/programmes/<slug>/applications/<id:enrolment_id>")
@login_required
def applicant(slug: str, enrolment_id: str) -> str:
    """One of them: what they wrote, and what can be decided."""
    shown, enrolment, person = _one(slug, enrolment_id)
    topics = queries.topics_of(enrolment)
    named = {name: words for _title, each in applications.topics_in(shown) for name, words in each}
    level_words = dict(forms.levels(enrolment.role))
    return render_template(
        "applicants/applicant.html",
        programme=shown,
        enrolment=enrolment,
        found=person,
        application=queries.application_of(enrolment),
        consent=queries.consent_of(enrolment),
        topics=[(named.get(name, name), level_words[str(level)]) for name, level in sorted(topics.items())],
        objectives=[words for each, words in queries.objectives_in(shown) if each in enrolment.objectives],
        speaks=_spoken(person),
        channel=dict(forms.channels())[person.channel] if person.channel else "",
        pace=dict(forms.paces())[person.pace] if person.pace else "",
        free=[(forms.weekdays()[day], begins, ends) for day, begins, ends in _times(person)],
        now=clock.now(),
    )


class DecisionForm(FlaskForm):
    """What is decided, and a reason that only coordinators read."""

    deed = StringField()
    reason = StringField(validators=[Length(max=2000, message=lazy_gettext("At most 2,000 characters, please."))])


@bp.post("/programmes/<slug>/applications/<id:enrolment_id>/decision")
@login_required
@page_on_refusal(applicant)
def decide(slug: str, enrolment_id: str) -> Response:
    """Approve it, put it on the waiting list, or decline it."""
    _shown, enrolment, person = _one(slug, enrolment_id)
    form = read_form(DecisionForm)
    _do(str(form.deed.data or ""), enrolment, person, reason=(form.reason.data or "").strip())
    said = _("%(name)s has been told.", name=person.name)
    db.session.commit()
    flash(said)
    return go(url_for(".applicant", slug=slug, enrolment_id=enrolment_id))


@bp.post("/programmes/<slug>/applications/<id:enrolment_id>/consent")
@login_required
@page_on_refusal(applicant)
def ask_manager(slug: str, enrolment_id: str) -> Response:
    """Ask the manager again: the link before counts no more."""
    shown, enrolment, _person = _one(slug, enrolment_id)
    if not shown.asks_managers:
        raise Refused(_("This programme does not ask managers for their consent."))
    consents.ask(enrolment)
    db.session.commit()
    flash(_("A new link is on its way. The one before is no good any more."))
    return go(url_for(".applicant", slug=slug, enrolment_id=enrolment_id))


@bp.post("/programmes/<slug>/applications/decisions")
@login_required
@page_on_refusal(applicants)
def decide_many(slug: str) -> Response:
    """The same for everybody who is ticked; who cannot be is named, with the reason."""
    shown = people.programme_of(me(), slug)
    ids, deed = list(dict.fromkeys(request.form.getlist("one")))[:PAGE], request.form.get("deed", "")
    if not ids:
        raise Refused(_("Please tick at least one application."), field="one")
    done, refusals = _decide_each(shown, ids, deed)
    db.session.commit()
    flash(ngettext("%(num)s application is answered.", "%(num)s applications are answered.", done))
    for sentence in refusals:
        flash(sentence, "problem")
    role, show = request.form.get("role", ""), request.form.get("show", "")
    return go(url_for(".applicants", slug=slug, role=role, show=show))


class PlacesForm(FlaskForm):
    """How many can take part, and who may apply."""

    mentor_places = StringField(validators=[Optional(), NUMBER])
    mentee_places = StringField(validators=[Optional(), NUMBER])
    is_open = BooleanField()


@bp.post("/programmes/<slug>/applications/places")
@login_required
@page_on_refusal(applicants)
def set_places(slug: str) -> Response:
    """Say how many can take part; nobody loses a place by it."""
    shown, form = people.programme_of(me(), slug), read_form(PlacesForm)
    mentors, mentees = (int(field.data) if field.data else None for field in (form.mentor_places, form.mentee_places))
    places.set_places(shown, mentors=mentors, mentees=mentees, is_open=bool(form.is_open.data))
    db.session.commit()
    flash(_("It is kept."))
    return go(url_for(".applicants", slug=slug))


def _one(slug: str, enrolment_id: str) -> tuple[Programme, Enrolment, Person]:
    shown = people.programme_of(me(), slug)
    return shown, *queries.applicant_in(shown, enrolment_id)


def _decide_each(shown: Programme, ids: list[str], deed: str) -> tuple[int, list[str]]:
    """How many were decided, and a sentence for each who could not be: one that fails leaves the others alone."""
    done, refusals = 0, []
    for enrolment_id in sorted(ids):
        enrolment, person = queries.applicant_in(shown, enrolment_id)
        refusal = _tried(deed, enrolment, person)
        done += refusal is None
        if refusal is not None:
            refusals.append(f"{person.name}: {refusal}")
    return done, refusals


def _tried(deed: str, enrolment: Enrolment, person: Person) -> str | None:
    try:
        with db.session.begin_nested():
            _do(deed, enrolment, person)
    except Refused as refused:
        return str(refused)
    return None


def _do(deed: str, enrolment: Enrolment, person: Person, *, reason: str = "") -> None:
    if deed not in DEEDS:
        raise Refused(_("Please choose what to do."), field="deed")
    if deed == "approval":
        actions.approve(enrolment, by=me())
        open_gate(person)
    elif deed == "waiting":
        actions.put_on_waiting_list(enrolment, by=me())
    else:
        actions.decline(enrolment, by=me(), reason=reason)


def _spoken(person: Person) -> list[str]:
    names = dict(forms.languages(person))
    return [names.get(tag, tag) for tag in sorted(person.speaks)]


def _times(person: Person) -> list[tuple[int, str, str]]:
    spans = availability.free_times_of(person)
    return [(day, availability.time_of(begins), availability.time_of(ends)) for day, begins, ends in spans]
