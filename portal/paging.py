"""Long lists in parts: each goes on after a cursor, which is the id of the last item that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import Refused

Listed: TypeAlias = "sa.Select[*tuple[Any, ...]]"
"""A question about some columns of many rows."""


@dataclass(frozen=True)
class Part:
    """Some items of a list, each by the names of its columns. ``following`` is the cursor of the next part, if any."""

    items: list[dict[str, Any]]
    following: str | None


def part_of(
    listed: Listed,
    *order: sa.ColumnElement[Any],
    cursor: Listed | None,
    limit: int,
) -> Part:
    """So many items in this order, after the one whose place ``cursor`` finds (the same columns); in two statements.

    One of the columns is called ``id``. A cursor that finds nothing is refused.
    """
    if cursor is not None:
        place = db.session.execute(cursor).first()
        if place is None:
            raise Refused(_("There is no such place in this list. Begin again without “after”."), field="after")
        listed = listed.where(_after(order, place))
    rows = db.session.execute(listed.order_by(*order).limit(limit + 1)).mappings().all()
    items = [dict(row) for row in rows[:limit]]
    return Part(items, items[-1]["id"] if len(rows) > limit else None)


def _after(order: Sequence[sa.ColumnElement[Any]], place: sa.Row[Any]) -> sa.ColumnElement[bool]:
    values = (sa.literal(value, column.type) for column, value in zip(order, place, strict=True))
    return sa.tuple_(*order) > sa.tuple_(*values)
