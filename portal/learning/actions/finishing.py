"""Tracks that are finished without a deed: content has removed the last lesson that somebody had left open."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from portal import catalog, db
from portal.catalog import Track
from portal.events import TrackCompleted
from portal.journal import EVENT
from portal.learning import queries
from portal.learning.actions.lessons import finish_track
from portal.learning.models import LessonProgress
from portal.people.models import Person

CHUNK = 100


def is_any_to_finish() -> bool:
    """Whether there is anybody of whom that is to be recorded. Only reads, so that nobody waits meanwhile."""
    return any(db.session.scalar(_through(track).limit(1)) for track in catalog.tracks())


def finish_tracks() -> Iterator[Track]:
    """Record of each person who has done all present lessons of a track that it is finished, where nothing says so.

    A chunk of people at a time; the caller commits after each. Twice is once, and two workers do it once.
    """
    for track in catalog.tracks():
        after = ""
        while people := db.session.scalars(_through(track).where(Person.id > after).limit(CHUNK)).all():
            for person in people:
                finish_track(track, queries.progress_on(track.slug, person).done, by=person)
            after = people[-1].id
            yield track


def _through(track: Track) -> sa.Select[Person]:
    """Who has done every lesson of a track, under whichever slug, and of whom no event says that it is finished."""
    former = {name: lesson.slug for lesson in track.lessons for name in lesson.was}
    names = (track.slug, *track.was)
    column = LessonProgress.lesson
    lesson = sa.case(former, value=column, else_=column) if former else column
    through = (
        sa.select(LessonProgress.person_id)
        .where(
            LessonProgress.track.in_(names),
            column.in_([*former, *(each.slug for each in track.lessons)]),
            LessonProgress.finished_at.is_not(None),
        )
        .group_by(LessonProgress.person_id)
        .having(sa.func.count(lesson.distinct()) == len(track.lessons))
    )
    keys = [sa.cast(f"{TrackCompleted.type}:" + Person.id + f":{name}", EVENT.c.key.type) for name in names]
    is_told = sa.exists().where(EVENT.c.key.in_(keys))
    return sa.select(Person).where(Person.id.in_(through), ~is_told).order_by(Person.id)
