"""Lessons: begun once, answered as often as one likes, finished as printed on them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Done, Lesson
from portal.errors import Refused
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.models import LessonProgress
from portal.people.models import Person
from tests.learning.reading import right, wrong

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def first():
    """Done when it is read."""
    return catalog.lesson("digital-tools", "a-good-question")


@pytest.fixture
def second():
    """Builds on the first."""
    return catalog.lesson("digital-tools", "check-before-you-pass-it-on")


@pytest.fixture
def tested():
    """Done when two of three questions are answered right."""
    return catalog.lesson("digital-tools", "a-message-that-wants-something")


def count(event_type: str) -> int | None:
    """How often the journal says that this happened."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Entry).where(Entry.type == event_type))


def test_a_lesson_is_begun_once(robert, first):
    actions.start(first, by=robert)
    actions.start(first, by=robert)

    assert count("lesson.started") == 1
    assert queries.progress_on("digital-tools", robert).started == {first.slug}


def test_a_lesson_that_is_read_is_done(robert, first):
    actions.complete(first, by=robert)

    progress = queries.progress_on("digital-tools", robert)
    assert progress.done == {first.slug}
    assert progress.percent == 100 // len(progress.track.lessons)
    assert count("lesson.completed") == 1


def test_a_double_click_completes_once(robert, first):
    actions.complete(first, by=robert)
    db.session.commit()

    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        actions.complete(first, by=robert)

    assert count("lesson.completed") == 1
    mine = queries.lesson_progress(first, robert)
    assert mine is not None
    assert mine.finished_at == clock.now()


def test_two_windows_complete_a_lesson_once(robert, first):
    together(robert, [first] * 6)

    assert count("lesson.completed") == 1
    assert queries.progress_on("digital-tools", robert).done == {first.slug}


def test_the_last_two_lessons_finished_at_once_finish_the_track(robert):
    *earlier, before_last, last = catalog.track("becoming-a-mentee").lessons
    for lesson in earlier:
        actions.complete(lesson, by=robert)
    db.session.commit()

    together(robert, [before_last, last])

    assert count("track.completed") == 1


def test_a_lesson_whose_prerequisite_is_open_is_refused(robert, first, second):
    with pytest.raises(Refused, match=f"builds on “{first.title}”. Please finish that one first"):
        actions.complete(second, by=robert)

    assert count("lesson.completed") == 0


def test_a_lesson_is_done_after_the_one_that_it_builds_on(robert, first, second):
    actions.complete(first, by=robert)

    actions.complete(second, by=robert)

    assert queries.progress_on("digital-tools", robert).done == {first.slug, second.slug}


def test_one_right_answer_is_not_enough_where_two_are_asked(robert, tested):
    actions.answer(tested, right(tested, 1) | wrong(tested, 2, 3), by=robert)

    with pytest.raises(Refused, match="finished once 2 questions are answered right"):
        actions.complete(tested, by=robert)

    assert count("lesson.completed") == 0


def test_an_answer_can_be_corrected_as_often_as_one_likes(robert, tested):
    actions.answer(tested, right(tested, 1) | wrong(tested, 2), by=robert)
    actions.answer(tested, wrong(tested, 3), by=robert)
    actions.answer(tested, right(tested, 2), by=robert)

    actions.complete(tested, by=robert)

    assert queries.result_of(robert, tested).answers == right(tested, 1, 2) | wrong(tested, 3)
    assert count("lesson.completed") == 1


@pytest.mark.parametrize("chosen", [{}, {1: "0"}, {1: "9"}, {0: "1"}, {7: "1"}])
def test_an_answer_that_does_not_exist_is_refused(robert, first, chosen):
    with pytest.raises(Refused):
        actions.answer(first, chosen, by=robert)

    assert queries.result_of(robert, first).answers == {}


def test_what_counts_as_done_is_frozen_when_one_begins(robert, first):
    actions.start(first, by=robert)
    stricter = dataclasses.replace(first, done=Done("quiz", at_least=3))

    actions.complete(stricter, by=robert)

    assert queries.done_for(stricter, None) == Done("quiz", 3)
    assert queries.done_for(stricter, "read") == Done("read")
    assert queries.progress_on("digital-tools", robert).done == {first.slug}


def test_the_last_lesson_finishes_the_track(robert):
    for lesson in catalog.track("becoming-a-mentee").lessons:
        actions.complete(lesson, by=robert)

    progress = queries.progress_on("becoming-a-mentee", robert)
    assert progress.percent == 100
    assert progress.next_lesson is None
    assert count("track.completed") == 1


def test_progress_outlives_a_new_name(robert, first, content):
    actions.complete(first, by=robert)
    track = catalog.track("digital-tools")
    renamed = dataclasses.replace(first, slug="asking-well", was=(first.slug,))
    changed = dataclasses.replace(track, lessons=(renamed, *track.lessons[1:]))
    catalog.use(dataclasses.replace(content, tracks=(changed,)))

    progress = queries.progress_on("digital-tools", robert)
    actions.complete(renamed, by=robert)

    assert progress.done == {"asking-well"}
    assert count("lesson.completed") == 1


def test_what_comes_next_is_the_training_of_ones_role(robert):
    progress = queries.progress_of(robert)

    found = [queries.next_lesson_of(progress, roles=frozenset(roles)) for roles in (["mentee"], ["mentor"], [])]

    tracks = [lesson.track for lesson in found if lesson]
    assert tracks == ["becoming-a-mentee", "becoming-a-mentor", "digital-tools"]


def test_what_comes_next_is_on_the_track_last_touched(robert, first):
    actions.start(first, by=robert)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        actions.start(catalog.track("culture").lessons[2], by=robert)

    found = queries.next_lesson_of(queries.progress_of(robert), roles=frozenset({"coordinator"}))

    assert found == catalog.track("culture").lessons[2]


def test_the_rhythm_counts_weeks_where_the_person_is(robert, first):
    sunday_night_in_zurich = dt.datetime(2026, 3, 1, 22, 30, tzinfo=dt.UTC)
    with clock.at(sunday_night_in_zurich):
        actions.complete(first, by=robert)

    assert queries.rhythm_of(robert, weeks=3) == [False, True, False]

    robert.timezone = "Asia/Tokyo"
    assert queries.rhythm_of(robert, weeks=3) == [False, False, True]


def test_breaks_do_not_count_against_a_rhythm(robert, first):
    with clock.at(clock.now() - dt.timedelta(weeks=3)):
        actions.complete(first, by=robert)
    last_week, before = (dt.date(2026, 2, 23), dt.date(2026, 3, 1)), (dt.date(2026, 2, 18), dt.date(2026, 2, 18))

    assert queries.rhythm_of(robert, weeks=2, breaks=[last_week]) == [False, None, False]
    assert queries.rhythm_of(robert, weeks=2, breaks=[last_week, before]) == [True, None, None, False]


def test_what_is_learned_in_a_break_counts(robert, first):
    with clock.at(clock.now() - dt.timedelta(weeks=1)):
        actions.complete(first, by=robert)
    holidays = (dt.date(2026, 2, 16), dt.date(2026, 3, 1))

    assert queries.rhythm_of(robert, weeks=2, breaks=[holidays]) == [True, False]
    assert queries.rhythm_of(robert, weeks=3, breaks=[holidays]) == [False, None, True, False]


def test_a_break_without_end_is_still_a_list_that_ends(robert):
    always = (dt.date(2000, 1, 1), dt.date(2100, 1, 1))

    assert set(queries.rhythm_of(robert, weeks=2, breaks=[always])) == {None}


def test_nobody_sees_the_progress_of_others(robert, ines, first):
    actions.complete(first, by=robert)

    assert queries.progress_on("digital-tools", ines).done == frozenset()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LessonProgress)) == 1


def together(person: Person, lessons: Sequence[Lesson]) -> None:
    """Finish these lessons at the same moment, each in a thread of its own."""
    person_id = person.id
    start = Barrier(len(lessons))

    def finish(lesson: Lesson) -> None:
        start.wait()
        actions.complete(lesson, by=db.session.get_one(Person, person_id))
        db.session.commit()
        db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(len(lessons)) as threads:
        done = [threads.submit(copy_context().run, finish, lesson) for lesson in lessons]
    for each in done:
        each.result()
    db.session.expire_all()
