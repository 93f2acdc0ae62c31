"""Every mistake in an event gets its sentence, beside the member that it is about, all at once."""

from __future__ import annotations

import pytest

from tests.api.conftest import LESSON, wrong

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_every_mistake_is_told_at_once(clara_calls):
    answer = clara_calls.post(
        "/events",
        {
            "key": "",
            "type": "session.rated",
            "at": "yesterday",
            "persn": "x",
            "facts": {"pair": 7, "session": "a\nb", "stars": True, "rater": "mentr", "minutes": 1},
        },
    )

    said = wrong(answer)
    assert sorted(said) == [
        "at", "facts.minutes", "facts.pair", "facts.rater", "facts.session", "facts.stars", "key", "persn",
    ]  # fmt: skip
    assert "Did you mean 'person'?" in said["persn"]
    assert "Did you mean 'mentor'?" in said["facts.rater"]
    assert said["facts.stars"] == "Send a whole number."


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"type": "lesson.complete"}, "type", "Did you mean 'lesson.completed'?"),
        ({"type": "badge.earned"}, "type", "records events of this type itself"),
        ({"type": "award.granted"}, "type", "records events of this type itself"),
        ({"type": 7}, "type", "Send a text."),
        ({"type": None}, "type", "Please say “type”."),
        ({"type": "x", "person": None}, "type", "No event is called “x”."),
        ({"key": "x" * 201}, "key", "1 to 200 characters"),
        ({"key": "a\tb"}, "key", "on one line"),
        ({"person": None}, "person", "Please say “person”."),
        ({"person": ["robert"]}, "person", "Send a text."),
        ({"facts": []}, "facts", "as an object"),
        ({"facts": {"track": "culture"}}, "facts.lesson", "Please say “lesson”."),
        ({"facts": LESSON | {"track": "cultur"}}, "facts.track", "Did you mean 'culture'?"),
        ({"facts": LESSON | {"kind": "other"}}, "facts.kind", "not one of the choices"),
        ({"facts": LESSON | {"tool": ""}}, "facts.tool", "1 to 200 characters"),
        ({"facts": LESSON | {"tool": None}}, "facts.tool", "Send a text."),
        ({"facts": LESSON | {"minutes": 5}}, "facts.minutes", "There is nothing called “minutes” here."),
        ({"facts": LESSON | {"cohort": "x"}}, "facts.cohort", "There is nothing called “cohort” here."),
        ({"facts": LESSON | {"programme": "autumn"}}, "facts.programme", "no part in a programme of yours"),
        ({"at": "2026-03-03T09:06:00Z"}, "at", "lies ahead"),
        ({"at": "1999-12-31T23:59:59Z"}, "at", "too long ago"),
        ({"at": "2026-03-03T09:00:00"}, "at", "with its zone"),
        ({"at": "2026-03-03 09:00:00Z"}, "at", "with its zone"),
        ({"at": "2026-02-30T09:00:00Z"}, "at", "with its zone"),
        ({"at": "2026-03-03T09:00:60Z"}, "at", "with its zone"),
        ({"at": "9999-12-31T23:59:59-23:59"}, "at", "lies ahead"),
        ({"at": "0001-01-01T00:00:00+23:59"}, "at", "too long ago"),
        ({"at": 1772528400}, "at", "with its zone"),
    ],
)
def test_a_mistake_is_told_beside_its_member(clara_calls, change, field, sentence):
    said = wrong(clara_calls.send(**change))

    assert set(said) == {field}
    assert sentence in said[field]


def test_a_clock_may_be_five_minutes_ahead(clara_calls):
    assert clara_calls.send(at="2026-03-03T09:05:00Z").status_code == 201


@pytest.mark.parametrize(("words", "is_right"), [(-1, False), (0, True), (1_000_000, True), (1_000_001, False)])
def test_what_is_counted_is_from_zero_to_a_million(clara_calls, pair, words, is_right):
    facts = {"pair": pair.id, "reflection": "r-1", "goal": "g-1", "words": words}

    answer = clara_calls.send(type="reflection.written", facts=facts)

    assert answer.status_code == (201 if is_right else 422)
    assert is_right or set(wrong(answer)) == {"facts.words"}


@pytest.mark.parametrize("attainment", [-2, 2])
def test_other_numbers_may_lie_below_zero(clara_calls, pair, attainment):
    facts = {"pair": pair.id, "goal": "g-1", "attainment": attainment}

    assert clara_calls.send(type="goal.completed", facts=facts).status_code == 201
