"""Boards: what those who joined hold, side by side; who is just ahead of somebody, and who is just behind.

A board is those of one programme who let each other see one thing that they hold. It is read from the index
``ix_holding_board`` alone, from somebody's own place outwards, so it costs the same with ten people and with a million.
"""

from __future__ import annotations

import operator
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import db

from .models import HOLDING

MOST_COUNTED = 1000
"""So far ahead a place is no help to anybody, and it is not counted."""


class Line(NamedTuple):
    """Who joined, and how much they hold."""

    subject: str
    n: int


class Neighbours(NamedTuple):
    """Who is on a board near somebody, most first. ``place`` counts those who hold more, plus one; None is too far."""

    ahead: list[Line]
    behind: list[Line]
    place: int | None


# Limits stand in the text of the statement, so that PostgreSQL can plan it once for all.
_AHEAD_SIDE, _BEHIND_SIDE, _MORE_SIDE = range(3)
_ON_BOARD = (HOLDING.c.board == sa.bindparam("board"), HOLDING.c.what == sa.bindparam("what"))
_MOST, _MOST_COUNTED = (
    sa.bindparam(name, type_=sa.Integer(), literal_execute=True) for name in ("most", "most_counted")
)
_N, _SUBJECT = (sa.bindparam(name, type_=HOLDING.c[name].type) for name in ("n", "subject"))
_HERE, _ME = sa.tuple_(HOLDING.c.n, HOLDING.c.subject), sa.tuple_(_N, _SUBJECT)
_UPWARDS, _DOWNWARDS = (HOLDING.c.n, HOLDING.c.subject), (HOLDING.c.n.desc(), HOLDING.c.subject.desc())
_LINES = sa.select(HOLDING.c.subject, HOLDING.c.n).where(*_ON_BOARD)
_AHEAD = _LINES.where(_HERE > _ME).order_by(*_UPWARDS).limit(_MOST).subquery()
_BEHIND = _LINES.where(_HERE < _ME).order_by(*_DOWNWARDS).limit(_MOST).subquery()
_MORE = _LINES.where(HOLDING.c.n > _N).order_by(*_UPWARDS)  # in order, or PostgreSQL reads the whole table
_HOW_MANY_MORE = sa.select(sa.func.count()).select_from(_MORE.limit(_MOST_COUNTED).subquery())
_NEAR = sa.union_all(
    sa.select(sa.literal(_AHEAD_SIDE), _AHEAD),
    sa.select(sa.literal(_BEHIND_SIDE), _BEHIND),
    sa.select(sa.literal(_MORE_SIDE), sa.literal(""), _HOW_MANY_MORE.scalar_subquery()),
)


def neighbours_of(subject: str, *, board: str, what: str, n: int, most: int = 10) -> Neighbours:
    """At most so many on either side of somebody who is on the board and holds ``n``; in one query.

    Who holds the same has the same place; they stand in the order of their ids.
    """
    here = {"board": board, "what": what, "n": n, "subject": subject, "most": most, "most_counted": MOST_COUNTED}
    sides: tuple[list[Line], ...] = ([], [], [])
    for side, other, held in db.session.execute(_NEAR, here):
        sides[side].append(Line(other, held))
    ahead, behind, ((_nobody, more),) = sides
    order = operator.attrgetter("n", "subject")
    ahead.sort(key=order, reverse=True)
    behind.sort(key=order, reverse=True)
    return Neighbours(ahead, behind, more + 1 if more < MOST_COUNTED else None)


def enter(subject: str, *, board: str, what: str) -> None:
    """Let those of the board see what the subject holds of this, also when that is nothing yet; and no other board."""
    leave(subject)
    joined: Any = db.insert(HOLDING).values(subject=subject, what=what, n=0, board=board)
    db.session.execute(joined.on_conflict_do_update(index_elements=["subject", "what"], set_={"board": board}))


def leave(subject: str) -> None:
    """Let nobody see what the subject holds."""
    theirs = sa.update(HOLDING).where(HOLDING.c.subject == subject, HOLDING.c.board.is_not(None))
    db.session.execute(theirs.values(board=None))
