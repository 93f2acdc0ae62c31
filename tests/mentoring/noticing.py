"""What the tests of insights do again and again: let time pass, and look at the board."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import sqlalchemy as sa

from portal import clock, db
from portal.learning import actions as learning
from portal.learning import queries as learned
from portal.mentoring import queries
from portal.mentoring.models import CheckIn
from portal.people.limits import limit_of

BODY = "## Why\n\n" + "Somebody asked how one finds the decision in a long thread of messages. " * 5


@contextmanager
def days_later(days, zone="Europe/Zurich"):
    """The first moment of the day that comes so many days after today, where the programme is."""
    with clock.at(clock.begin_of(clock.today(zone) + dt.timedelta(days=days), zone)):
        yield


@contextmanager
def just_before(days, zone="Europe/Zurich"):
    """The last second of the day before that."""
    day = clock.today(zone) + dt.timedelta(days=days)
    with clock.at(clock.begin_of(day, zone) - dt.timedelta(seconds=1)):
        yield


def seen(programme, tile):
    """The insights on a tile, in order."""
    return [line.insight for line in queries.lines_in(programme, tile)]


def lines(programme, *tiles):
    """The rows of these tiles."""
    return [line for tile in tiles for line in queries.lines_in(programme, tile)]


def reviews(programme):
    """The titles of micro-lessons that have waited too long."""
    aside, days = queries.put_aside_in(programme, "review"), limit_of(programme, "review")
    return [each.title for each in learned.reviews_waiting_in(programme, days=days, aside=aside)]


def light(pair, person, colour, *, moment="start"):
    """Somebody has answered a check-in just now."""
    theirs = (CheckIn.pair_id == pair.id, CheckIn.person_id == person.id, CheckIn.moment == moment)
    one = db.session.scalars(sa.select(CheckIn).where(*theirs)).one()
    one.state, one.light, one.opens_at, one.done_at = "done", colour, clock.now(), clock.now()
    db.session.flush()
    return one


def written_by(author):
    """A micro-lesson that was handed in just now."""
    lesson = learning.draft(title="A good thread", track="digital-tools", body=BODY, by=author)
    learning.submit(lesson, by=author)
    return lesson
