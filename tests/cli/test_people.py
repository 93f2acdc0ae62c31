"""``portal people``: accounts, tokens, and files with many people in them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.cli.answers import house
from portal.mentoring import actions as mentoring
from portal.people.models import Person, Programme
from portal.people.passwords import digest

HEADER = "email,name,role,department,manager_email,language,timezone"


@pytest.fixture
def file(tmp_path):
    """Write a file with people in it."""

    def write(*lines, header=HEADER, encoding="utf-8", end="\n"):
        (tmp_path / "people.csv").write_bytes(end.join([header, *lines, ""]).encode(encoding))
        return tmp_path / "people.csv"

    return write


def test_an_account_is_made_and_its_owner_invited(portal, ask):
    said = portal("people", "create", "Anna@Example.org", "Anna Berg", "--json")

    link = said.json["invitation"]
    assert (said.code, said.json["email"]) == (0, "anna@example.org")
    assert ask("SELECT purpose, id FROM link") == [("invitation", digest(link.rpartition("/")[2]))]
    assert ask("SELECT recipient, link FROM mail") == [("anna@example.org", link.removeprefix("http://127.0.0.1:8000"))]


def test_the_invitation_is_printed(portal):
    assert "http://127.0.0.1:8000/invitations/" in portal("people", "create", "anna@example.org", "Anna").out


def test_an_account_with_a_password_needs_no_invitation(portal, ask):
    said = portal("people", "create", "anna@example.org", "Anna", "--password", "a long enough sentence", "--json")

    assert (said.code, said.json["invitation"]) == (0, None)
    assert ask("SELECT count(*) FROM mail") == [(0,)]
    assert ask("SELECT substr(password_hash, 1, 9) FROM person") == [("$argon2id",)]


@pytest.mark.parametrize(
    "words",
    [
        ["anna@example.org", "Anna again"],
        ["anna", "Anna"],
        ["bo@example.org", " "],
        ["bo@example.org", "Bo", "--password", "short"],
        ["bo@example.org", "Bo", "--programme", "nowhere"],
        ["bo@example.org", "Bo", "--programme", "No Address", "--role", "coordinator"],
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nothing_kept(words, portal, ask):
    portal("people", "create", "anna@example.org", "Anna")

    said = portal("people", "create", *words)

    assert said.code == 1
    assert ask("SELECT count(*) FROM person") == [(1,)]
    assert ask("SELECT count(*) FROM programme") == [(0,)]


def test_a_coordinator_opens_the_programme_and_others_join_it(portal, ask):
    portal("people", "create", "clara@example.org", "Clara", "--programme", "spring-2026", "--role", "coordinator")
    portal("people", "create", "maya@example.org", "Maya", "--programme", "spring-2026", "--role", "mentor")

    assert ask("SELECT slug, name FROM programme") == [("spring-2026", "Spring 2026")]
    assert ask("SELECT name, role FROM enrolment JOIN person ON person.id = person_id ORDER BY name") == [
        ("Clara", "coordinator"),
        ("Maya", "mentor"),
    ]


def test_a_token_is_shown_once_and_only_its_hash_is_kept(portal, ask):
    portal("people", "create", "anna@example.org", "Anna")

    said = portal("people", "token", "ANNA@example.org", "--scope", "read", "--scope", "events:write", "--json")

    assert said.code == 0
    assert list(said.json) == ["token"]
    assert ask("SELECT id, scopes FROM token") == [(digest(said.json["token"]), '["events:write","read"]')]


@pytest.mark.parametrize(
    "words", [["anna@example.org", "--scope", "everything"], ["bo@example.org", "--scope", "read"]]
)
def test_a_token_without_an_owner_or_a_scope_is_refused(words, portal, ask):
    portal("people", "create", "anna@example.org", "Anna")

    assert portal("people", "token", *words).code == 1
    assert ask("SELECT count(*) FROM token") == [(0,)]


def test_people_are_imported_with_their_reporting_line(portal, ask, file):
    said = portal(
        "people",
        "import",
        file("bo@example.org,Bo,,,anna@example.org,,", 'anna@example.org,"Berg, Anna",,Sales,,en,Europe/Oslo'),
    )

    assert (said.code, said.err) == (0, "")
    assert said.out == "+ bo@example.org\n+ anna@example.org\n2 new, 0 changed, 0 as they were.\n"
    assert ask(
        "SELECT a.name, b.name, b.department FROM person a LEFT JOIN person b ON b.id = a.manager_id ORDER BY a.name"
    ) == [("Berg, Anna", None, None), ("Bo", "Berg, Anna", "Sales")]


def test_a_dry_run_shows_the_difference_and_changes_nothing(portal, ask, file):
    portal("people", "import", file("anna@example.org,Anna,,Sales,,,"))

    changed = file("anna@example.org,Anna,,Law,,,", "bo@example.org,Bo,,,anna@example.org,,")
    said, document = (
        portal("people", "import", changed, "--dry-run"),
        portal("people", "import", changed, "--dry-run", "--json"),
    )

    assert said.code == 0
    assert "+ bo@example.org\n~ anna@example.org: department Sales → Law\n" in said.out
    assert "nothing was changed" in said.out
    assert document.json == {
        "added": ["bo@example.org"],
        "changed": {"anna@example.org": ["department"]},
        "unchanged": 0,
        "mistakes": [],
        "dry_run": True,
    }
    assert ask("SELECT email, department FROM person") == [("anna@example.org", "Sales")]


def test_bad_rows_are_named_by_line_and_nothing_is_half_imported(portal, ask, file):
    wrong = file(
        "anna@example.org,Anna,,,,,",
        "",
        "no address,Bo,,,,,",
        '"cy@example.org","Cy\nClark",boss,,,,',
        "anna@example.org,Anna again,,,,,",
        "di@example.org,Di,,,,,,,more",
        "ed@example.org,Ed,,,ed@example.org,,",
    )

    said, document = portal("people", "import", wrong), portal("people", "import", wrong, "--json")

    assert (said.code, document.code) == (1, 1)
    assert [mistake["line"] for mistake in document.json["mistakes"]] == [4, 5, 7, 8, 9]
    assert said.out.startswith("line 4: That is not an e-mail address.")
    assert said.out.endswith("Nothing was imported. Please mend these lines and try again.\n")
    assert ask("SELECT count(*) FROM person") == [(0,)]


@pytest.mark.parametrize(
    ("header", "line", "encoding", "end"),
    [
        ("email;name;department", "anna@example.org;Anna;Sales, North", "utf-8-sig", "\r\n"),
        (" Email ,Name,DEPARTMENT", 'anna@example.org, Anna ,"Sales, North"', "utf-8", "\r"),
        ("name,email,department", 'Anna,anna@example.org,"Sales, North"', "utf-8-sig", "\n"),
    ],
    ids=["as a spreadsheet saves it", "old line ends", "in another order"],
)
def test_files_come_in_many_shapes(header, line, encoding, end, portal, ask, file):
    said = portal("people", "import", file(line, header=header, encoding=encoding, end=end))

    assert said.code == 0, said.err
    assert ask("SELECT email, name, department FROM person") == [("anna@example.org", "Anna", "Sales, North")]


@pytest.mark.parametrize(
    ("header", "line", "encoding", "sentence"),
    [
        ("email", "anna@example.org", "utf-8", "Missing: name"),
        ("email,name,manager", "anna@example.org,Anna,", "utf-8", "Did you mean 'manager_email'?"),
        ("email,name,name", "anna@example.org,Anna,Anna", "utf-8", "stands there twice"),
        ("email,name", "anna@example.org,Anna", "utf-16", "not a CSV file"),
        ("email,name", 'anna@example.org,"Anna', "utf-8", "cannot be read as CSV"),
        ("email,name", 'anna@example.org,"Anna" B', "utf-8", "cannot be read as CSV"),
        ("email,name", "anna@example.org," + "x" * 200_000, "utf-8", "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(header, line, encoding, sentence, portal, ask, file):
    said = portal("people", "import", file(line, header=header, encoding=encoding))

    assert said.code == 1
    assert sentence in said.err
    assert ask("SELECT count(*) FROM person") == [(0,)]


def test_an_empty_file_says_what_is_missing(portal, tmp_path):
    (tmp_path / "empty.csv").touch()

    assert "Missing: email, name" in portal("people", "import", tmp_path / "empty.csv").err


def test_people_are_imported_into_a_programme(portal, ask, file):
    portal("people", "create", "clara@example.org", "Clara", "--programme", "spring", "--role", "coordinator")

    said = portal("people", "import", file("maya@example.org,Maya,mentor,,,,"), "--programme", "spring", "--json")
    lost = portal("people", "import", file("bo@example.org,Bo,mentor,,,,"), "--programme", "autumn")

    assert (said.code, lost.code) == (0, 1)
    assert ask("SELECT role FROM enrolment ORDER BY role") == [("coordinator",), ("mentor",)]
    assert ask("SELECT count(*) FROM person") == [(2,)]


def test_an_import_that_was_interrupted_is_finished_by_doing_it_again(portal, ask, file):
    lines = [f"p{number}@example.org,P {number},,,p0@example.org,," for number in range(1, 4)]
    portal("people", "import", file(*[line.replace("p0@example.org", "") for line in lines[:2]]))

    said = portal("people", "import", file(*lines, "p0@example.org,P 0,,,,,"), "--json")

    assert said.json["added"] == ["p3@example.org", "p0@example.org"]
    assert list(said.json["changed"].values()) == [["manager_email"]] * 2
    assert ask("SELECT count(*) FROM person WHERE manager_id IS NOT NULL") == [(3,)]


def test_an_import_that_puts_a_pair_into_the_reporting_line_tells_the_coordinator_once(portal, ask, file, monkeypatch):
    people_of = (
        "clara@example.org,Clara,coordinator",
        "maya@example.org,Maya,mentor",
        "robert@example.org,Robert,mentee",
    )
    portal("people", "create", "clara@example.org", "Clara", "--programme", "spring", "--role", "coordinator")
    portal("people", "import", str(file(*people_of, header="email,name,role")), "--programme", "spring")
    monkeypatch.setenv("PORTAL_INSTANCE", str(portal.instance))
    with house():
        found = {one.email.split("@")[0]: one for one in db.session.scalars(sa.select(Person))}
        spring = db.session.scalars(sa.select(Programme)).one()
        mentoring.form_pair(spring, mentor=found["maya"], mentee=found["robert"], by=found["clara"])
        db.session.commit()

    moved = file("maya@example.org,Maya,robert@example.org", header="email,name,manager_email")
    for _time in range(2):
        assert portal("people", "import", str(moved)).code == 0

    assert ask("SELECT recipient, subject FROM mail WHERE kind = 'coordinator'") == [
        ("clara@example.org", "Maya and Robert: one reports to the other now")
    ]
