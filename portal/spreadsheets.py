"""Tables as spreadsheets read and save them: CSV (RFC 4180, read loosely).

Written in UTF-8, and no cell can pass for a formula. Read with commas, semicolons or tabs; in UTF-8 with or without a
mark at its beginning, else as Windows-1252, which holds Latin-1; row by row, never all of them at once.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from flask_babel import gettext as _

from portal.errors import Refused, suggestion

MARK = "\ufeff"
"""At the beginning of a file: spreadsheets know by it that it is UTF-8."""
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BETWEEN = ",;\t"
"""What may stand between cells."""
MOST = 100_000
"""Rows of a file that is read."""
BLOCK = 1 << 16


def line(cells: Iterable[str]) -> str:
    """One line of a table; a cell that a spreadsheet would compute begins with an apostrophe."""
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(LOOKS_LIKE_A_FORMULA) else cell


@dataclass(frozen=True)
class Columns:
    """Those that a file may have, in any order; those that it must have; and what else one may be called."""

    known: tuple[str, ...]
    needed: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)


class Look(NamedTuple):
    """How a file is written: ``utf-8-sig`` or ``cp1252``, and what stands between cells."""

    encoding: str
    mark: str


class Row(NamedTuple):
    """A row that is not empty: by the number that a spreadsheet shows beside it, and by the line on which it begins.

    ``amiss`` says why its cells cannot be believed.
    """

    number: int
    line: int
    cells: dict[str, str]
    amiss: str = ""


def look_at(file: IO[bytes]) -> Look:
    """How a file is written. Refuses what is no text."""
    encoding = _encoding_of(file)
    with _text_of(file, encoding) as text:
        first = text.readline(BLOCK)
    return Look(encoding, max(BETWEEN, key=first.count))


def rows_of(file: IO[bytes], columns: Columns) -> Iterator[Row]:
    """The rows of a file as they are read. Can be asked twice: the file is read from its beginning.

    Refuses what is no table, lacks a column, or has one that nobody knows.
    """
    look = look_at(file)
    with _text_of(file, look.encoding) as text:
        yield from _rows(_Lines(csv.reader(text, delimiter=look.mark, strict=True)), columns)


def count(file: IO[bytes], columns: Columns) -> int:
    """How many rows a file has. Refuses one that cannot be read to its end, or has none."""
    many = sum(1 for _row in rows_of(file, columns))
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


@contextmanager
def _text_of(file: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file from its beginning, as text; it stays open afterwards."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


class _Lines:
    """Rows of cells with the line on which each begins, for a sentence about one that cannot be read."""

    def __init__(self, reader: Iterator[list[str]]) -> None:
        self._reader = reader
        self.line = 1

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for cells in self._reader:
                yield self.line, cells
                self.line = getattr(self._reader, "line_num", 0) + 1
        except csv.Error as problem:
            sentence = _("Line %(line)s cannot be read as CSV (%(problem)s).", line=self.line, problem=problem)
            raise Refused(sentence, field="file") from problem


def _rows(lines: Iterable[tuple[int, list[str]]], columns: Columns) -> Iterator[Row]:
    rest, many = iter(lines), 0
    names = _names(next(rest, (1, []))[1], columns)
    for number, (begins, cells) in enumerate(rest, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        many += 1
        if many > MOST:
            raise Refused(_("The file has more than 100,000 rows. Please split it."), field="file")
        values = [cell.strip() for cell in cells]
        yield Row(number, begins, dict(zip(names, values, strict=False)), _amiss(names, values))


def _names(cells: list[str], columns: Columns) -> list[str]:
    plain = [re.sub(r"[\s_-]+", "_", cell.strip().lower()) for cell in cells]
    names = [columns.also.get(name, name) for name in plain]
    for name in names:
        if name not in columns.known:
            near = suggestion(name, columns.known)
            raise Refused(_("There is no column called “%(name)s”.%(near)s", name=name[:40], near=near), field="file")
        if names.count(name) > 1:
            raise Refused(_("The column “%(name)s” stands there twice.", name=name), field="file")
    missing = [name for name in columns.needed if name not in names]
    if missing:
        sentence = _("The first row has to name the columns. Missing: %(names)s.", names=", ".join(missing))
        raise Refused(sentence, field="file")
    return names


def _amiss(names: list[str], values: list[str]) -> str:
    if any(values[len(names) :]):
        return str(_("There are more cells than columns. Are quotes missing?"))
    if any(value.startswith("=") for value in values):
        return str(_("This holds a formula. Please save its result instead."))
    if any("\ufffd" in value for value in values):
        return str(_("Some letters cannot be read. Please save the file as “CSV UTF-8”."))
    return ""
