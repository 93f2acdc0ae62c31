"""A programme goes a step further, and what that means for its pairs."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from portal import db
from portal.mentoring.models import LIVING, Pair
from portal.people.models import Person, Programme
from portal.people.programmes import actions as programmes
from portal.people.programmes.moves import CLOSED

Ending = Callable[[Programme, Person], None]
"""What ends with a programme; it is told who closes it."""
ENDINGS: tuple[Ending, ...] = ()
"""In their order."""


def move(programme: Programme, step: str, *, by: Person) -> bool:
    """Let a programme go a step further, or one back; whether anything changed. Twice is once."""
    living = sa.select(sa.func.count()).where(Pair.programme_id == programme.id, Pair.state.in_(LIVING))
    is_new = programmes.move(programme, step, by=by, pairs=db.session.scalars(living).one())
    if is_new and programme.state == CLOSED:
        closing(programme, by=by)
    return is_new


def closing(programme: Programme, *, by: Person) -> None:
    """End what ends with a programme, in the transaction that closes it."""
    for end in ENDINGS:
        end(programme, by)
