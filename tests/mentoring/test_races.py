"""Two people at the same instant: neither deed is lost, and nothing counts twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import Refused
from portal.journal import verify
from portal.mentoring import actions, queries
from portal.mentoring.models import (
    ACTIVE,
    CANCELLED,
    CONFIRMED,
    HELD,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    MentoringSession,
    Pair,
)
from portal.people.models import Person, Programme
from portal.timers import Timer
from tests.cast import kept
from tests.mentoring.meeting import WEEK, again, count, entries_to, fixed, points_of, proposed


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


def in_turn(one, meeting_id, act):
    """A deed of this person on the session."""
    return lambda: (queries.session_of(person(one), meeting_id), person(one)), act


def test_both_propose_different_hours_and_the_second_is_shown_the_first(database, pair, maya, robert):
    def propose(one, away):
        return (
            lambda: (queries.pair_of(person(one), pair.id), person(one)),
            lambda found, by: actions.propose(found, starts_at=clock.now() + away, minutes=45, by=by),
        )

    said = at_once(clock.now(), database, propose(maya, WEEK), propose(robert, 2 * WEEK))

    assert [sentence is None for sentence in said].count(True) == 1
    assert "has proposed a session as well" in next(filter(None, said))
    assert count(MentoringSession) == 1


def test_of_two_times_accepted_in_the_same_instant_one_is_fixed(database, pair, maya, robert):
    times = [clock.now() + WEEK, clock.now() + 2 * WEEK]
    meeting = kept(proposed(pair, by=maya, starts_at=times[0], or_at=times[1:]))
    named = [slot.id for slot in queries.slots_of(meeting)]
    kept(meeting)

    said = at_once(
        clock.now(),
        database,
        *(
            in_turn(robert, meeting.id, lambda found, by, slot=slot: actions.accept(found, by=by, slot=slot))
            for slot in named
        ),
    )

    assert sorted(said, key=str) == ["Another time is fixed already: the one that you see here.", None]
    found = again(meeting)
    assert (found.state, found.revision) == (CONFIRMED, 1)
    assert found.starts_at in times
    assert [method for method, _entry in entries_to(maya)] == ["REQUEST"]


@pytest.mark.parametrize("first", ["cancel", "accept"])
def test_accepted_and_cancelled_in_the_same_instant_it_ends_cancelled(database, pair, maya, robert, first):
    meeting = kept(proposed(pair, by=maya))
    deeds = {
        "accept": in_turn(robert, meeting.id, lambda found, by: actions.accept(found, by=by)),
        "cancel": in_turn(maya, meeting.id, lambda found, by: actions.cancel(found, by=by)),
    }

    said = at_once(clock.now(), database, deeds.pop(first), *deeds.values())

    assert set(said) <= {None, "This proposal is no longer open. Please propose another time."}
    assert again(meeting).state == CANCELLED
    sequence = [int(entry["SEQUENCE"]) for _method, entry in entries_to(robert)]
    assert sequence == sorted(set(sequence))
    assert entries_to(robert)[-1][0] == "CANCEL"
    assert db.session.scalar(sa.select(Timer.key).where(Timer.about == meeting.id)) is None


def test_cancelled_twice_in_the_same_instant_it_is_told_once(database, pair, maya, robert):
    meeting = kept(fixed(pair, maya=maya, robert=robert))

    cancel = [in_turn(one, meeting.id, lambda found, by: actions.cancel(found, by=by)) for one in (maya, robert, maya)]
    said = at_once(clock.now(), database, *cancel)

    assert said == [None] * 3
    assert [method for method, _entry in entries_to(robert)].count("CANCEL") == 1


def test_moved_and_accepted_in_the_same_instant_nobody_accepts_what_is_gone(database, pair, maya, robert):
    meeting = kept(proposed(pair, by=maya))
    [slot] = [each.id for each in queries.slots_of(meeting)]
    kept(meeting)
    away = clock.now() + 2 * WEEK

    said = at_once(
        clock.now(),
        database,
        in_turn(robert, meeting.id, lambda found, by: actions.accept(found, by=by, slot=slot)),
        in_turn(maya, meeting.id, lambda found, by: actions.reschedule(found, starts_at=away, minutes=45, by=by)),
    )

    found = again(meeting)
    assert said in ([None, None], ["This time is not proposed any more. You see here what is proposed now.", None])
    asked = [each.starts_at for each in queries.slots_of(found)]
    assert (found.state, asked) == (RESCHEDULE_REQUESTED if said[0] is None else PROPOSED, [away])


def test_missed_and_held_in_the_same_instant_is_a_dispute(database, pair, maya, robert):
    meeting = kept(fixed(pair, maya=maya, robert=robert))

    said = at_once(
        meeting.ends_at,
        database,
        in_turn(maya, meeting.id, lambda found, by: actions.say_missed(found, who="mentee", by=by)),
        in_turn(robert, meeting.id, lambda found, by: actions.confirm_held(found, minutes=45, by=by)),
    )

    found = again(meeting)
    assert said == [None, None]
    assert (found.state, found.is_disputed) == (CONFIRMED, True)
    assert verify().differences == ()


@pytest.mark.parametrize("times", [3])
def test_the_same_pair_is_formed_once(database, programme, clara, maya, robert, times):
    def load():
        return (db.session.get_one(Programme, programme.id), person(maya), person(robert), person(clara))

    def form(found, mentor, mentee, by):
        actions.form_pair(found, mentor=mentor, mentee=mentee, by=by)

    said = at_once(clock.now(), database, *[(load, form)] * times)

    assert [sentence is None for sentence in said].count(True) == 1
    assert count(Pair) == 1
