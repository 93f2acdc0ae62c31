"""Tables of people as spreadsheets save them, the nasty ones too."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from portal import spreadsheets
from portal.errors import Refused
from portal.people.imports import sheets

HEADER = "email,name,department"


def read(text, encoding="utf-8"):
    return list(sheets.rows_of(io.BytesIO(text.encode(encoding))))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_marks_and_encodings_are_recognised(mark, encoding):
    text = f"email{mark}name{mark}department\nzoe@example.org{mark}Zoë Müller{mark}Büro\n"

    [row] = read(text, encoding)

    assert (row.email, row.name, row.department) == ("zoe@example.org", "Zoë Müller", "Büro")
    look = spreadsheets.look_at(io.BytesIO(text.encode(encoding)))
    assert look == ("utf-8-sig" if "utf" in encoding else "cp1252", mark)


@pytest.mark.parametrize(
    "header", ["E-Mail,Name,Manager Email", "EMAIL, name ,manager_email", "mail,Full Name,Manager E-mail"]
)
def test_columns_are_named_in_any_case_and_with_spaces(header):
    [row] = read(f"{header}\na@example.org,Anna,b@example.org\n")

    assert (row.email, row.name, row.manager_email) == ("a@example.org", "Anna", "b@example.org")


def test_a_line_break_in_quotes_is_a_space_and_lines_are_those_of_the_file():
    rows = read(f'{HEADER}\na@example.org,"Anna\nBerg",X\n\nb@example.org,Bo,Y\n')

    assert [(row.line, row.name) for row in rows] == [(2, "Anna Berg"), (5, "Bo")]


@pytest.mark.parametrize("cell", ['=HYPERLINK("https://evil.example")', "=1+1", " =cmd"])
def test_a_formula_is_never_taken(cell):
    quoted = cell.replace('"', '""')

    [row] = read(f'{HEADER}\na@example.org,"{quoted}",X\n')

    assert "formula" in row.amiss


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Missing: email, name"),
        ("name,department\n", "Missing: email"),
        ("email,name,nmae\n", "no column called “nmae”. Did you mean 'name'?"),
        ("email,name,Name\n", "stands there twice"),
        (f'{HEADER}\na@example.org,"Anna\n', "Line 2 cannot be read as CSV"),
    ],
)
def test_what_is_no_table_is_refused(text, reason):
    with pytest.raises(Refused) as refused:
        read(text)

    assert reason in str(refused.value)


def test_a_table_without_rows_is_refused():
    with pytest.raises(Refused, match="no rows"):
        sheets.check(io.BytesIO(HEADER.encode()))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_what_is_no_text_is_refused(encoding):
    with pytest.raises(Refused, match="CSV UTF-8"):
        read(f"{HEADER}\na@example.org,Anna,X\n", encoding)


def test_more_cells_than_columns_and_letters_that_are_none_are_said():
    wide = f"{HEADER}\na@example.org,Anna,X,Y\n".encode()
    broken = f"{HEADER}\na@example.org,Anna \x81,X\n".encode("latin-1")

    assert "more cells" in next(sheets.rows_of(io.BytesIO(wide))).amiss
    assert "cannot be read" in next(sheets.rows_of(io.BytesIO(broken))).amiss


def test_a_hundred_thousand_rows_are_read_one_by_one_and_one_more_is_refused():
    whole = (HEADER + "\n" + "\n".join(f"p{n}@example.org,Person {n},X" for n in range(100_001))).encode()
    tracemalloc.start()

    with pytest.raises(Refused, match="more than 100,000 rows"):
        sheets.check(io.BytesIO(whole))

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(whole) + 4_000_000
    fewer = whole.rsplit(b"\n", 1)[0]
    assert sheets.check(io.BytesIO(fewer)) == 100_000
