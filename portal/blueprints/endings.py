"""How a pair rests, returns, wraps up, is completed or left; each asked once more on a page of its own."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints import pairs
from portal.mentoring import actions, agreements, queries
from portal.mentoring.models import COMPLETED, Pair
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me

bp = Blueprint("endings", __name__)
SESSIONS = 12


def _page_of_pair(pair_id: str) -> str:
    return pairs.page_of(queries.pair_of(me(), pair_id))


@bp.get("/pairs/<id:pair_id>/exit")
@login_required
def leaving(pair_id: str) -> str:
    """Asks once more before a pair ends."""
    pair = queries.pair_of(me(), pair_id)
    return render_template("pairs/leaving.html", pair=pair, other=pair.other(me()))


@bp.post("/pairs/<id:pair_id>/exit")
@login_required
@page_on_refusal(leaving)
def leave(pair_id: str) -> Response:
    """End the pair without fault."""
    pair = queries.pair_of(me(), pair_id)
    actions.leave(pair, by=me())
    return _done(pair, _("It is done. Nobody is at fault, and both of you can be matched again."))


@bp.get("/pairs/<id:pair_id>/pause")
@login_required
def pausing(pair_id: str) -> str:
    """Asks once more before a pair rests."""
    pair = queries.pair_of(me(), pair_id)
    return render_template("pairs/pausing.html", pair=pair, other=pair.other(me()))


@bp.post("/pairs/<id:pair_id>/pause")
@login_required
@page_on_refusal(pausing)
def pause(pair_id: str) -> Response:
    """Let the pair rest."""
    pair = queries.pair_of(me(), pair_id)
    actions.pause(pair, by=me())
    return _done(pair, _("The two of you pause. Nothing is lost by it."))


@bp.post("/pairs/<id:pair_id>/return")
@login_required
@page_on_refusal(_page_of_pair)
def come_back(pair_id: str) -> Response:
    """Go on after a pause."""
    pair = queries.pair_of(me(), pair_id)
    actions.come_back(pair, by=me())
    return _done(pair, _("Welcome back. You go on where you were."))


@bp.get("/pairs/<id:pair_id>/closing")
@login_required
def closing(pair_id: str) -> str:
    """What the two reached, and the way to their planned end."""
    pair = queries.pair_of(me(), pair_id)
    return render_template(
        "pairs/closing.html",
        pair=pair,
        other=pair.other(me()),
        role=pair.role_of(me()),
        reached=queries.reached_by(pair),
        following=queries.next_session_of(me(), pair),
    )


@bp.post("/pairs/<id:pair_id>/wrap-up")
@login_required
@page_on_refusal(closing)
def wrap_up(pair_id: str) -> Response:
    """Begin to wrap up."""
    pair = queries.pair_of(me(), pair_id)
    actions.wrap_up(pair, by=me())
    return _done(pair, _("You begin to wrap up. A last session is a good way to end."), page=".closing")


@bp.post("/pairs/<id:pair_id>/completion")
@login_required
@page_on_refusal(closing)
def finish(pair_id: str) -> Response:
    """Say that the two are done; when both say so, it is completed."""
    pair = queries.pair_of(me(), pair_id)
    actions.finish(pair, by=me())
    if pair.state == COMPLETED:
        return _done(pair, _("It is completed. Thank you, both of you."), page=".closing")
    name = pair.other(me()).first_name
    return _done(pair, _("Thank you. It is completed once %(name)s says so too.", name=name), page=".closing")


@bp.get("/pairs/<id:pair_id>/overview")
@login_required
def overview(pair_id: str) -> str:
    """For those who coordinate its programme: the states and dates of a pair, and nothing that was written."""
    pair = queries.pair_to_oversee(me(), pair_id)
    return render_template(
        "pairs/overview.html",
        pair=pair,
        in_force=agreements.in_force_of(pair),
        sessions=queries.sessions_of_pair(pair, limit=SESSIONS),
        reached=queries.reached_by(pair),
    )


@bp.post("/pairs/<id:pair_id>/overview/wrap-up")
@login_required
@page_on_refusal(overview)
def wrap_up_for_them(pair_id: str) -> Response:
    """Let a pair begin to wrap up."""
    pair = queries.pair_to_oversee(me(), pair_id)
    actions.wrap_up(pair, by=me())
    return _done(pair, _("Both are asked to bring it to a good end."), page=".overview")


@bp.post("/pairs/<id:pair_id>/overview/completion")
@login_required
@page_on_refusal(overview)
def finish_for_them(pair_id: str) -> Response:
    """Complete a pair that wraps up."""
    pair = queries.pair_to_oversee(me(), pair_id)
    actions.finish(pair, by=me())
    return _done(pair, _("The pair is completed."), page=".overview")


def _done(pair: Pair, said: str, *, page: str = "pairs.pair") -> Response:
    """Commit, and show the pair as it is now."""
    pair_id, both = pair.id, pair.both
    db.session.commit()
    settle(*both)
    flash(said)
    return go(url_for(page, pair_id=pair_id))
