"""Ask anything: questions and answers, as the people of a programme see them. Nobody sees who asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound
from portal.learning import nameless
from portal.learning.models import READABLE, Answer, AnswerHelped, MicroLesson, Question, TakenAway
from portal.learning.queries.authors import in_full
from portal.learning.queries.lessons import names_of
from portal.people import sight
from portal.people.models import Enrolment, Person, Programme

ASKING_ROLES = ("mentor", "mentee", "coordinator", "reviewer")
"""Parts in a programme whose holders see its questions."""
OVER = ("closed", "archived")
"""States of a programme in which nothing new is asked."""
FRESH = dt.timedelta(days=14)
"""How long a question is put before mentors; then it waits among the others, so that nobody is reminded for ever."""


@dataclass(frozen=True)
class AnswerLine:
    """An answer as a reader sees it. ``helped`` counts those whom it helped, ``helped_me`` says whether I said so."""

    id: str
    mentor_id: str
    mentor: str
    handle: str
    html: str
    body: str
    micro_lesson_id: str | None
    micro_lesson: str | None
    answered_at: dt.datetime
    changed_at: dt.datetime | None
    helped: int
    helped_me: bool

    @property
    def told(self) -> int | None:
        """How many it helped at least, in full ``K``: of fewer, the first one would mostly be who asked."""
        return in_full(self.helped)


@dataclass(frozen=True)
class Gone:
    """An answer of one's own that is gone; ``fault`` where it was taken away, with a coordinator's ``words``."""

    body: str
    micro_lesson_id: str | None
    fault: str | None
    words: str | None


def programmes_to_ask_in(person: Person) -> list[tuple[str, str]]:
    """Id and name of the programmes in which they may ask; where they learn and teach first, then the newest part."""
    learns = sa.func.max(sa.case((Enrolment.role.in_(("mentor", "mentee")), 1), else_=0))
    query = (
        sa.select(Programme.id, Programme.name)
        .join(Enrolment, Enrolment.programme_id == Programme.id)
        .where(*_part(person, *ASKING_ROLES), Programme.state.not_in(OVER))
        .group_by(Programme.id, Programme.name)
        .order_by(learns.desc(), sa.func.max(Enrolment.created_at).desc(), Programme.id.desc())
    )
    return [(row.id, row.name) for row in db.session.execute(query)]


def questions_for(
    reader: Person, *, track: str = "", is_open: bool = False, after: int = 0, limit: int = 20
) -> list[sa.Row[str, str, str, str, dt.datetime, str, int, bool, bool, bool]]:
    """Questions of their programmes, newest first: id, track, lesson, text, moment, programme, answers, is_mine;
    and whether it, or what they answered, was taken away. One's own stays in sight with that.
    """
    there = (Answer.question_id == Question.id, Answer.withdrawn_at.is_(None))
    answers = sa.select(sa.func.count()).where(*there).scalar_subquery()
    mine = (Answer.question_id == Question.id, Answer.mentor_id == reader.id, TakenAway.what == Answer.id)
    columns = (Question.id, Question.track, Question.lesson, Question.text, Question.asked_at)
    query = (
        sa.select(
            *columns,
            Programme.name.label("programme"),
            answers.label("answers"),
            (Question.asker_id == reader.id).label("is_mine"),
            Question.withdrawn_at.is_not(None).label("is_taken"),
            sa.exists().where(*mine).label("is_answer_taken"),
        )
        .join(Programme, Programme.id == Question.programme_id)
        .where(sa.or_(sa.and_(_seen_by(reader), Question.withdrawn_at.is_(None)), _taken_from(reader)))
        .order_by(Question.asked_at.desc(), Question.id.desc())
    )
    if track:
        query = query.where(Question.track.in_(names_of(track)))
    if is_open:
        query = query.where(Question.answered_at.is_(None), Question.withdrawn_at.is_(None))
    return list(db.session.execute(query.offset(after).limit(limit)))


def question_of(reader: Person, question_id: str) -> Question:
    """A question of a programme of theirs. To others it does not exist, and to nobody once it is withdrawn; what was
    taken away, who asked it sees alone.
    """
    seen = sa.and_(_seen_by(reader), Question.withdrawn_at.is_(None))
    return _question(Question.id == question_id, sa.or_(seen, _taken_from(reader)))


def question_asked_by(asker: Person, question_id: str) -> Question:
    """A question of their own, withdrawn or not."""
    return _question(Question.id == question_id, Question.asker_id == asker.id)


def question_to_answer(mentor: Person, question_id: str) -> Question:
    """A question that they may answer: of a programme in which they are a mentor. To others it does not exist."""
    theirs = Question.programme_id.in_(sa.select(Enrolment.programme_id).where(*_part(mentor, "mentor")))
    return _question(Question.id == question_id, theirs, Question.withdrawn_at.is_(None))


def question_to_take_away(coordinator: Person, question_id: str) -> Question:
    """A question of a programme that they coordinate, taken away or not. To others it does not exist."""
    is_there = sa.or_(Question.withdrawn_at.is_(None), _is_taken(Question.id))
    return _question(Question.id == question_id, _overseen_by(coordinator), is_there)


def answer_to_take_away(coordinator: Person, answer_id: str) -> tuple[Answer, Question]:
    """An answer in a programme that they coordinate, taken away or not, and its question."""
    is_there = sa.or_(Answer.withdrawn_at.is_(None), _is_taken(Answer.id))
    return _answer(Answer.id == answer_id, _overseen_by(coordinator), Question.withdrawn_at.is_(None), is_there)


def answer_given_by(mentor: Person, answer_id: str) -> tuple[Answer, Question]:
    """An answer of their own, withdrawn or not, and its question."""
    return _answer(Answer.id == answer_id, Answer.mentor_id == mentor.id, Question.withdrawn_at.is_(None))


def may_take_away(question: Question, person: Person) -> bool:
    """Whether they coordinate the programme in which it was asked."""
    theirs = sa.select(Question.id).where(Question.id == question.id, _overseen_by(person))
    return db.session.scalar(theirs) is not None


def taken_away(what: str) -> TakenAway | None:
    """That a question or an answer was taken away, and why."""
    return db.session.get(TakenAway, what)


def gone_answer_to(question: Question, *, by: Person) -> Gone | None:
    """What somebody answered that is withdrawn or taken away, with why; nothing while it is there."""
    query = (
        sa.select(Answer.body, Answer.micro_lesson_id, TakenAway.fault, TakenAway.words)
        .outerjoin(TakenAway, TakenAway.what == Answer.id)
        .where(Answer.question_id == question.id, Answer.mentor_id == by.id, Answer.withdrawn_at.is_not(None))
    )
    row = db.session.execute(query).first()
    return Gone(**row._mapping) if row else None


def may_answer(question: Question, person: Person) -> bool:
    """Whether they are a mentor in its programme, and did not ask it."""
    part = sa.select(Enrolment.id).where(*_part(person, "mentor"), Enrolment.programme_id == question.programme_id)
    return question.asker_id != person.id and db.session.scalar(part.limit(1)) is not None


def answers_to(question: Question, *, reader: Person) -> list[AnswerLine]:
    """The answers to a question, the oldest first, each with its micro-lesson while that can be read."""
    helped = sa.select(sa.func.count()).where(AnswerHelped.answer_id == Answer.id).scalar_subquery()
    mine = sa.exists().where(AnswerHelped.answer_id == Answer.id, AnswerHelped.person_id == reader.id)
    readable = (MicroLesson.lesson_id == Answer.micro_lesson_id, MicroLesson.state.in_(READABLE))
    query = (
        sa.select(
            *(Answer.id, Answer.mentor_id, Person.name.label("mentor"), Person.handle, Answer.html, Answer.body),
            MicroLesson.lesson_id.label("micro_lesson_id"),
            MicroLesson.title.label("micro_lesson"),
            *(Answer.answered_at, Answer.changed_at, helped.label("helped"), mine.label("helped_me")),
        )
        .join(Person, Person.id == Answer.mentor_id)
        .outerjoin(MicroLesson, sa.and_(*readable))
        .where(Answer.question_id == question.id, Answer.withdrawn_at.is_(None))
        .order_by(Answer.answered_at, Answer.id)
    )
    return [AnswerLine(**row._mapping) for row in db.session.execute(query)]


def answer_of(reader: Person, answer_id: str) -> tuple[Answer, Question]:
    """An answer to a question that they see, and the question."""
    is_there = (Question.withdrawn_at.is_(None), Answer.withdrawn_at.is_(None))
    return _answer(Answer.id == answer_id, _seen_by(reader), *is_there)


def micro_lessons_to_answer_with(track: str, mentor: Person, *, limit: int = 30) -> list[tuple[str, str]]:
    """Id and title of published micro-lessons to choose from: their own, then those of the track, then the rest."""
    order = sa.case((MicroLesson.author_id == mentor.id, 0), (MicroLesson.track.in_(names_of(track)), 1), else_=2)
    query = (
        sa.select(MicroLesson.lesson_id, MicroLesson.title)
        .where(MicroLesson.state.in_(READABLE))
        .order_by(order, MicroLesson.published_at.desc(), MicroLesson.id.desc())
    )
    return [(row.lesson_id, row.title) for row in db.session.execute(query.limit(limit))]


def question_waiting_for(mentor: Person) -> sa.Row[str, str, str] | None:
    """The oldest question of the last weeks without an answer, where they are a mentor: id, text and track."""
    theirs = sa.select(Enrolment.programme_id).where(*_part(mentor, "mentor"))
    query = sa.select(Question.id, Question.text, Question.track).where(
        Question.programme_id.in_(theirs),
        Question.answered_at.is_(None),
        Question.withdrawn_at.is_(None),
        Question.asker_id != mentor.id,
        Question.asked_at > clock.now() - FRESH,
    )
    return db.session.execute(query.order_by(Question.asked_at, Question.id).limit(1)).first()


def named_in(text: str, programme_id: str) -> list[str]:
    """First and last names of people in a programme that stand in a text, in its own order."""
    people = sa.select(Person.name).join(Enrolment, Enrolment.person_id == Person.id)
    names = db.session.scalars(people.where(Enrolment.programme_id == programme_id).distinct())
    return list(nameless.named_in(text, names))


def _question(*conditions: sa.ColumnElement[bool]) -> Question:
    found = db.session.scalar(sa.select(Question).where(*conditions))
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


def _answer(*conditions: sa.ColumnElement[bool]) -> tuple[Answer, Question]:
    query = sa.select(Answer, Question).join(Question, Question.id == Answer.question_id)
    found = db.session.execute(query.where(*conditions)).first()
    if found is None:
        raise NotFound(_("There is no such answer."))
    return found[0], found[1]


def _taken_from(asker: Person) -> sa.ColumnElement[bool]:
    return sa.and_(Question.asker_id == asker.id, Question.withdrawn_at.is_not(None), _is_taken(Question.id))


def _is_taken(what: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(TakenAway.what == what)


def _overseen_by(coordinator: Person) -> sa.ColumnElement[bool]:
    return Question.programme_id.in_(sight.overseen_by(coordinator))


def _seen_by(reader: Person) -> sa.ColumnElement[bool]:
    return Question.programme_id.in_(sa.select(Enrolment.programme_id).where(*_part(reader, *ASKING_ROLES)))


def _part(person: Person, *roles: str) -> tuple[sa.ColumnExpressionArgument[bool], ...]:
    return (Enrolment.person_id == person.id, Enrolment.role.in_(roles), Enrolment.takes_part)
