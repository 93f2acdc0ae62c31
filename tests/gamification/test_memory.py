"""Tallies in memory: never more than so many at once, and the same numbers as with all of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.gamification.memory import Memory

PLACES = st.tuples(st.integers(1, 3), st.sampled_from("abc"), st.integers(0, 3), st.sampled_from(["", "=x", "#"]))
DELTAS = st.lists(st.dictionaries(PLACES, st.integers(-2, 3), max_size=4), max_size=40)


@settings(max_examples=80, deadline=None)
@given(DELTAS)
def test_putting_numbers_aside_changes_none(deltas):
    roomy, tight = Memory(), Memory(at_most=3)

    answers = [(roomy.add(each), tight.add(each)) for each in deltas]

    assert all(one == other for one, other in answers)
    assert list(tight.sorted()) == list(roomy.sorted())
    ranges = [(rule, key, 1, 2) for rule in (1, 2, 3) for key in "abc"]
    assert tight.steps(ranges) == roomy.steps(ranges)


def test_numbers_come_in_the_order_of_their_keys():
    memory = Memory(at_most=1)
    memory.add({(2, "a", 0, ""): 1})
    memory.add({(1, "b", 0, "é"): 1, (1, "b", 0, "z"): 1})
    memory.add({(1, "B", 0, "a"): 1, (1, "b", 2, ""): 1})

    assert [place for place, _n in memory.sorted()] == [
        (1, "B", 0, "a"),
        (1, "b", 0, "z"),
        (1, "b", 0, "é"),
        (1, "b", 2, ""),
        (2, "a", 0, ""),
    ]
