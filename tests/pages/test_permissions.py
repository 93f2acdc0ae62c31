"""Who may do what: every page and every deed as every role asks for it, compared with ``permissions.txt``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal import db
from portal.credentials.received.models import ReceivedBadge
from portal.mentoring.models import PrivateNote
from portal.people.apps.models import Grant
from portal.people.models import Token
from portal.web import security
from tests.mentoring.meeting import count
from tests.pages.roles import ROLES

TABLE = Path(__file__).with_name("permissions.txt")
KEY, NOWHERE, DOOR = 401, 404, "/sign-in?"
KEPT = {401, 404, 422}
"""After these nothing was done, and nothing has to be undone."""
PRIVATE = {
    "Ask her about the pause.": {"mentee"},
    "She is quick.": {"mentee"},
    "Hello. It is at": {"mentor", "mentee"},
    "Try it with the team": {"mentor", "mentee"},
    "Send the two pages": {"mentor", "mentee"},
    "Bring one question.": {"mentor", "mentee"},
    "We spoke about the pause.": {"mentor", "mentee"},
    "He listened well.": {"mentor", "mentee"},
    "A few words by Maya Lindqvist.": {"mentor", "mentee"},
    "Answer in the shared document": {"mentor", "mentee"},
    "We never meet.": {"mentor", "clara"},
    "A few words by Robert Keller.": {"mentee", "clara"},
    "My partner makes jokes about my age.": {"mentee", "safe"},
    "Shall we speak on Friday?": {"mentee", "safe"},
}
"""What somebody wrote on the stage, and who alone may find it, on whichever page."""


@dataclass(frozen=True)
class Line:
    """A line of the table: a request, and what each role gets."""

    method: str
    path: str
    fields: dict[str, str] = field(hash=False)
    cells: dict[str, str] = field(hash=False)

    @property
    def words(self) -> str:
        """The request as it stands in the table."""
        return " ".join((self.method, self.path, *(f"{name}={value}" for name, value in self.fields.items())))


def lines():
    """The lines of the table."""
    rows = [row.split() for row in TABLE.read_text().splitlines() if row.startswith(("GET", "POST", "PUT"))]
    many = len(ROLES)
    return [
        Line(
            row[0],
            row[1],
            dict(each.split("=", 1) for each in row[2:-many]),
            dict(zip(ROLES, row[-many:], strict=True)),
        )
        for row in rows
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_table_names_every_route_and_nothing_else(app):
    routes = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in methods_of(rule)}
    adapter = app.url_map.bind("localhost")
    anything = "01a21f16-8821-7c2a-8221-4df1dc7a294f"

    named = set()
    for line in lines():
        path = urlsplit(line.path.format_map(Anything(anything))).path
        rule, _values = adapter.match(path, method=line.method, return_rule=True)
        named.add((rule.rule, line.method))

    assert named == routes


class Anything(dict[str, str]):
    """Something that has the shape of an id, whatever is asked for."""

    def __init__(self, value):
        super().__init__({"short": "abcdefgh"})
        self.value = value

    def __missing__(self, _name):
        return self.value


def methods_of(rule):
    """How this address can be asked for."""
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says_and_reads_nobody_elses_words(grounds, role):
    others = [words for words, readers in PRIVATE.items() if role not in readers]
    wrong = []

    for line in lines():
        found, text = asked(grounds, role, line)
        said = line.cells[role]
        wrong += [f"{line.words}: {found}, and the table says {said}"] * (found != ("yes" if said == "own" else said))
        wrong += [f"{line.words}: {words}" for words in others if words in text]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_marked_own_takes_nothing_away_from_others(grounds):
    taking = [line for line in lines() if line.path.endswith(TAKING) and "own" in line.cells.values()]
    before = there()

    for line in taking:
        visit = grounds.opened("mentor")
        visit.submit(grounds.address(line.path))

    assert len(taking) == len(TAKING)
    assert there() == before


TAKING = (
    "/notes/{note}/removal",
    "/apps/{app}/removal",
    "/elsewhere/{received}/deletion",
    "/tokens/{api_token}/deletion",
)
"""Deeds that say the same to everybody, and take away only what is one's own."""


def there():
    """How many rows there are of what Robert keeps, and others may try to take away."""
    db.session.rollback()
    return [count(model) for model in (PrivateNote, Grant, ReceivedBadge, Token)]


def asked(grounds, role, line):
    """What came of one line. Whatever it did is undone."""
    security.limiter.reset()
    visit, address = grounds.visit_of(role), grounds.address(line.path)
    if line.method == "GET":
        answer = visit.get(address)
    else:
        fields = {name: grounds.address(value) for name, value in line.fields.items()}
        answer = visit.open(address, method=line.method, data={"csrf_token": visit._csrf_token(), **fields})
        if answer.status_code not in KEPT:
            grounds.restore()
    return in_a_word(answer), answer.get_data().decode(errors="replace") if answer.mimetype.startswith("text/") else ""


def in_a_word(answer):
    """What somebody gets, in the words of the table."""
    if DOOR in answer.headers.get("Location", ""):
        return "door"
    if answer.status_code >= 500:
        return "failure"
    if answer.status_code == KEY and answer.mimetype == "text/html":
        return "door"
    return {KEY: "key", NOWHERE: "404"}.get(answer.status_code, "yes")
