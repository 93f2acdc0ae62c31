"""Content that was renamed: what people did under the former slug is theirs, once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal import catalog, clock, db
from portal.learning import actions, queries
from portal.learning.models import RefresherCard, SkillStep
from tests.cast import kept
from tests.learning.reading import right, wrong
from tests.learning.trying import told, tried
from tests.learning.workshop import SINGLE

OLD, NEW = "four", "of-four-kinds"


def rename(track, slug, to):
    """Let a lesson of a track have another slug from now on; the lesson."""
    renamed = {lesson.slug: replace(lesson, slug=to, was=(slug,)) for lesson in track.lessons if lesson.slug == slug}
    use(replace(track, lessons=tuple(renamed.get(lesson.slug, lesson) for lesson in track.lessons), units=()))
    return renamed[slug]


def rename_track(track, to):
    """Let a track have another slug from now on; the track."""
    lessons = tuple(replace(lesson, track=to) for lesson in track.lessons)
    renamed = replace(track, slug=to, was=(track.slug,), lessons=lessons, units=())
    use(renamed, instead_of=track.slug)
    return renamed


def use(track, *, instead_of=""):
    """Put a track into the content in force."""
    now = catalog.current()
    others = tuple(each for each in now.tracks if each.slug not in (track.slug, instead_of))
    catalog.use(replace(now, tracks=(*others, track)))


def cards_of(person):
    """Source and box of their cards."""
    columns = (RefresherCard.source, RefresherCard.box)
    rows = db.session.execute(sa.select(*columns).where(RefresherCard.person_id == person.id))
    return [tuple(row) for row in rows.all()]


@pytest.mark.parametrize("is_claimed_before", [True, False])
def test_a_task_waits_under_the_new_name_of_its_lesson(robert, workshop, is_claimed_before):
    by_doing = workshop.lessons[1]
    actions.start(by_doing, by=robert)
    if is_claimed_before:
        tried(robert, by_doing)
    renamed = rename(workshop, by_doing.slug, "by-hand")
    if not is_claimed_before:
        tried(robert, renamed)

    progress = queries.progress_on("workshop", robert)

    assert progress.waiting == progress.started == {"by-hand"}
    assert not progress.done


def test_a_task_of_another_waits_for_nobody_else(robert, maya, workshop):
    tried(maya, workshop.lessons[1])

    progress = queries.progress_on("workshop", robert)

    assert not progress.waiting
    assert not progress.started
    assert progress.touched_at is None


def test_a_question_that_is_wrong_again_has_one_card(robert, four, workshop):
    actions.answer(four, wrong(four, 1), by=robert)
    renamed = rename(workshop, OLD, NEW)

    actions.answer(renamed, wrong(renamed, 1), by=robert)

    assert cards_of(robert) == [("workshop/four", 1)]


def test_a_card_that_lies_there_twice_asks_once_and_moves_whole(robert, four, workshop, still_clock):
    rename(workshop, OLD, NEW)
    today = clock.today(robert.timezone)
    for slug in (OLD, NEW):
        row = {"person_id": robert.id, "source": f"workshop/{slug}", "question": SINGLE.key, "due_on": today}
        db.session.add(RefresherCard(**row))
    kept(robert)

    (card,) = queries.due_for(robert)
    actions.review_refreshers([card], right(four, 1), by=robert)

    assert queries.due_for(robert) == []
    assert [box for _source, box in cards_of(robert)] == [2, 2]


def test_a_quiz_is_mastered_once_although_its_lesson_was_renamed(robert, four, workshop):
    actions.answer(four, right(four, 1, 2, 3, 4), by=robert)
    renamed = rename(workshop, OLD, NEW)

    actions.answer(renamed, wrong(renamed, 1), by=robert)
    actions.answer(renamed, right(renamed, 1), by=robert)

    assert [facts["source"] for _type, facts in told("quiz.mastered")] == ["workshop/four"]


def test_answers_under_both_names_master_a_quiz_together(robert, four, workshop):
    actions.answer(four, right(four, 1, 2), by=robert)
    renamed = rename(workshop, OLD, NEW)

    actions.answer(renamed, right(renamed, 3, 4), by=robert)

    assert [facts["source"] for _type, facts in told("quiz.mastered")] == ["workshop/of-four-kinds"]


def test_a_track_that_was_renamed_is_finished_once(robert, workshop):
    small = replace(workshop, lessons=workshop.lessons[2:3], units=())
    use(small)
    actions.complete(small.lessons[0], by=robert)
    renamed = rename_track(small, "workbench")
    more = replace(renamed.lessons[0], slug="more", number=2)
    use(replace(renamed, lessons=(*renamed.lessons, more)))

    actions.complete(more, by=robert)

    assert queries.progress_on("workbench", robert).percent == 100
    assert [facts["track"] for _type, facts in told("track.completed")] == ["workshop"]
    assert db.session.scalars(sa.select(SkillStep.track)).all() == ["workshop"]


def test_questions_and_micro_lessons_of_a_track_that_was_renamed_are_there(client, programme, robert, maya, workshop):
    question = actions.ask(programme.id, track="workshop", text="What is it for?", lesson="four", by=robert)
    written = actions.draft(title="A thread", track="workshop", body="It holds an answer. " * 20, by=maya)
    written.state = "published"
    kept(question)
    rename_track(workshop, "workbench")
    client.sign_in(robert)

    shelf = client.get("/questions?track=workbench").text
    page = client.get(f"/questions/{question.id}").text

    assert "What is it for?" in shelf
    assert "To “Workshop”" in shelf
    assert "A question to “Workshop”" in page
    assert "/tracks/workbench/four" in page
    assert "A thread" in client.get("/micro-lessons?track=workbench").text
