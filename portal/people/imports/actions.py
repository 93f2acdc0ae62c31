"""Deeds on a file with people. None commits: what is long yields after each chunk, and whoever asks commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db, timers
from portal.errors import Refused
from portal.people import importing
from portal.people.importing import AMISS, CHANGED, CHUNK, NEW, Examination, Row
from portal.people.imports.models import ADDING, AT_WORK, DONE, LINING, READING, READY, PeopleFile, PeopleRow
from portal.people.models import Person, Programme
from portal.spreadsheets import Look

log = structlog.get_logger(__name__)

TIMER = "people-file"
LASTS = dt.timedelta(days=7)
"""So long the rows of a file are kept."""
KEPT = 5
"""Files of one person that were looked at and not carried out, the latest of them."""


def begin(programme: Programme, look: Look, *, by: Person) -> PeopleFile:
    """Begin to read a file. Older ones of the same person that were never carried out go."""
    file = PeopleFile(programme_id=programme.id, made_by_id=by.id, encoding=look.encoding, mark=look.mark)
    db.session.add(file)
    db.session.flush()
    idle = sa.select(PeopleFile.id).where(PeopleFile.made_by_id == by.id, PeopleFile.state.in_((READING, READY)))
    for old in db.session.scalars(idle.order_by(PeopleFile.id.desc()).offset(KEPT).with_for_update(skip_locked=True)):
        _delete(old)
    timers.start(TIMER, file.id, at=clock.now() + LASTS)
    return file


def take_in(file_id: str, rows: Iterable[Row], *, programme: Programme, by: Person) -> Iterator[int]:
    """Keep what would become of each row; yields how many there are so far. Nobody is changed by it."""
    examination, many = Examination(programme, by), 0
    for chunk in examination.of(rows):
        kept = [
            {
                "file_id": file_id,
                "line": each.row.line,
                "outcome": each.outcome,
                "cells": asdict(each.row),
                "difference": {name: list(pair) for name, pair in each.difference.items()},
                "sentence": each.sentence,
            }
            for each in chunk
        ]
        db.session.execute(sa.insert(PeopleRow), kept)
        many += len(chunk)
        yield many
    for wrong in importing.chunks(examination.wrong_managers()):
        for line, sentence in wrong:
            row = sa.update(PeopleRow).where(PeopleRow.file_id == file_id, PeopleRow.line == line)
            db.session.execute(row.values(outcome=AMISS, sentence=sentence, difference={}))
        yield many
    ready = sa.update(PeopleFile).where(PeopleFile.id == file_id).values(state=READY, total=many)
    db.session.execute(ready, execution_options={"synchronize_session": False})
    yield many


def confirm(file: PeopleFile, *, is_told: bool) -> None:
    """Let it be carried out, in the background. Twice is once; refused while anything is amiss in it."""
    if file.state == READING:
        raise Refused(_("This file was not read to its end. Please send it again."))
    counts = _counts(file)
    if counts.get(AMISS):
        raise Refused(_("Nothing was imported. Please mend what is amiss and send the file again."))
    total = counts.get(NEW, 0) + counts.get(CHANGED, 0)
    if file.state == READY and not total:
        raise Refused(_("Nothing in this file changes anything."))
    turned = sa.update(PeopleFile).where(PeopleFile.id == file.id, PeopleFile.state == READY)
    values = {"state": ADDING, "done": 0, "at": 0, "total": total, "is_told": is_told}
    if db.session.scalar(turned.values(values).returning(PeopleFile.id)) is not None:
        log.info("people import confirmed", file=file.id, by=file.made_by_id, rows=total)


def carry_on(file_id: str | None = None) -> Iterator[PeopleFile]:
    """Carry out what was confirmed, of one file or of any; yields the file after each chunk.

    Whoever works on a file holds its row until the chunk is committed: others wait, or take another one.
    """
    asked = sa.select(PeopleFile).where(PeopleFile.state.in_(AT_WORK)).order_by(PeopleFile.id).limit(1)
    asked = asked.where(PeopleFile.id == file_id) if file_id else asked
    asked = asked.with_for_update(skip_locked=file_id is None).execution_options(populate_existing=True)
    while (file := db.session.scalar(asked)) is not None:
        _add(file) if file.state == ADDING else _line(file)
        yield file


def forget(file_id: str, due_at: dt.datetime) -> None:
    """Let the rows of an old file go; one that is still being carried out is looked at again a day later."""
    file = db.session.get(PeopleFile, file_id)
    if file is None:
        return
    if file.is_at_work:
        later = due_at + dt.timedelta(days=1)
        timers.start(TIMER, file_id, at=later, name=later.date().isoformat())
    else:
        _delete(file_id)


def _add(file: PeopleFile) -> None:
    rows = _next(file, (NEW, CHANGED))
    if not rows:
        file.state, file.at = LINING, 0
        return
    programme, by = _whose(file)
    read = [Row(**row.cells) for row in rows]
    importing.carry_out(read, programme=programme, by=by, invites=True, is_told=file.is_told)
    file.done += len(rows)
    file.at = rows[-1].line


def _line(file: PeopleFile) -> None:
    rows = _next(file, (NEW, CHANGED))
    if not rows:
        file.state, file.done_at = DONE, clock.now()
        return
    _programme, by = _whose(file)
    importing.set_managers([Row(**row.cells) for row in rows], by=by)
    file.at = rows[-1].line


def _next(file: PeopleFile, outcomes: Sequence[str]) -> Sequence[PeopleRow]:
    rows = sa.select(PeopleRow).where(
        PeopleRow.file_id == file.id, PeopleRow.outcome.in_(outcomes), PeopleRow.line > file.at
    )
    return db.session.scalars(rows.order_by(PeopleRow.line).limit(CHUNK)).all()


def _whose(file: PeopleFile) -> tuple[Programme, Person]:
    return db.session.get_one(Programme, file.programme_id), db.session.get_one(Person, file.made_by_id)


def _counts(file: PeopleFile) -> dict[str, int]:
    rows = sa.select(PeopleRow.outcome, sa.func.count()).where(PeopleRow.file_id == file.id)
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(PeopleRow.outcome))}


def _delete(file_id: str) -> None:
    db.session.execute(sa.delete(PeopleRow).where(PeopleRow.file_id == file_id))
    db.session.execute(sa.delete(PeopleFile).where(PeopleFile.id == file_id))
