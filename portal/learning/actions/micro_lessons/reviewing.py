"""Handing in and reviewing a micro-lesson. Nobody reviews their own; for culture two have to approve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import MicroLessonReviewed, MicroLessonSubmitted
from portal.learning import differences, queries, rubric
from portal.learning.actions.micro_lessons.holding import authorship, hold, require_author
from portal.learning.actions.micro_lessons.writing import LONGEST, plain, require_whole, write
from portal.learning.models import (
    APPROVED,
    APPROVED_WITH_EDITS,
    IN_REVIEW,
    REVISIONS,
    SUBMITTED,
    WAITING,
    MicroLesson,
    Review,
)
from portal.people.models import Person

Outcome = Literal["approved", "revisions-requested"]

SHORTEST = 30
"""Words that a reviewer needs."""
SMALL = 0.2
"""The share of words that a reviewer may change. More is the author's to write."""


@dataclass(frozen=True)
class Verdict:
    """What a reviewer decides: approved or not, with a comment, line by line, and perhaps with small edits.

    ``revision`` is that of the text which they had before them, if it is known.
    """

    is_approved: bool
    comment: str = ""
    rubric: Mapping[str, bool] = field(default_factory=dict)
    title: str | None = None
    body: str | None = None
    revision: int | None = None


def submit(lesson: MicroLesson, *, by: Person) -> None:
    """Hand it in for review. Twice is once."""
    require_author(lesson, by)
    hold(lesson)
    if lesson.is_waiting:
        return
    if not lesson.can_be_edited:
        raise Refused(_("This micro-lesson has been reviewed already."))
    require_whole(lesson)
    if len(lesson.body.split()) < SHORTEST:
        sentence = ngettext(
            "This is very short for a micro-lesson. A reviewer needs %(num)s word at least.",
            "This is very short for a micro-lesson. A reviewer needs %(num)s words at least.",
            SHORTEST,
        )
        raise Refused(sentence)
    lesson.state, lesson.submitted_at = SUBMITTED, clock.now()
    lesson.round += 1
    event = MicroLessonSubmitted(
        micro_lesson=lesson.lesson_id, track=lesson.track, round=lesson.round, **authorship(lesson, by)
    )
    journal.record(event, zone=by.timezone)


def take_up(lesson: MicroLesson, *, by: Person) -> None:
    """Say that one reads it now. Twice is once; a second reviewer may read it too."""
    require_another(lesson, by)
    hold(lesson)
    require_waiting(lesson)
    if lesson.state == SUBMITTED:
        lesson.state, lesson.reviewer_id = IN_REVIEW, by.id


def review(lesson: MicroLesson, *, is_approved: bool, comment: str, by: Person) -> None:
    """Approve it, or ask for revisions in a comment. The author is never the reviewer. Twice is once."""
    decide(lesson, Verdict(is_approved, comment), by=by)


def decide(lesson: MicroLesson, verdict: Verdict, *, by: Person) -> None:
    """Review it with everything that belongs to it. Where two reviewers are asked for, it waits for the second."""
    require_another(lesson, by)
    comment = _checked(verdict)
    hold(lesson)
    mine = queries.review_by(by, lesson)
    if mine and mine.outcome == _outcome(verdict):
        return
    require_waiting(lesson)
    if mine:
        raise Refused(_("You have approved it already. It waits for one more reviewer."))
    _require_same_text(lesson, verdict)
    before = {"title": lesson.title, "body": lesson.body}
    has_edits = _edit(lesson, verdict)
    row = Review(
        micro_lesson_id=lesson.id,
        round=lesson.round,
        reviewer_id=by.id,
        outcome=_outcome(verdict),
        rubric=dict(verdict.rubric),
        comment=comment,
        has_edits=has_edits,
        **before,
    )
    db.session.add(row)
    db.session.flush()
    lesson.state, lesson.reviewer_id, lesson.comment = _state_after(lesson, verdict), by.id, comment
    event = MicroLessonReviewed(
        person=by.id,
        micro_lesson=lesson.lesson_id,
        track=lesson.track,
        outcome=_outcome(verdict),
        round=lesson.round,
        version=lesson.number,
        cohort=lesson.programme_id,
        has_edits=has_edits,
    )
    journal.record(event, zone=by.timezone)


def require_another(lesson: MicroLesson, by: Person) -> None:
    """Whoever has to do with a review is not the author."""
    if lesson.author_id == by.id:
        raise Refused(_("Nobody reviews a micro-lesson of their own. Please ask another reviewer."))


def require_waiting(lesson: MicroLesson) -> None:
    """It is with its reviewers, or nothing is said about it."""
    if lesson.state not in WAITING:
        raise Refused(_("This micro-lesson is not waiting for a review."))


def _checked(verdict: Verdict) -> str:
    """The comment, if what was said goes together."""
    comment = plain(verdict.comment)
    if not verdict.is_approved and not comment:
        raise Refused(_("Please say what should be different."), field="comment")
    if len(comment) > LONGEST:
        raise Refused(_("Please say it in fewer words."), field="comment")
    if verdict.is_approved and rubric.not_yet(dict(verdict.rubric)):
        raise Refused(_("To approve it, tick every line. For one that does not hold yet, ask for revisions."))
    return comment


def _require_same_text(lesson: MicroLesson, verdict: Verdict) -> None:
    if verdict.revision is not None and verdict.revision != lesson.revision:
        sentence = _("The text has changed since you opened it. Please look at it again; what you wrote is still here.")
        raise Refused(sentence, field="body")


def _edit(lesson: MicroLesson, verdict: Verdict) -> bool:
    """Put a reviewer's small edits into the text. Answers whether there were any."""
    title = lesson.title if verdict.title is None else " ".join(verdict.title.split())
    body = lesson.body if verdict.body is None else plain(verdict.body)
    if (title, body) == (lesson.title, lesson.body):
        return False
    if not verdict.is_approved:
        sentence = _("Edits go with an approval. To ask for revisions, leave the text as it was and say it in words.")
        raise Refused(sentence, field="body")
    if differences.share_changed(f"{lesson.title}\n\n{lesson.body}", f"{title}\n\n{body}") > SMALL:
        sentence = _("You changed more than a fifth of the words. Please ask for revisions instead.")
        raise Refused(sentence, field="body")
    write(lesson, title, lesson.track, body)
    lesson.revision += 1
    lesson.saved_at = clock.now()
    return True


def _state_after(lesson: MicroLesson, verdict: Verdict) -> str:
    if not verdict.is_approved:
        return REVISIONS
    approvals = queries.approvals_of(lesson)
    if len(approvals) < queries.reviewers_needed(lesson):
        return IN_REVIEW
    return APPROVED_WITH_EDITS if any(approvals) else APPROVED


def _outcome(verdict: Verdict) -> Outcome:
    return "approved" if verdict.is_approved else "revisions-requested"
