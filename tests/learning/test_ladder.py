"""Tasks that count, and the ladder of a track: what a lesson's page and a track's page say about both."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
import sqlalchemy as sa

from portal import catalog, clock, db, journal
from portal.errors import Refused
from portal.learning import actions, queries
from portal.learning.models import SkillStep
from portal.people.models import Person
from tests.cast import kept
from tests.learning.reading import filled, finish, statements
from tests.learning.trying import answered, lesson, together, told, tried
from tests.learning.workshop import furnish


@pytest.fixture
def by_doing(programme):
    """A lesson that is done when its task is attested."""
    return next(each for each in furnish().lessons if each.done.kind == "task")


def done_by(person, on):
    db.session.expire_all()
    return on.slug in queries.progress_on(on.track, person).done


def ladder_of(person, track="digital-tools"):
    return queries.ladder_of(queries.progress_on(track, person), person)


def test_the_attested_task_finishes_its_lesson(robert, maya, pair, by_doing):
    found = tried(robert, by_doing)
    with pytest.raises(Refused):
        actions.complete(by_doing, by=robert)
    db.session.rollback()

    answered(found, maya, pairs=together(pair))

    assert done_by(robert, by_doing)
    assert [name for name, _facts in told("evidence.attested", "lesson.completed")] == [
        "evidence.attested",
        "lesson.completed",
    ]
    assert journal.verify().differences == ()


def test_what_is_needed_still_finishes_nothing(robert, maya, pair, by_doing):
    answered(tried(robert, by_doing), maya, outcome="more-needed", comment="More, please.", pairs=together(pair))

    assert not done_by(robert, by_doing)


def test_a_task_beside_a_lesson_that_is_read_finishes_nothing(robert, maya, pair):
    answered(tried(robert), maya, pairs=together(pair))

    assert not done_by(robert, lesson())


def test_the_rungs_are_reached_once_and_in_words(robert, programme):
    finish(lesson(), by=robert)
    finish(lesson(3), by=robert)
    tried(robert)

    assert set(ladder_of(robert).reached) == {"seen", "tried"}
    assert ladder_of(robert).following == "can-do"
    assert [facts["rung"] for _type, facts in told("skill.reached")] == ["seen", "tried"]


def test_the_training_for_a_role_has_no_ladder(robert, programme):
    finish(catalog.track("becoming-a-mentee").lessons[0], by=robert)

    assert db.session.query(SkillStep).count() == 0


def test_after_a_year_it_is_time_to_look_again_and_nothing_is_lost(robert, programme):
    finish(lesson(), by=robert)
    db.session.commit()

    for days, is_due in ((300, False), (366, True)):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            assert ladder_of(robert).is_due is is_due
            assert set(ladder_of(robert).reached) == {"seen"}
    with clock.at(clock.now() + dt.timedelta(days=366)):
        tried(robert)
        assert ladder_of(robert).is_due is False


def test_who_has_not_begun_has_nothing_to_look_at_again(robert, programme):
    assert ladder_of(robert).is_due is False


def test_the_page_of_a_track_says_what_the_next_rung_asks_for(client, robert, maya, pair):
    for number in range(2):
        answered(tried(robert, lesson(number)), maya, pairs=together(pair))

    page = client.sign_in(robert).get("/tracks/digital-tools").text

    assert "2 of 3 tasks attested" in page
    assert re.search(r"Tuesday, 3 March 2026 · reached", page)
    assert "Your skill" not in client.get("/tracks/becoming-a-mentee").text


def test_a_lesson_asks_whether_it_was_tried_and_says_how_it_stands(client, robert, maya, pair):
    page = f"/tracks/{lesson().track}/{lesson().slug}"
    assert "I have tried it" in client.sign_in(robert).get(page).text

    found = tried(robert)
    assert "waits for an answer" in client.get(page).text
    answered(found, maya, outcome="more-needed", comment="More, please.", pairs=together(pair))
    assert "Add to it" in client.get(page).text
    tried(robert, text="More.")
    answered(found, maya, pairs=together(pair))

    assert "I have shown it to somebody" in client.get(page).text


def test_where_the_task_counts_it_has_the_one_filled_button(client, robert, pair, by_doing):
    page = client.sign_in(robert).get(f"/tracks/{by_doing.track}/{by_doing.slug}")

    assert filled(page) == ["I have tried it"]


def test_a_task_that_was_attested_too_early_lets_the_lesson_be_finished_later(client, robert, maya, pair, by_doing):
    answered(tried(robert, by_doing), maya, pairs=together(pair))
    db.session.execute(sa.text("UPDATE lesson_progress SET finished_at = NULL"))
    db.session.commit()
    page = f"/tracks/{by_doing.track}/{by_doing.slug}"

    assert filled(client.sign_in(robert).get(page)) == ["I have finished this lesson"]
    assert client.submit(f"{page}/completion").status_code == 303
    assert done_by(db.session.get_one(Person, robert.id), by_doing)


def test_an_attested_task_outlives_a_new_name_of_its_lesson(robert, maya, pair, by_doing):
    answered(tried(robert, by_doing), maya, pairs=together(pair))
    renamed = dataclasses.replace(by_doing, slug="by-hand", was=(by_doing.slug,))

    assert queries.is_attested(renamed, robert)


def test_the_page_of_a_track_costs_as_much_with_many_rungs_as_with_none(app, client, robert, maya, pair):
    client.sign_in(robert)
    none = statements(app, lambda: client.get("/tracks/digital-tools"))
    for number in range(3):
        finish(lesson(number), by=robert)
        answered(tried(robert, lesson(number)), maya, pairs=together(pair))
    kept(robert)

    assert statements(app, lambda: client.get("/tracks/digital-tools")) == none
