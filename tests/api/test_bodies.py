"""What is sent is read strictly: one JSON object in UTF-8, small, with each name once."""

from __future__ import annotations

import json

import pytest

from tests.api.conftest import ROOT, lesson

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WRITTEN = json.dumps(lesson())


def posted(caller, body, kind="application/json"):
    return caller.client.post(f"{ROOT}/events", data=body, content_type=kind, headers=caller.headers)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{'key': 1}", "not JSON"),
        (WRITTEN.encode() + b"x", "not JSON"),
        (b'"lms-1"', "JSON object"),
        (b"[]", "JSON object"),
        (b"null", "JSON object"),
        (WRITTEN.replace("lms-1", "lms-\xff").encode("latin-1"), "not UTF-8"),
        (b'{"key": "\\ud800"}', "not UTF-8"),
        (b'{"key": "lms-1", "key": "lms-2"}', "stands twice"),
        (b'{"key": "lms-1", "facts": {"track": 1, "track": 2}}', "stands twice"),
        (b'{"key": NaN}', "NaN"),
        (b'{"key": -Infinity}', "NaN"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 40_000, "nested too deeply"),
        (b'{"key": ' + b"9" * 5_000 + b"}", "not JSON"),
    ],
    ids=range(16),
)
def test_what_is_not_one_json_object_is_a_400_with_a_sentence(clara_calls, body, sentence):
    answer = posted(clara_calls, body)

    assert answer.status_code == 400
    assert sentence in answer.json["title"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_is_not_announced_as_json_is_not_read(clara_calls, kind):
    answer = posted(clara_calls, WRITTEN, kind)

    assert answer.status_code == 415
    assert "Content-Type" in answer.json["title"]


def test_a_body_of_256_kib_is_read_and_one_byte_more_is_not(clara_calls):
    most = 256 * 1024

    fits = posted(clara_calls, WRITTEN.ljust(most))
    too_much = posted(clara_calls, WRITTEN.ljust(most + 1))

    assert fits.status_code == 201
    assert too_much.status_code == 413
    assert too_much.mimetype == "application/problem+json"


@pytest.mark.parametrize("number", ["1" + "0" * 30, "1e400", "-10000000", "9223372036854775808", "1.5"])
def test_numbers_that_no_fact_holds_are_refused_before_the_database(clara_calls, pair, number):
    facts = {"pair": pair.id, "reflection": "r-1", "goal": "g-1", "words": 123456}
    body = json.dumps(lesson(type="reflection.written", facts=facts))

    answer = posted(clara_calls, body.replace("123456", number))

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == ["facts.words"]
