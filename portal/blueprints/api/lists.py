"""What the owner of a token may read, in parts of up to a thousand items."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from portal.blueprints.api.blueprint import answer, bp
from portal.credentials import queries as credentials_queries
from portal.mentoring.queries import feeds
from portal.mentoring.queries import lists as seen
from portal.paging import Part
from portal.web.asked import paging
from portal.web.bearer import bearer, caller


@bp.get("/people")
@bearer("read")
def people() -> Response:
    """You, the other halves of your pairs, and everybody in the programmes that you coordinate."""
    return _listed("People", seen.people_for(caller(), **paging()))


@bp.get("/programmes")
@bearer("read")
def programmes() -> Response:
    """The programmes in which you have a part."""
    return _listed("Programmes", seen.programmes_for(caller(), **paging()))


@bp.get("/pairs")
@bearer("read")
def pairs() -> Response:
    """Your pairs, and those of the programmes that you coordinate."""
    return _listed("Pairs", seen.pairs_for(caller(), **paging()))


@bp.get("/sessions")
@bearer("read")
def sessions() -> Response:
    """When these pairs meet and met."""
    return _listed("Sessions", seen.sessions_for(caller(), **paging()))


@bp.get("/goals")
@bearer("read")
def goals() -> Response:
    """How far the goals of these pairs are."""
    return _listed("Goals", seen.goals_for(caller(), **paging()))


@bp.get("/events")
@bearer("read")
def events() -> Response:
    """What happened to you, and in the programmes that you coordinate, in the order in which it was recorded."""
    return _listed("Events", feeds.events_for(caller(), **paging()))


@bp.get("/ledger")
@bearer("read")
def ledger() -> Response:
    """Every change of what you hold, and everybody in the programmes that you coordinate.

    Whoever hides points and badges is left out, here and in awards, holdings and credentials.
    """
    return _listed("Ledger", feeds.ledger_for(caller(), **paging()))


@bp.get("/awards")
@bearer("read")
def awards() -> Response:
    """What of the ledger was given and stands, with the sentence of the rule that gave it.

    A part may have fewer items than asked for: what was taken back is left out.
    """
    return _listed("Awards", feeds.awards_for(caller(), **paging()))


@bp.get("/holdings")
@bearer("read")
def holdings() -> Response:
    """What you hold, and everybody in the programmes that you coordinate."""
    return _listed("Holdings", feeds.holdings_for(caller(), **paging()))


@bp.get("/credentials")
@bearer("read")
def credentials() -> Response:
    """The signed badges of these people. The address of one is told once its owner shares it."""
    found = credentials_queries.credentials_for(caller(), **paging())
    for each in found.items:
        short = each.pop("short")
        each["url"] = f"{current_app.config['PORTAL'].base_url}/b/{short}" if each["shared_at"] else None
    return _listed("Credentials", found)


def _listed(shape: str, part: Part) -> Response:
    from portal.blueprints.api import shapes

    whole: dict[str, Any] = {"items": part.items, "next": part.following}
    return answer(getattr(shapes, shape).model_validate(whole))
