"""A programme goes a step further, and what that means for its pairs."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.mentoring.actions import endings, gatherings
from portal.mentoring.models import LIVING, Pair
from portal.mentoring.queries.joined import PAIRS
from portal.people.models import Person, Programme
from portal.people.programmes import actions as programmes
from portal.people.programmes.moves import CLOSED


def move(programme: Programme, step: str, *, by: Person) -> bool:
    """Let a programme go a step further, or one back; whether anything changed. Twice is once.

    With a programme that closes its pairs come to their end, and so do workshops, circles and coffee.
    """
    living = (Pair.programme_id == programme.id, Pair.state.in_(LIVING))
    number = db.session.scalars(sa.select(sa.func.count()).where(*living)).one()
    is_new = programmes.move(programme, step, by=by, pairs=number)
    if is_new and programme.state == CLOSED:
        for pair in db.session.scalars(PAIRS.where(*living).order_by(Pair.id)).all():
            endings.end_with_programme(pair)
        gatherings.end_with_programme(programme)
    return is_new
