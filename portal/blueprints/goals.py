"""Goals: written down, agreed, reached step by step, brought to their end or let go."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf

from portal import db
from portal.blueprints import pairs
from portal.blueprints.moments import day_in
from portal.blueprints.shelf import shelf
from portal.blueprints.titles import choices
from portal.mentoring import actions, queries
from portal.mentoring.models import MEETING, Pair
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal, read_form, reply
from portal.web.sign_in import me

bp = Blueprint("goals", __name__)
ATTAINMENTS = ("-2", "-1", "0", "1", "2")


@bp.get("/goals")
@login_required
def goals() -> str:
    """All goals of all my pairs."""
    mine = queries.pairs_of(me())
    return render_template(
        "goals/goals.html",
        goals=shelf("page", lambda **part: queries.goals_of(mine, **part)),
        pairs={pair.id: pair for pair in mine},
        active=[pair for pair in mine if pair.state in MEETING],
    )


@bp.get("/pairs/<id:pair_id>/goals/new")
@login_required
def new(pair_id: str) -> str:
    """A goal to write down."""
    pair = queries.pair_of(me(), pair_id)
    return render_template(
        "goals/new.html",
        pair=pair,
        other=pair.other(me()),
        role=pair.role_of(me()),
        tracks=choices("curated"),
        objectives=[(each.id, each.text) for each in queries.objectives_of(pair)],
    )


class GoalForm(FlaskForm):
    """A goal in the words of the one who writes it; each milestone beside its day."""

    title = StringField()
    why = TextAreaField()
    owner = StringField()
    track = StringField()
    objective = StringField()
    due_on = StringField()


@bp.post("/pairs/<id:pair_id>/goals/new")
@login_required
@page_on_refusal(new)
def create(pair_id: str) -> Response:
    """Write it down; the other one is asked to agree."""
    pair = queries.pair_of(me(), pair_id)
    both, other = pair.both, pair.other(me()).first_name
    form = read_form(GoalForm)
    actions.draft_goal(
        pair,
        title=form.title.data or "",
        why=form.why.data or "",
        owner=form.owner.data or "",
        track=form.track.data or None,
        objective=form.objective.data or None,
        due_on=day_in(form.due_on.data or "", field="due_on"),
        milestones=request.form.getlist("milestones"),
        days=[day_in(day, field="milestones") for day in request.form.getlist("milestone_days")],
        by=me(),
    )
    db.session.commit()
    settle(*both)
    flash(_("Your goal is written down. It counts once %(name)s agrees.", name=other))
    return go(url_for("pairs.pair", pair_id=pair_id))


def _page_of_goal(goal_id: str) -> str:
    return pairs.page_of(queries.goal_of(me(), goal_id)[1])


def _page_of_milestone(milestone_id: str) -> str:
    return pairs.page_of(queries.milestone_of(me(), milestone_id)[2])


@bp.post("/goals/<id:goal_id>/agreement")
@login_required
@page_on_refusal(_page_of_goal)
def agree(goal_id: str) -> Response:
    """Stand behind a goal that the other one wrote."""
    goal, pair = queries.goal_of(me(), goal_id)
    actions.agree(goal, pair=pair, by=me())
    return _done(pair, _("You both stand behind “%(title)s”.", title=goal.title))


@bp.post("/goals/<id:goal_id>/beginning")
@login_required
@page_on_refusal(_page_of_goal)
def begin(goal_id: str) -> Response:
    """Begin to work at a goal."""
    goal, pair = queries.goal_of(me(), goal_id)
    actions.begin(goal, pair=pair, by=me())
    return _done(pair, _("“%(title)s” is under way.", title=goal.title))


class CompletionForm(FlaskForm):
    """How far a goal was reached, from -2 (far less than hoped) to 2 (far more)."""

    attainment = StringField(
        default="0", validators=[AnyOf(ATTAINMENTS, lazy_gettext("Please choose how far the goal was reached."))]
    )


@bp.post("/goals/<id:goal_id>/completion")
@login_required
@page_on_refusal(_page_of_goal)
def complete(goal_id: str) -> Response:
    """Bring a goal to its end."""
    goal, pair = queries.goal_of(me(), goal_id)
    form = read_form(CompletionForm)
    actions.complete(goal, pair=pair, attainment=int(form.attainment.data or 0), by=me())
    return _done(pair, _("“%(title)s” is brought to its end. Well done, both of you.", title=goal.title))


@bp.post("/goals/<id:goal_id>/dropping")
@login_required
@page_on_refusal(_page_of_goal)
def drop(goal_id: str) -> Response:
    """Let a goal go."""
    goal, pair = queries.goal_of(me(), goal_id)
    actions.drop(goal, pair=pair, by=me())
    return _done(pair, _("You let “%(title)s” go. That makes room for another.", title=goal.title))


@bp.post("/milestones/<id:milestone_id>/completion")
@login_required
@page_on_refusal(_page_of_milestone)
def reach(milestone_id: str) -> Response:
    """Say that a milestone is behind us."""
    milestone, goal, pair = queries.milestone_of(me(), milestone_id)
    actions.reach(milestone, goal=goal, pair=pair, by=me())
    return _done(pair, _("“%(title)s” is behind you.", title=milestone.title))


def _done(pair: Pair, said: str) -> Response:
    """Commit, and show the pair's goals as they are now, with a sentence about what was done."""
    pair_id, both = pair.id, pair.both
    db.session.commit()
    settle(*both)
    if not wants_fragment():
        flash(said)
    page = url_for("pairs.pair", pair_id=pair_id)
    return reply("goals/_goals.html", otherwise=page, said=said, **pairs.goals_of(queries.pair_of(me(), pair_id)))
