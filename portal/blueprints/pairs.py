"""A pair: its two people, their agreement, the next session, what they want to reach."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import clock, db
from portal.blueprints.titles import titles
from portal.learning import queries as learning
from portal.mentoring import actions, agreements, plans, queries
from portal.mentoring.links import provider_of
from portal.mentoring.matching import consent, words
from portal.mentoring.matching.queries import facts_of_offer
from portal.mentoring.models import HELD, MEETING, Pair
from portal.mentoring.models.matching import WHYS
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me

bp = Blueprint("pairs", __name__)
GOALS, SESSIONS, TRIED, ITEMS = 12, 6, 5, 20
MOST_HELD = 60
"""Sessions that are looked at to say how far a pair is in its plan."""


@bp.get("/pairs/<id:pair_id>")
@login_required
def pair(pair_id: str) -> str:
    """A pair of mine."""
    return page_of(queries.pair_of(me(), pair_id))


@bp.get("/pairs/<id:pair_id>/agreement")
@login_required
def agreement(pair_id: str) -> str:
    """What the two promise each other, and who has signed it."""
    shown = queries.pair_of(me(), pair_id)
    return render_template(
        "pairs/agreement.html",
        pair=shown,
        other=shown.other(me()),
        asked=agreements.asked_of(shown),
        in_force=agreements.in_force_of(shown),
    )


@bp.get("/pairs/<id:pair_id>/agreement/sheet")
@login_required
def agreement_sheet(pair_id: str) -> str:
    """The agreement that is in force, or the one to sign: a sheet to print."""
    pair = queries.pair_of(me(), pair_id)
    shown = agreements.in_force_of(pair) or agreements.asked_of(pair)
    return render_template("pairs/agreement_sheet.html", pair=pair, shown=shown)


@bp.post("/pairs/<id:pair_id>/signature")
@login_required
@page_on_refusal(agreement)
def sign(pair_id: str) -> Response:
    """Sign the agreement."""
    shown = queries.pair_of(me(), pair_id)
    both, other = (shown.mentor_id, shown.mentee_id), shown.other(me()).first_name
    actions.sign(shown, by=me())
    is_signed = not queries.is_to_sign(shown)
    db.session.commit()
    settle(*both)
    flash(
        _("Both of you have signed. Goals and sessions are open.")
        if is_signed
        else _("Thank you. It counts as soon as %(name)s has signed too.", name=other)
    )
    return go(url_for(".pair", pair_id=pair_id))


def page_of(shown: Pair) -> str:
    """The page of a pair; deeds on its goals come back here."""
    following = queries.next_session_of(me(), shown)
    sessions = queries.sessions_of_pair(shown, limit=MOST_HELD)
    return render_template(
        "pairs/pair.html",
        is_to_sign=queries.is_to_sign(shown),
        signed=agreements.asked_of(shown).by,
        plan=plans.plan_of(shown),
        held=[line.starts_at for line in reversed(sessions) if line.state == HELD],
        unread=queries.unread_by(me(), shown),
        following=following,
        provider=provider_of(following.link) if following and following.link else "",
        sessions=sessions[: SESSIONS + 1],
        most_sessions=SESSIONS,
        now=clock.now(),
        tried=learning.evidence_from({shown.other(me()).id}, limit=TRIED) if shown.state in MEETING else [],
        taught=learning.taught_back(shown.mentor_id, shown.mentee_id, limit=TRIED),
        **(goals_of(shown) | items_of(shown) | offer_of(shown)),
    )


def offer_of(shown: Pair) -> dict[str, Any]:
    """What the card of a pair that waits for a yes needs; nothing once it is answered."""
    if shown.state not in consent.OPEN:
        return {"offer": None}
    names = {"mentor": shown.mentor.first_name, "mentee": shown.mentee.first_name}
    role = str(shown.role_of(me()))
    return {
        "offer": words.card(facts_of_offer(shown), reader=role, **names),
        "has_accepted": bool(shown.mentor_accepted_at if role == "mentor" else shown.mentee_accepted_at),
        "has_other_accepted": bool(shown.mentee_accepted_at if role == "mentor" else shown.mentor_accepted_at),
        "last_day": consent.answers_until(shown.formed_at, shown.programme.timezone) - dt.timedelta(minutes=1),
        "whys": [(why, words.why_in_words(why)) for why in WHYS],
    }


def goals_of(shown: Pair) -> dict[str, Any]:
    """What the list of a pair's goals needs: the open ones come first."""
    found = queries.goals_of([shown], limit=GOALS + 1)
    served = any(each.goal.objective_id for each in found)
    return {
        "pair": shown,
        "goals": found[:GOALS],
        "has_more": len(found) > GOALS,
        "objectives": {each.id: each.text for each in queries.objectives_of(shown)} if served else {},
        "tracks": titles(),
    }


def items_of(shown: Pair) -> dict[str, Any]:
    """What the list of who does what needs."""
    return {
        "pair": shown,
        "other": shown.other(me()),
        "role": shown.role_of(me()),
        "items": queries.items_of(shown, limit=ITEMS),
    }
