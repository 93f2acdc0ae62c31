"""What a programme says, asks and counts: a section at a time, each with a button of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal import catalog, clock, db
from portal.blueprints.moments import day_in
from portal.catalog import Agreement, Plan, Survey
from portal.errors import Refused
from portal.people import queries as people
from portal.people.limits import LIMITS, limits_of
from portal.people.programmes import objectives as aims
from portal.people.programmes import queries, settings
from portal.people.programmes.moves import DRAFT, OVER
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("programme_settings", __name__)
_NUMBER = re.compile(r"\s*[0-9]{1,4}\s*")


@bp.get("/programmes/<slug>/settings")
@login_required
def page(slug: str) -> str:
    """Everything that I can set in a programme that I coordinate."""
    shown = people.programme_of(me(), slug)
    zones = [(zone, zone.replace("_", " ")) for zone in sorted(clock.zones()) if "/" in zone or zone == "UTC"]
    return render_template(
        "programmes/settings.html",
        programme=shown,
        is_over=shown.state in OVER,
        objectives=queries.objectives_of(shown),
        zones=zones,
        tracks=catalog.tracks(),
        plans=_choices(catalog.plans()),
        agreements=_choices(catalog.agreements()),
        surveys=_choices([survey for survey in catalog.surveys() if survey.kind == "baseline"]),
        usual={text.slug: text.plain for text in catalog.texts()},
        limits=[(name, LIMITS[name], n) for name, n in limits_of(shown).items()],
        least_k=settings.FEWEST if shown.state == DRAFT else shown.k,
    )


class BasisForm(FlaskForm):
    """What it is called, what for, and when."""

    name = StringField(validators=[InputRequired(lazy_gettext("Please give it a name."))])
    aim = TextAreaField()
    starts_on = StringField()
    ends_on = StringField()
    timezone = StringField(validators=[InputRequired(lazy_gettext("Please choose a time zone."))])


@bp.post("/programmes/<slug>/settings/basis")
@login_required
@page_on_refusal(page)
def describe(slug: str) -> Response:
    """Set name, aim, dates and zone."""
    shown = people.programme_of(me(), slug)
    form = read_form(BasisForm)
    days = {name: day_in(form[name].data or "", field=name) for name in ("starts_on", "ends_on")}
    settings.describe(shown, _said(form, "name", "aim", "timezone") | days, by=me())
    return _kept(slug, "basis")


class LearningForm(FlaskForm):
    """What people learn, sign, meet about and answer: slugs of the catalog."""

    tracks = SelectMultipleField(validate_choice=False)
    plan = StringField()
    agreement = StringField()
    survey = StringField()


@bp.post("/programmes/<slug>/settings/learning")
@login_required
@page_on_refusal(page)
def choose(slug: str) -> Response:
    """Choose tracks, plan, agreement and first survey."""
    shown = people.programme_of(me(), slug)
    form = read_form(LearningForm)
    chosen = {"tracks": form.tracks.data or [], **_said(form, "plan", "agreement", "survey")}
    settings.choose(shown, chosen, by=me())
    return _kept(slug, "learning")


class TextsForm(FlaskForm):
    """What people read before they say yes."""

    code_of_conduct = TextAreaField()
    privacy_text = TextAreaField()


@bp.post("/programmes/<slug>/settings/texts")
@login_required
@page_on_refusal(page)
def say(slug: str) -> Response:
    """Set the code of conduct and the privacy text."""
    shown = people.programme_of(me(), slug)
    settings.say(shown, _said(read_form(TextsForm), "code_of_conduct", "privacy_text"), by=me())
    return _kept(slug, "texts")


class WordsForm(FlaskForm):
    """What people are called, and the programme."""

    mentor_word = StringField()
    mentee_word = StringField()
    programme_word = StringField()


@bp.post("/programmes/<slug>/settings/words")
@login_required
@page_on_refusal(page)
def call(slug: str) -> Response:
    """Set the words for mentor, mentee and programme."""
    shown = people.programme_of(me(), slug)
    settings.call(shown, _said(read_form(WordsForm), "mentor_word", "mentee_word", "programme_word"), by=me())
    return _kept(slug, "words")


class NumbersForm(FlaskForm):
    """Beside the numbers, which are read one by one."""

    asks_managers = BooleanField()


@bp.post("/programmes/<slug>/settings/numbers")
@login_required
@page_on_refusal(page)
def bound(slug: str) -> Response:
    """Set k, the time budget, whether managers are asked, and after how long the coordinator is told."""
    shown = people.programme_of(me(), slug)
    asks = bool(read_form(NumbersForm).asks_managers.data)
    fields = {"k": "k", "minutes_a_month": "minutes_a_month", **{name: f"limit-{name}" for name in LIMITS}}
    settings.bound(shown, _numbers(fields), asks_managers=asks, by=me())
    return _kept(slug, "numbers")


class ObjectiveForm(FlaskForm):
    """An objective in one sentence."""

    objective = StringField()


@bp.post("/programmes/<slug>/objectives")
@login_required
@page_on_refusal(page)
def add(slug: str) -> Response:
    """Write an objective down."""
    shown = people.programme_of(me(), slug)
    aims.add(shown, read_form(ObjectiveForm).objective.data or "", by=me())
    return _kept(slug, "objectives")


@bp.post("/programmes/<slug>/objectives/<id:objective_id>/place")
@login_required
def raise_one(slug: str, objective_id: str) -> Response:
    """Put an objective before the one above it."""
    aims.raise_one(people.programme_of(me(), slug), objective_id, by=me())
    return _kept(slug, "objectives")


def page_of_objective(slug: str, objective_id: str) -> str:
    """The settings, from where an objective is removed."""
    del objective_id
    return str(page(slug))


@bp.post("/programmes/<slug>/objectives/<id:objective_id>/removal")
@login_required
@page_on_refusal(page_of_objective)
def remove(slug: str, objective_id: str) -> Response:
    """Take away an objective that nobody uses."""
    aims.remove(people.programme_of(me(), slug), objective_id, by=me())
    return _kept(slug, "objectives")


def _kept(slug: str, section: str) -> Response:
    db.session.commit()
    flash(_("It is kept."))
    return go(url_for(".page", slug=slug, _anchor=section))


def _choices(found: Iterable[Plan | Agreement | Survey]) -> list[tuple[str, str]]:
    """For a field in which one is chosen; first none yet."""
    return [("", _("Not chosen yet")), *((each.slug, each.title) for each in found)]


def _said(form: FlaskForm, *names: str) -> dict[str, str]:
    return {name: form[name].data or "" for name in names}


def _numbers(fields: Mapping[str, str]) -> dict[str, int]:
    """The numbers of the form, by what they are; ``fields`` says in which field each stands."""
    typed = {name: request.form.get(field, "") for name, field in fields.items()}
    wrong = {fields[name]: _("Please give a number.") for name, text in typed.items() if not _NUMBER.fullmatch(text)}
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return {name: int(text) for name, text in typed.items()}
