"""Beginning, answering and finishing a lesson."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import catalog, clock, db, journal
from portal.catalog import Done, Lesson, Track
from portal.errors import Refused
from portal.events import LessonCompleted, LessonStarted, TrackCompleted
from portal.learning import queries
from portal.learning.models import LessonProgress, QuizAnswer
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
        event = LessonStarted(lesson=lesson.id, track=track.slug, kind=track.kind, **_slots(by, track))
        journal.record(event, zone=by.timezone)
    return db.session.get_one(LessonProgress, (by.id, lesson.track, lesson.slug))


def answer(lesson: Lesson, chosen: Mapping[int, int], *, by: Person) -> None:
    """Answer questions of a lesson's quiz: option by question, both counted from 1. As many attempts as wanted."""
    if not chosen:
        raise Refused(_("Please choose an answer first."), field="quiz")
    for number, option in chosen.items():
        if not 1 <= number <= len(lesson.quiz) or not 1 <= option <= len(lesson.quiz[number - 1].options):
            raise Refused(_("This question has no such answer."), field="quiz")
    start(lesson, by=by)
    keys = ["person_id", "source", "question"]
    for number, option in sorted(chosen.items()):
        is_right = lesson.quiz[number - 1].options[option - 1].is_right
        said = {"answer": str(option), "is_right": is_right, "answered_at": clock.now()}
        row = {"person_id": by.id, "source": lesson.id, "question": number}
        again = said | {"attempts": QuizAnswer.attempts + 1}
        upsert = db.insert(QuizAnswer).values(row | said).on_conflict_do_update(index_elements=keys, set_=again)
        db.session.execute(upsert)


def complete(lesson: Lesson, *, by: Person) -> None:
    """Finish a lesson, as printed on it. Twice is once; refused while something it asks for is open."""
    _one_at_a_time(by)
    progress = start(lesson, by=by)
    if progress.is_done:
        return
    done = queries.progress_on(lesson.track, by).done
    _require_earlier(lesson, done)
    _require_quiz(lesson, progress, by)
    progress.finished_at = clock.now()
    track = catalog.track(lesson.track)
    slots = _slots(by, track)
    event = LessonCompleted(lesson=lesson.id, track=track.slug, kind=track.kind, tool=lesson.tool, **slots)
    journal.record(event, zone=by.timezone)
    if {other.slug for other in track.lessons} <= done | {lesson.slug}:
        journal.record(TrackCompleted(track=track.slug, kind=track.kind, **slots), zone=by.timezone)


def terms_of(done: Done) -> str:
    """How what counts as done is kept: ``read`` or ``quiz:2``."""
    return f"quiz:{done.at_least}" if done.kind == "quiz" else "read"


def _one_at_a_time(by: Person) -> None:
    """Two lessons finished at once, in two windows, must see each other, or nobody sees that the track is finished.

    SQLite has one writer anyway; PostgreSQL keeps the person's row until this deed is committed.
    """
    db.session.execute(sa.select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))


def _require_earlier(lesson: Lesson, done: frozenset[str]) -> None:
    for slug in lesson.after:
        if slug not in done:
            title = catalog.lesson(lesson.track, slug).title
            raise Refused(_("This lesson builds on “%(title)s”. Please finish that one first.", title=title))


def _require_quiz(lesson: Lesson, progress: LessonProgress, by: Person) -> None:
    needed = queries.needed_for(lesson, progress)
    if not needed:
        return
    right = sa.select(sa.func.count()).select_from(QuizAnswer)
    theirs = (QuizAnswer.person_id == by.id, QuizAnswer.source == lesson.id)
    have = db.session.scalar(right.where(*theirs, QuizAnswer.is_right)) or 0
    if have < needed:
        sentence = ngettext(
            "This lesson is finished once %(num)s question is answered right. Please look at the questions again.",
            "This lesson is finished once %(num)s questions are answered right. Please look at the questions again.",
            needed,
        )
        raise Refused(sentence, field="quiz")


def _slots(by: Person, track: Track) -> dict[str, str]:
    return people.context_of(by, role=track.roles[0])
