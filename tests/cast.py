"""The cast: Maya (mentor), Robert (mentee), Clara (coordinator), and Ines, a stranger who must see nothing.

They are committed. They stay readable after a request or a commit without asking the database again; to see what a
request has changed, load them anew: ``db.session.get_one(Person, maya.id)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

from portal import assembly, catalog, credentials, db
from portal.config import packaged_content
from portal.mentoring import actions as mentoring
from portal.people import actions as people

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.gamification import Rulebook
    from portal.mentoring.models import Pair
    from portal.people.models import Person, Programme
    from tests.databases import Database
    from tests.visiting import Visit

Row = TypeVar("Row")


@pytest.fixture(scope="session")
def content() -> catalog.Catalog:
    """What stands in ``content/``, read once."""
    return catalog.load(packaged_content())


@pytest.fixture(scope="session")
def rulebook(content: catalog.Catalog) -> Rulebook:
    """The rules in ``content/rules/``, read once."""
    catalog.use(content)
    return assembly.load_rules(packaged_content())


@pytest.fixture
def house(request: pytest.FixtureRequest, settings: Settings, database: Database) -> None:
    """Content and rules in force on the test's database: by the app where the test has one, else without it."""
    for whole in ("live_server", "app"):
        if whole in request.fixturenames:
            request.getfixturevalue(whole)
            return
    catalog.use(request.getfixturevalue("content"))
    credentials.use(settings)
    assembly.open_treasury(request.getfixturevalue("rulebook"))


@pytest.fixture
def maya(house: None) -> Person:
    """A mentor of the programme, once there is one."""
    return kept(people.create_person("maya@demo.example", "Maya Lindqvist", department="Data"))


@pytest.fixture
def robert(house: None) -> Person:
    """A mentee of the programme, once there is one."""
    return kept(people.create_person("robert@demo.example", "Robert Keller", department="Finance"))


@pytest.fixture
def clara(house: None) -> Person:
    """Who coordinates the programme."""
    return kept(people.create_person("clara@demo.example", "Clara Rossi", department="People"))


@pytest.fixture
def ines(house: None) -> Person:
    """In no programme: a stranger to the others."""
    return kept(people.create_person("ines@demo.example", "Ines Duarte"))


@pytest.fixture
def programme(clara: Person, maya: Person, robert: Person) -> Programme:
    """Clara's programme, with Maya and Robert in it."""
    spring = people.open_programme("Spring", slug="spring", by=clara)
    people.enrol(maya, spring, role="mentor")
    people.enrol(robert, spring, role="mentee")
    return kept(spring)


@pytest.fixture
def pair(programme: Programme, clara: Person, maya: Person, robert: Person) -> Pair:
    """Maya and Robert, who have both signed the agreement."""
    two = mentoring.form_pair(programme, mentor=maya, mentee=robert, by=clara)
    mentoring.sign(two, by=maya)
    mentoring.sign(two, by=robert)
    return kept(two)


def sign_in(client: Visit, person: Person) -> Visit:
    """Let this person in at the client's browser; the same as ``client.sign_in(person)``."""
    return client.sign_in(person)


def kept(row: Row) -> Row:
    """Commit, and keep what is loaded: reading it later begins no transaction that others would wait for."""
    db.session().expire_on_commit = False
    db.session.commit()
    return row
