"""Questions about files with people: which there are, and what becomes of each row. Also as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db, spreadsheets
from portal.errors import NotFound
from portal.people.importing import COLUMNS
from portal.people.imports.models import READING, READY, PeopleFile, PeopleRow
from portal.people.models import Person, Programme

BATCH = 1000


class Summary(NamedTuple):
    """A file in a list: when, by whom, how far."""

    id: str
    made_at: dt.datetime
    state: str
    by: str
    total: int


class Line(NamedTuple):
    """What becomes of a row."""

    line: int
    outcome: str
    cells: dict[str, Any]
    difference: dict[str, list[str]]
    sentence: str


_LINES = sa.select(
    PeopleRow.line, PeopleRow.outcome, PeopleRow.cells, PeopleRow.difference, PeopleRow.sentence
).order_by(PeopleRow.line)


def file_of(programme: Programme, file_id: str, *, coordinator: Person) -> PeopleFile:
    """A file for this programme: until it is confirmed, only for who sent it. To anybody else it does not exist."""
    found = db.session.scalar(sa.select(PeopleFile).where(PeopleFile.id == file_id, _seen_by(programme, coordinator)))
    if found is None:
        raise NotFound(_("There is no such file."))
    return found


def files_in(programme: Programme, *, coordinator: Person, after: int = 0, limit: int = 20) -> list[Summary]:
    """Files for a programme, the newest first; those that were not read to their end are left out."""
    columns = (PeopleFile.id, PeopleFile.made_at, PeopleFile.state, Person.name, PeopleFile.total)
    asked = sa.select(*columns).join(Person, Person.id == PeopleFile.made_by_id)
    asked = asked.where(_seen_by(programme, coordinator), PeopleFile.state != READING)
    ordered = asked.order_by(PeopleFile.made_at.desc(), PeopleFile.id.desc()).offset(after).limit(limit)
    return [Summary(*row) for row in db.session.execute(ordered)]


def counts_of(file: PeopleFile) -> dict[str, int]:
    """How many rows have each outcome."""
    asked = sa.select(PeopleRow.outcome, sa.func.count()).where(PeopleRow.file_id == file.id)
    return {row[0]: row[1] for row in db.session.execute(asked.group_by(PeopleRow.outcome))}


def rows_of(file: PeopleFile, *, outcome: str = "", after: int = 0, limit: int = 50) -> list[Line]:
    """Rows of a file in their order, perhaps only those with one outcome; ``limit`` of them from ``after`` on."""
    asked = _LINES.where(PeopleRow.file_id == file.id)
    asked = asked.where(PeopleRow.outcome == outcome) if outcome else asked
    return [Line(*row) for row in db.session.execute(asked.offset(after).limit(limit))]


def every_row_of(file_id: str) -> Iterator[Line]:
    """All rows of a file, read in batches so that memory stays small."""
    asked, last = _LINES.where(PeopleRow.file_id == file_id).limit(BATCH), 0
    while rows := db.session.execute(asked.where(PeopleRow.line > last)).all():
        yield from (Line(*row) for row in rows)
        last = rows[-1].line


def as_csv(lines: Iterable[Line]) -> Iterator[str]:
    """The report as a table."""
    yield spreadsheets.MARK + spreadsheets.line(("line", "outcome", "sentence", *COLUMNS))
    for line in lines:
        cells = (str(line.cells.get(name, "")) for name in COLUMNS)
        yield spreadsheets.line((str(line.line), line.outcome, line.sentence, *cells))


def _seen_by(programme: Programme, coordinator: Person) -> sa.ColumnElement[bool]:
    is_open = sa.or_(PeopleFile.state.not_in((READING, READY)), PeopleFile.made_by_id == coordinator.id)
    return sa.and_(PeopleFile.programme_id == programme.id, is_open)
