"""How far somebody is on tracks and in lessons, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Lesson, Track
from portal.learning.models import LessonProgress, MicroLessonReading, QuizAnswer
from portal.people.models import Person

LONGEST_BREAKS = 52
"""Weeks of breaks over which a rhythm looks back at most."""

Days = tuple[dt.date, dt.date]
"""The first and the last day of something."""


@dataclass(frozen=True)
class TrackProgress:
    """How far a person is on a track: the slugs of lessons done and begun, and when they last did something."""

    track: Track
    done: frozenset[str]
    started: frozenset[str]
    touched_at: dt.datetime | None

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 100 only when everything is done."""
        return 100 * len(self.done) // len(self.track.lessons)

    @property
    def next_lesson(self) -> Lesson | None:
        """The first lesson that is not done and whose prerequisites are; one that was begun comes before others."""
        open_ones = [x for x in self.track.lessons if x.slug not in self.done and set(x.after) <= self.done]
        return next((x for x in open_ones if x.slug in self.started), open_ones[0] if open_ones else None)

    def is_open(self, lesson: Lesson) -> bool:
        """Whether every lesson that this one builds on is done."""
        return set(lesson.after) <= self.done


def progress_of(person: Person) -> dict[str, TrackProgress]:
    """Progress on every track by its slug, in one query."""
    query = sa.select(
        LessonProgress.track, LessonProgress.lesson, LessonProgress.started_at, LessonProgress.finished_at
    ).where(LessonProgress.person_id == person.id)
    rows = list(db.session.execute(query))
    return {track.slug: _progress(track, rows) for track in catalog.tracks()}


def progress_on(track: str, person: Person) -> TrackProgress:
    """Progress on one track."""
    return progress_of(person)[catalog.track(track).slug]


def lesson_progress(lesson: Lesson, person: Person) -> LessonProgress | None:
    """A person's progress in one lesson, if they have begun, perhaps under a slug that it had before."""
    track = catalog.track(lesson.track)
    query = sa.select(LessonProgress).where(
        LessonProgress.person_id == person.id,
        LessonProgress.track.in_((track.slug, *track.was)),
        LessonProgress.lesson.in_((lesson.slug, *lesson.was)),
    )
    earliest = query.order_by(LessonProgress.started_at).limit(1)
    return db.session.scalar(earliest.execution_options(populate_existing=True))


def needed_for(lesson: Lesson, mine: LessonProgress | None) -> int:
    """How many questions this person has to answer right; 0 where reading is enough. Frozen when they began."""
    printed = lesson.done.at_least if lesson.done.kind == "quiz" else 0
    return min(mine.needed if mine else printed, len(lesson.quiz))


def answers_of(person: Person, lesson: Lesson) -> Mapping[int, int]:
    """The options last chosen, by question."""
    query = sa.select(QuizAnswer.question, QuizAnswer.answer).where(
        QuizAnswer.person_id == person.id, QuizAnswer.source == lesson.id
    )
    return {row.question: int(row.answer) for row in db.session.execute(query)}


def next_lesson_of(progress: Mapping[str, TrackProgress], *, roles: frozenset[str]) -> Lesson | None:
    """What to read now: first what one's role asks for, then the track last touched, then the first track not done."""
    unfinished = [each for each in progress.values() if each.next_lesson]
    onboarding = [each for each in unfinished if each.track.kind == "onboarding" and roles & set(each.track.roles)]
    curated = [each for each in unfinished if each.track.kind == "curated"]
    curated.sort(key=lambda each: (-(each.touched_at.timestamp() if each.touched_at else 0), each.track.order))
    chosen = [*onboarding, *curated]
    return chosen[0].next_lesson if chosen else None


def rhythm_of(person: Person, *, weeks: int = 12, breaks: Collection[Days] = ()) -> list[bool | None]:
    """Week by week in the person's zone whether they learned something, back to the last ``weeks`` that count; this
    week is last.

    A week that a break touches (its first and its last day) is None and does not count, unless something was learned.
    """
    today = clock.today(person.timezone)
    mondays = [today - dt.timedelta(days=today.weekday(), weeks=ago) for ago in range(weeks + LONGEST_BREAKS)]
    at_rest = {monday for monday in mondays if any(_touches(monday, days) for days in breaks)}
    mondays = mondays[: _as_far_as(weeks, [monday not in at_rest for monday in mondays])]
    days = _days_of_learning(person, since=mondays[-1])
    active = {day - dt.timedelta(days=day.weekday()) for day in days}
    found = [True if monday in active else (None if monday in at_rest else False) for monday in mondays]
    return found[: _as_far_as(weeks, [week is not None for week in found])][::-1]


def _as_far_as(many: int, counts: Sequence[bool]) -> int:
    """How many weeks one goes back until so many of them count; all of them when there are not so many."""
    far = [n for n, so_far in enumerate(accumulate(counts), start=1) if so_far >= many]
    return far[0] if far else len(counts)


def _touches(monday: dt.date, days: Days) -> bool:
    return days[0] <= monday + dt.timedelta(days=6) and monday <= days[1]


def _days_of_learning(person: Person, *, since: dt.date) -> set[dt.date]:
    """The local days from ``since`` on on which they finished a lesson or a micro-lesson."""
    moment = dt.datetime.combine(since, dt.time(), dt.UTC) - dt.timedelta(days=1)
    lessons = sa.select(LessonProgress.finished_at).where(
        LessonProgress.person_id == person.id, LessonProgress.finished_at >= moment
    )
    micro_lessons = sa.select(MicroLessonReading.finished_at).where(
        MicroLessonReading.person_id == person.id, MicroLessonReading.finished_at >= moment
    )
    moments = db.session.scalars(lessons.union_all(micro_lessons))
    return {clock.local_day(moment, person.timezone) for moment in moments if moment}


def _progress(track: Track, rows: list[sa.Row[str, str, dt.datetime, dt.datetime | None]]) -> TrackProgress:
    names = {name: lesson.slug for lesson in track.lessons for name in (*lesson.was, lesson.slug)}
    mine = [row for row in rows if row.track in (track.slug, *track.was) and row.lesson in names]
    done = frozenset(names[row.lesson] for row in mine if row.finished_at)
    started = frozenset(names[row.lesson] for row in mine) - done
    touched = max((row.finished_at or row.started_at for row in mine), default=None)
    return TrackProgress(track, done, started, touched)
