"""Questions of a micro-lesson: fields that keep what is typed, four kinds, and a sentence beside each that is amiss."""

from __future__ import annotations

import pytest

from portal import db
from portal.learning import actions
from portal.learning.actions.micro_lessons import quizzes
from portal.learning.models import MicroLesson
from tests.cast import kept
from tests.learning.reading import filled, problem_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BODY = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8
SINGLE = {
    "q1-kind": "single", "q1-ask": "Where is  the newest?", "q1-right": "2",
    "q1-1-text": "On top", "q1-1-because": "That is the first.", "q1-2-text": "Below", "q1-2-because": "It comes last.",
    "q1-3-text": " ", "q1-3-because": "",
}  # fmt: skip
KEPT = {
    "ask": "Where is the newest?",
    "kind": "single",
    "options": [
        {"text": "On top", "because": "That is the first."},
        {"text": "Below", "because": "It comes last.", "right": True},
    ],
}


def lines(kind, count=3, **more):
    """The fields of a whole second question of this kind."""
    texts = {f"q2-{n}-{part}": f"{part} {n}" for n in range(1, count + 1) for part in ("text", "with", "because")}
    return {"q2-kind": kind, "q2-ask": f"A {kind}?"} | texts | more


@pytest.fixture
def address(maya, programme):
    """Where the questions of a draft of Maya's are written."""
    lesson = kept(actions.draft(title="What is a thread?", track="culture", body=BODY, by=maya))
    return f"/micro-lessons/{lesson.id}/quiz"


def quiz_at(address):
    """What is kept, read anew."""
    db.session.expire_all()
    return db.session.get_one(MicroLesson, address.split("/")[2]).quiz


def test_questions_are_kept_as_a_lesson_has_them(client, maya, address):
    client.sign_in(maya)

    answer = client.submit(address, **SINGLE, revision="1")
    twice = client.submit(address, **SINGLE, revision="1")
    desk = client.get(answer.location)

    assert (answer.status_code, twice.status_code) == (303, 303)
    assert quiz_at(address) == [KEPT]
    assert "Questions to check yourself: 1" in desk.text
    assert "Where is the newest?" in desk.text
    assert "That is the first." in client.get(address).text


@pytest.mark.parametrize(
    ("kind", "name", "line"),
    [
        ("several", "options", {"text": "text 1", "because": "because 1", "right": True}),
        ("order", "items", {"text": "text 1", "because": "because 1"}),
        ("match", "pairs", {"text": "text 1", "because": "because 1", "with": "with 1"}),
    ],
)
def test_every_kind_is_kept(client, maya, address, kind, name, line):
    client.sign_in(maya).submit(address, **SINGLE, **lines(kind, **{"q2-right": "1"}))

    first, second = quiz_at(address)
    assert first == KEPT
    assert (second["kind"], second[name][0], len(second[name])) == (kind, line, 3)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"q1-ask": ""}, "q1-ask", "write something here"),
        ({"q1-ask": "x" * 401}, "q1-ask", "at most 400 characters"),
        ({"q1-2-because": ""}, "q1-2-because", "write something here"),
        ({"q1-2-text": "On top"}, "q1", "Two lines say the same"),
        ({"q1-right": []}, "q1", "mark which answer is right"),
        ({"q1-2-text": "", "q1-2-because": ""}, "q1", "at least 2 lines"),
        (lines("several", **{"q2-right": ["1", "2", "3"]}), "q2", "add an answer that is not right"),
        (lines("order", 2), "q2", "at least 3 lines"),
        (lines("match", **{"q2-3-with": ""}), "q2-3-with", "write something here"),
        (lines("order", **{"q2-ask": "Where is the newest?"}), "q2-ask", "asks the same"),
    ],
)
def test_what_is_amiss_is_said_beside_its_field_and_nothing_typed_is_lost(
    client, maya, address, changed, field, sentence
):
    fields = SINGLE | changed
    client.sign_in(maya)

    page, fragment = client.submit(address, **fields), client.submit(address, htmx=True, **fields)

    assert page.status_code == fragment.status_code == 422
    assert fragment.text.startswith('<div id="quiz-editor"')
    for answer in (page, fragment):
        assert sentence in problem_of(answer)
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}"' in answer.text
        assert f'id="{field}-error"' in answer.text
        assert "That is the first." in answer.text
    assert quiz_at(address) == []


def test_six_questions_are_too_many(client, maya, address):
    asks = {f"q{number}-ask": f"Number {number}?" for number in range(1, 7)}
    many = {name.replace("q1", f"q{number}"): value for number in range(1, 7) for name, value in SINGLE.items()} | asks

    answer = client.sign_in(maya).submit(address, **many)

    assert answer.status_code == 422
    assert "Five questions are enough" in problem_of(answer)


def test_buttons_add_and_take_out_and_keep_all_that_is_typed(client, maya, address):
    client.sign_in(maya)

    def press(deed, **fields):
        answer = client.submit(address, htmx=True, **(SINGLE | fields), deed=deed)
        assert answer.status_code == 200
        assert answer.text.startswith('<div id="quiz-editor"')
        return answer.text

    assert 'name="q2-kind" value="match"' in press("add:match")
    assert 'id="q1-4-text"' in press("more:1")
    assert "On top" not in press("less:1:1")
    assert "That is the first." not in press("remove:1")
    moved = press("up:2", **lines("order"))
    assert moved.index("text 1") < moved.index("On top")
    page = client.submit(address, **SINGLE, deed="add:single")
    assert page.status_code == 200
    assert "<h1>Check yourself</h1>" in page.text
    assert 'name="q2-kind" value="single"' in page.text
    assert filled(page) == ["Keep the questions"]
    assert quiz_at(address) == []


@pytest.mark.usefixtures("database")
def test_what_no_button_says_changes_nothing():
    deeds = ("add:essay", "add:", "more:9", "less:1:9", "less:9:1", "up:1", "remove:7", "x", "more:1:1")

    assert [quizzes.changed([KEPT], deed) for deed in deeds] == [[KEPT]] * len(deeds)


@pytest.mark.usefixtures("database")
def test_a_question_has_six_lines_and_a_quiz_five_questions_at_most():
    full = [quizzes.blank("order")] * 5
    six = [{"ask": "", "kind": "order", "items": [{"text": "", "because": ""}] * 6}]

    assert quizzes.changed(full, "add:single") == full
    assert quizzes.changed(six, "more:1") == six


def test_without_questions_there_are_none(client, maya, address):
    client.sign_in(maya).submit(address, **SINGLE)

    client.submit(address, **{"q1-kind": "single", "q1-ask": " ", "q1-1-text": ""})

    assert quiz_at(address) == []


def test_a_stale_page_writes_nothing_over_and_shows_both(client, maya, address):
    client.sign_in(maya).submit(address, **SINGLE, revision="1")
    mine = SINGLE | {"q1-1-text": "At the start"}

    stale = client.submit(address, **mine, revision="1")
    over = client.submit(address, **mine, revision="1", over="2")

    assert stale.status_code == 422
    assert "changed in the meantime" in problem_of(stale)
    assert "At the start" in stale.text
    assert "<li>On top</li>" in stale.text
    assert over.status_code == 303
    assert quiz_at(address)[0]["options"][0]["text"] == "At the start"


def test_what_was_handed_in_keeps_its_questions(client, maya, address):
    client.sign_in(maya).submit(address.replace("quiz", "submission"))

    answer = client.submit(address, **SINGLE)

    assert answer.status_code == 422
    assert "with its reviewer" in problem_of(answer)
    assert quiz_at(address) == []


def test_from_the_desk_one_comes_here_with_the_text_kept(client, maya, address):
    desk = address.replace("quiz", "edit")

    answer = client.sign_in(maya).submit(desk, title="", track="culture", body="Not ready.", revision="1", then="quiz")

    assert answer.location == address
    db.session.expire_all()
    assert db.session.query(MicroLesson).one().body == "Not ready."
