"""The demo: three months through the real actions, and everything that was earned follows from them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from portal import clock, credentials, db, journal
from portal.awards import queries as awards
from portal.awards.models import Nomination
from portal.blueprints.insights import WAITING_FOR_US, tiles_of
from portal.cli import main
from portal.credentials import keys
from portal.credentials.endorsing import queries as endorsing
from portal.credentials.models import Credential
from portal.demo import cast, play
from portal.gamification import queries as treasury
from portal.impact.models import AnswerSheet, HasAnswered
from portal.learning import queries as learning
from portal.learning.models import RUNGS, SkillStep
from portal.mentoring import queries as mentoring
from portal.mentoring.models import (
    CheckIn,
    Concern,
    Feedback,
    Gathering,
    GatheringHour,
    Goal,
    Idea,
    Kudos,
    MatchRun,
    MentoringSession,
    Pair,
    Pulse,
    Unmatched,
)
from portal.mentoring.queries import concerns
from portal.mentoring.queries.insights import TILES
from portal.people import actions as people
from portal.people.models import Enrolment, Person, Programme
from portal.post.models import Mail

PASSWORD = "a password for the demo"


@pytest.fixture
def played(app, settings):
    """The demo, played on the test's database."""
    keys.create(settings.keys)
    days = []
    with app.app_context():
        play.three_months(PASSWORD, lambda done, all_of_them: days.append((done, all_of_them)))
    db.session.remove()
    return days


def test_the_demo_has_twenty_pairs_with_a_history_that_holds(played, settings):
    robert = people.person_with(cast.ROBERT.email)

    assert played[-1][0] == played[-1][1]
    assert states_of(Pair) == {"active": 19, "paused": 1, "exited": 1}
    assert count(Person) >= 42
    assert count(MentoringSession) > 60
    assert count(AnswerSheet) == count(HasAnswered) == 49
    assert len(treasury.badges_of(robert.id)) >= 4
    assert journal.verify().differences == ()
    assert credentials.issue_pending() == 0
    assert count(Credential) > 100
    assert count(Mail) == 0
    assert [waits.name for waits in endorsing.waiting_for(robert)] == [cast.CLARA.name]
    assert {(each.badge, each.state) for each in db.session.scalars(sa.select(Nomination))} == {
        ("patient-explainer", "accepted"),
        ("patient-explainer", "open"),
    }
    assert [line.name for line in learning.evidence_from({robert.id})] == [cast.ROBERT.name]
    assert {step.rung for step in db.session.scalars(sa.select(SkillStep))} == set(RUNGS)
    assert [question.answers for question in learning.questions_for(robert)] == [0, 1, 1, 1]
    gathered = db.session.execute(sa.select(GatheringHour.state, Gathering.kind).join(Gathering))
    assert sorted(tuple(row) for row in gathered) == [
        ("held", "circle"), ("held", "workshop"), ("planned", "circle"), ("planned", "coffee"), ("planned", "workshop"),
    ]  # fmt: skip
    board = awards.board_of(robert)
    assert board
    assert 11 <= len(board.lines) <= 21


def test_the_demo_shows_a_programme_with_all_that_belongs_to_it(played):
    clara, robert = people.person_with(cast.CLARA.email), people.person_with(cast.ROBERT.email)
    programme = db.session.scalars(sa.select(Programme)).one()
    (pair,) = mentoring.pairs_of(robert)
    goals = db.session.scalars(sa.select(Goal).where(Goal.pair_id == pair.id)).all()
    sessions = [line for line in mentoring.sessions_of_pair(pair) if line.state in ("proposed", "confirmed")]

    assert [tile for tile, shown in tiles_of(programme) if 1 <= shown.number <= 4] == [*TILES, WAITING_FOR_US]
    assert [(goal.owner_id == robert.id, goal.attainment) for goal in sorted(goals, key=lambda each: each.id)] == [
        (True, 1),
        (True, None),
        (False, None),
    ]
    assert [line.waits_for(robert) for line in sessions] == [True, False, False]
    assert [(line.state, line.starts_at < clock.now()) for line in sessions][1:] == [
        ("confirmed", False),
        ("confirmed", True),
    ]
    assert states_of(MatchRun) == {"proposed": 1}
    assert count(Unmatched) == 1
    assert {"applied": 1, "waitlisted": 1}.items() <= states_of(Enrolment).items()
    assert {"open", "done"} <= set(states_of(CheckIn))
    assert states_of(Concern) == {"in_progress": 1}
    assert concerns.concerns_to(clara) == []
    assert len(concerns.concerns_to(people.person_with(cast.SAFE_CONTACT.email))) == 1
    assert states_of(Idea) == {"adopted": 1, "discussed": 1}
    assert (count(Kudos), count(Feedback)) == (3, 1)
    assert count(Pulse) > 10


def test_each_sentence_of_the_introduction_is_true(played, app):
    words = cast.introduction("http://127.0.0.1:8000", PASSWORD)

    for part in cast.LEADS:
        assert part.email in words
        answer = app.test_client().submit("/sign-in", email=part.email, password=PASSWORD, next="/")
        assert answer.status_code == 303


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_with_people_of_its_own_is_left_alone(database, settings, monkeypatch):
    monkeypatch.setenv("PORTAL_INSTANCE", str(settings.instance))
    monkeypatch.setenv("PORTAL_DATABASE_URL", database.url)
    db.session.add(Person(email="somebody@example.org", name="Somebody", handle="somebody"))
    db.session.commit()
    db.session.remove()

    answer = CliRunner().invoke(main, ["demo"])

    assert answer.exit_code == 1
    assert "people of its own" in answer.output
    db.use(database.engine)
    assert count(Person) == 1


def states_of(model):
    """How many rows are in each state."""
    found = db.session.execute(sa.select(model.state, sa.func.count()).group_by(model.state))
    return {state: number for state, number in found}  # noqa: C416


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))
