"""Ask anything: asked without a name, answered by mentors of the programme, seen by its people alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal import db, journal
from portal.errors import NotFound, Refused
from portal.journal import Entry
from portal.learning import actions, queries, search
from portal.learning.models import Answer, AnswerHelped, MicroLesson
from portal.people import actions as people
from portal.people.models import Enrolment

TEXT = "What does a thumb mean in a thread?"


@pytest.fixture
def question(programme, robert):
    """Robert has asked something."""
    return asked(programme, robert)


def asked(programme, by, text=TEXT, **more):
    """A question, committed."""
    made = actions.ask(programme.id, **{"track": "culture", "text": text, "by": by} | more)
    db.session.commit()
    return made


def events(kind):
    """What the journal says of this kind, with everything that it keeps."""
    rows = db.session.execute(sa.select(*Entry.__table__.c).where(Entry.type == kind).order_by(Entry.seq)).mappings()
    return [dict(row) for row in rows]


def micro_lesson(by, *, origin="", state="published"):
    """A micro-lesson that stands somewhere."""
    made = actions.draft(title="What a thumb means", track="culture", body="It means seen. " * 20, by=by)
    made.origin, made.state = origin, state
    db.session.flush()
    return made


def test_the_journal_does_not_say_who_asked(question, programme, robert):
    (event,) = events("question.asked")

    assert (event["cohort"], event["facts"]) == (programme.id, {"question": question.id, "track": "culture"})
    assert robert.id not in map(str, event.values())


def test_the_same_question_asked_twice_is_one(question, programme, robert):
    assert asked(programme, robert).id == question.id
    assert len(events("question.asked")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"text": "Too short"}, "text"), ({"text": "x" * 2001}, "text"), ({"track": "no-such-track"}, "track")],
)
def test_what_is_amiss_is_said_beside_it(programme, robert, wrong, field):
    with pytest.raises(Refused) as refused:
        asked(programme, robert, **wrong)

    assert list(refused.value.fields) == [field]


def test_a_question_needs_a_programme(programme, ines, robert):
    with pytest.raises(Refused, match="no part in one yet"):
        asked(programme, ines)

    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state="withdrawn"))
    with pytest.raises(Refused, match="no part in one yet"):
        asked(programme, robert)


def test_a_question_goes_to_a_programme_of_ones_own(programme, clara, maya, ines):
    other = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(ines, other, role="mentee")

    with pytest.raises(Refused) as refused:
        asked(programme, ines)

    assert "programme" in refused.value.fields
    assert queries.programmes_to_ask_in(clara) == [(other.id, "Autumn"), (programme.id, "Spring")]


def test_who_names_somebody_is_asked_once_more(programme, robert):
    text = "Why does Maya always answer with a thumb?"

    with pytest.raises(Refused, match="You name Maya"):
        asked(programme, robert, text=text)

    assert asked(programme, robert, text=text, is_sure=True).text == text
    assert asked(programme, robert, text="May I use a thumb in a formal mail?").asked_at


def test_ten_questions_wait_at_most(programme, robert):
    for number in range(10):
        asked(programme, robert, text=f"A question with number {number}")

    with pytest.raises(Refused, match="Ten questions"):
        asked(programme, robert, text="A question with number 11")


def test_a_mentor_answers_and_the_question_is_found(question, programme, maya, robert, ines):
    given = actions.answer_question(question, body="It means **seen**.", by=maya)

    (event,) = events("question.answered")
    assert (event["person"], event["mentor"], event["cohort"]) == (maya.id, maya.id, programme.id)
    assert question.answered_at
    assert given.html.strip() == "<p>It means <strong>seen</strong>.</p>"
    assert [hit.ref for hit in search.find("thumb seen", by=robert).hits] == [f"{question.id}/{given.id}"]
    assert search.find("thumb seen", by=ines).total == 0


def test_a_mentor_has_one_answer_and_may_change_it(question, maya, robert):
    first = actions.answer_question(question, body="It means seen.", by=maya)
    again = actions.answer_question(question, body="It means agreed.", by=maya)

    assert again.id == first.id
    assert again.changed_at
    assert len(events("question.answered")) == 1
    assert search.find("agreed", by=robert).total == 1
    assert search.find("seen", by=robert).total == 0


@pytest.mark.parametrize("who", ["clara", "ines", "robert"])
def test_only_mentors_of_the_programme_answer_and_nobody_their_own(question, who, request):
    by = request.getfixturevalue(who)

    with pytest.raises((NotFound, Refused)):
        actions.answer_question(question, body="It means seen.", by=by)

    assert db.session.query(Answer).count() == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [({"body": " "}, "body"), ({"body": "x" * 20_001}, "body"), ({"body": "", "micro_lesson": "/no"}, "micro_lesson")],
)
def test_an_answer_that_is_none_is_refused(question, maya, given, field):
    with pytest.raises(Refused) as refused:
        actions.answer_question(question, **given, by=maya)

    assert list(refused.value.fields) == [field]


def test_an_answer_comes_with_a_published_micro_lesson_by_its_address(question, maya, robert):
    published, draft = micro_lesson(maya), micro_lesson(maya, state="draft")
    address = f" https://portal.example/micro-lessons/{published.id}#micro-lesson-footer"

    actions.answer_question(question, body="", micro_lesson=address, by=maya)

    (line,) = queries.answers_to(question, reader=robert)
    assert (line.micro_lesson, line.mentor) == ("What a thumb means", "Maya Lindqvist")
    with pytest.raises(Refused, match="published micro-lesson"):
        actions.answer_question(question, body="", micro_lesson=draft.id, by=maya)


def test_a_micro_lesson_made_of_a_question_answers_it_when_it_is_published(question, maya, clara, robert):
    made = micro_lesson(maya, origin=f"question:{question.id}", state="approved")

    actions.publish(made, by=clara)
    actions.publish(made, by=clara)

    (line,) = queries.answers_to(question, reader=robert)
    assert (line.micro_lesson_id, line.body) == (made.lesson_id, "")
    assert [event["facts"]["micro_lesson"] for event in events("question.answered")] == [made.lesson_id]
    assert {hit.kind for hit in search.find("thumb", by=robert).hits} == {"micro-lesson", "answer"}


def test_a_micro_lesson_is_published_although_its_question_is_gone(question, maya, clara, robert):
    made = micro_lesson(maya, origin=f"question:{question.id}", state="approved")
    actions.withdraw(question, by=robert)

    actions.publish(made, by=clara)

    assert db.session.get_one(MicroLesson, made.id).state == "published"
    assert db.session.query(Answer).count() == 0


def test_an_answer_that_was_written_gains_the_micro_lesson(question, maya, clara):
    given = actions.answer_question(question, body="It means seen.", by=maya)
    made = micro_lesson(maya, origin=f"question:{question.id}", state="approved")

    actions.publish(made, by=clara)

    assert (given.body, given.micro_lesson_id) == ("It means seen.", made.lesson_id)


def test_an_answer_keeps_the_micro_lesson_that_was_chosen_for_it(question, maya, clara):
    chosen = micro_lesson(maya)
    given = actions.answer_question(question, body="It means seen.", micro_lesson=chosen.lesson_id, by=maya)

    actions.publish(micro_lesson(maya, origin=f"question:{question.id}", state="approved"), by=clara)

    assert (given.micro_lesson_id, given.changed_at) == (chosen.lesson_id, None)


def test_an_answer_helps_each_person_once_and_never_its_author(question, programme, maya, robert, clara):
    given = actions.answer_question(question, body="It means seen.", by=maya)

    for _time in range(2):
        actions.say_helped(given, question, by=robert)
    actions.say_helped(given, question, by=clara)
    with pytest.raises(Refused, match="your own answer"):
        actions.say_helped(given, question, by=maya)

    told = [(event["person"], event["facts"]["helped"]) for event in events("answer.helped")]
    assert told == [(maya.id, 1), (maya.id, 2)]
    (line,) = queries.answers_to(question, reader=robert)
    assert (line.told, replace(line, helped=5).told) == (None, 5)
    assert db.session.query(AnswerHelped).count() == 2


def test_a_question_is_withdrawn_by_who_asked_while_nobody_has_answered(question, programme, maya, robert):
    with pytest.raises(NotFound):
        actions.withdraw(question, by=maya)

    for _time in range(2):
        actions.withdraw(question, by=robert)

    assert queries.questions_for(robert) == []
    assert events("question.asked")[1]["retracts"] == events("question.asked")[0]["seq"]
    assert journal.verify().differences == ()
    with pytest.raises(NotFound):
        actions.answer_question(question, body="Too late.", by=maya)


def test_a_question_with_an_answer_stays(question, maya, robert):
    actions.answer_question(question, body="It means seen.", by=maya)

    with pytest.raises(Refused, match="answered already"):
        actions.withdraw(question, by=robert)


def test_what_waits_for_a_mentor_is_the_oldest_question_that_is_not_their_own(question, programme, maya, robert):
    asked(programme, maya, text="How do I say no to a director?")

    waiting = queries.question_waiting_for(maya)
    assert waiting is not None
    assert waiting.id == question.id

    actions.answer_question(question, body="It means seen.", by=maya)
    assert queries.question_waiting_for(maya) is None
