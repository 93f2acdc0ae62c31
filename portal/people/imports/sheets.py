"""Tables of people: who they are, and what part they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from portal import spreadsheets
from portal.people.importing import COLUMNS, Row

OTHER_NAMES = {
    "e_mail": "email",
    "mail": "email",
    "full_name": "name",
    "manager_e_mail": "manager_email",
    "time_zone": "timezone",
}
_COLUMNS = spreadsheets.Columns(COLUMNS, ("email", "name"), OTHER_NAMES)


def rows_of(file: IO[bytes]) -> Iterator[Row]:
    """The rows of a file as they are read, as often as one asks. Refuses what is no table of people."""
    for row in spreadsheets.rows_of(file, _COLUMNS):
        said = {name: " ".join(value.split()) for name, value in row.cells.items()}
        role = said.get("role", "").lower().replace(" ", "-")
        yield Row(line=row.line, amiss=row.amiss, **{"email": "", **said, "role": role})


def check(file: IO[bytes]) -> int:
    """How many rows a file has. Refuses one that cannot be read to its end, or has none."""
    return spreadsheets.count(file, _COLUMNS)
