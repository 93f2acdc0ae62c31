"""Links by mail: they open once, not for long, and only for whom they were made."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest

from portal import clock, db
from portal.errors import Refused
from portal.people import actions, passwords, queries
from portal.people.models import Link

HASH = "what is kept of a password"


def link_to(person, purpose="password"):
    token = actions.make_link(person, purpose=purpose)
    db.session.commit()
    return token


def test_a_link_sets_the_password_and_closes_every_door(robert):
    token, door = link_to(robert), actions.open_door(robert)

    who = actions.set_password_by_link(token, HASH)

    assert (who.id, who.password_hash) == (robert.id, HASH)
    assert queries.signed_in_by(door, clock.now()) is None


def test_a_link_opens_once(robert):
    token = link_to(robert)
    actions.set_password_by_link(token, HASH)

    with pytest.raises(Refused, match="used or is too old"):
        actions.set_password_by_link(token, HASH)


def test_looking_does_not_use_a_link_up(robert):
    token = link_to(robert)

    assert [queries.link_is_good(token, clock.now()) for _ in range(3)] == [True] * 3


@pytest.mark.parametrize(("purpose", "minutes"), [("password", 60), ("invitation", 14 * 24 * 60)])
def test_a_link_grows_old(purpose, minutes, robert):
    token = link_to(robert, purpose)

    assert queries.link_is_good(token, clock.now() + dt.timedelta(minutes=minutes - 1))
    with clock.at(clock.now() + dt.timedelta(minutes=minutes)), pytest.raises(Refused):
        actions.set_password_by_link(token, HASH)


def test_a_new_link_ends_the_one_before_it(robert, maya):
    first, others = link_to(robert), link_to(maya)

    second = link_to(robert)

    assert not queries.link_is_good(first, clock.now())
    assert queries.link_is_good(second, clock.now())
    assert queries.link_is_good(others, clock.now())


def test_a_new_password_ends_every_link(robert):
    invitation, forgotten = link_to(robert, "invitation"), link_to(robert)

    actions.change_password(robert.id, HASH)

    assert not queries.link_is_good(invitation, clock.now())
    assert not queries.link_is_good(forgotten, clock.now())


def test_a_link_opens_nothing_for_who_is_deactivated(robert):
    token = link_to(robert)
    robert.deactivated_at = clock.now()
    db.session.commit()

    assert not queries.link_is_good(token, clock.now())
    with pytest.raises(Refused):
        actions.set_password_by_link(token, HASH)


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 10_000])
def test_what_is_no_link_opens_nothing(token, robert):
    assert not queries.link_is_good(token, clock.now())
    with pytest.raises(Refused):
        actions.set_password_by_link(token, HASH)


def test_only_a_hash_of_a_link_is_kept(robert):
    token = link_to(robert)

    assert [link.id for link in db.session.query(Link)] == [passwords.digest(token)]


def test_of_many_who_use_a_link_at_once_one_does(robert):
    token, together = link_to(robert), Barrier(6)
    db.session.remove()

    def use():
        together.wait()
        try:
            actions.set_password_by_link(token, HASH)
            db.session.commit()
        except Refused:
            return False
        finally:
            db.session.remove()
        return True

    with ThreadPoolExecutor(6) as threads:
        answers = [threads.submit(copy_context().run, use) for _ in range(6)]

    assert sorted(answer.result() for answer in answers) == [False] * 5 + [True]
