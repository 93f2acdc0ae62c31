"""Beginning, answering and finishing a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import catalog, clock, db, journal
from portal.catalog import Lesson, Track
from portal.errors import Refused
from portal.events import LessonCompleted, LessonStarted, TrackCompleted
from portal.learning import queries
from portal.learning.actions import skills
from portal.learning.actions.quizzes import keep, one_at_a_time
from portal.learning.actions.renamed import record_once
from portal.learning.models import SEEN, LessonProgress, terms_of
from portal.people import queries as people
from portal.people.models import Person


def start(lesson: Lesson, *, by: Person) -> LessonProgress:
    """Open a lesson for the first time; from now on it counts as done the way it is printed today. Twice is once."""
    if begun := queries.lesson_progress(lesson, by):
        return begun
    row = {"person_id": by.id, "track": lesson.track, "lesson": lesson.slug, "terms": terms_of(lesson.done)}
    new = db.insert(LessonProgress).values(row | {"started_at": clock.now()}).on_conflict_do_nothing()
    if db.session.execute(new.returning(LessonProgress.lesson)).first():
        track = catalog.track(lesson.track)
        event = LessonStarted(lesson=lesson.id, track=track.slug, kind=track.kind, **slots_of(by, track))
        journal.record(event, zone=by.timezone)
    return db.session.get_one(LessonProgress, (by.id, lesson.track, lesson.slug))


def answer(lesson: Lesson, given: Mapping[int, str], *, by: Person) -> None:
    """Answer questions of a lesson's quiz: text by question, counted from 1. As many attempts as wanted."""
    start(lesson, by=by)
    role = catalog.track(lesson.track).roles[0]
    keep(lesson.id, lesson.quiz, given, track=lesson.track, role=role, by=by)


def complete(lesson: Lesson, *, by: Person) -> None:
    """Finish a lesson, as printed on it. Twice is once; refused while something it asks for is open."""
    one_at_a_time(by)
    progress = start(lesson, by=by)
    if progress.is_done:
        return
    done = queries.progress_on(lesson.track, by).done
    require_earlier(lesson, done)
    _require_quiz(lesson, progress, by)
    _require_task(lesson, progress, by)
    progress.finished_at = clock.now()
    track = catalog.track(lesson.track)
    event = LessonCompleted(
        lesson=lesson.id, track=track.slug, kind=track.kind, tool=lesson.tool, **slots_of(by, track)
    )
    journal.record(event, zone=by.timezone)
    skills.reach(SEEN, track.slug, by=by)
    finish_track(track, done | {lesson.slug}, by=by)


def finish_track(track: Track, done: frozenset[str], *, by: Person) -> None:
    """Record that the track is finished, once all its lessons are done."""
    if {lesson.slug for lesson in track.lessons} <= done:
        event = TrackCompleted(track=track.slug, kind=track.kind, **slots_of(by, track))
        record_once(event, formerly=[replace(event, track=slug) for slug in track.was], zone=by.timezone)


def require_earlier(lesson: Lesson, done: frozenset[str]) -> None:
    """Refuse a lesson that builds on one that is not done."""
    for slug in lesson.after:
        if slug not in done:
            title = catalog.lesson(lesson.track, slug).in_language(lesson.language).title
            raise Refused(_("This lesson builds on “%(title)s”. Please finish that one first.", title=title))


def slots_of(by: Person, track: Track) -> dict[str, str]:
    """Who acts, in which role and programme."""
    return people.context_of(by, role=track.roles[0])


def _require_quiz(lesson: Lesson, progress: LessonProgress, by: Person) -> None:
    done = queries.done_for(lesson, progress.terms)
    if done.kind == "quiz" and len(queries.result_of(by, lesson).right) < done.at_least:
        sentence = ngettext(
            "This lesson is finished once %(num)s question is answered right. Please look at the questions again.",
            "This lesson is finished once %(num)s questions are answered right. Please look at the questions again.",
            done.at_least,
        )
        raise Refused(sentence, field="quiz")


def _require_task(lesson: Lesson, progress: LessonProgress, by: Person) -> None:
    if queries.done_for(lesson, progress.terms).kind == "task" and not queries.is_attested(lesson, by):
        raise Refused(_("This lesson is finished once somebody has attested that you did its task."), field="task")
