"""On the shelf and off it: a version is published, grows old, is still right, is followed by the next, or retired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import MicroLessonAged, MicroLessonPublished, MicroLessonRenewed, MicroLessonRetired
from portal.learning import queries, search
from portal.learning.actions import pictures
from portal.learning.actions.micro_lessons.holding import authorship, hold_whole, require_author
from portal.learning.actions.micro_lessons.reviewing import require_another
from portal.learning.actions.micro_lessons.writing import plain
from portal.learning.actions.questions import answer_what_it_was_made_of
from portal.learning.models import NEEDS_REFRESH, PAST, PUBLISHED, READABLE, REPLACED, RETIRED, MicroLesson
from portal.people.models import Person

FRESH = dt.timedelta(days=365)
"""For so long a micro-lesson counts as fresh after somebody has looked at it."""
LONGEST_REASON = 600
"""Characters."""


def publish(lesson: MicroLesson, *, by: Person) -> None:
    """Put an approved version where everybody reads it, in the place of the one before. Twice is once."""
    if lesson.author_id == by.id:
        raise Refused(_("Nobody publishes a micro-lesson of their own. Please ask another reviewer."))
    hold_whole(lesson)
    if lesson.is_readable:
        return
    if not lesson.is_accepted:
        raise Refused(_("A micro-lesson is published after it was approved."))
    _put_on_shelf(lesson)
    author = db.session.get_one(Person, lesson.author_id)
    about = {"micro_lesson": lesson.lesson_id, "track": lesson.track, **authorship(lesson, author)}
    event = MicroLessonPublished(**about) if lesson.number == 1 else MicroLessonRenewed(version=lesson.number, **about)
    answer_what_it_was_made_of(lesson, by=author)
    journal.record(event, zone=author.timezone)


def renew(lesson: MicroLesson, *, by: Person) -> MicroLesson:
    """Begin the next version of what was published: a draft that says the same. While one is open, that is it."""
    require_author(lesson, by)
    hold_whole(lesson)
    newest = queries.newest_version(lesson)
    if newest.state not in PAST:
        return newest
    kept = ("lesson_id", "author_id", "programme_id", "track", "title", "body", "quiz", "html", "minutes", "round")
    new = MicroLesson(**{name: getattr(newest, name) for name in kept}, number=newest.number + 1, origin=newest.origin)
    db.session.add(new)
    db.session.flush()
    pictures.uses(new, queries.pictures_in(new.body))
    return new


def keep_fresh(lesson: MicroLesson, *, by: Person) -> None:
    """Say that it is still right: another year. Twice is once."""
    require_another(lesson, by)
    hold_whole(lesson)
    if not lesson.is_readable:
        raise Refused(_("This micro-lesson is not on the shelf."))
    lesson.state, lesson.fresh_until = PUBLISHED, clock.now().date() + FRESH


def retire(lesson: MicroLesson, reason: str, *, by: Person) -> None:
    """Take it off the shelf, and say why. Who has finished it goes on reading it. Twice is once."""
    reason = " ".join(plain(reason).split())
    if not reason:
        raise Refused(_("Please say in a sentence why it is taken off the shelf."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Please say it in fewer words."), field="reason")
    hold_whole(lesson)
    if lesson.state == RETIRED:
        return
    if not lesson.is_readable:
        raise Refused(_("This micro-lesson is not on the shelf."))
    _take_off_shelf(lesson)
    lesson.comment, lesson.reviewer_id = reason, by.id
    author = db.session.get_one(Person, lesson.author_id)
    event = MicroLessonRetired(
        micro_lesson=lesson.lesson_id, track=lesson.track, version=lesson.number, **authorship(lesson, author)
    )
    journal.record(event, zone=author.timezone)


def grow_old() -> Iterator[MicroLesson]:
    """What has been on the shelf for a year, one after the other: it needs a fresh look. Two workers do it once."""
    while (lesson := db.session.scalar(_due())) is not None:
        lesson.state = NEEDS_REFRESH
        author = db.session.get_one(Person, lesson.author_id)
        event = MicroLessonAged(
            micro_lesson=lesson.lesson_id, track=lesson.track, version=lesson.number, **authorship(lesson, author)
        )
        journal.record(event, zone=author.timezone)
        yield lesson


def _due() -> sa.Select[MicroLesson]:
    """By when it was published first: an index finds those; of most there is nothing more to ask."""
    now = clock.now()
    is_over = sa.or_(MicroLesson.fresh_until.is_(None), MicroLesson.fresh_until <= now.date())
    old = sa.select(MicroLesson).where(MicroLesson.state == PUBLISHED, MicroLesson.published_at <= now - FRESH, is_over)
    first = old.order_by(MicroLesson.published_at).limit(1).with_for_update(skip_locked=True, key_share=True)
    return first.execution_options(populate_existing=True)


def _put_on_shelf(lesson: MicroLesson) -> None:
    """From now on everybody reads this version, and no other one. Search hears of it here."""
    others = MicroLesson.id != lesson.id, MicroLesson.lesson_id == lesson.lesson_id
    before = sa.update(MicroLesson).where(*others, MicroLesson.state.in_((*READABLE, RETIRED)))
    db.session.execute(before.values(state=REPLACED))
    lesson.state, lesson.published_at = PUBLISHED, clock.now()
    lesson.fresh_until = lesson.published_at.date() + FRESH
    search.put_micro_lesson(lesson)


def _take_off_shelf(lesson: MicroLesson) -> None:
    """From now on nobody finds it. Search hears of it here."""
    lesson.state = RETIRED
    search.take_out_micro_lesson(lesson.lesson_id)
