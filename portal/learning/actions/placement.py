"""Placement: skipping a lesson honestly, by showing once that one knows it."""

from __future__ import annotations

from collections.abc import Mapping

from portal import catalog, clock, db, journal
from portal.catalog import Lesson
from portal.errors import Refused
from portal.events import LessonKnown
from portal.learning import queries
from portal.learning.actions import skills
from portal.learning.actions.judging import judged
from portal.learning.actions.lessons import finish_track, slots_of
from portal.learning.actions.quizzes import keep, one_at_a_time
from portal.learning.models import SEEN, LessonProgress, terms_of
from portal.people.models import Person


def place(lesson: Lesson, given: Mapping[int, str], *, by: Person) -> bool:
    """Answer all questions of a lesson, once. All right: it is done, as known. Else it stays, and what was wrong comes
    back as refreshers. Refused where the lesson cannot be skipped; gives whether it was.
    """
    one_at_a_time(by)
    progress = queries.progress_on(lesson.track, by)
    if sentence := queries.why_not_placed(lesson, progress, queries.result_of(by, lesson)):
        raise Refused(sentence, field="placement")
    judged(lesson.quiz, given, needs_all=True, place="placement")
    track = catalog.track(lesson.track)
    right = keep(lesson.id, lesson.quiz, given, track=track.slug, role=track.roles[0], by=by)
    if len(right) < len(lesson.quiz):
        return False
    _know(lesson, by)
    event = LessonKnown(lesson=lesson.id, track=track.slug, kind=track.kind, **slots_of(by, track))
    journal.record(event, zone=by.timezone)
    skills.reach(SEEN, track.slug, by=by)
    finish_track(track, progress.done | {lesson.slug}, by=by)
    return True


def _know(lesson: Lesson, by: Person) -> None:
    """Begun before or not, it is done now."""
    done = {"finished_at": clock.now(), "is_known": True}
    begun = queries.lesson_progress(lesson, by)
    keys = (begun.track, begun.lesson) if begun else (lesson.track, lesson.slug)
    row = {"person_id": by.id, "track": keys[0], "lesson": keys[1], "terms": terms_of(lesson.done)}
    insert = db.insert(LessonProgress).values(row | {"started_at": clock.now()} | done)
    primary = ["person_id", "track", "lesson"]
    db.session.execute(insert.on_conflict_do_update(index_elements=primary, set_=done))
