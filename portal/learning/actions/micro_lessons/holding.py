"""What every deed on a micro-lesson needs."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.learning.models import MicroLesson
from portal.people import queries as people
from portal.people.models import Person


def require_author(lesson: MicroLesson, by: Person) -> None:
    """It is theirs, or to them it does not exist."""
    if lesson.author_id != by.id:
        raise NotFound(_("There is no such micro-lesson."))


def hold(lesson: MicroLesson) -> None:
    """Its row, as others left it, is ours until this deed is committed: two deeds at once come one after the other.

    What somebody has thrown away meanwhile does not exist.
    """
    db.session.flush()
    _read_anew(lesson)


def authorship(lesson: MicroLesson, author: Person) -> dict[str, str]:
    """The slots of an event about its author, in the programme for which it was written."""
    slots = people.context_of(author, role="mentor")
    return slots | ({"cohort": lesson.programme_id} if lesson.programme_id else {})


def hold_whole(lesson: MicroLesson) -> None:
    """As ``hold``, for a deed that looks at other versions too, or counts: all such deeds wait for the first version.

    In this order always: whoever holds a version does not ask for the first one after it.
    """
    db.session.flush()
    first = sa.select(MicroLesson.id).where(MicroLesson.id == lesson.lesson_id)
    db.session.execute(first.with_for_update(key_share=True))
    _read_anew(lesson)


def _read_anew(lesson: MicroLesson) -> None:
    row = sa.select(MicroLesson).where(MicroLesson.id == lesson.id).with_for_update(key_share=True)
    if db.session.scalar(row.execution_options(populate_existing=True)) is None:
        raise NotFound(_("There is no such micro-lesson."))
