"""Comments on a passage of a micro-lesson that is being reviewed."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Refused
from portal.learning import passages, queries
from portal.learning.actions.micro_lessons.holding import hold
from portal.learning.actions.micro_lessons.reviewing import require_another, require_waiting
from portal.learning.actions.micro_lessons.writing import plain
from portal.learning.models import IN_REVIEW, SUBMITTED, MicroLesson, Remark
from portal.people.models import Person

LONGEST_REMARK = 2_000
"""Characters."""
MOST_REMARKS = 50
"""Of all reviewers on one version: whoever has more to say asks for revisions in a comment."""


def remark(lesson: MicroLesson, text: str, *, place: int, words: str = "", by: Person) -> Remark:
    """Comment on the block of the text that begins at this place, or on some ``words`` in it.

    The first one takes the review up. The author sees it with the decision. Twice is once.
    """
    require_another(lesson, by)
    text = plain(text)
    if not text:
        raise Refused(_("Please write what you would like to say about this passage."), field="remark")
    if len(text) > LONGEST_REMARK:
        raise Refused(_("Please say it in fewer words: at most 2,000 characters."), field="remark")
    hold(lesson)
    require_waiting(lesson)
    block = next((each for each in passages.blocks(lesson.body) if each.place == place), None)
    if block is None:
        sentence = _("The text has changed since you opened it. Please look for the passage again.")
        raise Refused(sentence, field="remark")
    found = passages.within(block, words[:LONGEST_REMARK]) if words.strip() else block
    if found is None:
        sentence = _("These words are not in this passage. Copy them from it, or leave them out.")
        raise Refused(sentence, field="words")
    return _kept(lesson, found, text, by)


def settle_remark(lesson: MicroLesson, remark_id: str, *, by: Person) -> None:
    """Say that a comment is settled: its author or whoever reviews the micro-lesson may. Twice is once."""
    found = queries.remark_of(by, lesson, remark_id)
    if found.settled_at is None:
        found.settled_at = clock.now()


def _kept(lesson: MicroLesson, passage: passages.Passage, text: str, by: Person) -> Remark:
    before = queries.remarks_of(lesson)
    for each in before:
        if (each.reviewer_id, each.round, each.place, each.text) == (by.id, lesson.round, passage.place, text):
            return db.session.get_one(Remark, each.id)
    if len(before) >= MOST_REMARKS:
        raise Refused(_("There are many comments already. Please say the rest in your review."), field="remark")
    new = Remark(
        micro_lesson_id=lesson.id,
        round=lesson.round,
        reviewer_id=by.id,
        passage=passage.quote,
        place=passage.place,
        text=text,
    )
    db.session.add(new)
    db.session.flush()
    if lesson.state == SUBMITTED:
        lesson.state, lesson.reviewer_id = IN_REVIEW, by.id
    return new
