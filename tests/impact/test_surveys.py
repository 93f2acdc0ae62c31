"""The survey that a programme begins with: answered once, without a name, and what it opens."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import catalog, clock, db
from portal.blueprints import training
from portal.errors import NotFound, Refused
from portal.impact import actions, queries
from portal.impact.models import SHEET, AnswerSheet, HasAnswered
from portal.journal import EVENT
from portal.mentoring.queries import feeds
from portal.people import actions as people
from portal.people.enrolments import actions as enrolments
from portal.people.models import Enrolment
from portal.post.kinds import REMINDER
from portal.post.models import Mail
from tests.cast import kept
from tests.impact.answering import SLUG, answer, asks, fields, row_of, sheets, who_answered
from tests.learning.reading import finish
from tests.mentoring.meeting import mails_to
from tests.people.enrolling import approved, state_of


def learned(person, role="mentee"):
    """Somebody has finished the track for a role, and nothing else."""
    for track in catalog.tracks("onboarding"):
        for lesson in track.lessons if role in track.roles else ():
            finish(lesson, by=person)


def silent(programme):
    """Ids of those who are asked and have not answered."""
    return set(db.session.scalars(queries.silent_in(programme)))


def numbers(programme):
    """How many have answered, of how many."""
    counted = queries.numbers_of(programme)
    return db.session.execute(sa.select(counted["answered"], counted["asked"])).one()


def test_answers_are_kept_without_a_person_and_without_a_moment(programme, robert):
    asks(programme)

    assert answer(robert, programme, place=4, hope="Less fear.")

    sheet = db.session.scalars(sa.select(AnswerSheet)).one()
    assert set(row_of(sheet)) == {"id", "programme_id", "survey", "version", "role", "answers"}
    assert (sheet.role, sheet.survey, sheet.version) == ("mentee", SLUG, 1)
    assert sheet.answers["heard"] == 4
    assert sheet.answers["hope"] == "Less fear."
    assert robert.id not in str(row_of(sheet))


def test_who_has_answered_is_known_apart_from_what_and_when(programme, robert):
    asks(programme)

    answer(robert, programme)

    mark = db.session.scalars(sa.select(HasAnswered)).one()
    assert row_of(mark) == {"programme_id": programme.id, "survey": SLUG, "person_id": robert.id}


def test_the_journal_holds_that_somebody_answered_and_nothing_of_what(programme, robert):
    asks(programme)

    answer(robert, programme)

    event = db.session.execute(sa.select(EVENT).where(EVENT.c.type == "survey.answered")).one()
    assert (event.person, event.cohort, event.facts) == (robert.id, programme.id, {"survey": SLUG})


def test_the_id_of_a_sheet_does_not_rise_with_time(programme, robert):
    asks(programme)

    answer(robert, programme)

    assert db.session.scalars(sa.select(AnswerSheet.id)).one()[14] == "4"  # the version of a random UUID


def test_each_sheet_is_written_with_the_others_so_that_none_looks_the_newest(programme, maya, robert, database):
    asks(programme)
    answer(robert, programme)
    kept(programme)

    answer(maya, programme)
    kept(programme)

    if database.kind == "postgresql":
        written = db.session.execute(sa.text("SELECT id, xmin::text FROM answer_sheet ORDER BY ctid")).all()
        assert len({row.xmin for row in written}) == 1
    else:
        written = db.session.execute(sa.select(SHEET.c.id)).all()
    assert [row.id for row in written] == sorted(row.id for row in written)


def test_the_same_answers_twice_are_one_sheet(programme, robert):
    asks(programme)
    answer(robert, programme)

    assert not answer(robert, programme, place=5)

    assert [answers["heard"] for _role, answers in sheets()] == [3]
    assert db.session.query(EVENT).filter(EVENT.c.type == "survey.answered").count() == 1


def test_who_has_both_roles_answers_for_both_and_in_own_words_once(programme, robert):
    asks(programme)
    people.enrol(robert, programme, role="mentor")

    answer(robert, programme, hope="Time.")

    (mentee, first), (mentor, second) = sheets()
    assert (mentee, mentor) == ("mentee", "mentor")
    assert {"at-ease-with-tools", "hope", "heard"} <= set(first)
    assert {"explains-well", "heard"} <= set(second)
    assert "hope" not in second
    assert who_answered() == ["Robert Keller"]


def test_every_question_but_the_optional_one_wants_an_answer(programme, robert):
    asks(programme)
    given = fields("mentee")
    del given["answer:heard"]

    with pytest.raises(Refused) as refused:
        actions.answer(programme, catalog.survey(SLUG), given, roles=["mentee"], by=robert)

    assert list(refused.value.fields) == ["answer:heard"]
    assert sheets() == []


@pytest.mark.parametrize("said", ["0", "6", "-1", "two", "³", "99999999999", ""])
def test_an_answer_is_one_of_those_to_choose_from(programme, robert, said):
    asks(programme)

    with pytest.raises(Refused):
        answer(robert, programme, heard=said)


def test_own_words_have_an_end(programme, robert):
    asks(programme)

    with pytest.raises(Refused) as refused:
        answer(robert, programme, hope="x" * 1001)

    assert list(refused.value.fields) == ["answer:hope"]


def test_answers_to_another_wording_are_not_kept(programme, robert):
    asks(programme)

    with pytest.raises(Refused, match="questions have changed"):
        actions.answer(
            programme, catalog.survey(SLUG), fields("mentee") | {"version": "7"}, roles=["mentee"], by=robert
        )


def test_at_the_end_of_a_programme_it_is_too_late(programme, robert):
    asks(programme)
    programme.state = "closing"

    with pytest.raises(Refused, match="too late"):
        answer(robert, programme)


@pytest.mark.parametrize("state", ["invited", "applied", "waitlisted", "declined", "withdrawn", "completed"])
def test_who_has_no_place_is_not_asked(programme, robert, state):
    asks(programme)
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state=state))

    with pytest.raises(NotFound):
        queries.asked_of(robert, "spring", SLUG)
    assert robert.id not in silent(programme)


def test_to_a_stranger_there_is_no_survey(programme, ines):
    asks(programme)

    with pytest.raises(NotFound):
        queries.asked_of(ines, "spring", SLUG)


def test_the_gate_opens_when_both_are_done_whichever_comes_last(programme, ines, maya, clara):
    asks(programme)
    first, second = approved(ines, programme, clara), approved(maya, programme, clara)
    learned(ines)
    answer(maya, programme)
    for person in (ines, maya):
        training.open_gate(person)
    assert [state_of(part) for part in (first, second)] == ["approved", "approved"]

    answer(ines, programme)
    learned(maya)
    for person in (ines, maya):
        training.open_gate(person)

    assert [state_of(part) for part in (first, second)] == ["available", "available"]
    assert [mail.subject for mail in mails_to(ines)].count("Spring: you are ready") == 1


def test_the_worker_lets_nobody_through_who_has_not_answered(programme, ines, clara):
    asks(programme)
    part = approved(ines, programme, clara)
    learned(ines)

    list(training.catch_up())

    assert state_of(part) == "approved"


def test_answers_in_one_programme_open_no_gate_of_another(programme, ines, clara):
    asks(programme)
    autumn = asks(people.open_programme("Autumn", slug="autumn", by=clara))
    here, there = approved(ines, programme, clara), approved(ines, autumn, clara)
    learned(ines)

    answer(ines, programme)
    training.open_gate(ines)

    assert [state_of(part) for part in (here, there)] == ["available", "approved"]


def test_who_was_trained_before_there_was_a_survey_stays_trained_and_goes_on(programme, ines, clara):
    part = approved(ines, programme, clara)
    enrolments.train(part)
    learned(ines)
    asks(programme)

    list(training.catch_up())

    assert state_of(part) == "available"


@pytest.mark.parametrize("slug", ["", "gone-from-the-content"])
def test_where_there_is_no_survey_the_gate_asks_for_none(programme, ines, clara, slug):
    programme.survey = slug
    part = approved(ines, programme, clara)
    learned(ines)

    training.open_gate(ines)

    assert state_of(part) == "available"


def test_how_many_have_answered_is_a_number_of_those_who_are_asked(programme, maya, robert, ines, clara):
    asks(programme)
    answer(maya, programme)
    people.enrol(maya, programme, role="mentee")
    gone = approved(ines, programme, clara)
    answer(ines, programme)
    enrolments.withdraw(gone, by=ines)

    assert numbers(programme) == (1, 2)
    assert silent(programme) == {robert.id}


def test_those_who_have_not_answered_are_reminded_once_in_a_while(programme, maya, robert, ines, clara):
    asks(programme)
    enrolments.invite(ines, programme, role="mentee", is_told=False)
    answer(maya, programme)

    assert [actions.remind(programme, by=clara) for _time in range(2)] == [1, 0]

    (mail,) = mails_to(robert)
    assert (mail.kind, mail.link) == (REMINDER, f"/programmes/spring/surveys/{SLUG}")
    assert mails_to(maya) == mails_to(ines) == []
    with clock.at(clock.now() + dt.timedelta(days=8)):
        assert actions.remind(programme, by=clara) == 1


@pytest.mark.parametrize("state", ["paused", "closing", "closed"])
def test_nobody_is_reminded_while_a_programme_rests_or_ends(programme, clara, state):
    asks(programme)
    programme.state = state

    with pytest.raises(Refused):
        actions.remind(programme, by=clara)

    assert db.session.query(Mail).filter(Mail.kind == REMINDER).count() == 0


def test_who_has_answered_is_burnt_and_the_sheets_stay(programme, maya, robert, clara):
    asks(programme)
    autumn = asks(people.open_programme("Autumn", slug="autumn", by=clara))
    people.enrol(maya, autumn, role="mentor")
    for person in (maya, robert):
        answer(person, programme)
    answer(maya, autumn)

    for _time in range(2):
        actions.burn(programme)

    assert db.session.scalars(sa.select(HasAnswered.programme_id)).all() == [autumn.id]
    assert [role for role, _answers in sheets()] == ["mentee", "mentor", "mentor"]


def test_that_somebody_answered_is_told_to_them_alone_by_the_interface(programme, robert, clara):
    asks(programme)
    answer(robert, programme)

    def types_for(person):
        return {event["type"] for event in feeds.events_for(person, after=None, limit=100).items}

    assert "survey.answered" in types_for(robert)
    assert "survey.answered" not in types_for(clara)
