"""A micro-lesson made of a session or of a question: without names, for those who may see it."""

from __future__ import annotations

import re

import pytest

from portal import clock, db
from portal.learning.models import MicroLesson, Question
from portal.mentoring import actions as mentoring
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.meeting import fixed

AGENDA = "How does Robert find the decision in a long thread?\nWrite to robert@firm.example"
NOTE = "Maya showed it: https://chat.example/1. Call 044 123 45 67."


@pytest.fixture
def meeting(pair, maya, robert):
    """A session about which both have written."""
    meeting = fixed(pair, maya=maya, robert=robert, agenda=AGENDA)
    mentoring.write_note(meeting, note=NOTE, by=robert)
    return kept(meeting)


@pytest.fixture
def question(programme, robert):
    """A question that Robert asked without a name."""
    asked = Question(programme_id=programme.id, asker_id=robert.id, track="culture", text="What does a thumb mean?")
    db.session.add(asked)
    return kept(asked)


def typed(page):
    """What stands in the form: the text, and the title."""
    body = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page.text, re.DOTALL)
    title = re.search(r'name="title"[^>]*?value="([^"]*)"', page.text, re.DOTALL)
    assert body
    assert title
    return body[1].strip(), title[1]


def test_a_session_gives_what_two_people_wrote_without_their_names(client, maya, meeting):
    client.sign_in(maya)

    leads = client.get(f"/sessions/{meeting.id}")
    page = client.get(f"/micro-lessons/new?session={meeting.id}")
    body, title = typed(page)

    assert f"/micro-lessons/new?session={meeting.id}" in leads.text
    assert title == "How does my mentee find the decision in a long thread?"
    assert body == (
        "## Why\n\nHow does my mentee find the decision in a long thread?\nWrite to …\n\n"
        "## How\n\nmy mentor showed it: … Call ….\n\n## Try it"
    )
    assert 'name="origin" value="session"' in page.text


@pytest.mark.parametrize("who", ["robert", "clara", "ines"])
def test_a_session_gives_nothing_to_others(client, meeting, programme, who, request):
    person = request.getfixturevalue(who)
    people.enrol(person, programme, role="mentor")
    kept(person)
    client.sign_in(person)

    assert client.get(f"/micro-lessons/new?session={meeting.id}").status_code == 404
    assert "/micro-lessons/new" not in client.get(f"/sessions/{meeting.id}").text


def test_a_question_gives_its_words_and_is_remembered(client, maya, question):
    client.sign_in(maya)

    page = client.get(f"/micro-lessons/new?question={question.id}")
    body, title = typed(page)
    fields = {"title": title, "track": "culture", "body": body, "origin": f"question:{question.id}"}
    answer = client.submit("/micro-lessons/new", **fields)

    assert title == "What does a thumb mean?"
    assert body.startswith("## Why\n\nSomebody asked:\n\n&gt; What does a thumb mean?")
    assert '<option value="culture" selected>' in page.text
    assert "Robert" not in page.text
    assert answer.status_code == 303
    assert db.session.query(MicroLesson).one().origin == f"question:{question.id}"


def test_a_question_of_another_programme_does_not_exist(client, ines, clara, question):
    other = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(ines, other, role="mentor")
    kept(ines)
    client.sign_in(ines)
    written = {"title": "T", "track": "culture", "body": "B", "origin": f"question:{question.id}"}

    page = client.get(f"/micro-lessons/new?question={question.id}")
    deed = client.submit("/micro-lessons/new", **written)

    assert (page.status_code, deed.status_code) == (404, 404)
    assert db.session.query(MicroLesson).count() == 0


def test_a_question_that_was_withdrawn_does_not_exist(client, maya, question):
    question.withdrawn_at = clock.now()
    kept(question)

    assert client.sign_in(maya).get(f"/micro-lessons/new?question={question.id}").status_code == 404


@pytest.mark.parametrize("asked", ["session=1", "session=", "question=../x", "question=%F0%9F%92%A1"])
def test_what_is_no_id_does_not_exist(client, maya, programme, asked):
    assert client.sign_in(maya).get(f"/micro-lessons/new?{asked}").status_code == 404


def test_an_origin_that_nobody_offered_is_not_kept(client, maya, programme):
    written = {"title": "T", "track": "culture", "body": "B", "origin": "<script>"}

    client.sign_in(maya).submit("/micro-lessons/new", **written)

    assert db.session.query(MicroLesson).one().origin == ""
