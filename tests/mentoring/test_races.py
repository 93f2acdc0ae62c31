"""Two people at the same instant: neither deed is lost, and nothing counts twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal import clock, db
from portal.errors import Refused
from portal.mentoring import actions, queries
from portal.mentoring.models import ACTIVE, HELD, MentoringSession, Pair
from portal.people.models import Person, Programme
from tests.cast import kept
from tests.mentoring.meeting import WEEK, again, count, fixed, points_of


def at_once(moment, database, *deeds):
    """Each deed in a thread with a transaction of its own; a deed is a pair: what it loads, and what it does with it.

    On PostgreSQL nobody acts before all have loaded; on SQLite a transaction that may write is alone from the start.
    """
    gate = threading.Barrier(len(deeds))

    def one(load, act):
        with clock.at(moment):
            try:
                if database.kind == "sqlite":
                    gate.wait(30)
                loaded = load()
                if database.kind == "postgresql":
                    gate.wait(30)
                act(*loaded)
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                return str(refused)
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(len(deeds)) as threads:
        waiting = [threads.submit(one, *deed) for deed in deeds]
        return [each.result(60) for each in waiting]


def person(one):
    """The person, in the transaction of this thread."""
    return db.session.get_one(Person, one.id)


def test_both_confirm_in_the_same_instant_and_it_counts_once(database, pair, maya, robert):
    meeting = kept(fixed(pair, maya=maya, robert=robert))

    def confirm(one):
        return (
            lambda: (queries.session_of(person(one), meeting.id), person(one)),
            lambda found, by: actions.confirm_held(found, minutes=45, by=by),
        )

    said = at_once(meeting.ends_at, database, *map(confirm, (maya, robert, maya, robert)))

    assert said == [None] * 4
    assert again(meeting).state == HELD
    assert points_of(robert) == 5 + 20


def test_both_sign_in_the_same_instant_and_the_pair_is_active(database, programme, clara, maya, robert):
    pair = kept(actions.form_pair(programme, mentor=maya, mentee=robert, by=clara))

    def sign(one):
        return (
            lambda: (queries.pair_of(person(one), pair.id), person(one)),
            lambda found, by: actions.sign(found, by=by),
        )

    at_once(clock.now(), database, *map(sign, (maya, robert)))

    assert again(pair).state == ACTIVE


def test_both_propose_the_same_hour_and_one_is_asked(database, pair, maya, robert):
    starts_at = clock.now() + WEEK

    def propose(one):
        return (
            lambda: (queries.pair_of(person(one), pair.id), person(one)),
            lambda found, by: actions.propose(found, starts_at=starts_at, minutes=45, by=by),
        )

    said = at_once(clock.now(), database, *map(propose, (maya, robert)))

    assert sorted(sentence is None for sentence in said) == [False, True]
    assert count(MentoringSession) == 1


@pytest.mark.parametrize("times", [3])
def test_the_same_pair_is_formed_once(database, programme, clara, maya, robert, times):
    def load():
        return (db.session.get_one(Programme, programme.id), person(maya), person(robert), person(clara))

    def form(found, mentor, mentee, by):
        actions.form_pair(found, mentor=mentor, mentee=mentee, by=by)

    said = at_once(clock.now(), database, *[(load, form)] * times)

    assert [sentence is None for sentence in said].count(True) == 1
    assert count(Pair) == 1
