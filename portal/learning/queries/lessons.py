"""How far somebody is on tracks and in lessons, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Done, Lesson, Track
from portal.learning.models import ATTESTED, CLAIMED, Evidence, LessonProgress, MicroLessonReading, done_of
from portal.people.models import Person

TRIED = "tried"
LONGEST_BREAKS = 52
"""Weeks of breaks over which a rhythm looks back at most."""

Days = tuple[dt.date, dt.date]
"""The first and the last day of something."""


@dataclass(frozen=True)
class TrackProgress:
    """How far a person is on a track: the slugs of lessons done and begun, and when they last did something.

    ``known`` are those of ``done`` that they showed to know already, ``waiting`` those whose task waits for somebody to
    attest it; ``terms`` says what counts as done in those begun.
    """

    track: Track
    done: frozenset[str]
    started: frozenset[str]
    touched_at: dt.datetime | None
    known: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    terms: Mapping[str, str] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 100 only when everything is done."""
        return 100 * len(self.done) // len(self.track.lessons)

    @property
    def next_lesson(self) -> Lesson | None:
        """The first lesson that is not done and whose prerequisites are; begun ones come before others, and one that
        waits for somebody else after them.
        """
        open_ones = [x for x in self.track.lessons if x.slug not in self.done and set(x.after) <= self.done]
        open_ones.sort(key=lambda lesson: (lesson.slug in self.waiting, lesson.slug not in self.started))
        return open_ones[0] if open_ones else None

    def is_open(self, lesson: Lesson) -> bool:
        """Whether every lesson that this one builds on is done."""
        return set(lesson.after) <= self.done

    def minutes_left(self, lessons: Sequence[Lesson]) -> int:
        """How long those of these lessons take that are not done."""
        return sum(lesson.minutes for lesson in lessons if lesson.slug not in self.done)


def progress_of(person: Person) -> dict[str, TrackProgress]:
    """Progress on every track by its slug, in one query."""
    rows = list(db.session.execute(_lessons_of(person)))
    return {track.slug: _progress(track, rows) for track in catalog.tracks()}


def learned_by(person: Person) -> tuple[dict[str, TrackProgress], list[dt.datetime]]:
    """The same, and the moments at which they finished a lesson or a micro-lesson, in one query as well."""
    reading = MicroLessonReading
    nothing = (sa.literal(""), sa.false(), sa.null())
    read = sa.select(sa.literal(""), reading.micro_lesson_id, reading.finished_at, reading.finished_at, *nothing)
    rows = list(db.session.execute(_lessons_of(person, read.where(reading.person_id == person.id))))
    progress = {track.slug: _progress(track, rows) for track in catalog.tracks()}
    return progress, [row.finished_at for row in rows if row.finished_at]


def progress_on(track: str, person: Person) -> TrackProgress:
    """Progress on one track."""
    return progress_of(person)[catalog.track(track).slug]


def names_of(track: str) -> tuple[str, ...]:
    """Every slug under which rows stand that are about a track, the present one first; its own where it is gone."""
    named = ((each.slug, *each.was) for each in catalog.tracks())
    return next((names for names in named if track in names), (track,))


def lesson_progress(lesson: Lesson, person: Person) -> LessonProgress | None:
    """A person's progress in one lesson, if they have begun, perhaps under a slug that it had before."""
    track = catalog.track(lesson.track)
    query = sa.select(LessonProgress).where(
        LessonProgress.person_id == person.id,
        LessonProgress.track.in_((track.slug, *track.was)),
        LessonProgress.lesson.in_((lesson.slug, *lesson.was)),
    )
    earliest = query.order_by(LessonProgress.finished_at.is_(None), LessonProgress.started_at).limit(1)
    return db.session.scalar(earliest.execution_options(populate_existing=True))


def done_for(lesson: Lesson, terms: str | None) -> Done:
    """What counts as done for somebody: what was printed when they began (``terms``), else what is printed today."""
    done = done_of(terms) if terms else lesson.done
    return Done("quiz", min(done.at_least, len(lesson.quiz))) if done.kind == "quiz" else done


def is_attested(lesson: Lesson, person: Person) -> bool:
    """Whether somebody has attested that they did the task of a lesson, perhaps under a slug that it had before."""
    task = sa.select(Evidence.id).where(
        Evidence.person_id == person.id,
        Evidence.track.in_((lesson.track, *catalog.track(lesson.track).was)),
        Evidence.lesson.in_((lesson.slug, *lesson.was)),
        Evidence.kind == TRIED,
        Evidence.state == ATTESTED,
    )
    return db.session.scalar(task) is not None


def next_lesson_of(progress: Mapping[str, TrackProgress], *, roles: frozenset[str]) -> Lesson | None:
    """What to read now: first what one's role asks for, then the track last touched, then the first track not done.

    A track on which only tasks are left that wait for somebody else comes after the others.
    """
    unfinished = [each for each in progress.values() if each.next_lesson]
    onboarding = [each for each in unfinished if each.track.kind == "onboarding" and roles & set(each.track.roles)]
    curated = [each for each in unfinished if each.track.kind == "curated"]
    curated.sort(key=lambda each: (-(each.touched_at.timestamp() if each.touched_at else 0), each.track.order))
    lessons = [(each.next_lesson, each.waiting) for each in (*onboarding, *curated)]
    lessons.sort(key=lambda each: each[0] is not None and each[0].slug in each[1])
    return lessons[0][0] if lessons else None


def rhythm_of(
    person: Person, *, weeks: int = 12, breaks: Collection[Days] = (), moments: Collection[dt.datetime] | None = None
) -> list[bool | None]:
    """Week by week in the person's zone whether they learned something, back to the last ``weeks`` that count; this
    week is last. ``moments``: when they did, where that is known already.

    A week that a break touches (its first and its last day) is None and does not count, unless something was learned.
    """
    today = clock.today(person.timezone)
    mondays = [today - dt.timedelta(days=today.weekday(), weeks=ago) for ago in range(weeks + LONGEST_BREAKS)]
    at_rest = {monday for monday in mondays if any(_touches(monday, days) for days in breaks)}
    mondays = mondays[: _as_far_as(weeks, [monday not in at_rest for monday in mondays])]
    days = [clock.local_day(at, person.timezone) for at in (learned_by(person)[1] if moments is None else moments)]
    active = {day - dt.timedelta(days=day.weekday()) for day in days}
    found = [True if monday in active else (None if monday in at_rest else False) for monday in mondays]
    return found[: _as_far_as(weeks, [week is not None for week in found])][::-1]


def _as_far_as(many: int, counts: Sequence[bool]) -> int:
    """How many weeks one goes back until so many of them count; all of them when there are not so many."""
    far = [n for n, so_far in enumerate(accumulate(counts), start=1) if so_far >= many]
    return far[0] if far else len(counts)


def _touches(monday: dt.date, days: Days) -> bool:
    return days[0] <= monday + dt.timedelta(days=6) and monday <= days[1]


def _progress(track: Track, rows: Sequence[Any]) -> TrackProgress:
    names = {name: lesson.slug for lesson in track.lessons for name in (*lesson.was, lesson.slug)}
    known_here = [row for row in rows if row.track in (track.slug, *track.was) and row.lesson in names]
    mine = sorted((row for row in known_here if row.started_at), key=lambda row: row.started_at, reverse=True)
    done = frozenset(names[row.lesson] for row in mine if row.finished_at)
    started = frozenset(names[row.lesson] for row in mine) - done
    touched = max((row.finished_at or row.started_at for row in mine), default=None)
    known = frozenset(names[row.lesson] for row in mine if row.finished_at and row.is_known)
    waiting = frozenset(names[row.lesson] for row in known_here if row.task == CLAIMED) - done
    return TrackProgress(track, done, started, touched, known, waiting, {names[row.lesson]: row.terms for row in mine})


def _lessons_of(person: Person, *more: sa.Select[*tuple[Any, ...]]) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Each lesson that they have begun, and each task that they have tried. They are not joined: of a lesson that was
    renamed in between they stand under different slugs.
    """
    columns = (LessonProgress.track, LessonProgress.lesson, LessonProgress.started_at, LessonProgress.finished_at)
    begun = sa.select(*columns, LessonProgress.terms, LessonProgress.is_known, sa.null().label("task"))
    nothing = (sa.null(), sa.null(), sa.literal(""), sa.false())
    tried = sa.select(Evidence.track, Evidence.lesson, *nothing, Evidence.state)
    return sa.union_all(
        begun.where(LessonProgress.person_id == person.id),
        tried.where(Evidence.person_id == person.id, Evidence.kind == TRIED),
        *more,
    )
