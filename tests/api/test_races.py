"""Two systems at the same instant: one event, one taking back, one answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.conftest import ROOT, lesson
from tests.mentoring.meeting import points_of

RACERS = 6


def at_once(app, caller, path, bodies):
    """Each body sent by a thread of its own; the answers."""
    gate = threading.Barrier(len(bodies))

    def send(body):
        client = app.test_client()
        gate.wait(30)
        return client.post(f"{ROOT}{path}", json=body, headers=caller.headers)

    with ThreadPoolExecutor(len(bodies)) as threads:
        return [each.result(60) for each in [threads.submit(send, body) for body in bodies]]


def test_the_same_event_at_once_is_one_event(app, clara_calls, robert):
    answers = at_once(app, clara_calls, "/events", [lesson()] * RACERS)

    assert sorted(answer.status_code for answer in answers) == [200] * (RACERS - 1) + [201]
    assert len({answer.text for answer in answers}) == 1
    assert points_of(robert) == 5


def test_one_key_for_two_events_at_once_is_one_of_them(app, clara_calls, robert):
    other = lesson(facts={"lesson": "culture/another", "track": "culture"})

    answers = at_once(app, clara_calls, "/events", [lesson(), other] * 3)

    assert sorted(answer.status_code for answer in answers) == [200, 200, 201, 409, 409, 409]
    assert points_of(robert) == 5


def test_taken_back_at_once_it_is_taken_back_once(app, clara_calls, robert):
    clara_calls.send()
    body = {"key": "back-1", "of": "lms-1", "reason": "By mistake"}

    answers = at_once(app, clara_calls, "/events/retractions", [body] * RACERS)

    assert sorted(answer.status_code for answer in answers) == [200] * (RACERS - 1) + [201]
    assert len({answer.text for answer in answers}) == 1
    assert points_of(robert) == 0


@pytest.mark.parametrize("times", [4])
def test_taken_back_at_once_under_different_keys_one_of_them_counts(app, clara_calls, robert, times):
    clara_calls.send()
    bodies = [{"key": f"back-{n}", "of": "lms-1", "reason": "By mistake"} for n in range(times)]

    answers = at_once(app, clara_calls, "/events/retractions", bodies)

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (times - 1)
    assert points_of(robert) == 0
