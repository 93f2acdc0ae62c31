"""Timers: once, in time, and again after a failure."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock, db, timers
from portal.blueprints.steps import by_and_by

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def rung(database) -> list[str]:
    """What a chime was told."""
    return []


def test_a_timer_rings_once_when_it_is_due(rung):
    timers.start("tea", "pot", at=clock.now() + HOUR)
    timers.start("tea", "pot", at=clock.now())
    db.session.commit()

    ring(rung)
    assert rung == []
    ring(rung, after=HOUR)
    ring(rung, after=HOUR)

    assert rung == ["pot"]


def test_a_timer_that_was_stopped_stays_silent(rung):
    timers.start("tea", "pot", at=clock.now())
    timers.start("tea", "cup", at=clock.now())
    timers.stop("pot", ["tea"])
    timers.stop("cup", ["coffee"])
    db.session.commit()

    ring(rung)

    assert rung == ["cup"]


def test_one_that_comes_too_late_is_let_go_in_silence(rung):
    timers.start("tea", "pot", at=clock.now(), lasts=HOUR)
    timers.start("tea", "cup", at=clock.now())
    db.session.commit()

    ring(rung, after=400 * 24 * HOUR)

    assert rung == ["cup"]


def test_two_about_one_row_are_told_apart_by_name(rung):
    timers.start("tea", "pot", at=clock.now(), name="black")
    timers.start("tea", "pot", at=clock.now(), name="green")
    db.session.commit()

    ring(rung)

    assert rung == ["pot", "pot"]


@pytest.mark.logs("a timer failed")
def test_one_that_fails_comes_again_and_leaves_nothing_behind(rung, app):
    def spill(_about: str, _due: dt.datetime) -> None:
        timers.start("stain", "pot", at=clock.now())
        if len(rung) < 2:
            rung.append("spilt")
            raise RuntimeError("spilt")

    timers.start("tea", "pot", at=clock.now())
    db.session.commit()

    for hours in range(4):
        ring(rung, after=hours * HOUR, tea=spill, stain=lambda _about, _due: rung.append("stain"))

    assert rung == ["spilt", "spilt", "stain"]


def ring(rung: list[str], *, after: dt.timedelta = dt.timedelta(), **more: timers.Chime) -> None:
    """A worker's round, so much later than the test began."""
    with clock.at(clock.now() + after):
        by_and_by(timers.run({"tea": lambda about, _due: rung.append(about), **more}))
