"""Tables of awards: who is to get which badge, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

from portal import spreadsheets

COLUMNS = ("email", "badge", "level", "reason")


class Line(NamedTuple):
    """A row, by the number that a spreadsheet shows beside it. ``amiss`` says why it cannot be read at all."""

    number: int
    email: str = ""
    badge: str = ""
    level: str = ""
    reason: str = ""
    amiss: str = ""


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    """The rows of a file as they are read, as often as one asks. Refuses what is no table of awards."""
    for row in spreadsheets.rows_of(file, spreadsheets.Columns(COLUMNS)):
        yield Line(row.number, **row.cells, amiss=row.amiss)


def check(file: IO[bytes], *, needed: tuple[str, ...]) -> int:
    """How many rows a file has. Refuses one that cannot be read to its end, has none, or lacks a column."""
    return spreadsheets.count(file, spreadsheets.Columns(COLUMNS, needed))
