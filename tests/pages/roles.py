"""The stage with everybody on it: a role for each column of ``permissions.txt``, an address for each of its lines.

It is built once in each worker, and copied from then on: a SQLite file, the keys beside it, and the content in force.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from portal import catalog, db
from portal.awards.models import Nomination
from portal.credentials import keys
from portal.credentials.endorsing.models import Endorsement
from portal.credentials.models import Credential
from portal.learning.actions import pictures
from portal.learning.models import Evidence, Remark
from portal.mentoring import actions as mentoring
from portal.mentoring import queries as asked
from portal.mentoring.actions import feedback, feeds
from portal.mentoring.models import ActionItem, Idea, Kudos, Milestone, Suggestion
from portal.people import actions as people
from portal.people.apps.models import App
from portal.people.models import Enrolment, Objective, Person, Programme, Token
from portal.people.programmes import objectives
from portal.post.hooks.models import Hook
from tests.cast import kept
from tests.learning.drawing import halves, saved

ROLES = {
    "mentor": "maya",
    "mentee": "robert",
    "other": "anna",
    "clara": "clara",
    "elsewhere": "emil",
    "reviewer": "rosa",
    "sponsor": "sven",
    "safe": "petra",
    "operator": "olga",
    "out": None,
}
"""Who stands for each column. ``other`` is mentor in one pair of the same programme and mentee in another; ``clara``
coordinates it, ``elsewhere`` another one. An operator works at the command line: here they are a stranger."""

BEHIND = ("portal.db-wal", "portal.db-shm")
"""What SQLite leaves beside its file."""


@dataclass
class Building:
    """Where the stage is kept in this worker, once it stands. ``tokens`` open the doors of each role."""

    folder: Path
    places: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    content: catalog.Catalog | None = None


@pytest.fixture(scope="session")
def building(tmp_path_factory: pytest.TempPathFactory) -> Building:
    """A place for the stage, empty at first."""
    return Building(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def grounds(request, building, database, app, tmp_path):
    """The stage with everybody on it."""
    if not building.places:
        stage = request.getfixturevalue("stage")
        building.places = vars(stage) | more_of(stage, app.config["PORTAL"])
        building.tokens = {role: people.open_door(person_called(who)) for role, who in ROLES.items() if who}
        building.content = catalog.current()
        db.session.commit()
        put_away(database)
        shutil.copyfile(tmp_path / "portal.db", building.folder / "portal.db")
        shutil.copytree(tmp_path / "instance", building.folder / "instance")
    shutil.copytree(building.folder / "instance", tmp_path / "instance", dirs_exist_ok=True)
    catalog.use(building.content)
    grounds = Grounds(app, database, building, tmp_path / "portal.db")
    grounds.restore()
    return grounds


@dataclass
class Grounds:
    """The stage, and a way back to how it was."""

    app: Any
    database: Any
    building: Building
    file: Path
    visits: dict[str, Any] = field(default_factory=dict)

    def restore(self) -> None:
        """Undo whatever somebody did, in the browsers too."""
        self.visits.clear()
        put_away(self.database)
        for name in BEHIND:
            self.file.with_name(name).unlink(missing_ok=True)
        shutil.copyfile(self.building.folder / "portal.db", self.file)

    def visit_of(self, role: str) -> Any:
        """The browser of a role, as it is until the next time that something is undone."""
        if role not in self.visits:
            self.visits[role] = self.opened(role)
        return self.visits[role]

    def opened(self, role: str) -> Any:
        """A new browser of a role."""
        visit = self.app.test_client()
        if role in self.building.tokens:
            with visit.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"], cookie.permanent = self.building.tokens[role], True, True
        return visit

    def address(self, path: str) -> str:
        """The path with its places filled in."""
        return path.format(**self.building.places)


def put_away(database):
    """Close every connection, so that all is in the one file."""
    db.session.remove()
    database.engine.dispose()


def person_called(who):
    """One of the cast."""
    return db.session.scalars(sa.select(Person).where(Person.email == f"{who}@demo.example")).one()


def more_of(stage, settings):
    """The other roles, and what lies deeper than a page: addresses that only deeds have."""
    spring = db.session.scalars(sa.select(Programme).where(Programme.slug == "spring")).one()
    maya, robert, anna, clara = (person_called(who) for who in ("maya", "robert", "anna", "clara"))
    cast = {name: people.create_person(f"{name.split()[0].lower()}@demo.example", name) for name in NEW}
    people.enrol(cast["Rosa Reni"], spring, role="reviewer")
    people.enrol(cast["Sven Solberg"], spring, role="sponsor")
    people.open_programme("Autumn", slug="autumn", by=cast["Emil Ernst"])
    people.enrol(anna, spring, role="mentee")
    people.enrol(cast["Paul Pohl"], spring, role="mentor")
    theirs = mentoring.form_pair(spring, mentor=cast["Paul Pohl"], mentee=anna, by=clara)
    for one in (anna, cast["Paul Pohl"]):
        mentoring.sign(theirs, by=one)
    objectives.add(spring, "Everybody can say no to a meeting.", by=clara)
    unused = pictures.put_in(saved(halves(900, 300), "PNG"), alt="Two halves", by=maya)
    private_words(asked.pair_of(maya, stage.pair), asked.session_of(maya, stage.behind), maya, robert)
    people.make_token(robert, ["read"])
    feed = feeds.open_feed(robert)
    key = keys.listed(settings.keys)[0]
    assert key.rsa
    kept(clara)
    return found_in(stage, spring, robert) | {"feed": feed, "unused": unused.id, "key": key.kid, "rsa": key.rsa.kid}


def private_words(pair, behind, maya, robert):
    """What stands on no page of the stage yet, and is for few."""
    mentoring.write_note(behind, note="We spoke about the pause.", by=maya)
    feedback.give(pair, text="She is quick.", seen_by="me", by=robert)
    feedback.rate(behind, useful="yes", at_ease="yes", text="He listened well.", seen_by="partner", by=maya)


NEW = ("Rosa Reni", "Sven Solberg", "Emil Ernst", "Paul Pohl", "Olga Orlova")


def first(column, *conditions):
    """The first of what is asked for."""
    return db.session.scalars(sa.select(column).where(*conditions).order_by(column)).first()


def found_in(stage, spring, robert):
    """Ids of what stands on the stage already."""
    return {
        "part": first(Enrolment.id, Enrolment.person_id == robert.id),
        "staff": first(Enrolment.id, Enrolment.role == "reviewer"),
        "objective": first(Objective.id, Objective.programme_id == spring.id),
        "milestone": first(Milestone.id, Milestone.goal_id == stage.goal),
        "item": first(ActionItem.id, ActionItem.done_at.is_(None)),
        "idea": first(Idea.id),
        "kudos": first(Kudos.id),
        "suggestion": first(Suggestion.id, Suggestion.run_id == stage.run),
        "remark": first(Remark.id, Remark.micro_lesson_id == stage.waiting),
        "hook": first(Hook.id, Hook.off_at.is_(None)),
        "hook_off": first(Hook.id, Hook.off_at.is_not(None)),
        "nomination": first(Nomination.id, Nomination.decided_at.is_(None)),
        "app": first(App.id),
        "robert": robert.id,
        "api_token": first(Token.id, Token.person_id == robert.id),
        "endorsement": first(Endorsement.id, Endorsement.document.is_not(None)),
        "asked_words": first(Endorsement.id, Endorsement.document.is_(None)),
        "private_award": first(Credential.award, Credential.id == stage.private),
        "picture": first(Evidence.picture_id, Evidence.id == stage.tried),
    }
