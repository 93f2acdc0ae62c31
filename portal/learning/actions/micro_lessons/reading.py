"""Reading a micro-lesson, and saying that it helped."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import MicroLessonCompleted, MicroLessonHelped
from portal.learning import queries
from portal.learning.actions.micro_lessons.holding import authorship, hold_whole
from portal.learning.models import MicroLesson, MicroLessonReading
from portal.people import queries as people
from portal.people.models import Person


def finish(lesson: MicroLesson, *, by: Person) -> None:
    """Say that one has read it. One's own does not count; twice is once."""
    if not lesson.is_readable:
        raise Refused(_("This micro-lesson is not published yet."))
    if lesson.author_id == by.id:
        raise Refused(_("This is your own micro-lesson: it counts for those who read it."))
    row = {"person_id": by.id, "micro_lesson_id": lesson.lesson_id, "finished_at": clock.now()}
    new = db.insert(MicroLessonReading).values(row).on_conflict_do_nothing()
    if db.session.execute(new.returning(MicroLessonReading.micro_lesson_id)).first():
        slots = people.context_of(by, role="mentee")
        event = MicroLessonCompleted(micro_lesson=lesson.lesson_id, track=lesson.track, **slots)
        journal.record(event, zone=by.timezone)


def thank(lesson: MicroLesson, *, by: Person) -> None:
    """Say that it helped, once one has finished it. Twice is once; readers who say so at once are counted in turn.

    The journal hears of every ``K`` readers together, so that an author cannot tell which of them it was.
    """
    if lesson.author_id == by.id:
        raise Refused(_("This is your own micro-lesson: whether it helped is for its readers to say."))
    hold_whole(lesson)
    theirs = {"person_id": by.id, "micro_lesson_id": lesson.lesson_id}
    reading = db.session.get(MicroLessonReading, theirs, populate_existing=True)
    if reading is None:
        raise Refused(_("Please finish it first: then you know whether it helped."))
    if reading.helped_at:
        return
    reading.helped_at = clock.now()
    db.session.flush()
    count = sa.select(sa.func.count()).select_from(MicroLessonReading)
    whom = (MicroLessonReading.micro_lesson_id == lesson.lesson_id, MicroLessonReading.helped_at.is_not(None))
    helped = db.session.scalar(count.where(*whom)) or 0
    if helped % queries.K:
        return
    author = db.session.get_one(Person, lesson.author_id)
    about = {"micro_lesson": lesson.lesson_id, "track": lesson.track, **authorship(lesson, author)}
    journal.record(MicroLessonHelped(helped=helped, **about), zone=author.timezone)
