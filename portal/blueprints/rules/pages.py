"""The rules that count, and those that somebody proposes instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal import db
from portal.blueprints.rules import told
from portal.blueprints.rules.typed import Typed, of_proposal, of_version, shown_again, typed
from portal.blueprints.shelf import shelf
from portal.errors import Refused
from portal.gamification import editions
from portal.journal import proposals
from portal.people import queries as people
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import limiter
from portal.web.sign_in import me

bp = Blueprint("rules", __name__)
ROOM = 256 * 1024
"""Bytes of a form with a rule file."""
AT_ONCE = 100
"""People whose credentials are signed while somebody waits; the worker does the rest."""


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """Said before anything reads the form."""
    if endpoint == "rules.propose":
        request.max_content_length = ROOM


@bp.get("/programmes/<slug>/rules")
@login_required
def rules(slug: str) -> str:
    """The rules that count and their versions, and a form to try others. ``?from=`` begins with an earlier proposal."""
    shown = people.programme_of(me(), slug)
    versions = shelf("versions", editions.editions, size=10)
    return render_template(
        "rules/rules.html",
        programme=shown,
        rules=editions.listed(),
        versions=versions,
        names=people.names_of({each.adopted_by for each in versions.rows if each.adopted_by}),
        form=_begun(),
    )


def again(slug: str) -> str:
    """The form for other rules alone, with what was typed and what is wrong with it."""
    return render_template("rules/mistaken.html", programme=people.programme_of(me(), slug), form=shown_again())


class ProposalForm(FlaskForm):
    """Rules as text, from when on they pay, and what becomes of what vanishes. A file may come instead of the text."""

    text = TextAreaField()
    since = StringField()
    vanished = StringField()


@bp.post("/programmes/<slug>/rules")
@login_required
@limiter.limit("20 per minute; 200 per hour")
@page_on_refusal(again)
def propose(slug: str) -> Response:
    """Try other rules on the past."""
    people.programme_of(me(), slug)
    read_form(ProposalForm)
    given = typed()
    found = proposals.propose(given.text, since=given.since, takes_back=given.takes_back, by=me().id)
    proposal_id = found.id
    db.session.commit()
    proposals.try_now(proposal_id)
    return go(url_for(".proposal", slug=slug, proposal_id=proposal_id))


@bp.get("/programmes/<slug>/rules/proposals/<id:proposal_id>")
@login_required
def proposal(slug: str, proposal_id: str) -> str | Response | tuple[str, int]:
    """How far a proposal of mine is; what it would change; or what is wrong with it."""
    shown, found = people.programme_of(me(), slug), proposals.proposal_of(me().id, proposal_id)
    here = url_for(".proposal", slug=slug, proposal_id=proposal_id)
    if "events" in (found.found or {}):
        return go(here) if wants_fragment() else render_template("rules/proposal.html", **_result(shown, found))
    if mistakes := (found.found or {}).get("mistakes"):
        return _mistaken(shown, found, mistakes)
    page = "rules/_progress.html" if wants_fragment() else "rules/waiting.html"
    return render_template(page, programme=shown, here=here, done=found.done, total=found.total)


@bp.post("/programmes/<slug>/rules/proposals/<id:proposal_id>/adoption")
@login_required
@page_on_refusal(proposal)
def adopt(slug: str, proposal_id: str) -> Response:
    """Let the rules that I proposed count, on the terms on which they were tried."""
    people.programme_of(me(), slug)
    found = proposals.proposal_of(me().id, proposal_id)
    if not people.coordinates_every_programme(me()):
        raise Refused(told.only_an_operator())
    done = proposals.adopt_proposal(found, by=me().id)
    db.session.commit()
    settle(*sorted(done.subjects if done else ())[:AT_ONCE])
    flash(_("These rules count now.") if done else _("These rules count already."))
    return go(url_for(".rules", slug=slug))


def _begun() -> Typed:
    """What the form begins with: an earlier proposal, or the rules that count."""
    if earlier := request.args.get("from"):
        return of_proposal(proposals.proposal_of(me().id, earlier))
    return of_version(editions.latest())


def _result(shown: Any, found: Any) -> dict[str, Any]:
    lines, others = told.changes_of(found.found, people.shown_in(shown))
    return {
        "programme": shown,
        "proposal": found,
        "terms": told.terms_of(found),
        "events": found.found["events"],
        "is_all_along": found.found["is_all_along"],
        "rules": told.rules_of(found.found),
        "changes": shelf("changes", lambda after, limit: lines[after : after + limit], size=25),
        "others": others,
        "may_adopt": people.coordinates_every_programme(me()),
        "only_an_operator": told.only_an_operator(),
    }


def _mistaken(shown: Any, found: Any, mistakes: Sequence[Any]) -> tuple[str, int]:
    problems = [("text", proposals.mistake(line, message)) for line, message in mistakes]
    values = {"programme": shown, "form": of_proposal(found), "problems": problems}
    return render_template("rules/mistaken.html", **values), 422
