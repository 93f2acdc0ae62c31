"""A hundred completions of one lesson at the same time, through the front door, are one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import sqlalchemy as sa

from portal import catalog, db, journal
from portal.gamification.models import LedgerEntry
from portal.journal import Entry

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
