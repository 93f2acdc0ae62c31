"""Handing in, reviewing and publishing a micro-lesson. Nobody reviews their own."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import MicroLessonPublished, MicroLessonReviewed, MicroLessonSubmitted
from portal.learning.actions.micro_lessons.holding import authorship, hold, require_author
from portal.learning.actions.micro_lessons.writing import LONGEST, plain
from portal.learning.models import APPROVED, PUBLISHED, REVISIONS, SUBMITTED, MicroLesson
from portal.people.models import Person

SHORTEST = 30
"""Words that a reviewer needs."""


def submit(lesson: MicroLesson, *, by: Person) -> None:
    """Hand it in for review. Twice is once."""
    require_author(lesson, by)
    hold(lesson)
    if lesson.state == SUBMITTED:
        return
    if not lesson.can_be_edited:
        raise Refused(_("This micro-lesson has been reviewed already."))
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


def review(lesson: MicroLesson, *, is_approved: bool, comment: str, by: Person) -> None:
    """Approve it, or ask for revisions in a comment. The author is never the reviewer. Twice is once."""
    if lesson.author_id == by.id:
        raise Refused(_("Nobody reviews a micro-lesson of their own. Please ask another reviewer."))
    comment = plain(comment)
    if not is_approved and not comment:
        raise Refused(_("Please say what should be different."), field="comment")
    if len(comment) > LONGEST:
        raise Refused(_("Please say it in fewer words."), field="comment")
    hold(lesson)
    outcome = APPROVED if is_approved else REVISIONS
    if lesson.state == outcome and lesson.reviewer_id == by.id:
        return
    if lesson.state != SUBMITTED:
        raise Refused(_("This micro-lesson is not waiting for a review."))
    lesson.state, lesson.reviewer_id, lesson.comment = outcome, by.id, comment
    event = MicroLessonReviewed(
        person=by.id,
        micro_lesson=lesson.lesson_id,
        track=lesson.track,
        outcome="approved" if is_approved else "revisions-requested",
        round=lesson.round,
    )
    journal.record(event, zone=by.timezone)


def publish(lesson: MicroLesson, *, by: Person) -> None:
    """Put an approved micro-lesson where everybody reads it. Twice is once."""
    if lesson.author_id == by.id:
        raise Refused(_("Nobody publishes a micro-lesson of their own. Please ask another reviewer."))
    hold(lesson)
    if lesson.state == PUBLISHED:
        return
    if lesson.state != APPROVED:
        raise Refused(_("A micro-lesson is published after it was approved."))
    lesson.state, lesson.published_at = PUBLISHED, clock.now()
    author = db.session.get_one(Person, lesson.author_id)
    event = MicroLessonPublished(micro_lesson=lesson.lesson_id, track=lesson.track, **authorship(lesson, author))
    journal.record(event, zone=author.timezone)
