"""Moments as people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.blueprints.moments import as_typed, day_in, moment_in
from portal.errors import Refused

ZURICH = "Europe/Zurich"


@pytest.mark.parametrize(
    ("zone", "text", "moment"),
    [
        (ZURICH, "2026-03-12T14:00", "2026-03-12T13:00"),
        (ZURICH, "2026-07-12T14:00:00", "2026-07-12T12:00"),
        ("America/Sao_Paulo", "2026-03-12T22:30", "2026-03-13T01:30"),
        (ZURICH, "2026-10-25T02:30", "2026-10-25T00:30"),
    ],
)
def test_a_moment_is_read_on_ones_own_clock(zone, text, moment):
    assert moment_in(zone, text, field="starts_at") == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T02:59"])
def test_an_hour_that_the_clock_skips_is_refused(text):
    with pytest.raises(Refused, match="this hour is skipped") as refused:
        moment_in(ZURICH, text, field="starts_at")

    assert list(refused.value.fields) == ["starts_at"]


@pytest.mark.parametrize("text", ["2026-03-29T01:59", "2026-03-29T03:00"])
def test_the_hours_beside_it_are_not(text):
    assert as_typed(moment_in(ZURICH, text, field="starts_at"), ZURICH) == text


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-03-12", "2026-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-12T14:00+01:00"],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(Refused, match="a day and a time"):
        moment_in(ZURICH, text, field="starts_at")


def test_a_day_may_be_left_open():
    assert day_in(" ", field="due_on") is None
    assert day_in("2026-05-01", field="due_on") == dt.date(2026, 5, 1)


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "0001-01-01", "10000-01-01"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Refused, match="choose a day"):
        day_in(text, field="due_on")
