"""Tables of people as spreadsheets save them (RFC 4180, loosely): the rows, one after the other.

Commas, semicolons or tabs; UTF-8 with or without a mark at its beginning, else Windows-1252, which holds Latin-1.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from flask_babel import gettext as _

from portal.errors import Refused, suggestion
from portal.people.importing import COLUMNS, Row

MOST = 100_000
"""Rows of a file."""
BLOCK = 1 << 16
MARKS = ",;\t"
ALSO = {
    "e_mail": "email",
    "mail": "email",
    "full_name": "name",
    "manager_e_mail": "manager_email",
    "time_zone": "timezone",
}
"""What else a column may be called."""


class Look(NamedTuple):
    """How a file is written: ``utf-8-sig`` or ``cp1252``, and what stands between cells."""

    encoding: str
    mark: str


def look_at(file: IO[bytes]) -> Look:
    """How a file is written. Refuses what is no text."""
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        first = text.readline(BLOCK)
        return Look(encoding, max(MARKS, key=first.count))
    finally:
        text.detach()


def rows_of(file: IO[bytes]) -> Iterator[Row]:
    """The rows of a file as they are read, with the line on which each begins; never all of them at once.

    Refuses what is no table, or has columns that nobody knows. Can be asked twice: the file is read from its beginning.
    """
    look = look_at(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=look.encoding, errors="replace", newline="")
    try:
        yield from _rows(csv.reader(text, delimiter=look.mark, strict=True))
    finally:
        text.detach()


def check(file: IO[bytes]) -> int:
    """How many rows a file has. Refuses one that cannot be read to its end, or has none."""
    many = sum(1 for _row in rows_of(file))
    if not many:
        raise Refused(_("There are no rows under the names of the columns."), field="file")
    return many


def _encoding_of(file: IO[bytes]) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            if b"\0" in block:
                raise Refused(_("This is not a CSV file. In a spreadsheet, save it as “CSV UTF-8”."), field="file")
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    line, number = 1, 0
    try:
        names = _header(next(reader, []))
        line = _line_of(reader) + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                number += 1
                if number > MOST:
                    raise Refused(_("The file has more than 100,000 rows. Please split it."), field="file")
                yield _row(line, names, cells)
            line = _line_of(reader) + 1
    except csv.Error as problem:
        sentence = _("line %(line)s: this cannot be read as CSV (%(problem)s).", line=line, problem=problem)
        raise Refused(sentence, field="file") from problem


def _line_of(reader: Iterator[list[str]]) -> int:
    return int(getattr(reader, "line_num", 0))


def _header(cells: list[str]) -> list[str]:
    plain = [re.sub(r"[\s_-]+", "_", cell.strip().lower()) for cell in cells]
    names = [ALSO.get(name, name) for name in plain]
    missing = [name for name in ("email", "name") if name not in names]
    if missing:
        sentence = _("The first line has to name the columns; missing: %(names)s.", names=", ".join(missing))
        raise Refused(sentence, field="file")
    for name in names:
        if name not in COLUMNS:
            near = suggestion(name, COLUMNS)
            raise Refused(_("There is no column called '%(name)s'.%(near)s", name=name[:40], near=near), field="file")
        if names.count(name) > 1:
            raise Refused(_("The column '%(name)s' stands there twice.", name=name), field="file")
    return names


def _row(line: int, names: list[str], cells: list[str]) -> Row:
    values = [" ".join(cell.split()) for cell in cells]
    said = {"email": ""} | dict(zip(names, values, strict=False))
    said["role"] = said.get("role", "").lower().replace(" ", "-")
    return Row(line=line, amiss=_amiss(names, values), **said)


def _amiss(names: list[str], values: list[str]) -> str:
    if any(values[len(names) :]):
        return str(_("There are more cells than columns. Does a comma miss its quotes?"))
    if any(value.startswith("=") for value in values):
        return str(_("This holds a formula. Please save its result instead."))
    if any("\ufffd" in value for value in values):
        return str(_("Some letters cannot be read. Please save the file as “CSV UTF-8”."))
    return ""
