"""What did not happen after all: taken back once, with what it earned, by whom it was sent."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.journal import EVENT
from tests.api.conftest import Caller, wrong
from tests.mentoring.meeting import points_of

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_what_was_sent_is_taken_back_with_what_it_earned(clara_calls, robert):
    clara_calls.send()

    answer = clara_calls.take_back()

    assert answer.status_code == 201
    assert (answer.json["key"], answer.json["of"]) == ("back-1", "lms-1")
    assert [(each["subject"], each["delta"]) for each in answer.json["awards"]] == [(robert.id, -5)]
    assert points_of(robert) == 0


def test_taken_back_again_under_the_same_key_the_answer_is_the_same(clara_calls):
    clara_calls.send()
    first = clara_calls.take_back()

    later = clara_calls.take_back()

    assert (later.status_code, later.text) == (200, first.text)


def test_taken_back_under_another_key_it_is_a_409(clara_calls):
    clara_calls.send()
    clara_calls.take_back()

    answer = clara_calls.take_back(key="back-2")

    assert answer.status_code == 409
    assert "taken back already" in answer.json["title"]


@ONE
def test_a_key_that_took_back_something_else_is_a_409(clara_calls):
    clara_calls.send()
    clara_calls.send(key="lms-2", facts={"lesson": "culture/another", "track": "culture"})
    clara_calls.take_back()

    assert clara_calls.take_back(of="lms-2").status_code == 409


@ONE
def test_a_key_is_for_an_event_or_for_a_taking_back(clara_calls):
    clara_calls.send()

    assert clara_calls.take_back(key="lms-1").status_code == 409
    assert clara_calls.take_back(key="back-1").status_code == 201
    assert clara_calls.send(key="back-1").status_code == 409


@ONE
@pytest.mark.parametrize("of", ["nothing", "retraction:api:lms-1", "api:lms-1"])
def test_what_was_never_sent_cannot_be_taken_back(clara_calls, of):
    clara_calls.send()

    assert "No event was sent with this key." in wrong(clara_calls.take_back(of=of))["of"]


@ONE
def test_what_the_portal_recorded_is_taken_back_on_its_pages(clara_calls, pair):
    own = db.session.scalars(sa.select(EVENT.c.key).where(EVENT.c.pair == pair.id)).first()

    assert "on the portal's own pages" in wrong(clara_calls.take_back(of=own))["of"]


@ONE
@pytest.mark.parametrize("who", ["ines", "maya", "robert"])
def test_nobody_takes_back_what_belongs_to_another_programme(app, clara_calls, elsewhere, robert, who, request):
    clara_calls.send()

    answer = Caller(app, request.getfixturevalue(who)).take_back()

    assert set(wrong(answer)) == {"of"}
    assert points_of(robert) == 5


@ONE
def test_every_mistake_gets_its_sentence(clara_calls):
    answer = clara_calls.post("/events/retractions", {"key": 1, "reason": "x" * 201, "off": "lms-1"})

    assert set(wrong(answer)) == {"key", "reason", "of", "off"}


@ONE
@pytest.mark.parametrize(
    ("reason", "slug"), [("Marked by mistake.", "marked-by-mistake"), ("Zürich, 3", "zurich-3"), ("…", "taken-back")]
)
def test_a_reason_is_kept_as_a_slug(clara_calls, reason, slug):
    clara_calls.send()
    clara_calls.take_back(reason=reason)

    last = clara_calls.items("/events")[-1]

    assert (last["key"], last["reason"]) == ("back-1", slug)


@ONE
def test_what_was_taken_back_is_still_the_same_event(clara_calls, robert):
    first = clara_calls.send()
    clara_calls.take_back()

    later = clara_calls.send()

    assert (later.status_code, later.text) == (200, first.text)
    assert points_of(robert) == 0
