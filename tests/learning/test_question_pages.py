"""The pages of Ask anything: who sees them, what they keep to themselves, and that a refused form comes back whole."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.learning import actions
from portal.learning.models import Question
from portal.people import actions as people
from portal.people.models import Enrolment, Person
from tests.learning.reading import filled, problem_of, statements

TEXT = "What does a thumb mean in a thread?"
NEW = {"track": "culture", "text": TEXT}


@pytest.fixture
def question(programme, robert):
    """The address of something that Robert has asked."""
    made = actions.ask(programme.id, track="culture", text=TEXT, lesson="what-do-they-mean", by=robert)
    db.session.commit()
    return f"/questions/{made.id}"


def answered(address, by, **given):
    """An answer to it, committed; its id."""
    found = db.session.get_one(Question, address.rsplit("/", 1)[1])
    made = actions.answer_question(found, **{"body": "It means *seen*."} | given, by=by)
    db.session.commit()
    return made.id


def test_a_question_is_asked_and_answered_without_a_script(app, client, programme, maya, robert):
    client.sign_in(robert)
    asked = client.submit("/questions/new", **NEW)
    page = client.get(asked.location)

    mentor = app.test_client().sign_in(maya)
    told = mentor.submit(f"{asked.location}/answers", body="It means *seen*.")
    again = client.get(asked.location)

    assert (asked.status_code, told.status_code) == (303, 303)
    assert "Yours; nobody else sees that" in page.text
    assert "Withdraw it" in page.text
    assert "<em>seen</em>" in again.text
    assert "Withdraw it" not in again.text
    assert filled(mentor.get(asked.location)) == ["Keep the changes"]


def test_no_page_of_others_says_who_asked(app, question, maya, clara):
    answered(question, maya)

    for person in (maya, clara):
        visit = app.test_client().sign_in(person)
        for page in ("/questions", question, "/search?q=thumb", "/"):
            shown = visit.get(page).text.replace("You meet Robert", "")
            assert "Yours" not in shown, page
            assert "Robert" not in shown, page


def test_the_list_marks_mine_for_me_alone(client, question, robert):
    assert ">Yours</span>" in client.sign_in(robert).get("/questions").text


@pytest.mark.parametrize("who", ["ines", "left", "sponsor"])
def test_to_others_a_question_does_not_exist(client, question, programme, maya, ines, who):
    answer = answered(question, maya)
    other = {"left": "withdrawn"}.get(who)
    if other or who == "sponsor":
        people.enrol(ines, programme, role="sponsor" if who == "sponsor" else "mentor")
        db.session.execute(
            sa.update(Enrolment).where(Enrolment.person_id == ines.id).values(state=other or "available")
        )
        db.session.commit()
    client.sign_in(ines)

    answers = [
        client.get(question),
        client.submit(f"{question}/answers", body="Mine."),
        client.submit(f"{question}/withdrawal"),
        client.submit(f"/answers/{answer}/help"),
    ]

    assert [each.status_code for each in answers] == [404] * 4
    assert TEXT not in client.get("/questions").text
    assert "have no part in one yet" in client.get("/questions/new").text
    assert client.submit("/questions/new", **NEW).status_code == 422


@pytest.mark.parametrize("page", ["/questions", "/questions/new", "/search?q=thumb"])
def test_signed_out_one_is_asked_to_sign_in(client, page):
    assert client.get(page).status_code == 303
    assert client.get(page).location.startswith("/sign-in?next=")


def test_a_refused_question_comes_back_as_it_was_typed(client, programme, robert):
    client.sign_in(robert)

    short = client.submit("/questions/new", track="social-media", text="Why?", lesson="what-stays-private")
    named = client.submit("/questions/new", track="culture", text="Why does Maya send thumbs?")
    sure = client.submit("/questions/new", track="culture", text="Why does Maya send thumbs?", is_sure="y")

    assert (short.status_code, named.status_code, sure.status_code) == (422, 422, 303)
    assert "10 to 2,000 characters" in problem_of(short)
    assert '<option value="social-media" selected>' in short.text
    assert 'value="what-stays-private"' in short.text
    assert "You name Maya" in problem_of(named)
    assert "Why does Maya send thumbs?" in named.text


def test_the_form_begins_with_what_the_address_says(client, programme, robert):
    page = client.sign_in(robert).get("/questions/new?track=culture&lesson=what-do-they-mean&text=<Why>")

    assert '<option value="culture" selected>' in page.text
    assert 'name="lesson" value="what-do-they-mean"' in page.text
    assert "&lt;Why&gt;</textarea>" in page.text


def test_with_several_programmes_one_chooses(client, programme, clara, robert):
    autumn = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(robert, autumn, role="coordinator")
    db.session.commit()
    client.sign_in(robert)

    page = client.get("/questions/new")
    client.submit("/questions/new", **NEW, programme=autumn.id)

    assert page.text.index(">Spring</option>") < page.text.index(">Autumn</option>")
    assert db.session.scalars(sa.select(Question.programme_id)).one() == autumn.id


def test_an_answer_helped_in_place_and_without_a_script(app, client, question, maya, robert, clara):
    answer = answered(question, maya)
    client.sign_in(robert)

    in_place = client.submit(f"/answers/{answer}/help", htmx=True)
    page = app.test_client().sign_in(clara).submit(f"/answers/{answer}/help")
    own = app.test_client().sign_in(maya).submit(f"/answers/{answer}/help")

    assert in_place.text.startswith('<section id="answers"')
    assert "It helped you" in " ".join(in_place.text.split())
    assert (page.status_code, page.location) == (303, f"{question}#answer-{answer}")
    assert own.status_code == 422
    assert "your own answer" in problem_of(own)


def test_a_refused_answer_keeps_what_was_typed(client, question, maya):
    answer = client.sign_in(maya).submit(f"{question}/answers", body="See there.", link="https://example.org/")

    assert answer.status_code == 422
    assert "address of a published micro-lesson" in problem_of(answer)
    assert "See there." in answer.text
    assert "https://example.org/" in answer.text


def test_a_question_is_withdrawn_on_its_page_and_gone_for_everybody(app, client, question, maya, robert):
    client.sign_in(robert)

    answers = [client.submit(f"{question}/withdrawal") for _time in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert client.get(question).status_code == 404
    assert app.test_client().sign_in(maya).get(question).status_code == 404


def test_a_refusal_leaves_no_name_in_the_log(client, programme, robert, caplog):
    client.sign_in(robert)

    with caplog.at_level(logging.INFO, logger="portal"):
        client.post("/questions/new", data=NEW)  # without its token

    assert "questions.ask" in caplog.text
    assert robert.id not in caplog.text


def test_a_mentor_is_told_of_a_question_on_the_home_page(client, question, maya):
    page = client.sign_in(maya).get("/")

    assert filled(page) == ["Answer"]
    assert TEXT in page.text
    assert "Make this a micro-lesson" in client.get(question).text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_pages_cost_the_same_with_two_hundred_questions_and_answers(app, client, programme, maya, robert, question):
    def fill(first, last):
        for number in range(first, last):
            with clock.at(clock.now() + dt.timedelta(minutes=number)):
                for text in ("A question with", "Another one, number"):
                    made = Question(
                        programme_id=programme.id, asker_id=maya.id, track="culture", text=f"{text} {number}"
                    )
                    db.session.add(made)
                mentor = people.create_person(f"mentor{number}@demo.example", f"Mentor {number}")
                people.enrol(mentor, programme, role="mentor")
                answered(question, db.session.get_one(Person, mentor.id))

    client.sign_in(robert)
    pages = ("/questions", question, "/search?q=seen", "/search?q=nothingatall")
    fill(0, 1)
    few = [cost(app, client, page) for page in pages]
    fill(1, 60)

    assert [cost(app, client, page) for page in pages] == few
    assert max(few) <= 12


def cost(app, client, page):
    """How many statements it takes."""
    return statements(app, lambda: client.get(page))
