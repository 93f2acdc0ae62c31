"""What happens at the same time, through the front door: completions, reviews, new versions, thanks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import sqlalchemy as sa

from portal import catalog, clock, db, journal
from portal.gamification.models import LedgerEntry
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.models import MicroLesson, Question
from portal.people import actions as people
from tests.cast import kept

RACERS, TIMES = 10, 10


def test_a_hundred_concurrent_completions_pay_once(app, robert, programme):
    lesson = catalog.track("culture").lessons[0]
    visits = [app.test_client().sign_in(robert) for _ in range(RACERS)]
    db.session.remove()

    with ThreadPoolExecutor(RACERS) as threads:
        races = [threads.submit(copy_context().run, complete, visit, lesson) for visit in visits]
        answers = [answer for race in races for answer in race.result()]

    assert set(answers) == {303}
    assert len(answers) == RACERS * TIMES
    assert rows(Entry, Entry.type == "lesson.completed") == 1
    assert rows(LedgerEntry, LedgerEntry.subject == robert.id) == 1
    assert journal.verify().differences == ()


def complete(visit, lesson):
    address = f"/tracks/{lesson.track}/{lesson.slug}/completion"
    return [visit.submit(address).status_code for _ in range(TIMES)]


def rows(model, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def test_two_reviewers_at_once_decide_once(app, programme, maya, clara, ines):
    people.enrol(ines, programme, role="reviewer")
    address = published(maya, state="submitted")
    said = [(clara, "approved"), (ines, "revisions-requested")] * (RACERS // 2)

    answers = race(app, [(who, f"{address}/review", {"outcome": what, "comment": "So be it."}) for who, what in said])

    (event,) = db.session.scalars(sa.select(Entry).where(Entry.type == "micro_lesson.reviewed"))
    winners = [answer for (who, _what), answer in zip(said, answers, strict=True) if who.id == event.person]
    losers = [answer for (who, _what), answer in zip(said, answers, strict=True) if who.id != event.person]
    assert (set(winners), set(losers)) == ({303}, {422})


def test_two_approvals_at_once_are_the_two_that_culture_asks_for(app, programme, maya, clara, ines):
    people.enrol(ines, programme, role="reviewer")
    address = published(maya, state="submitted", track="culture")
    said = [clara, ines] * (RACERS // 2)

    answers = race(app, [(who, f"{address}/review", {"outcome": "approved"}) for who in said])

    assert set(answers) == {303}
    assert rows(Entry, Entry.type == "micro_lesson.reviewed") == 2
    assert rows(MicroLesson, MicroLesson.state == "approved") == 1


def test_a_draft_that_is_thrown_away_ten_times_at_once_is_gone(app, programme, maya):
    address = f"/micro-lessons/{kept(actions.draft(title='One', track='culture', body='Why?', by=maya)).id}"

    answers = race(app, [(maya, f"{address}/removal", {})] * RACERS)

    assert sorted(answers) == [303, *[404] * (RACERS - 1)]
    assert rows(MicroLesson) == 0


def test_a_question_that_is_asked_ten_times_at_once_is_one(app, programme, robert):
    asked = {"track": "culture", "text": "What does a thumb mean in a thread?"}

    answers = race(app, [(robert, "/questions/new", asked)] * RACERS)

    assert set(answers) == {303}
    assert rows(Question) == 1


def test_a_next_version_that_is_begun_ten_times_at_once_is_one(app, programme, maya):
    address = published(maya)

    answers = race(app, [(maya, f"{address}/versions", {})] * RACERS)

    assert set(answers) == {303}
    assert rows(MicroLesson) == 2


def test_readers_who_say_at_once_that_it_helped_are_counted_in_turn(app, programme, maya):
    address = published(maya)
    readers = [people.create_person(f"reader{n}@demo.example", f"Reader {n}") for n in range(RACERS)]
    lesson = db.session.get_one(MicroLesson, address.rsplit("/", 1)[1])
    for reader in readers:
        actions.finish(lesson, by=reader)
    for reader in readers:
        kept(reader)

    answers = race(app, [(reader, f"{address}/thanks", {}) for reader in readers])

    assert set(answers) == {303}
    told = db.session.scalars(sa.select(Entry.facts).where(Entry.type == "micro_lesson.helped"))
    assert sorted(facts["helped"] for facts in told) == list(range(queries.K, RACERS + 1, queries.K))


def published(maya, *, state="published", **changed):
    """The address of something by Maya, in this state."""
    written = {"title": "What is a thread?", "track": "digital-tools", "body": "Begin one today. " * 20}
    lesson = actions.draft(**(written | changed), by=maya)
    lesson.state, lesson.published_at, lesson.round = state, clock.now(), 1
    kept(lesson)
    return f"/micro-lessons/{lesson.id}"


def race(app, deeds):
    """Each (who, address, fields) in a thread of its own, all at the same time: their answers' codes."""
    visits = [app.test_client().sign_in(who) for who, _address, _fields in deeds]
    db.session.remove()
    with ThreadPoolExecutor(len(deeds)) as threads:
        races = [
            threads.submit(copy_context().run, submit, visit, address, fields)
            for visit, (_who, address, fields) in zip(visits, deeds, strict=True)
        ]
        return [race.result() for race in races]


def submit(visit, address, fields):
    return visit.submit(address, **fields).status_code
