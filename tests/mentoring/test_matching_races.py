"""Two at the same instant: both accept, two coordinators publish, two ask for the last place."""

from __future__ import annotations

import pytest

from portal import clock, db
from portal.mentoring import actions
from portal.mentoring import queries as mentoring
from portal.mentoring.matching import asking, consent, queries, runs
from portal.mentoring.models import ACCEPTED_BY_ONE, DECLINED, EXPIRED, MatchRun, Pair
from portal.people.models import Programme
from tests.cast import kept
from tests.mentoring.matching import available, ready
from tests.mentoring.meeting import again, count
from tests.mentoring.test_races import at_once, person


@pytest.fixture
def ready_two(programme, maya, robert):
    """Maya and Robert, who can be matched."""
    ready(programme, maya, "mentor")
    return kept(ready(programme, robert, "mentee"))


def test_both_accept_in_the_same_instant_and_neither_is_lost(database, programme, ready_two, clara, maya, robert):
    pair = kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))

    def accept(one):
        return lambda: (mentoring.pair_of(person(one), pair.id), person(one)), lambda two, by: consent.accept(
            two, by=by
        )

    said = at_once(clock.now(), database, *map(accept, (maya, robert)))

    assert said == [None, None]
    assert again(pair).state == ACCEPTED_BY_ONE
    assert pair.mentor_accepted_at
    assert pair.mentee_accepted_at


def test_a_no_and_the_end_of_the_time_meet_and_it_is_one_of_them(database, programme, ready_two, clara, maya, robert):
    pair = kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))

    at_once(
        clock.now(),
        database,
        (
            lambda: (mentoring.pair_of(person(maya), pair.id), person(maya)),
            lambda two, by: consent.decline(two, why="no-time", by=by),
        ),
        (lambda: (pair.id, clock.now()), consent.expire),
    )

    assert again(pair).state in (DECLINED, EXPIRED)
    assert count(Pair) == 1


def test_two_coordinators_begin_one_run(database, programme, ready_two, clara):
    def load():
        return db.session.get_one(Programme, programme.id), person(clara)

    at_once(clock.now(), database, *[(load, lambda found, by: runs.start(found, by=by))] * 3)

    assert count(MatchRun) == 1


def test_a_run_that_two_publish_is_published_once(database, programme, ready_two, clara):
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)
    kept(run)

    def load():
        found = db.session.get_one(Programme, programme.id)
        return queries.run_of(found, run.id), found

    said = at_once(clock.now(), database, *[(load, runs.publish)] * 3)

    assert said == [None] * 3
    assert count(Pair) == 1
    assert again(run).state == "published"


def test_the_last_place_of_a_mentor_goes_to_one(database, programme, ready_two, maya, robert):
    otto = kept(available(programme, "Otto Kern", "mentee"))

    def ask(one):
        return (
            lambda: (db.session.get_one(Programme, programme.id), person(one)),
            lambda found, by: asking.ask(found, mentor=maya.id, by=by),
        )

    said = at_once(clock.now(), database, *map(ask, (robert, otto)))

    assert sorted(sentence is None for sentence in said) == [False, True]
    assert count(Pair) == 1
