"""Taking away what is out of place among questions and answers, and taking back an answer of one's own.

Who asked stays unknown, to coordinators too: they act on what is written, and only who wrote it reads why.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import audit, clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import AnswerHelped as Helped
from portal.events import QuestionAnswered, QuestionAsked
from portal.learning import search
from portal.learning.actions.micro_lessons.writing import plain
from portal.learning.actions.questions import hold
from portal.learning.models import ANSWER, FAULTS, Answer, AnswerHelped, Question, TakenAway
from portal.learning.queries import questions as queries
from portal.people.models import Person

LONGEST_WORDS = 500
"""Characters of what a coordinator adds."""
REASON = "taken-away"
"""What the journal says of what it takes back."""


def take_question_away(question: Question, *, fault: str, words: str = "", by: Person) -> None:
    """Take a question away, for the coordinators of its programme. Twice is once: the first reason stays.

    Its answers go out of sight with it. They keep what they earned, for nothing was amiss with them.
    """
    words = _checked(fault, words)
    hold(question)
    if not queries.may_take_away(question, by):
        raise NotFound(_("There is no such question."))
    if _was_taken_away(question):
        return
    question.withdrawn_at = clock.now()
    for answer_id in db.session.scalars(sa.select(Answer.id).where(Answer.question_id == question.id)):
        search.take_out(ANSWER, f"{question.id}/{answer_id}")
    _note("question.removed", question.id, fault, words, by)
    _take_back(f"{QuestionAsked.type}:{question.id}", reason=REASON)


def take_answer_away(given: Answer, question: Question, *, fault: str, words: str = "", by: Person) -> None:
    """Take an answer away, for the coordinators of its programme: what it earned goes with it. Twice is once."""
    words = _checked(fault, words)
    _hold(given, question)
    if not queries.may_take_away(question, by):
        raise NotFound(_("There is no such answer."))
    if _was_taken_away(given):
        return
    _take_out(given, question)
    _note("answer.removed", given.id, fault, words, by)
    helped = db.session.scalar(_helped_by(given)) or 0
    _take_back(_key_of(given), *(f"{Helped.type}:{given.id}:{n}" for n in range(1, helped + 1)), reason=REASON)
    db.session.execute(sa.delete(AnswerHelped).where(AnswerHelped.answer_id == given.id))


def withdraw_answer(given: Answer, question: Question, *, by: Person) -> None:
    """Take back an answer of one's own. Twice is once. It keeps what it earned where it has helped somebody."""
    if given.mentor_id != by.id:
        raise NotFound(_("There is no such answer."))
    _hold(given, question)
    if given.withdrawn_at:
        return
    _take_out(given, question)
    if not db.session.scalar(_helped_by(given)):
        _take_back(_key_of(given), reason="withdrawn")


def _checked(fault: str, words: str) -> str:
    words, wrong = plain(words), {}
    if fault not in FAULTS:
        wrong["fault"] = _("Please choose why it is taken away.")
    if len(words) > LONGEST_WORDS:
        wrong["words"] = _("Please say it in at most %(most)s characters.", most=LONGEST_WORDS)
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return words


def _hold(given: Answer, question: Question) -> None:
    """Both rows are ours until this deed is committed; of a question that is gone there are no answers."""
    hold(question)
    db.session.refresh(given, with_for_update={"key_share": True})
    if question.withdrawn_at:
        raise NotFound(_("There is no such answer."))


def _was_taken_away(gone: Question | Answer) -> bool:
    """Whether that was done before. What its author took back is nobody's to take away any more."""
    if gone.withdrawn_at and db.session.get(TakenAway, gone.id) is None:
        raise NotFound(_("There is no such page."))
    return gone.withdrawn_at is not None


def _take_out(given: Answer, question: Question) -> None:
    """Let nobody see or find it. Without another answer, the question waits for one again."""
    given.withdrawn_at = clock.now()
    db.session.flush()
    others = sa.select(sa.func.min(Answer.answered_at)).where(
        Answer.question_id == question.id, Answer.withdrawn_at.is_(None)
    )
    question.answered_at = db.session.scalar(others)
    search.take_out(ANSWER, f"{question.id}/{given.id}")


def _note(deed: audit.Deed, what: str, fault: str, words: str, by: Person) -> None:
    """What its author reads, and a line in the audit, which says neither what was written nor by whom."""
    db.session.add(TakenAway(what=what, by_id=by.id, fault=fault, words=words))
    audit.write([audit.Line(deed, what, fault, by=by.id)])


def _take_back(*keys: str, reason: str) -> None:
    """Take back what happened, and what it earned; what was taken back before stays so."""
    for key in journal.standing(keys):
        journal.retract(key, reason=reason)


def _key_of(given: Answer) -> str:
    return f"{QuestionAnswered.type}:{given.question_id}:{given.mentor_id}"


def _helped_by(given: Answer) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(AnswerHelped).where(AnswerHelped.answer_id == given.id)
