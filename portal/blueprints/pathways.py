"""Pathways: named ways from badge to badge, how far I am, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import catalog
from portal.awards import pathways as ways
from portal.awards import queries
from portal.awards.pathways import Step, Way
from portal.awards.wording import badge_title
from portal.blueprints.awards import unless_hidden
from portal.blueprints.wording import picture_at
from portal.catalog import Pathway
from portal.credentials.documents import path_of
from portal.mentoring import queries as mentoring
from portal.mentoring.models import Pair
from portal.web.languages import in_my_language
from portal.web.sign_in import me, my_roles

bp = Blueprint("pathways", __name__)


class Verb(NamedTuple):
    """What one can do for a badge, and where."""

    words: str
    url: str


@bp.get("/pathways")
@login_required
@unless_hidden
def pathways() -> str:
    """Every pathway, and how far I am on each: first where least is missing, last what is done."""
    found, _pairs = _mine(catalog.pathways())
    nearest_first = sorted(found, key=lambda way: (way.next is None, -way.earned / len(way.steps)))
    return render_template("pathways/pathways.html", ways=nearest_first)


@bp.get("/pathways/<slug>")
@login_required
@unless_hidden
def pathway(slug: str) -> str:
    """One pathway, step by step."""
    (found,), pairs = _mine([ways.pathway(slug)])
    verb = _verb(found.next, pairs) if found.next else None
    return render_template("pathways/pathway.html", way=found, verb=verb)


@bp.app_template_global()
def step_title(step: Step) -> str:
    """What the badge of a step is called."""
    return badge_title(step.slug, step.level)


@bp.app_template_global()
def step_picture(step: Step) -> str:
    """Where its picture is."""
    return picture_at(step.slug, step.level)


@bp.app_template_global()
def step_page(step: Step) -> str:
    """Where it is described."""
    return url_for("credentials.achievement", name=path_of(step.slug, step.level))


def _mine(asked: Sequence[Pathway]) -> tuple[list[Way], list[Pair]]:
    """How far I am on some pathways; and my pairs."""
    badges, pairs = queries.badges_of(me()), mentoring.pairs_of(me())
    ids = [pair.id for pair in pairs]
    missing = queries.missing_for(me(), roles=my_roles(), pairs=ids, badges=badges)
    held = {badge.what for badge in badges}
    return [ways.way_of(each, held=held, missing=missing) for each in asked], pairs


def _verb(step: Step, pairs: Sequence[Pair]) -> Verb | None:
    """The page on which one goes on."""
    if step.rule is None:
        return Verb(_("Nominate somebody yourself"), url_for("nominations.new")) if my_roles() else None
    kind = step.rule.when[0].partition(".")[0]
    if kind in ("track", "lesson"):
        asked = [slug for each in step.rule.where if each.fact == "track" for slug in each.one_of]
        if len(asked) == 1:
            track = in_my_language(catalog.track(str(asked[0])))
            return Verb(_("Open “%(track)s”", track=track.title), url_for("learning.track", track=track.slug))
        return Verb(_("Choose a lesson"), url_for("learning.tracks"))
    if kind in ("session", "agreement", "pair") and pairs:
        name = pairs[0].other(me()).first_name
        return Verb(_("Open your page with %(name)s", name=name), url_for("pairs.pair", pair_id=pairs[0].id))
    return _verbs().get(kind)


def _verbs() -> dict[str, Verb]:
    """By what the events of a rule are about."""
    return {
        "session": Verb(_("Look at your sessions"), url_for("sessions.sessions")),
        "goal": Verb(_("Look at your goals"), url_for("goals.goals")),
        "milestone": Verb(_("Look at your goals"), url_for("goals.goals")),
        "micro_lesson": Verb(_("Go to the micro-lessons"), url_for("micro_lessons.micro_lessons")),
        "badge": Verb(_("See what is missing"), url_for("awards.awards")),
        "points": Verb(_("Read how points work"), url_for("awards.how_points_work")),
    }
