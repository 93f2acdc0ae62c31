"""Coffee: who would like it, who is drawn with whom, and that it is set by one of the two."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.mentoring.actions import coffee, hours, seats
from portal.mentoring.actions.enrolments import withdraw
from portal.mentoring.coffee import Guest, drawn
from portal.mentoring.models import CoffeeRound, CoffeeWish, Gathering, Seat
from portal.mentoring.queries import coffee as queries
from portal.mentoring.queries import gatherings
from portal.people import actions as people
from portal.people.models import NotWith, Programme
from tests.cast import kept
from tests.mentoring.caring import DAY
from tests.mentoring.gathering import events, hour_of, mentees, time
from tests.mentoring.meeting import THURSDAY, WEEK, count, entries_to, mails_to, problem_of
from tests.mentoring.test_races import at_once, person
from tests.people.enrolling import part_of

LIST = "/programmes/spring/gatherings"


def wishing(programme, *who):
    """All of these would like coffee."""
    for each in who:
        coffee.wish(programme, is_on=True, by=each)
    return list(who)


def couples_in(programme):
    """Who sits together in coffees that are not over, by name."""
    found = []
    still = sa.select(Gathering.id).where(Gathering.kind == "coffee", Gathering.ended_at.is_(None))
    for gathering in db.session.scalars(still):
        theirs = sa.select(Seat.person_id).where(Seat.gathering_id == gathering)
        found.append(frozenset(db.session.scalars(theirs)))
    return found


def draw(programme, by, *, days=0):
    """A round, so many days from now."""
    with clock.at(clock.now() + days * DAY):
        return coffee.draw(programme, by=by, dice=random.Random(7))


def test_it_is_off_until_somebody_switches_it_on(client, programme, robert, ines):
    client.sign_in(robert)
    assert "You are in no round." in client.get(LIST).text

    for _time in range(2):
        assert client.submit(f"{LIST.rpartition('/')[0]}/coffee", is_on="y").status_code == 303
    assert "No more coffee for me" in client.get(LIST).text
    assert count(CoffeeWish) == 1

    client.submit("/programmes/spring/coffee", is_on="")
    assert count(CoffeeWish) == 0
    assert client.sign_in(ines).submit("/programmes/spring/coffee", is_on="y").status_code == 404


def test_a_round_is_drawn_once_a_day_by_who_coordinates(programme, clara, maya, robert):
    two = wishing(programme, *mentees(programme, 2))
    with pytest.raises(NotFound):
        coffee.draw(programme, by=maya)

    for _time in range(2):
        assert draw(programme, clara).couples == 1

    assert (count(CoffeeRound), count(Gathering)) == (1, 1)
    assert couples_in(programme) == [frozenset(each.id for each in two)]
    assert [mail.subject for mail in mails_to(two[0])] == ["Coffee with Mentee 01"]
    assert "Team 1" in mails_to(two[0])[0].text
    assert events() == ["coffee.drawn"]


def test_nobody_who_may_not_meet_is_drawn(programme, pair, clara, maya, robert):
    chief, report, shy = mentees(programme, 3)
    report.manager_id = chief.id
    db.session.add(NotWith(person_id=shy.id, other_id=report.id))
    db.session.flush()
    wishing(programme, maya, robert, chief, report, shy)

    for days in range(8):
        draw(programme, clara, days=days)
        for never in ((maya, robert), (chief, report), (shy, report)):
            assert frozenset(each.id for each in never) not in couples_in(programme)


def test_two_of_one_department_do_not_meet(programme, clara):
    wishing(programme, *mentees(programme, 2, department="Finance"))

    assert draw(programme, clara).couples == 0


def test_who_is_left_is_told_and_is_first_the_next_time(programme, clara):
    three = wishing(programme, *mentees(programme, 3))
    left = set()

    for days in range(3):
        draw(programme, clara, days=days)
        [name] = [each.name for each in three if not any(each.id in couple for couple in couples_in(programme))]
        left.add(name)

    assert len(left) == 3
    assert sum("drawn first" in mail.text for each in three for mail in mails_to(each)) == 3


def test_the_same_two_meet_again_only_when_nobody_else_is_left(programme, clara):
    wishing(programme, *mentees(programme, 4))
    seen = []

    for days in range(3):
        draw(programme, clara, days=days)
        seen += couples_in(programme)
    assert len(set(seen)) == len(seen) == 6

    assert draw(programme, clara, days=3).couples == 2


def test_one_alone_is_no_round(programme, clara, robert):
    wishing(programme, robert)

    with pytest.raises(Refused, match="At least two"):
        coffee.draw(programme, by=clara)


@pytest.mark.parametrize("state", ["paused", "closing", "closed"])
def test_a_programme_that_rests_or_ends_draws_none(programme, clara, state):
    wishing(programme, *mentees(programme, 2))
    programme.state = state

    with pytest.raises(Refused, match=r"paused|comes to its end"):
        coffee.draw(programme, by=clara)


def test_either_sets_the_time_and_both_have_it(client, programme, clara, robert):
    [first] = mentees(programme, 1)
    wishing(programme, robert, first)
    draw(programme, clara)
    [line] = queries.coffees_of(robert, programme)
    kept(programme)
    page = f"/gatherings/{line.gathering_id}"

    assert "Coffee with Mentee 00" in client.sign_in(robert).get(LIST).text
    answer = client.submit(f"{page}/hours", starts_at=THURSDAY, minutes="15", place="The bench")
    assert answer.status_code == 303
    assert "The bench" in client.sign_in(first).get(page).text
    assert "Coffee with Robert Keller" in client.get("/sessions").text
    for one, other in ((robert, first), (first, robert)):
        [(method, entry)] = entries_to(one)
        assert (method, str(entry["ORGANIZER"])) == ("REQUEST", f"mailto:{other.email}")
    twice = client.submit(f"{page}/hours", starts_at="2026-03-13T14:00", minutes="15")
    assert "There is a time already" in problem_of(twice)


def test_nobody_else_sees_a_coffee_the_coordinator_neither(client, programme, clara, robert, ines):
    [first] = mentees(programme, 1)
    wishing(programme, robert, first)
    draw(programme, clara)
    [line] = queries.coffees_of(robert, programme)
    kept(programme)

    for one in (clara, ines):
        assert client.sign_in(one).get(f"/gatherings/{line.gathering_id}").status_code == 404
    assert first.name not in client.sign_in(clara).get(LIST).text


def test_the_button_draws_and_says_how_many(client, programme, clara, robert):
    wishing(programme, robert, *mentees(programme, 1))
    kept(programme)

    assert client.sign_in(robert).submit("/programmes/spring/coffee/rounds").status_code == 404
    client.sign_in(clara)
    assert client.submit("/programmes/spring/coffee/rounds").status_code == 303
    assert "1 coffee is drawn for today." in client.get(LIST).text


def test_who_cannot_come_is_not_asked_why_and_the_other_is_first(programme, clara, robert):
    [first] = mentees(programme, 1)
    wishing(programme, robert, first)
    draw(programme, clara)
    found = gatherings.gathering_of(robert, queries.coffees_of(robert, programme)[0].gathering_id)
    hours.plan(found, time(minutes=15), by=first)

    for _time in range(2):
        seats.leave(found, by=robert)

    assert [method for method, _entry in entries_to(robert)] == ["REQUEST", "CANCEL"]
    assert [method for method, _entry in entries_to(first)] == ["REQUEST", "CANCEL"]
    assert "does not come about" in mails_to(first)[-1].subject
    is_first = sa.select(CoffeeWish.is_first).where(CoffeeWish.person_id == sa.bindparam("who"))
    assert [db.session.scalar(is_first, {"who": one.id}) for one in (robert, first)] == [False, True]


def test_one_of_the_two_says_that_they_met(programme, clara, robert):
    [first] = mentees(programme, 1)
    wishing(programme, robert, first)
    draw(programme, clara)
    found = gatherings.gathering_of(robert, queries.coffees_of(robert, programme)[0].gathering_id)
    hour = hours.plan(found, time(minutes=15), by=first)

    with clock.at(hour.ends_at):
        hours.hold(hour, there=[robert.id, first.id], by=robert)

    assert events("gathering.attended", "gathering.held") == [*["gathering.attended"] * 2, "gathering.held"]
    assert found.ended_at is not None


def test_who_leaves_the_programme_wishes_for_nothing_there(programme, clara, robert):
    [first] = mentees(programme, 1)
    wishing(programme, robert, first)
    draw(programme, clara)
    hours.plan(gatherings.gathering_of(first, queries.coffees_of(first, programme)[0].gathering_id), time(), by=first)

    withdraw(part_of(programme, robert, "mentee"), by=robert)

    assert queries.wish_of(robert, programme) is None
    assert entries_to(first)[-1][0] == "CANCEL"


def test_with_the_next_round_a_coffee_without_a_time_is_let_go(programme, clara):
    wishing(programme, *mentees(programme, 2))
    draw(programme, clara)
    draw(programme, clara, days=30)

    assert len(couples_in(programme)) == 1
    assert count(Gathering) == 2


def test_drawn_twice_at_once_it_is_one_round(database, programme, clara):
    wishing(programme, *mentees(programme, 6))
    kept(programme)

    def load():
        return db.session.get_one(Programme, programme.id), person(clara)

    said = at_once(clock.now(), database, *[(load, lambda found, by: coffee.draw(found, by=by))] * 3)

    assert said == [None] * 3
    assert (count(CoffeeRound), count(Gathering)) == (1, 3)


def test_a_feed_and_the_first_hour_agree(programme, clara, robert):
    [first] = mentees(programme, 1)
    wishing(programme, robert, first)
    draw(programme, clara)
    found = gatherings.gathering_of(robert, queries.coffees_of(robert, programme)[0].gathering_id)
    hours.plan(found, time(away=2 * WEEK, minutes=15), by=robert)

    assert [each.id for each in gatherings.gathering_entries_of(first)] == [hour_of(found).id]


@given(st.data())
def test_whatever_is_drawn_nobody_meets_whom_they_may_not(data):
    names = [f"p{n}" for n in range(data.draw(st.integers(0, 9)))]
    team = {name: data.draw(st.sampled_from(["", "A", "B", "C"])) for name in names}
    guests = [Guest(name, team[name], is_first=data.draw(st.booleans())) for name in names]
    two = st.lists(st.sampled_from(names or ["-"]), min_size=2, max_size=2, unique=True).map(frozenset)
    some = st.sets(two, max_size=8) if len(names) > 1 else st.just(set())
    apart, met = data.draw(some), data.draw(some)

    found = drawn(guests, apart=apart, met=met, dice=random.Random(data.draw(st.integers())))

    seated = [name for couple in found.couples for name in couple]
    assert sorted([*seated, *found.left]) == sorted(names)
    for one, other in found.couples:
        assert frozenset((one, other)) not in apart
        assert not team[one] or team[one] != team[other]
    for one in found.left:
        for other in found.left:
            is_possible = one != other and (not team[one] or team[one] != team[other])
            assert not (is_possible and frozenset((one, other)) not in apart)


def test_a_thousand_are_drawn_in_a_moment():
    guests = [Guest(f"p{n}", f"Team {n % 30}") for n in range(1000)]

    found = drawn(guests, dice=random.Random(1))

    assert (len(found.couples), found.left) == (500, [])


def test_languages_are_shared(programme, clara, robert):
    [first] = mentees(programme, 1)
    first.language = "es"
    wishing(programme, robert, first)
    people.enrol(first, programme, role="reviewer")

    assert draw(programme, clara).couples == 0
