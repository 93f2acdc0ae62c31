"""Other systems at the API: tokens, callers, and what they send again and again."""

from __future__ import annotations

from typing import Any

import pytest

from portal import db
from portal.people import actions as people
from portal.people.models import Person, Programme
from tests.cast import kept

ROOT = "/api/v1"
LESSON = {"lesson": "culture/reading-the-room", "track": "culture"}
LISTS = (
    "people", "programmes", "pairs", "sessions", "goals", "events", "ledger", "holdings", "awards", "credentials",
)  # fmt: skip


class Caller:
    """A system with somebody's token."""

    def __init__(self, app, person, *scopes):
        self.token = people.make_token(person, scopes or people.SCOPES)
        db.session.commit()
        self.client = app.test_client()

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path, **query):
        return self.client.get(f"{ROOT}{path}", query_string=query, headers=self.headers)

    def items(self, path, **query):
        """The items of a list, all of its parts."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        following = answer.json["next"]
        return answer.json["items"] + (self.items(path, **query | {"after": following}) if following else [])

    def post(self, path, body):
        return self.client.post(f"{ROOT}{path}", json=body, headers=self.headers)

    def send(self, **changes):
        """An event about Robert, with changes; a member that is None is left out."""
        return self.post("/events", lesson(**changes))

    def take_back(self, **changes):
        return self.post("/events/retractions", {"key": "back-1", "of": "lms-1", "reason": "By mistake"} | changes)


def lesson(**changes: Any) -> dict[str, Any]:
    """That Robert has finished a lesson, as a learning platform says it."""
    sent = {
        "key": "lms-1",
        "type": "lesson.completed",
        "person": "robert@demo.example",
        "at": "2026-03-03T08:00:00Z",
        "facts": LESSON,
    } | changes
    return {name: value for name, value in sent.items() if value is not None}


def wrong(answer):
    """What a refusal says of each member."""
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return {each["field"]: each["message"] for each in answer.json.get("errors", [])}


def again(person):
    """The person as they are in the database now."""
    db.session.remove()
    return db.session.get_one(Person, person.id)


def enrolled_too(person, programme_id, role):
    """The person has a part in another programme, or in another role, as well."""
    people.enrol(again(person), db.session.get_one(Programme, programme_id), role=role)
    db.session.commit()


@pytest.fixture
def clara_calls(app, programme, clara):
    """Clara's programme, and a system with her token."""
    return Caller(app, clara)


@pytest.fixture
def elsewhere(house, ines):
    """A programme that Ines coordinates, with Otto in it: Clara has nothing to do with either."""
    autumn = people.open_programme("Autumn", slug="autumn", by=ines)
    otto = people.create_person("otto@demo.example", "Otto Berg")
    people.enrol(otto, autumn, role="mentee")
    kept(autumn)
    return autumn, otto
