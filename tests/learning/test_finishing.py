"""A track whose last open lesson content removes is finished for whoever has done the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal import catalog, db, journal
from portal.cli import chores
from portal.learning import actions, queries
from tests.cast import kept
from tests.learning.reading import finish
from tests.learning.trying import told


@pytest.fixture(params=["becoming-a-mentee", "workshop"])
def track(request, workshop):
    """The training for a role, and a curated track."""
    return catalog.track(request.param)


def use(track, lessons):
    """Let a track have these lessons from now on."""
    now, changed = catalog.current(), replace(track, lessons=tuple(lessons), units=())
    tracks = tuple(changed if each.slug == track.slug else each for each in now.tracks)
    catalog.use(replace(now, tracks=tracks, fingerprint=f"{len(changed.lessons)} {changed.lessons[0].slug}"))


def finish_but_one(track, *people):
    """They finish every lesson of a track but the last."""
    for person in people:
        for lesson in track.lessons[:-1]:
            finish(lesson, by=person)
        kept(person)


def look():
    """The worker looks once, and commits after each step; how many steps it took."""
    steps = 0
    for _track in actions.finish_tracks():
        db.session.commit()
        steps += 1
    return steps


def finished():
    """Who finished what, as the journal says."""
    return [facts["track"] for _type, facts in told("track.completed")]


def test_it_is_finished_once_its_last_lesson_is_gone(robert, track):
    finish_but_one(track, robert)
    use(track, track.lessons[:-1])

    looked = [look() for _time in range(2)]

    assert looked == [1, 0]
    assert finished() == [track.slug]
    happened = journal.happening_called(f"track.completed:{robert.id}:{track.slug}")
    assert (happened.values["mentee"], happened.values["kind"]) == (robert.id, track.kind)
    assert queries.progress_on(track.slug, robert).percent == 100
    assert journal.verify().differences == ()


def test_it_is_not_while_a_lesson_is_open(robert, track):
    finish_but_one(track, robert)

    assert look() == 0
    assert finished() == []


def test_who_has_finished_it_before_is_not_told_again(robert, track):
    finish_but_one(track, robert)
    finish(track.lessons[-1], by=robert)
    kept(robert)
    use(track, track.lessons[:-1])

    assert look() == 0
    assert finished() == [track.slug]


def test_a_lesson_that_was_renamed_meanwhile_counts(robert, track):
    finish_but_one(track, robert)
    first, *others = track.lessons[:-1]
    use(track, [replace(first, slug="called-otherwise", was=(first.slug,)), *others])

    look()

    assert finished() == [track.slug]


def test_a_track_that_was_renamed_and_finished_before_is_not_told_again(robert, workshop):
    finish_but_one(workshop, robert)
    finish(workshop.lessons[-1], by=robert)
    kept(robert)
    now = catalog.current()
    lessons = tuple(replace(each, track="workbench") for each in workshop.lessons)
    renamed = replace(workshop, slug="workbench", was=("workshop",), lessons=lessons, units=())
    catalog.use(replace(now, tracks=(*now.tracks[:-1], renamed)))

    assert look() == 0


def test_many_people_are_taken_a_chunk_at_a_time(robert, maya, clara, workshop, monkeypatch):
    monkeypatch.setattr("portal.learning.actions.finishing.CHUNK", 2)
    finish_but_one(workshop, robert, maya, clara)
    use(workshop, workshop.lessons[:-1])

    assert look() == 2
    assert finished() == ["workshop"] * 3


def test_the_worker_does_it_once_for_each_content(robert, workshop, settings):
    chore = next(each for each in chores.chores(settings) if each.__name__ == "finish_tracks")
    finish_but_one(workshop, robert)
    chore()
    use(workshop, workshop.lessons[:-1])

    for _time in range(2):
        chore()
        db.session.rollback()

    assert finished() == ["workshop"]
