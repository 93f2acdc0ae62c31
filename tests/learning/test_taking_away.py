"""What is out of place is taken away by who coordinates; what is one's own, one takes back oneself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
import sqlalchemy as sa

from portal import audit, db, journal
from portal.errors import NotFound, Refused
from portal.gamification.models import LedgerEntry
from portal.journal import Entry
from portal.learning import actions, queries, search
from portal.learning.models import Answer, AnswerHelped, Question, TakenAway
from portal.people import actions as people
from portal.people.models import Person
from tests.cast import kept

TEXT = "What does a thumb mean in a thread?"
FAULT = {"fault": "hurtful", "words": "Please without the name."}


@pytest.fixture
def question(programme, robert):
    """Robert has asked something."""
    return kept(actions.ask(programme.id, track="culture", text=TEXT, by=robert))


@pytest.fixture
def given(question, maya):
    """Maya has answered it."""
    return kept(actions.answer_question(question, body="It means seen.", by=maya))


def taken_back(kind):
    """How often what happened was taken back, and why."""
    reasons = sa.select(Entry.reason).where(Entry.type == kind, Entry.retracts.is_not(None))
    return list(db.session.scalars(reasons))


def earned_by(person):
    """How many points the ledger says that they have."""
    total = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.delta), 0))
    return db.session.scalar(total.where(LedgerEntry.subject == person.id, LedgerEntry.what == "points:xp"))


def lines():
    """The audit of what was taken away."""
    asked = sa.select(audit.Entry).where(audit.Entry.deed.in_(("question.removed", "answer.removed")))
    return [(line.deed, line.what, line.by, line.why) for line in db.session.scalars(asked)]


# ---- questions ---------------------------------------------------------------------------------------------------


def test_a_question_that_is_taken_away_is_gone_for_all_but_who_asked(question, given, robert, maya, clara):
    actions.take_question_away(question, **FAULT, by=clara)

    for reader in (maya, clara):
        assert queries.questions_for(reader) == []
        with pytest.raises(NotFound):
            queries.question_of(reader, question.id)
    assert [(row.id, row.is_mine, row.is_taken) for row in queries.questions_for(robert)] == [(question.id, True, True)]
    assert queries.question_of(robert, question.id) is question
    assert search.find("thumb", by=robert).total == 0
    with pytest.raises(NotFound):
        queries.answer_of(robert, given.id)


def test_its_answers_keep_what_they_earned(question, given, maya, clara):
    before = earned_by(maya)

    actions.take_question_away(question, **FAULT, by=clara)

    assert taken_back("question.asked") == ["taken-away"]
    assert taken_back("question.answered") == []
    assert earned_by(maya) == before > 0
    assert journal.verify().differences == ()


def test_taken_away_twice_is_once_and_the_first_reason_stays(question, programme, clara, ines):
    people.enrol(ines, programme, role="coordinator")

    actions.take_question_away(question, **FAULT, by=clara)
    actions.take_question_away(question, fault="private", by=ines)

    taken = queries.taken_away(question.id)
    assert taken is not None
    assert (taken.fault, taken.words, taken.by_id) == ("hurtful", "Please without the name.", clara.id)
    assert lines() == [("question.removed", question.id, clara.id, "hurtful")]


@pytest.mark.parametrize("who", ["maya", "robert", "ines", "reviewer", "elsewhere", "left"])
def test_only_who_coordinates_the_programme_takes_away(question, given, programme, clara, who, request):
    by = request.getfixturevalue(who if who in ("maya", "robert") else "ines")
    if who == "reviewer":
        people.enrol(by, programme, role="reviewer")
    if who == "elsewhere":
        people.open_programme("Autumn", slug="autumn", by=by)
    if who == "left":
        people.enrol(by, programme, role="coordinator").state = "withdrawn"
    db.session.flush()

    with pytest.raises(NotFound):
        actions.take_question_away(question, **FAULT, by=by)
    with pytest.raises(NotFound):
        actions.take_answer_away(given, question, **FAULT, by=by)
    for ask, what in ((queries.question_to_take_away, question), (queries.answer_to_take_away, given)):
        with pytest.raises(NotFound):
            ask(by, what.id)

    assert lines() == []


@pytest.mark.parametrize(
    ("why", "field"),
    [({"fault": ""}, "fault"), ({"fault": "ugly"}, "fault"), ({"fault": "private", "words": "x" * 501}, "words")],
)
def test_a_reason_is_asked_for(question, given, clara, why, field):
    for take in (
        lambda: actions.take_question_away(question, **why, by=clara),
        lambda: actions.take_answer_away(given, question, **why, by=clara),
    ):
        with pytest.raises(Refused) as refused:
            take()
        assert list(refused.value.fields) == [field]


def test_what_who_asked_took_back_cannot_be_taken_away(question, robert, clara):
    actions.withdraw(question, by=robert)

    with pytest.raises(NotFound):
        actions.take_question_away(question, **FAULT, by=clara)

    assert queries.questions_for(robert) == []


def test_no_line_and_no_event_says_who_asked(question, robert, clara):
    actions.take_question_away(question, **FAULT, by=clara)

    rows = [*db.session.execute(sa.select(Entry.__table__).where(Entry.type == "question.asked")), *lines()]
    assert robert.id not in str([tuple(row) for row in rows])


# ---- answers -----------------------------------------------------------------------------------------------------


def test_an_answer_that_is_taken_away_takes_along_what_it_earned(question, given, robert, maya, clara):
    for reader in (robert, clara):
        actions.say_helped(given, question, by=reader)
    before = earned_by(maya)

    actions.take_answer_away(given, question, **FAULT, by=clara)

    assert taken_back("question.answered") == ["taken-away"]
    assert taken_back("answer.helped") == ["taken-away"] * 2
    assert before > earned_by(maya) == 0
    assert db.session.query(AnswerHelped).count() == 0
    assert queries.answers_to(question, reader=robert) == []
    assert search.find("thumb", by=robert).total == 0
    assert lines() == [("answer.removed", given.id, clara.id, "hurtful")]
    assert journal.verify().differences == ()


def test_the_question_waits_for_an_answer_again(question, given, maya, clara):
    actions.take_answer_away(given, question, **FAULT, by=clara)

    waiting = queries.question_waiting_for(maya)
    assert waiting is not None
    assert waiting.id == question.id
    assert [row.answers for row in queries.questions_for(maya, is_open=True)] == [0]


def test_another_answer_stays_and_with_it_the_question_is_answered(question, given, programme, robert, ines, clara):
    people.enrol(ines, programme, role="mentor")
    other = actions.answer_question(question, body="It means agreed.", by=ines)

    actions.take_answer_away(given, question, **FAULT, by=clara)

    assert [line.id for line in queries.answers_to(question, reader=robert)] == [other.id]
    assert question.answered_at == other.answered_at


def test_who_gave_it_reads_why_and_nobody_else(question, given, robert, maya, clara):
    actions.take_answer_away(given, question, **FAULT, by=clara)

    gone = queries.gone_answer_to(question, by=maya)
    assert gone is not None
    assert (gone.body, gone.fault, gone.words) == ("It means seen.", "hurtful", "Please without the name.")
    assert [row.is_answer_taken for row in queries.questions_for(maya)] == [True]
    assert [row.is_answer_taken for row in queries.questions_for(robert)] == [False]
    assert queries.gone_answer_to(question, by=robert) is None


def test_an_answer_given_anew_is_there_again_and_earns_nothing_more(question, given, robert, maya, clara):
    actions.say_helped(given, question, by=robert)
    actions.take_answer_away(given, question, **FAULT, by=clara)
    after = earned_by(maya)

    with pytest.raises(Refused, match="is gone"):
        actions.answer_question(question, body="It means agreed.", by=maya)
    again = actions.answer_question(question, body="It means agreed.", by=maya, is_again=True)
    actions.say_helped(again, question, by=robert)

    assert again.id == given.id
    assert [line.body for line in queries.answers_to(question, reader=robert)] == ["It means agreed."]
    assert search.find("agreed", by=robert).total == 1
    assert earned_by(maya) == after
    assert queries.gone_answer_to(question, by=maya) is None

    actions.take_answer_away(again, question, fault="misleading", by=clara)
    assert [why for _deed, _what, _by, why in lines()] == ["hurtful", "misleading"]
    assert journal.verify().differences == ()


def test_an_answer_that_is_gone_helps_nobody_and_no_micro_lesson_brings_it_back(question, given, robert, maya, clara):
    actions.take_answer_away(given, question, **FAULT, by=clara)
    made = actions.draft(title="What a thumb means", track="culture", body="It means seen. " * 20, by=maya)
    made.origin, made.state = f"question:{question.id}", "approved"

    actions.publish(made, by=clara)

    with pytest.raises(NotFound):
        actions.say_helped(given, question, by=robert)
    assert queries.answers_to(question, reader=robert) == []


def test_an_answer_is_withdrawn_by_who_gave_it(question, given, robert, maya, clara):
    with pytest.raises(NotFound):
        actions.withdraw_answer(given, question, by=clara)

    for _time in range(2):
        actions.withdraw_answer(given, question, by=maya)

    assert taken_back("question.answered") == ["withdrawn"]
    assert queries.answers_to(question, reader=robert) == []
    assert search.find("thumb", by=robert).total == 0
    with pytest.raises(NotFound):
        actions.take_answer_away(given, question, **FAULT, by=clara)
    assert lines() == []


def test_an_answer_that_has_helped_and_is_withdrawn_keeps_what_it_earned(question, given, robert, maya):
    actions.say_helped(given, question, by=robert)
    before = earned_by(maya)

    actions.withdraw_answer(given, question, by=maya)

    assert earned_by(maya) == before
    assert taken_back("question.answered") == taken_back("answer.helped") == []


def test_what_is_gone_is_not_read_into_a_new_index(question, given, robert, maya):
    actions.withdraw_answer(given, question, by=maya)
    db.session.execute(sa.text("DELETE FROM search_entry"))
    db.session.execute(sa.text("DELETE FROM search_source"))

    for _step in search.steps():
        db.session.commit()

    assert "answer" not in {hit.kind for hit in search.find("thumb seen", by=robert).hits}


def test_two_coordinators_at_once_take_away_once(question, given, programme, clara, ines):
    people.enrol(ines, programme, role="coordinator")
    db.session.commit()
    question_id, answer_id, together = question.id, given.id, Barrier(2)
    db.session.remove()

    def take(person_id):
        together.wait()
        with db.writing():
            by = db.session.get_one(Person, person_id)
            answer, asked = db.session.get_one(Answer, answer_id), db.session.get_one(Question, question_id)
            actions.take_answer_away(answer, asked, fault="private", by=by)
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(copy_context().run, take, each) for each in (clara.id, ines.id)]
        assert [each.result() for each in done] == [None, None]

    assert taken_back("question.answered") == ["taken-away"]
    assert db.session.query(TakenAway).count() == 1
    assert len(lines()) == 1
