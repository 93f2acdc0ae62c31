"""Tables that spreadsheets open: CSV (RFC 4180) in UTF-8, in which no cell can pass for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MARK = "\ufeff"
"""At the beginning of a file: spreadsheets know by it that it is UTF-8."""
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def line(cells: Iterable[str]) -> str:
    """One line of a table; a cell that a spreadsheet would compute begins with an apostrophe."""
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(LOOKS_LIKE_A_FORMULA) else cell
