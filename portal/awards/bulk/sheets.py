"""Tables as spreadsheets save them (RFC 4180, loosely): what stands in each row, one after the other.

Commas, semicolons or tabs; UTF-8 with or without a mark at its beginning, else Windows-1252, which holds Latin-1.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, NamedTuple

from flask_babel import gettext as _

from portal.errors import Refused, suggestion

COLUMNS = ("email", "badge", "level", "reason")
MOST = 100_000
"""Rows of a file."""
BLOCK = 1 << 16


class Line(NamedTuple):
    """A row, by the number that a spreadsheet shows beside it. ``amiss`` says why it cannot be read at all."""

    number: int
    email: str = ""
    badge: str = ""
    level: str = ""
    reason: str = ""
    amiss: str = ""


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    """The rows of a file as they are read, never all of them at once; empty ones are left out.

    Refuses what is no table, or has columns that nobody knows. What can be asked twice: the file is read from its
    beginning.
    """
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield from _lines(text)
    finally:
        text.detach()


def check(file: IO[bytes], *, needed: tuple[str, ...]) -> int:
    """How many rows a file has. Refuses one that cannot be read to its end, has none, or lacks a column."""
    names = _names(file)
    missing = [name for name in needed if name not in names]
    if missing:
        sentence = _("The first row has to name the columns. Missing: %(names)s.", names=", ".join(missing))
        raise Refused(sentence, field="file")
    many = sum(1 for _line in lines_of(file))
    if not many:
        raise Refused(_("There are no rows under the names of the columns."), field="file")
    return many


def _names(file: IO[bytes]) -> list[str]:
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        return _header(next(_rows(text), []))
    except csv.Error as problem:
        raise Refused(_unreadable(1, problem), field="file") from problem
    finally:
        text.detach()


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


def _rows(text: io.TextIOWrapper) -> Iterator[list[str]]:
    first = text.readline()
    text.seek(0)
    mark = max(",;\t", key=first.count)
    return csv.reader(text, delimiter=mark, strict=True)


def _lines(text: io.TextIOWrapper) -> Iterator[Line]:
    rows, number, many = _rows(text), 1, 0
    try:
        names = _header(next(rows, []))
        for cells in rows:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            many += 1
            if many > MOST:
                raise Refused(_("The file has more than 100,000 rows. Please split it."), field="file")
            yield _line(number, names, cells)
    except csv.Error as problem:
        raise Refused(_unreadable(number + 1, problem), field="file") from problem


def _unreadable(number: int, problem: csv.Error) -> str:
    return str(_("Row %(number)s cannot be read as CSV (%(problem)s).", number=number, problem=problem))


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    for name in names:
        if name not in COLUMNS:
            near = suggestion(name, COLUMNS)
            raise Refused(_("There is no column called “%(name)s”.%(near)s", name=name[:40], near=near), field="file")
        if names.count(name) > 1:
            raise Refused(_("The column “%(name)s” stands there twice.", name=name), field="file")
    return names


def _line(number: int, names: list[str], cells: list[str]) -> Line:
    values = [cell.strip() for cell in cells]
    said = dict(zip(names, values, strict=False))
    if any(values[len(names) :]):
        return Line(number, said.get("email", ""), amiss=_("There are more cells than columns. Are quotes missing?"))
    if any(value.startswith("=") for value in values):
        return Line(number, said.get("email", ""), amiss=_("This holds a formula. Please save its result instead."))
    return Line(number, **said)
