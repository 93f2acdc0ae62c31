"""Rules through the API: what other ones would change, and what is missing; for those who may know it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db, journal
from portal.gamification.models import EDITION, LEDGER
from portal.people.models import Person
from tests.api.conftest import ROOT, Caller, wrong
from tests.cast import kept

HEAD = "programme: spring\ncurrencies: [xp]\nrules:\n"
DEARER = HEAD + "- {id: lesson-finished, when: lesson.completed, for: person, give: 50 xp}\n"


def rows():
    """How many events, entries and versions there are."""
    tables = (journal.EVENT, LEDGER, EDITION)
    found = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    db.session.remove()
    return found


def test_other_rules_are_tried_and_nothing_is_written(clara_calls, robert):
    clara_calls.send()
    before = rows()

    answer = clara_calls.post("/rules/simulation", {"rules": DEARER, "since": "start"})

    assert answer.status_code == 200
    assert answer.json["events"] == before[0]
    assert {"subject": robert.id, "what": "points:xp", "before": 5, "after": 50} in answer.json["people"]
    (effect,) = [each for each in answer.json["rules"] if each["rule"] == "lesson-finished"]
    assert (effect["gains"], effect["loses"], effect["change"]) == (1, 0, 45)
    assert rows() == before


def test_a_file_can_be_sent_as_it_is(clara_calls):
    headers = clara_calls.headers | {"Content-Type": "application/yaml"}

    answer = clara_calls.client.post(f"{ROOT}/rules/simulation", data=DEARER, headers=headers)

    assert answer.status_code == 200


def test_who_hides_points_is_counted_and_not_named(clara_calls, robert):
    clara_calls.send()
    db.session.get_one(Person, robert.id).hides_points = True
    kept(robert)

    found = clara_calls.post("/rules/simulation", {"rules": DEARER, "since": "start"}).json

    assert found["people"] == []
    assert found["unnamed"] >= 1


def test_each_mistake_stands_beside_its_line(clara_calls):
    text = HEAD + "- {id: one, when: sesion.completed, for: mentor, give: 10 gold}\n"

    found = wrong(clara_calls.post("/rules/simulation", {"rules": text}))

    assert "Did you mean 'session.completed'?" in found["line 4"]
    assert "no currency is called 'gold'" in found["line 4"]


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({}, "rules"),
        ({"rules": 7}, "rules"),
        ({"rules": DEARER, "until": "now"}, "until"),
        ({"rules": DEARER, "vanished": "perhaps"}, "vanished"),
        ({"rules": DEARER, "since": "yesterday"}, "since"),
        ({"rules": DEARER, "since": "2999-01-01"}, "since"),
    ],
)
def test_what_is_wrong_is_said(clara_calls, body, member):
    assert set(wrong(clara_calls.post("/rules/simulation", body))) == {member}


def test_rules_are_tried_by_coordinators_alone(app, programme, robert, ines):
    for person in (robert, ines):
        assert Caller(app, person).post("/rules/simulation", {"rules": DEARER}).status_code == 404


def test_what_is_missing_is_said_in_numbers_and_in_words(clara_calls, app, robert):
    clara_calls.send()

    own = Caller(app, robert).get(f"/people/{robert.id}/missing").json["items"]
    seen = clara_calls.get(f"/people/{robert.id}/missing").json["items"]

    (company,) = [each for each in own if each["id"] == "good-company:bronze"]
    assert company["sentence"] == "0 of 3 sessions held"
    assert (company["have"], company["need"], company["title"]) == (0, 3, "Good company, bronze")
    assert seen == own


def test_what_is_missing_is_nobody_elses_business(clara_calls, app, robert, maya, ines):
    for person in (maya, ines):
        assert Caller(app, person).get(f"/people/{robert.id}/missing").status_code == 404


def test_who_hides_points_misses_nothing(clara_calls, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    kept(robert)

    assert clara_calls.get(f"/people/{robert.id}/missing").json == {"items": []}
