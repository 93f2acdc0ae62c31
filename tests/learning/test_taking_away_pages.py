"""The pages on which questions and answers are taken away: by whom, what is asked, and who reads why."""

from __future__ import annotations

import logging

import pytest

from portal import db
from portal.learning import actions
from portal.learning.models import Question, TakenAway
from tests.cast import kept
from tests.learning.reading import problem_of

TEXT = "What does a thumb mean in a thread?"
WHY = {"fault": "hurtful", "words": "Please <b>without</b> the name."}


@pytest.fixture
def question(programme, robert):
    """The address of something that Robert has asked."""
    return f"/questions/{kept(actions.ask(programme.id, track='culture', text=TEXT, by=robert)).id}"


@pytest.fixture
def answer(question, maya):
    """The address of what Maya answered."""
    asked = db.session.get_one(Question, question.rsplit("/", 1)[1])
    return f"/answers/{kept(actions.answer_question(asked, body='It means *seen*.', by=maya)).id}"


def test_a_question_is_taken_away_and_who_asked_reads_why(app, client, question, maya, robert, clara):
    client.sign_in(clara)
    page = client.get(question)
    asked = client.get(f"{question}/removal")

    done = [client.submit(f"{question}/removal", **WHY) for _time in range(2)]

    assert f'href="{question}/removal"' in page.text
    assert "It hurts somebody" in asked.text
    assert [(each.status_code, each.location) for each in done] == [(303, "/questions")] * 2
    assert client.get(question).status_code == 404
    assert app.test_client().sign_in(maya).get(question).status_code == 404
    mine = app.test_client().sign_in(robert)
    assert "Taken away" in mine.get("/questions").text
    told = mine.get(question).text
    assert "A coordinator has taken this question away: It hurts somebody." in told
    assert "Please &lt;b&gt;without&lt;/b&gt; the name." in told
    assert TEXT in told


def test_an_answer_is_taken_away_and_who_gave_it_reads_why(app, client, question, answer, maya, robert, clara):
    client.sign_in(clara)
    page = client.get(question)

    done = client.submit(f"{answer}/removal", **WHY)

    assert f'href="{answer}/removal"' in page.text
    assert (done.status_code, done.location) == (303, question)
    mine = app.test_client().sign_in(maya)
    assert "Your answer was taken away" in mine.get("/questions").text
    told = mine.get(question).text
    assert "A coordinator has taken your answer away: It hurts somebody." in told
    assert "It means *seen*.</textarea>" in told
    for reader in (robert, clara):
        others = app.test_client().sign_in(reader).get(question).text
        assert "taken your answer away" not in others
        assert "without" not in others


def test_an_answer_is_given_anew_on_its_page(app, client, question, answer, maya, clara):
    app.test_client().sign_in(clara).submit(f"{answer}/removal", **WHY)
    client.sign_in(maya)

    unaware = client.submit(f"{question}/answers", body="It means agreed.")
    again = client.submit(f"{question}/answers", body="It means agreed.", is_again="y")

    assert unaware.status_code == 422
    assert "is gone" in problem_of(unaware)
    assert 'name="is_again"' in unaware.text
    assert "It means agreed.</textarea>" in unaware.text
    assert again.status_code == 303
    assert "It means agreed." in client.get(question).text


def test_an_answer_is_withdrawn_on_its_page(client, question, answer, maya):
    client.sign_in(maya)
    before = client.get(question).text

    done = [client.submit(f"{answer}/withdrawal") for _time in range(2)]

    assert "Withdraw my answer" in before
    assert [(each.status_code, each.location) for each in done] == [(303, question)] * 2
    assert "You have withdrawn your answer." in client.get(question).text


def test_a_reason_that_is_none_is_refused_and_nothing_typed_is_lost(client, question, answer, clara):
    client.sign_in(clara)

    for page in (question, answer):
        refused = client.submit(f"{page}/removal", fault="", words="Because.")

        assert refused.status_code == 422
        assert "choose why" in problem_of(refused)
        assert "Because.</textarea>" in refused.text
    assert db.session.query(TakenAway).count() == 0


@pytest.mark.parametrize("who", ["maya", "robert", "ines"])
def test_to_who_does_not_coordinate_these_pages_do_not_exist(client, question, answer, who, request):
    client.sign_in(request.getfixturevalue(who))

    for page in (question, answer):
        assert client.get(f"{page}/removal").status_code == 404
        assert client.submit(f"{page}/removal", **WHY).status_code == 404
    assert "/removal" not in client.get(question).text
    assert db.session.query(TakenAway).count() == 0


@pytest.mark.parametrize("who", ["robert", "clara", "ines"])
def test_nobody_withdraws_the_answer_of_another(client, question, answer, who, request):
    client.sign_in(request.getfixturevalue(who))

    assert client.submit(f"{answer}/withdrawal").status_code == 404
    assert "Withdraw my answer" not in client.get(question).text


def test_no_page_and_no_line_tells_the_coordinator_who_asked(client, question, robert, clara, caplog):
    client.sign_in(clara)

    with caplog.at_level(logging.INFO):
        asked = client.get(f"{question}/removal")
        done = client.submit(f"{question}/removal", follow_redirects=True, **WHY)

    assert "Robert" not in asked.text
    assert "Robert" not in done.text
    assert robert.id not in caplog.text
