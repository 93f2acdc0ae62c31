"""What the desk of a mentor asks: what lies on it, whose names should not be in it, what it may be made of."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.learning.models import Evidence, MicroLesson, MicroLessonPicture, Picture
from portal.people.models import Enrolment, Person

MOST_NAMES = 2_000
"""People of a programme whose names are looked for."""


def on_desk_of(author: Person, micro_lesson_id: str) -> MicroLesson | None:
    """A micro-lesson of their own, in its newest version; nothing while it is not begun."""
    versions = sa.select(MicroLesson).where(
        MicroLesson.lesson_id == micro_lesson_id, MicroLesson.author_id == author.id
    )
    return db.session.scalar(versions.order_by(MicroLesson.number.desc()).limit(1))


def names_around(author: Person) -> list[str]:
    """The names of everybody else in the programmes in which somebody is a mentor."""
    theirs = sa.select(Enrolment.programme_id).where(
        Enrolment.person_id == author.id, Enrolment.role == "mentor", Enrolment.takes_part
    )
    others = sa.select(Enrolment.person_id).where(Enrolment.programme_id.in_(theirs))
    names = sa.select(Person.name).where(Person.id.in_(others), Person.id != author.id, Person.deactivated_at.is_(None))
    return list(db.session.scalars(names.limit(MOST_NAMES)))


def pictures_for(lesson: MicroLesson) -> list[sa.Row[str, str, int, int, bool]]:
    """The pictures of a version, and those of its author that nothing shows, the newest first: id, words, width,
    height, whether it is in the text."""
    here = sa.exists().where(
        MicroLessonPicture.picture_id == Picture.id, MicroLessonPicture.micro_lesson_id == lesson.id
    )
    anywhere = sa.or_(
        sa.exists().where(MicroLessonPicture.picture_id == Picture.id),
        sa.exists().where(Evidence.picture_id == Picture.id),
    )
    columns = (Picture.id, Picture.alt, Picture.width, Picture.height, here.label("is_here"))
    query = sa.select(*columns).where(Picture.owner_id == lesson.author_id, Picture.alt != "", sa.or_(here, ~anywhere))
    return list(db.session.execute(query.order_by(here.desc(), Picture.put_in_at.desc(), Picture.id).limit(20)))
