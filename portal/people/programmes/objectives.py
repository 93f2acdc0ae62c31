"""Deeds on what a programme wants to reach: written down, put into another order, taken away when nobody uses it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal import db
from portal.errors import NotFound, Refused
from portal.people.models import Enrolment, Objective, Person, Programme
from portal.people.programmes import queries
from portal.people.programmes.settings import changing
from portal.people.typed import one_line

LONGEST, MOST = 200, 12


def add(programme: Programme, text: str, *, by: Person) -> None:
    """Write one down, the last in order. The same words again are the same objective."""
    words = one_line(text)
    if not words or len(words) > LONGEST:
        raise Refused(_("Please write an objective in at most %(n)s characters.", n=LONGEST), field="objective")

    def write() -> None:
        there = queries.objectives_of(programme)
        if len(there) >= MOST:
            raise Refused(_("%(n)s objectives are the most. Fewer are easier to keep in mind.", n=MOST))
        if words not in [each.text for each in there]:
            last = there[-1].position if there else 0
            db.session.add(Objective(programme_id=programme.id, position=last + 1, text=words))

    changing(programme, "objectives", by=by, change=write)


def raise_one(programme: Programme, objective_id: str, *, by: Person) -> None:
    """Put one before the one above it; the first stays where it is."""

    def swap() -> None:
        there = queries.objectives_of(programme)
        place = _place_of(there, objective_id)
        if place:
            above, mine = there[place - 1], there[place]
            mine_at, above_at = mine.position, above.position
            mine.position = -mine_at  # no two have the same place, not even for a moment
            db.session.flush()
            above.position = mine_at
            db.session.flush()
            mine.position = above_at

    changing(programme, "objectives", by=by, change=swap)


def remove(programme: Programme, objective_id: str, *, by: Person) -> None:
    """Take one away, as long as nobody has chosen it and no goal serves it. Twice is once."""

    def take_away() -> None:
        there = queries.objectives_of(programme)
        if objective_id not in [each.id for each in there]:
            return
        chosen = sa.select(Enrolment.objectives).where(Enrolment.programme_id == programme.id)
        if any(objective_id in mine for mine in db.session.scalars(chosen)):
            raise Refused(_("Somebody shares this objective. It can be removed when nobody does."))
        _delete(next(each for each in there if each.id == objective_id))

    changing(programme, "objectives", by=by, change=take_away)


def _delete(objective: Objective) -> None:
    """The database knows whether something upstairs, as a goal, still points to it."""
    try:
        with db.session.begin_nested():
            db.session.delete(objective)
    except IntegrityError as problem:
        raise Refused(_("A goal serves this objective. It can be removed when none does.")) from problem


def _place_of(there: list[Objective], objective_id: str) -> int:
    place = next((place for place, each in enumerate(there) if each.id == objective_id), None)
    if place is None:
        raise NotFound(_("There is no such objective."))
    return place
