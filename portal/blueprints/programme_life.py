"""How a programme stands: what its launch needs, its steps, and what those who take part may know of it."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import catalog, db
from portal.blueprints.programmes import programme as programme_page
from portal.impact import actions as surveys
from portal.mentoring.actions.programmes import move
from portal.people import programmes as lives
from portal.people import queries as people
from portal.people.limits import LIMITS, limits_of
from portal.people.programmes import queries
from portal.people.programmes.moves import OVER
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("programme_life", __name__)


@bp.get("/programmes/<slug>/readiness")
@login_required
def readiness(slug: str) -> str:
    """What the launch of a programme that I coordinate needs: there, or missing."""
    shown = people.programme_of(me(), slug)
    items = queries.readiness_in(shown)
    return render_template(
        "programmes/readiness.html",
        programme=shown,
        standards=[(standard, list(some)) for standard, some in groupby(items, key=lambda item: item.standard)],
        done=sum(item.is_done for item in items),
        all=len(items),
        launch=lives.MOVES["launch"],
    )


def page_of_step(slug: str) -> str:
    """The page from which a step is made."""
    page = readiness if request.form.get("step") == "launch" else programme_page
    return str(page(slug))


class StepForm(FlaskForm):
    """Which step is made."""

    step = StringField(validators=[InputRequired(lazy_gettext("Please choose a step."))])


@bp.post("/programmes/<slug>/state")
@login_required
@page_on_refusal(page_of_step)
def go_on(slug: str) -> Response:
    """Let a programme go a step further, or one back."""
    shown = people.programme_of(me(), slug)
    move(shown, str(read_form(StepForm).step.data), by=me())
    if shown.state in OVER:
        surveys.burn(shown)
    state, name = shown.state, shown.name
    db.session.commit()
    flash(_("%(name)s is now %(state)s.", name=name, state=lives.state_word(state)))
    return go(url_for("programmes.programme", slug=slug))


@bp.get("/programmes/<slug>/about")
@login_required
def about(slug: str) -> str:
    """What I may know of a programme in which I have a part."""
    shown = queries.programme_with(me(), slug)
    staff = queries.staff_of(shown)
    return render_template(
        "programmes/about.html",
        programme=shown,
        objectives=[each.text for each in queries.objectives_of(shown)],
        coordinators=[each for each in staff if each.role == "coordinator"],
        sponsors=[each for each in staff if each.role == "sponsor"],
        safe_contacts=[each for each in staff if each.role == "safe-contact"],
        tracks=[track for track in catalog.tracks() if track.slug in shown.tracks],
        limits=[LIMITS[name].says(n) for name, n in limits_of(shown).items()],
        sentence=lives.state_sentence(shown.state),
    )
