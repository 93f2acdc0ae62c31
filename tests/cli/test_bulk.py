"""``portal awards import`` and ``portal awards undo``."""

from __future__ import annotations

import pytest

from tests.cli.test_awards import CLARA, MAYA, ROBERT, programme

__all__ = ["programme"]
TEXT = f"""email,badge,level,reason
{MAYA},good-company,bronze,She brought everybody together.
{ROBERT},bridge-builder,,He asked first.
nobody@demo.example,bridge-builder,,Nobody knows.
"""


@pytest.fixture
def sheet(tmp_path):
    """A list with three rows, one of which cannot be given."""
    found = tmp_path / "list.csv"
    found.write_text(TEXT)
    return found


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(programme, portal, ask, sheet):
    said = portal("awards", "import", sheet, "--programme", "spring", "--dry-run")

    assert said.code == 1
    assert said.out.splitlines() == [
        f"row 2: Maya Lindqvist <{MAYA}> good-company/bronze: will be given",
        f"row 3: Robert Keller <{ROBERT}> bridge-builder: will be given",
        "row 4: nobody@demo.example bridge-builder: refused. "
        "Nobody in this programme has the address nobody@demo.example.",
        "2 will be given, 1 refused.",
        "Nothing was given.",
    ]
    for table in ("bulk_award", "bulk_row", "hand_award"):
        assert ask(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_list_is_given_signed_and_reported(programme, portal, ask, sheet):
    portal("keys", "create")

    said = portal("awards", "import", sheet, "--programme", "spring", "--by", CLARA, "--json")

    assert said.code == 1
    assert said.json["counts"] == {"given": 2, "refused": 1}
    assert [row["outcome"] for row in said.json["rows"]] == ["given", "given", "refused"]
    assert ask("SELECT what FROM holding ORDER BY what") == [("badge:bridge-builder",), ("badge:good-company/bronze",)]
    assert ask("SELECT count(*) FROM credential") == [(2,)]
    assert ask("SELECT DISTINCT name FROM hand_award JOIN person ON person.id = given_by_id") == [("Clara Rossi",)]
    assert portal("journal", "verify").code == 0


def test_the_same_list_again_gives_nothing_more(programme, portal, ask, sheet):
    for _time in range(2):
        said = portal("awards", "import", sheet, "--programme", "spring", "--json")

    assert said.json["counts"] == {"held": 2, "refused": 1}
    assert ask("SELECT count(*) FROM hand_award") == [(2,)]


def test_badge_and_reason_are_said_once(programme, portal, ask, tmp_path):
    (tmp_path / "list.csv").write_text(f"email\n{MAYA}\n{ROBERT}\n")
    told = ("--badge", "bridge-builder", "--reason", "For the workshop.")

    said = portal("awards", "import", tmp_path / "list.csv", "--programme", "spring", *told)

    assert said.code == 0
    assert ask("SELECT DISTINCT reason FROM hand_award") == [("For the workshop.",)]


def test_all_of_it_is_undone_once(programme, portal, ask, sheet):
    portal("keys", "create")
    bulk = portal("awards", "import", sheet, "--programme", "spring", "--json").json["bulk"]

    said = portal("awards", "undo", bulk, "--reason", "The wrong list.", "--json")

    assert (said.code, said.json["counts"]) == (1, {"undone": 2, "refused": 1})
    assert ask("SELECT sum(n) FROM holding") == [(0,)]
    assert ask("SELECT count(*) FROM credential WHERE revoked_at IS NULL") == [(0,)]
    again = portal("awards", "undo", bulk, "--reason", "Once more.")
    assert (again.code, again.out) == (1, "")
    assert "done once" in again.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--programme", "autumn"), "no programme at the address autumn"),
        (("--programme", "spring", "--by", ROBERT), "There is no such programme"),
        (("--programme", "spring", "--by", "ines@demo.example"), "Nobody here has the address"),
    ],
)
def test_who_and_where_must_be_right(programme, portal, ask, sheet, words, sentence):
    said = portal("awards", "import", sheet, *words)

    assert (said.code, said.out) == (1, "")
    assert sentence in said.err
    assert ask("SELECT count(*) FROM bulk_award") == [(0,)]


def test_what_is_no_table_is_refused(programme, portal, tmp_path):
    (tmp_path / "list.csv").write_text("mail\nx\n")

    said = portal("awards", "import", tmp_path / "list.csv", "--programme", "spring")

    assert said.code == 1
    assert "Did you mean 'email'?" in said.err


def test_what_was_never_imported_cannot_be_undone(programme, portal):
    said = portal("awards", "undo", "0", "--reason", "The wrong list.")

    assert (said.code, said.err) == (1, "There is no such list.\n")
