"""A micro-lesson on the shelf: published, renewed, grown old, still right, retired, and thanked for."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.cli import chores
from portal.errors import NotFound, Refused
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.models import MicroLesson
from portal.learning.queries.authors import in_full
from portal.people import actions as people
from tests.cast import kept

pytestmark = pytest.mark.usefixtures("programme")

BODY = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8
YEAR = dt.timedelta(days=365)


@pytest.fixture
def published(maya, clara):
    """What Maya wrote and Clara published."""
    lesson = actions.draft(title="What is a thread?", track="digital-tools", body=BODY, by=maya)
    put_on_shelf(lesson, maya, clara)
    return lesson


def put_on_shelf(lesson, author, reviewer):
    """Through the review, to where everybody reads it."""
    actions.submit(lesson, by=author)
    actions.review(lesson, is_approved=True, comment="", by=reviewer)
    actions.publish(lesson, by=reviewer)


def told(kind: str) -> list[Entry]:
    """What the journal knows of this kind."""
    return list(db.session.scalars(sa.select(Entry).where(Entry.type == f"micro_lesson.{kind}").order_by(Entry.seq)))


def grown_old() -> int:
    """How many were found to be a year old."""
    found = list(actions.grow_old())
    db.session.flush()
    return len(found)


# ---- versions ----------------------------------------------------------------------------------------------------


def test_the_next_version_says_the_same_and_is_begun_once(published, maya):
    published.quiz = [{"ask": "What is a thread?"}]

    second = actions.renew(published, by=maya)
    again = actions.renew(second, by=maya)

    assert again is second
    assert (second.lesson_id, second.number, second.state) == (published.id, 2, "draft")
    assert (second.body, second.quiz, second.revision) == (published.body, published.quiz, 1)


@pytest.mark.parametrize("who", ["clara", "robert", "ines"])
def test_only_its_author_writes_the_next_version(published, who, request):
    with pytest.raises(NotFound):
        actions.renew(published, by=request.getfixturevalue(who))


def test_what_is_published_stays_until_the_next_one_is(published, maya, clara, robert):
    second = actions.renew(published, by=maya)
    actions.revise(second, title="What is a thread?", track="digital-tools", body=BODY + "More.", by=maya)
    for reader in (maya, robert, clara):
        assert queries.micro_lesson_of(reader, published.id) is published

    put_on_shelf(second, maya, clara)
    db.session.refresh(published)

    assert queries.micro_lesson_of(robert, published.id) is second
    assert published.state == "replaced"
    assert [line.id for line in queries.published()] == [published.id]
    assert len(told("published")) == 1
    (renewed,) = told("renewed")
    assert (renewed.person, renewed.facts["version"], renewed.facts["micro_lesson"]) == (maya.id, 2, published.id)
    assert [event.facts["round"] for event in told("submitted")] == [1, 2]


def test_versions_are_their_authors_and_reviewers(published, maya, clara, robert, ines):
    second = actions.renew(published, by=maya)

    assert [each.number for each in queries.versions_of(maya, published.id)] == [2, 1]
    assert [each.number for each in queries.versions_of(clara, published.id)] == [1]
    assert queries.version_of(maya, published.id, 2) is second
    assert queries.next_version_of(published, reader=maya) == (2, "draft")
    assert queries.next_version_of(published, reader=clara) is None
    for other in (robert, ines):
        assert queries.versions_of(other, published.id) == []
        with pytest.raises(NotFound):
            queries.version_of(other, published.id, 1)


# ---- a fresh look ------------------------------------------------------------------------------------------------


def test_after_a_year_it_needs_a_fresh_look_and_stays_readable(published, maya, clara, robert):
    assert published.fresh_until == clock.now().date() + YEAR
    with clock.at(clock.now() + YEAR - dt.timedelta(days=1)):
        assert grown_old() == 0

    with clock.at(clock.now() + YEAR):
        assert grown_old() == 1
        assert grown_old() == 0

    assert published.state == "needs_refresh"
    (event,) = told("aged")
    assert (event.person, event.facts["version"]) == (maya.id, 1)
    assert queries.micro_lesson_of(robert, published.id) is published
    assert [each.state for each in queries.written_by(maya)] == ["needs_refresh"]
    assert [each.state for each in queries.waiting_for(clara)] == ["needs_refresh"]


def test_the_worker_finds_it(published, settings):
    kept(published)

    with clock.at(clock.now() + YEAR):
        chore = next(each for each in chores.chores(settings) if each.__name__ == "look_again")
        chore()
        db.session.rollback()

    assert db.session.scalar(sa.select(MicroLesson.state)) == "needs_refresh"


def test_still_right_is_another_year(published, clara):
    with clock.at(clock.now() + YEAR):
        grown_old()
        actions.keep_fresh(published, by=clara)
        actions.keep_fresh(published, by=clara)

        assert (published.state, published.fresh_until) == ("published", clock.now().date() + YEAR)
        assert grown_old() == 0
    with clock.at(clock.now() + 2 * YEAR):
        assert grown_old() == 1


def test_its_author_does_not_say_that_it_is_still_right(published, maya):
    with pytest.raises(Refused, match="Nobody reviews a micro-lesson of their own"):
        actions.keep_fresh(published, by=maya)


# ---- off the shelf -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["maya", "clara"])
def test_author_and_coordinator_take_it_off_the_shelf(published, maya, robert, ines, who, request):
    person = request.getfixturevalue(who)
    actions.finish(published, by=robert)

    for _click in range(2):
        actions.retire(queries.micro_lesson_on_shelf_of(person, published.id), "The menu has moved.", by=person)

    assert (published.state, published.comment) == ("retired", "The menu has moved.")
    (event,) = told("retired")
    assert event.person == maya.id
    assert queries.published() == []
    assert queries.micro_lesson_of(robert, published.id) is published
    with pytest.raises(NotFound):
        queries.micro_lesson_of(ines, published.id)


def test_nobody_else_takes_it_off(published, robert, ines, programme):
    people.enrol(ines, programme, role="reviewer")

    for other in (robert, ines):
        with pytest.raises(NotFound):
            queries.micro_lesson_on_shelf_of(other, published.id)


def test_it_is_taken_off_for_a_reason(published, maya):
    for reason in (" ", "x" * 601):
        with pytest.raises(Refused) as refused:
            actions.retire(published, reason, by=maya)
        assert list(refused.value.fields) == ["reason"]

    assert published.state == "published"


def test_what_was_taken_off_comes_back_as_a_new_version(published, maya, clara):
    actions.retire(published, "The menu has moved.", by=maya)

    second = actions.renew(published, by=maya)
    put_on_shelf(second, maya, clara)

    assert [line.id for line in queries.published()] == [published.id]
    assert sorted(db.session.scalars(sa.select(MicroLesson.state))) == ["published", "replaced"]


# ---- this helped -------------------------------------------------------------------------------------------------


def test_every_fifth_reader_who_says_that_it_helped_is_told_of_and_none_by_name(published, maya):
    readers = [kept(people.create_person(f"reader{n}@demo.example", f"Reader {n}")) for n in range(11)]

    for reader in readers:
        actions.finish(published, by=reader)
        for _click in range(2):
            actions.thank(published, by=reader)

    events = told("helped")
    assert [event.facts["helped"] for event in events] == [5, 10]
    assert {event.person for event in events} == {maya.id}
    assert not any(reader.id in str([event.facts for event in events]) for reader in readers)


def test_it_helps_whoever_has_finished_it(published, maya, robert):
    with pytest.raises(Refused, match="finish it first"):
        actions.thank(published, by=robert)
    with pytest.raises(Refused, match="your own micro-lesson"):
        actions.thank(published, by=maya)

    assert told("helped") == []


# ---- an author's numbers -----------------------------------------------------------------------------------------


def read_by(lesson, finished, helped=0):
    """So many more readers finish it, and so many of these say that it helped."""
    for number in range(finished):
        reader = kept(people.create_person(f"{db.new_id()}@demo.example", "A Reader"))
        actions.finish(lesson, by=reader)
        if number < helped:
            actions.thank(lesson, by=reader)


def told_to(author):
    """What the author reads: of each, and of all together."""
    each, together = queries.readers_of(author)
    return {lesson: (read.finished, read.helped) for lesson, read in each.items()}, (together.finished, together.helped)


def test_numbers_below_five_are_not_told(published, maya):
    read_by(published, 6, helped=4)

    assert told_to(maya) == ({published.id: (5, None)}, (5, None))


def test_one_more_reader_changes_nothing_that_is_told_and_the_fifth_does(published, maya):
    read_by(published, 9, helped=5)
    before = told_to(maya)

    read_by(published, 1)

    assert before == ({published.id: (5, 5)}, (5, 5))
    assert told_to(maya) == ({published.id: (10, 5)}, (10, 5))


def test_what_is_retired_takes_from_the_total_what_was_told_of_it_and_no_more(published, maya, clara):
    second = actions.draft(title="What is a list?", track="digital-tools", body=BODY, by=maya)
    put_on_shelf(second, maya, clara)
    read_by(published, 11, helped=6)
    read_by(second, 4, helped=4)
    before = told_to(maya)

    actions.retire(second, "It is out of date.", by=maya)

    assert before == ({published.id: (10, 5), second.id: (None, None)}, (10, 5))
    assert told_to(maya) == ({published.id: (10, 5)}, (10, 5))


@pytest.mark.parametrize(("count", "told"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_a_number_of_readers_is_told_in_full_fives(count, told):
    assert in_full(count) == told


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [("2026-03-02", "2026-03-02", 0), ("2026-03-06", "2026-03-09", 1), ("2026-03-02", "2026-03-16", 10)],
)
def test_working_days_leave_weekends_out(first, last, days):
    assert clock.working_days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == days
    assert clock.working_days(dt.date.fromisoformat(last), dt.date.fromisoformat(first)) == 0
