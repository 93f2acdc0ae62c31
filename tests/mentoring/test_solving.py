"""The best whole, against every other whole that there could be. No database."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.mentoring.matching import limits, score, weeks
from portal.mentoring.matching.limits import Bounds
from portal.mentoring.matching.pool import Pool
from portal.mentoring.matching.score import Side
from portal.mentoring.matching.solving import FORBIDDEN, solve
from portal.mentoring.matching.table import table_of
from portal.mentoring.matching.whole import best_whole
from tests.mentoring.matching import side

POINTS = st.integers(min_value=0, max_value=95) | st.just(FORBIDDEN)
ROOM = st.integers(min_value=0, max_value=3)


@st.composite
def problems(draw, most=4, most_room=1):
    """A table with rooms: mentees down, mentors across."""
    rows, columns = draw(st.integers(0, most)), draw(st.integers(0, most))
    return {
        "worth": [[draw(POINTS) for _column in range(columns)] for _row in range(rows)],
        "mentees": [draw(st.integers(0, most_room)) for _row in range(rows)],
        "mentors": [draw(ROOM) for _column in range(columns)],
        "loads": [draw(ROOM) for _column in range(columns)],
    }


def total(problem, places):
    """What these places are worth together, with the part for a fair load."""
    busy = list(problem["loads"])
    points = 0
    for row, column in places:
        points += problem["worth"][row][column] + score.fair_load(busy[column])
        busy[column] += 1
    return points


def fits(problem, places):
    """Whether no limit and no room is overstepped, and nobody is with the same one twice."""
    rows, columns = [row for row, _column in places], [column for _row, column in places]
    return (
        len(set(places)) == len(places)
        and all(problem["worth"][row][column] != FORBIDDEN for row, column in places)
        and all(rows.count(row) <= room for row, room in enumerate(problem["mentees"]))
        and all(columns.count(column) <= room for column, room in enumerate(problem["mentors"]))
    )


def every_whole(problem):
    """Each way to give every mentee one mentor or none."""
    nobody = len(problem["mentors"])
    for choice in product(range(nobody + 1), repeat=len(problem["mentees"])):
        places = [(row, column) for row, column in enumerate(choice) if column != nobody]
        if fits(problem, places):
            yield places


@given(problems(most=6, most_room=3))
@settings(deadline=None)
def test_a_forbidden_pair_is_never_in_it_and_nobody_has_more_than_they_have_room_for(problem):
    assert fits(problem, solve(**problem))


@given(problems())
@settings(deadline=None)
def test_no_other_whole_has_more_points(problem):
    assert total(problem, solve(**problem)) == max(total(problem, places) for places in every_whole(problem))


@given(problems(most=5, most_room=2), st.data())
@settings(deadline=None)
def test_pinned_pairs_are_kept(problem, data):
    possible = [
        (row, column)
        for row, room in enumerate(problem["mentees"])
        for column, places in enumerate(problem["mentors"])
        if room and places and problem["worth"][row][column] != FORBIDDEN
    ]
    pinned = [data.draw(st.sampled_from(possible))] if possible else []

    found = solve(**problem, pinned=pinned)

    assert set(pinned) <= set(found)
    assert fits(problem, found)


def test_what_is_forbidden_is_not_pinned():
    assert solve([[FORBIDDEN]], mentees=[1], mentors=[1], loads=[0], pinned=[(0, 0)]) == []


def test_everybody_has_a_first_mentor_before_anybody_has_a_second():
    assert solve([[90, 80]], mentees=[2], mentors=[1, 1], loads=[0, 0]) == [(0, 0), (0, 1)]
    assert solve([[90, 80], [FORBIDDEN, 1]], mentees=[2, 1], mentors=[1, 1], loads=[0, 0]) == [(0, 0), (1, 1)]


def test_the_points_of_all_count_and_not_those_of_the_first():
    assert solve([[90, 80], [85, 10]], mentees=[1, 1], mentors=[1, 1], loads=[0, 0]) == [(0, 1), (1, 0)]


def test_a_pair_without_points_is_better_than_none():
    assert solve([[0]], mentees=[1], mentors=[1], loads=[9]) == [(0, 0)]


def test_nobody_stays_without_because_there_is_nobody():
    assert solve([], mentees=[], mentors=[1], loads=[0]) == solve([[]], mentees=[1], mentors=[], loads=[]) == []


TOPICS = st.dictionaries(st.sampled_from(["t/a", "t/b", "t/c"]), st.integers(1, 3), max_size=3)
SIDES = st.builds(
    Side,
    enrolment=st.just(""),
    person=st.just(""),
    name=st.just("x"),
    topics=TOPICS,
    objectives=st.frozensets(st.sampled_from("abc")),
    free=st.integers(0, weeks.WEEK) | st.integers(0, 1000),
    channel=st.sampled_from(["", "video", "phone"]),
    pace=st.sampled_from(["", "short-and-often", "long-and-seldom"]),
    department=st.sampled_from(["", "Data", "data", "Finance"]),
    languages=st.frozensets(st.sampled_from(["en", "de"]), min_size=1),
    manager=st.sampled_from([None, "boss", "chief"]),
    capacity=st.integers(0, 2),
    load=st.integers(0, 1),
)
PEOPLE = st.sampled_from([f"p{n}" for n in range(6)])


def numbered(role, sides):
    """The sides with ids of their own; mentors and mentees may be the same people."""
    return [replace(one, enrolment=f"{role}{n}", person=f"p{n}") for n, one in enumerate(sides)]


@st.composite
def pools(draw):
    """A small programme with a reporting line, people who want to be apart, and pairs that were."""
    mentors = numbered("mentor", draw(st.lists(SIDES, max_size=5)))
    mentees = numbered("mentee", draw(st.lists(SIDES, max_size=5)))
    couples = st.frozensets(st.tuples(PEOPLE, PEOPLE), max_size=4)
    above = draw(st.dictionaries(PEOPLE, st.frozensets(PEOPLE, max_size=3), max_size=4))
    return Pool(tuple(mentors), tuple(mentees), Bounds(above, draw(couples), draw(couples), draw(couples)))


@given(pools(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_pool_in_another_order_has_the_same_answer(pool, dice):
    mentors, mentees = list(pool.mentors), list(pool.mentees)
    dice.shuffle(mentors)
    dice.shuffle(mentees)

    assert best_whole(Pool(tuple(mentors), tuple(mentees), pool.bounds)) == best_whole(pool)


@given(pools())
@settings(deadline=None)
def test_the_table_says_what_two_would_say(pool):
    told = [
        [
            FORBIDDEN if limits.limit_between(mentor, mentee, pool.bounds) else score.fit(mentor, mentee)
            for mentor in pool.mentors
        ]
        for mentee in pool.mentees
    ]

    assert table_of(pool.mentors, pool.mentees, pool.bounds).tolist() == told


@given(pools())
@settings(deadline=None)
def test_no_pair_of_a_pool_is_one_that_is_forbidden(pool):
    found = best_whole(pool)
    sides = {one.enrolment: one for one in (*pool.mentors, *pool.mentees)}

    for couple in found.pairs:
        assert limits.limit_between(sides[couple[0]], sides[couple[1]], pool.bounds) == ""
    served = {enrolment for couple in found.pairs for enrolment in couple}
    assert served | found.without.keys() == {one.enrolment for one in sides.values() if one.room}
    assert not served & found.without.keys()


def test_who_stays_without_is_told_why():
    english, german = side("a"), side("b", languages=frozenset({"de"}))
    apart = Bounds(apart=frozenset({("p-d", "p-c")}))

    assert best_whole(Pool((), (english,), Bounds())).without == {"e-a": "nobody"}
    assert best_whole(Pool((english,), (german,), Bounds())).without == {"e-a": "language", "e-b": "language"}
    assert best_whole(Pool((side("c"),), (side("d"),), apart)).without == {"e-c": "impossible", "e-d": "impossible"}
    assert best_whole(Pool((english,), (side("c"), side("d")), Bounds())).without == {"e-d": "outnumbered"}
    removed = best_whole(Pool((side("c"),), (side("d"),), Bounds()), removed={("e-c", "e-d")})
    assert removed.without == {"e-c": "impossible", "e-d": "impossible"}
