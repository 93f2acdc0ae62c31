"""Questions about awards for many: files, and what became of each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.awards.models import GIVEN, READING, READY, UNDONE, BulkAward, BulkRow
from portal.errors import NotFound
from portal.people.models import Person, Programme

BATCH = 1000


class Row(NamedTuple):
    """What became of a row; ``name`` is the person's where they are in the programme."""

    number: int
    email: str
    name: str | None
    what: str
    reason: str
    outcome: str
    sentence: str


class Summary(NamedTuple):
    """A file in a list: by whom, when, how many were given."""

    id: str
    made_at: dt.datetime
    state: str
    by: str | None
    total: int


_COLUMNS = (
    BulkRow.number,
    BulkRow.email,
    Person.name,
    BulkRow.what,
    BulkRow.reason,
    BulkRow.outcome,
    BulkRow.sentence,
)
_ROWS = sa.select(*_COLUMNS).outerjoin(Person, Person.id == BulkRow.person_id).order_by(BulkRow.number)


def bulk_of(programme: Programme, bulk_id: str, *, coordinator: Person) -> BulkAward:
    """A file for this programme: until it is confirmed, only for who sent it. To anybody else it does not exist."""
    found = db.session.scalar(sa.select(BulkAward).where(BulkAward.id == bulk_id, _seen_by(programme, coordinator)))
    if found is None:
        raise NotFound(_("There is no such list."))
    return found


def bulk_called(bulk_id: str) -> BulkAward:
    """A file, for those who run the portal."""
    found = db.session.get(BulkAward, bulk_id)
    if found is None:
        raise NotFound(_("There is no such list."))
    return found


def bulks_in(programme: Programme, *, coordinator: Person, after: int = 0, limit: int = 20) -> list[Summary]:
    """Files for a programme, the newest first; those that were not read to their end are left out."""
    columns = (BulkAward.id, BulkAward.made_at, BulkAward.state, Person.name, BulkAward.total)
    asked = sa.select(*columns).outerjoin(Person, Person.id == BulkAward.made_by_id)
    asked = asked.where(_seen_by(programme, coordinator), BulkAward.state != READING)
    ordered = asked.order_by(BulkAward.made_at.desc(), BulkAward.id.desc()).offset(after).limit(limit)
    return [Summary(*row) for row in db.session.execute(ordered)]


def counts_of(bulk: BulkAward) -> dict[str, int]:
    """How many rows have each outcome."""
    asked = sa.select(BulkRow.outcome, sa.func.count()).where(BulkRow.bulk_id == bulk.id).group_by(BulkRow.outcome)
    return {row[0]: row[1] for row in db.session.execute(asked)}


def rows_of(bulk: BulkAward, *, outcome: str = "", after: int = 0, limit: int = 50) -> list[Row]:
    """Rows of a file in their order, perhaps only those with one outcome; ``limit`` of them from ``after`` on."""
    asked = _ROWS.where(BulkRow.bulk_id == bulk.id)
    asked = asked.where(BulkRow.outcome == outcome) if outcome else asked
    return [Row(*row) for row in db.session.execute(asked.offset(after).limit(limit))]


def every_row_of(bulk_id: str) -> Iterator[Row]:
    """All rows of a file, read in batches so that memory stays small."""
    asked, last = _ROWS.where(BulkRow.bulk_id == bulk_id).limit(BATCH), 0
    while rows := db.session.execute(asked.where(BulkRow.number > last)).all():
        yield from (Row(*row) for row in rows)
        last = rows[-1].number


def people_given(bulk_id: str, *, limit: int) -> list[str]:
    """Ids of people who were given something by a file, or had it taken back."""
    rows = sa.select(BulkRow.person_id).where(BulkRow.bulk_id == bulk_id, BulkRow.outcome.in_((GIVEN, UNDONE)))
    return [person for person in db.session.scalars(rows.distinct().limit(limit)) if person]


def _seen_by(programme: Programme, coordinator: Person) -> sa.ColumnElement[bool]:
    is_open = sa.or_(BulkAward.state.not_in((READING, READY)), BulkAward.made_by_id == coordinator.id)
    return sa.and_(BulkAward.programme_id == programme.id, is_open)
