"""Matching: a coordinator's run for the whole pool; whom a mentee may ask; yes and no to a pair that is offered."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import db
from portal.blueprints.pairs import pair as pair_page
from portal.blueprints.shelf import shelf
from portal.mentoring import queries as mentoring
from portal.mentoring.matching import asking, consent, line, queries, runs, words
from portal.mentoring.models.matching import OPEN_RUN
from portal.people import queries as people
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me, role_required

bp = Blueprint("matching", __name__)


@bp.get("/programmes/<slug>/matching")
@login_required
def matching(slug: str) -> str:
    """Matching in a programme that I coordinate: who is available, runs, offers that came to nothing."""
    shown = people.programme_of(me(), slug)
    return render_template(
        "matching/matching.html",
        programme=shown,
        available=queries.available_in(shown),
        open_run=queries.open_run(shown),
        runs=shelf("runs", lambda **part: queries.runs_in(shown, **part), size=10),
        closed=shelf("closed", lambda **part: queries.closed_in(shown, **part), size=10),
        whys=queries.whys_in(shown),
        why_in_words=words.why_in_words,
        in_line=line.pairs_in_line(shown),
    )


@bp.post("/programmes/<slug>/matching")
@login_required
@page_on_refusal(matching)
def start(slug: str) -> Response:
    """Begin a run for everybody who is available."""
    run_id = runs.start(people.programme_of(me(), slug), by=me()).id
    db.session.commit()
    return go(url_for(".run", slug=slug, run_id=run_id))


@bp.get("/programmes/<slug>/matching/<id:run_id>")
@login_required
def run(slug: str, run_id: str) -> str:
    """A run: the cards of who is suggested, and who stays without."""
    programme = people.programme_of(me(), slug)
    shown = queries.run_of(programme, run_id)
    is_open = shown.state in OPEN_RUN
    return render_template(
        "matching/run.html",
        programme=programme,
        run=shown,
        is_open=is_open,
        counts=queries.counts_of(shown),
        suggestions=shelf("suggestions", lambda **part: queries.suggestions_in(shown, **part)),
        unmatched=shelf("unmatched", lambda **part: queries.unmatched_in(shown, **part)),
        people=queries.people_with_room(programme) if is_open else {},
        card=words.card,
        left_in_words=words.left_in_words,
    )


@bp.post("/programmes/<slug>/matching/<id:run_id>/proposal")
@login_required
@page_on_refusal(run)
def propose(slug: str, run_id: str) -> Response:
    """Let the portal propose the best whole, around the pins."""
    programme = people.programme_of(me(), slug)
    runs.propose(queries.run_of(programme, run_id), programme)
    db.session.commit()
    return go(url_for(".run", slug=slug, run_id=run_id))


class PinForm(FlaskForm):
    """Two people of the programme, by id."""

    mentor = StringField(validators=[InputRequired(lazy_gettext("Please choose a mentor."))])
    mentee = StringField(validators=[InputRequired(lazy_gettext("Please choose a mentee."))])


@bp.post("/programmes/<slug>/matching/<id:run_id>/pins")
@login_required
@page_on_refusal(run)
def pin_two(slug: str, run_id: str) -> Response:
    """Pin two people whom I have in mind."""
    programme = people.programme_of(me(), slug)
    form = read_form(PinForm)
    two = {"mentor": str(form.mentor.data), "mentee": str(form.mentee.data)}
    runs.pin_two(queries.run_of(programme, run_id), programme, **two, by=me())
    db.session.commit()
    return go(url_for(".run", slug=slug, run_id=run_id))


@bp.post("/programmes/<slug>/matching/<id:run_id>/suggestions/<id:suggestion_id>/pin")
@login_required
@page_on_refusal(run)
def pin(slug: str, run_id: str, suggestion_id: str) -> Response:
    """Keep a suggestion, whatever is proposed around it."""
    runs.pin(queries.run_of(people.programme_of(me(), slug), run_id), suggestion_id, is_pinned=True)
    db.session.commit()
    return go(url_for(".run", slug=slug, run_id=run_id))


@bp.post("/programmes/<slug>/matching/<id:run_id>/suggestions/<id:suggestion_id>/release")
@login_required
@page_on_refusal(run)
def unpin(slug: str, run_id: str, suggestion_id: str) -> Response:
    """Let the next proposal decide about a suggestion."""
    runs.pin(queries.run_of(people.programme_of(me(), slug), run_id), suggestion_id, is_pinned=False)
    db.session.commit()
    return go(url_for(".run", slug=slug, run_id=run_id))


@bp.post("/programmes/<slug>/matching/<id:run_id>/suggestions/<id:suggestion_id>/removal")
@login_required
@page_on_refusal(run)
def remove(slug: str, run_id: str, suggestion_id: str) -> Response:
    """Take a suggestion out of the run."""
    runs.remove(queries.run_of(people.programme_of(me(), slug), run_id), suggestion_id)
    db.session.commit()
    return go(url_for(".run", slug=slug, run_id=run_id))


@bp.post("/programmes/<slug>/matching/<id:run_id>/publication")
@login_required
@page_on_refusal(run)
def publish(slug: str, run_id: str) -> Response:
    """Offer every pair of the run; both of each hear of it by mail."""
    programme = people.programme_of(me(), slug)
    published = runs.publish(queries.run_of(programme, run_id), programme)
    said = ngettext("%(num)s pair is offered to both.", "%(num)s pairs are offered to both.", published)
    db.session.commit()
    if published:
        flash(said)
    return go(url_for(".matching", slug=slug))


@bp.post("/programmes/<slug>/matching/<id:run_id>/discard")
@login_required
@page_on_refusal(run)
def discard(slug: str, run_id: str) -> Response:
    """Let the run go; nobody has heard of it."""
    runs.discard(queries.run_of(people.programme_of(me(), slug), run_id))
    db.session.commit()
    flash(_("The run is discarded. Nobody has heard of it."))
    return go(url_for(".matching", slug=slug))


@bp.get("/matches")
@role_required("mentor", "mentee")
def matches() -> str:
    """What waits for my yes or no; and, for a mentee with room, whom I may ask."""
    return render_template(
        "matching/matches.html",
        offers=[each for each in mentoring.pairs_of(me()) if each.state in consent.OPEN],
        programmes=asking.programmes_to_ask_in(me()),
    )


@bp.get("/matches/<slug>")
@login_required
def choices(slug: str) -> str:
    """Three mentors who would fit, and others who offer what I want."""
    found = asking.choices_for(me(), asking.programme_to_ask_in(me(), slug))
    return render_template(
        "matching/choices.html",
        programme=found.programme,
        found=found,
        others=shelf("others", lambda after, limit: found.others[after : after + limit]),
        card=words.card,
    )


class AskForm(FlaskForm):
    """Whom to ask, by id."""

    mentor = StringField(validators=[InputRequired(lazy_gettext("Please choose a mentor."))])


@bp.post("/matches/<slug>/asks")
@login_required
@page_on_refusal(choices)
def ask(slug: str) -> Response:
    """Ask a mentor for a pair."""
    programme = asking.programme_to_ask_in(me(), slug)
    asked = asking.ask(programme, mentor=str(read_form(AskForm).mentor.data), by=me())
    pair_id, both = asked.id, (asked.mentor_id, asked.mentee_id)
    db.session.commit()
    settle(*both)
    flash(_("Your question is on its way. You hear of the answer within five working days."))
    return go(url_for("pairs.pair", pair_id=pair_id))


@bp.post("/pairs/<id:pair_id>/acceptance")
@login_required
@page_on_refusal(pair_page)
def accept(pair_id: str) -> Response:
    """Say yes to a pair."""
    shown = mentoring.pair_of(me(), pair_id)
    consent.accept(shown, by=me())
    both = (shown.mentor_id, shown.mentee_id)
    db.session.commit()
    settle(*both)
    flash(_("Thank you. The agreement is what comes next."))
    return go(url_for("pairs.pair", pair_id=pair_id))


class DeclineForm(FlaskForm):
    """Why, out of a list."""

    why = StringField(validators=[InputRequired(lazy_gettext("Please choose a reason from the list."))])


@bp.post("/pairs/<id:pair_id>/decline")
@login_required
@page_on_refusal(pair_page)
def decline(pair_id: str) -> Response:
    """Say no to a pair; the other one hears only that it did not come about."""
    shown = mentoring.pair_of(me(), pair_id)
    consent.decline(shown, why=str(read_form(DeclineForm).why.data), by=me())
    both = (shown.mentor_id, shown.mentee_id)
    db.session.commit()
    settle(*both)
    flash(_("The suggestion is closed. The other one hears only that it did not come about."))
    return go(url_for(".matches"))
