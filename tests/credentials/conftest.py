"""A mint that can sign, and a way to earn badges through the journal."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from portal import catalog, clock, credentials, db, journal
from portal.credentials import keys, queries, status
from portal.credentials.issuer import Issuer, current
from portal.credentials.models import Credential
from portal.events import SessionCompleted
from tests.cast import kept
from tests.conftest import MORNING

if TYPE_CHECKING:
    from portal.catalog import Catalog
    from portal.config import Settings
    from portal.people.models import Person

ZONE = "Europe/Zurich"


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key: making one takes a tenth of a second, copying it none."""
    folder = tmp_path_factory.mktemp("made") / "keys"
    with clock.at(MORNING):
        keys.create(folder)
    return folder


@pytest.fixture
def key(settings: Settings, made_keys: Path) -> keys.Key:
    """The signing key of the test's instance."""
    shutil.copytree(made_keys, settings.keys)
    (made,) = keys.listed(settings.keys)
    return made


@pytest.fixture
def mint(house: None, key: keys.Key) -> Issuer:
    """Content, rules and a key: everything that issuing needs."""
    return current()


@pytest.fixture
def credential(mint: Issuer, maya: Person, robert: Person) -> Credential:
    """Robert's credential for his first session, private."""
    hold_session(maya, robert)
    credentials.settle([robert.id])
    return only_of(robert)


@pytest.fixture
def shared(credential: Credential, robert: Person) -> Credential:
    """The same, and its owner shares it."""
    credentials.share(credential, by=robert)
    return kept(credential)


def hold_session(maya: Person, robert: Person, name: str = "one") -> str:
    """They hold a session, which earns what it earns; answers the key of the event."""
    event = SessionCompleted(
        session=name,
        mentor=maya.id,
        mentee=robert.id,
        pair="their pair",
        cohort="their programme",
        minutes=60,
        pair_age_days=99,
    )
    journal.record(event, zone=ZONE)
    db.session.commit()
    return event.key


def take_back(key: str) -> None:
    """The session was not held after all."""
    journal.retract(key, reason="recorded-by-mistake")
    db.session.commit()


def only_of(person: Person) -> Credential:
    """The one credential that somebody has."""
    (one,) = queries.credentials_of(person.id)
    return queries.credential(one.id, viewer=person)


@pytest.fixture
def expiring(mint: Issuer, content: Catalog, maya: Person, robert: Person) -> Credential:
    """Robert's credential for his first session, of a badge that is good for 24 months."""
    badges = tuple(replace(each, valid_for=24) if each.slug == "first-session" else each for each in content.badges)
    catalog.use(replace(content, badges=badges))
    hold_session(maya, robert)
    credentials.settle([robert.id])
    return only_of(robert)


def anew(credential_id: str) -> Credential:
    """A credential as the database has it now."""
    asked = sa.select(Credential).where(Credential.id == credential_id)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def shows_revoked(found: Credential) -> bool:
    """Whether the published list says that this credential is revoked."""
    published = json.loads(queries.status_list(found.status_list))
    return status.is_set(published["credentialSubject"]["encodedList"], found.status_index)
