"""Events from outside: a learning platform, a chat bot or a door says what it saw, or that it was mistaken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from portal import db
from portal.blueprints.api.blueprint import answer, bp
from portal.mentoring import outside
from portal.web.after import settle
from portal.web.asked import json_object
from portal.web.bearer import bearer, caller

if TYPE_CHECKING:
    from portal.blueprints.api import shapes


@bp.post("/events")
@bearer("events:write")
def tell() -> Response:
    """Say that something happened to somebody in a programme that you coordinate.

    The key is yours: the same event sent again with it is the same event, and gets the same answer.
    """
    from portal.blueprints.api import shapes

    body = json_object()
    told = outside.tell(body, by=caller())
    db.session.commit()
    settle(*told.people)
    return answer(shapes.Told(id=told.id, key=body["key"], awards=_awards(told)), 201 if told.is_new else 200)


@bp.post("/events/retractions")
@bearer("events:write")
def take_back() -> Response:
    """Say that an event you sent did not happen: what it earned goes with it.

    What the portal recorded itself is taken back on the portal's own pages.
    """
    from portal.blueprints.api import shapes

    body = json_object()
    told = outside.take_back(body, by=caller())
    db.session.commit()
    settle(*told.people)
    taken = shapes.TakenBack(id=told.id, key=body["key"], of=body["of"], awards=_awards(told))
    return answer(taken, 201 if told.is_new else 200)


def _awards(told: outside.Told) -> list[shapes.Given]:
    from portal.blueprints.api import shapes

    return [shapes.Given.model_validate(each) for each in told.awards]
