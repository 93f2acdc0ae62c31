"""Asking anything, answering, and saying that an answer helped. No event and no line of a log says who asked."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.catalog import files, markdown
from portal.errors import NotFound, Refused
from portal.events import AnswerHelped as Helped
from portal.events import QuestionAnswered, QuestionAsked
from portal.learning import search
from portal.learning.actions.micro_lessons.writing import LONGEST, fits, plain
from portal.learning.actions.quizzes import one_at_a_time
from portal.learning.models import READABLE, Answer, AnswerHelped, MicroLesson, Question, TakenAway
from portal.learning.queries import questions as queries
from portal.people.models import Person, Programme

TEXT = range(10, 2001)
"""Characters of a question."""
MOST_OPEN = 10
"""Questions of one person that wait for an answer at the same time."""
ORIGIN = "question:"
"""How ``MicroLesson.origin`` begins when it was made of a question."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def ask(programme_id: str, *, track: str, text: str, by: Person, lesson: str = "", is_sure: bool = False) -> Question:
    """Ask the mentors of a programme. Who names somebody in it is asked once more whether they are sure."""
    open_to = dict(queries.programmes_to_ask_in(by))
    if not open_to:
        raise Refused(_("Questions are asked within a programme, and you have no part in one yet."))
    text = plain(text)
    _check(programme_id in open_to, track, text)
    one_at_a_time(by)
    same = (Question.asker_id == by.id, Question.programme_id == programme_id, Question.answered_at.is_(None))
    open_ones = db.session.scalars(sa.select(Question).where(*same, Question.withdrawn_at.is_(None))).all()
    if again := next((each for each in open_ones if (each.text, each.track) == (text, track)), None):
        return again
    if len(open_ones) >= MOST_OPEN:
        raise Refused(_("Ten questions of yours wait for an answer. Please give your mentors a little time."))
    if not is_sure and (named := queries.named_in(text, programme_id)):
        sentence = _("You name %(names)s. Everybody in the programme will read it.", names=", ".join(named))
        raise Refused(sentence, field="is_sure")
    question = Question(programme_id=programme_id, asker_id=by.id, track=track, text=text)
    question.lesson = lesson if lesson in {each.slug for each in catalog.track(track).lessons} else ""
    db.session.add(question)
    db.session.flush()
    event = QuestionAsked(cohort=programme_id, question=question.id, track=track)
    journal.record(event, zone=_zone(programme_id))
    return question


def withdraw(question: Question, *, by: Person) -> None:
    """Take back a question of one's own while nobody has answered it. Twice is once."""
    if question.asker_id != by.id:
        raise NotFound(_("There is no such question."))
    hold(question)
    if question.withdrawn_at:
        return
    if question.answered_at:
        raise Refused(_("Somebody has answered already. The question stays, for everybody who wonders about the same."))
    question.withdrawn_at = clock.now()
    journal.retract(f"{QuestionAsked.type}:{question.id}", reason="withdrawn")


def answer(question: Question, *, body: str, by: Person, micro_lesson: str = "", is_again: bool = False) -> Answer:
    """Answer, or change one's answer: a text, a published micro-lesson by its id or address, or both.

    What was withdrawn or taken away is put back only when one knows that (``is_again``), and earns nothing once more.
    """
    _require_mentor(question, by)
    body, lesson_id = plain(body), _chosen(micro_lesson)
    if not body and not lesson_id:
        raise Refused(_("Please write an answer, or choose a micro-lesson that gives it."), field="body")
    if not fits(body):
        sentence = _("This is too long for an answer: at most %(size)s.", size=files.size(LONGEST))
        raise Refused(sentence, field="body")
    html = markdown.render(body, at_most=LONGEST)
    hold(question)
    if question.withdrawn_at:
        raise NotFound(_("There is no such question."))
    given = _answer_by(by, question)
    if given is None:
        return _first(question, Answer(body=body, html=html, micro_lesson_id=lesson_id), by)
    is_back = given.withdrawn_at is not None
    if is_back:
        _put_back(given, question, is_again=is_again)
    if is_back or (given.body, given.micro_lesson_id) != (body, lesson_id):
        given.body, given.html, given.micro_lesson_id, given.changed_at = body, html, lesson_id, clock.now()
        search.put_answer(given, question)
    return given


def answer_with(question: Question, lesson_id: str, *, by: Person) -> None:
    """Answer with a micro-lesson that was made of the question and is published now. Twice is once.

    Where the question is gone, ``by`` no mentor there any more, or another one chosen for the answer, nothing happens.
    """
    hold(question)
    if question.withdrawn_at or not queries.may_answer(question, by):
        return
    given = _answer_by(by, question)
    if given is None:
        _first(question, Answer(body="", html="", micro_lesson_id=lesson_id), by)
    elif given.micro_lesson_id is None and not given.withdrawn_at:
        given.micro_lesson_id, given.changed_at = lesson_id, clock.now()


def answer_what_it_was_made_of(lesson: MicroLesson, *, by: Person) -> None:
    """A micro-lesson that is published answers the question of which its author made it, if it was one."""
    if lesson.origin.startswith(ORIGIN):
        question = db.session.get(Question, lesson.origin.removeprefix(ORIGIN))
        if question is not None:
            answer_with(question, lesson.lesson_id, by=by)


def say_helped(given: Answer, question: Question, *, by: Person) -> None:
    """Say that an answer helped. Nobody says so of their own; twice is once."""
    if given.mentor_id == by.id:
        raise Refused(_("This is your own answer: it counts when somebody else says that it helped."))
    db.session.flush()
    db.session.refresh(given, with_for_update={"key_share": True})
    if given.withdrawn_at:
        raise NotFound(_("There is no such answer."))
    row = {"answer_id": given.id, "person_id": by.id, "at": clock.now()}
    new = db.insert(AnswerHelped).values(row).on_conflict_do_nothing()
    if not db.session.execute(new.returning(AnswerHelped.answer_id)).first():
        return
    count = sa.select(sa.func.count()).where(AnswerHelped.answer_id == given.id)
    slots = {"person": given.mentor_id, "mentor": given.mentor_id, "cohort": question.programme_id}
    event = Helped(answer=given.id, track=question.track, helped=db.session.scalar(count) or 1, **slots)
    journal.record(event, zone=db.session.get_one(Person, given.mentor_id).timezone)


def hold(question: Question) -> None:
    """Its row is ours until this deed is committed: answers and a withdrawal come one after the other."""
    db.session.flush()
    db.session.refresh(question, with_for_update={"key_share": True})


def _check(is_programme: bool, track: str, text: str) -> None:
    wrong = {}
    if not is_programme:
        wrong["programme"] = _("Please choose one of your programmes.")
    if track not in {each.slug for each in catalog.tracks()}:
        wrong["track"] = _("Please choose one of the tracks.")
    if len(text) not in TEXT:
        wrong["text"] = _("Please ask in 10 to 2,000 characters.")
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)


def _require_mentor(question: Question, by: Person) -> None:
    if question.asker_id == by.id:
        raise Refused(_("This question is yours. Another mentor answers it."))
    if not queries.may_answer(question, by):
        raise NotFound(_("There is no such question."))


def _chosen(micro_lesson: str) -> str | None:
    """The published micro-lesson whose id, or whose address, was given."""
    if not micro_lesson.strip():
        return None
    ids = _ID.findall(micro_lesson[:500])
    published = sa.select(MicroLesson.lesson_id).where(MicroLesson.state.in_(READABLE))
    found = db.session.scalar(published.where(MicroLesson.lesson_id == ids[-1])) if ids else None
    if found is None:
        raise Refused(_("This is not the address of a published micro-lesson."), field="micro_lesson")
    return found


def _answer_by(mentor: Person, question: Question) -> Answer | None:
    theirs = sa.select(Answer).where(Answer.question_id == question.id, Answer.mentor_id == mentor.id)
    return db.session.scalar(theirs.execution_options(populate_existing=True))


def _put_back(given: Answer, question: Question, *, is_again: bool) -> None:
    if not is_again:
        raise Refused(_("This answer of yours is gone. If you answer once more, it is there again as it reads now."))
    given.withdrawn_at = None
    question.answered_at = question.answered_at or clock.now()
    db.session.execute(sa.delete(TakenAway).where(TakenAway.what == given.id))


def _first(question: Question, given: Answer, by: Person) -> Answer:
    given.question_id, given.mentor_id = question.id, by.id
    db.session.add(given)
    db.session.flush()
    question.answered_at = question.answered_at or clock.now()
    search.put_answer(given, question)
    event = QuestionAnswered(
        person=by.id,
        mentor=by.id,
        cohort=question.programme_id,
        question=question.id,
        track=question.track,
        answer=given.id,
        micro_lesson=given.micro_lesson_id,
    )
    journal.record(event, zone=by.timezone)
    return given


def _zone(programme_id: str) -> str:
    return db.session.get_one(Programme, programme_id).timezone
