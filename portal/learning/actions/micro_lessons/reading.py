"""Reading a micro-lesson."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import MicroLessonCompleted
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
