"""Workshops, a circle and coffee: what brings people together beyond their pair."""

from __future__ import annotations

import datetime as dt
import random

import sqlalchemy as sa

from portal import clock, db
from portal.demo.stage import DAYS, Stage, at_local
from portal.mentoring.actions import coffee, gatherings, hours, seats
from portal.mentoring.actions.hours import Time
from portal.mentoring.models import Gathering
from portal.mentoring.queries import coffee as coffees
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Person

LINK = "https://meet.jit.si/meridian-workshops"
PHONE = "Ten settings of a phone that give you an hour a day back. Bring yours."
POSTS = "Three posts that worked, three that did not, and why. We write one each before the hour is over."
MONDAYS = "Six of us, every few weeks: what did you try, what became of it, and what would you ask for?"
ZONE = "Europe/Zurich"


def gathering(stage: Stage, number: int, day: dt.date) -> None:
    """A workshop that was held and one to come, a circle that has met once, and coffee that was drawn."""
    left = DAYS - number
    with clock.at(at_local(day, 17, 0, ZONE)):
        if left == 32:
            _circle(stage)
        elif left == 21:
            _workshop(stage, "Your phone, quieter", PHONE, days=7, takes=slice(0, 7))
        elif left in (14, 16):
            _hold(stage)
        elif left == 4:
            _workshop(stage, "A post that people answer", POSTS, days=9, takes=slice(0, 5), seats_there=4)
        elif left == 3:
            _coffee(stage)


def _workshop(stage: Stage, title: str, about: str, *, days: int, takes: slice, seats_there: int = 8) -> None:
    host = stage.couples[0].mentor
    offered = gatherings.offer(
        stage.programme,
        kind="workshop",
        time=Time(_at(days, 12), 45, LINK),
        by=host,
        title=title,
        about=about,
        seats=seats_there,
        track="digital-tools" if "phone" in title else "social-media",
    )
    for person in _mentees(stage)[takes]:
        seats.take(offered, by=person)


def _circle(stage: Stage) -> None:
    host, people = stage.couples[1].mentor, _mentees(stage)
    opened = gatherings.offer(
        stage.programme, kind="circle", time=None, by=host, title="Mondays, after lunch", about=MONDAYS, seats=6
    )
    for person in (people[0], *people[2:6]):
        seats.take(opened, by=person)
        seats.let_in(opened, person.id, by=host)
    seats.take(opened, by=people[7])
    for days in (16, 38):
        hours.plan(opened, Time(_at(days, 14), 45, LINK), by=host)


def _hold(stage: Stage) -> None:
    """Say of what took place today who was there: all but one."""
    still = sa.select(Gathering).where(Gathering.programme_id == stage.programme.id, Gathering.ended_at.is_(None))
    for found in db.session.scalars(still).all():
        for hour in queries.planned_of(found):
            if hour.has_begun(clock.now()):
                came = [person.id for person in queries.people_going(found)][:-1]
                hours.hold(hour, there=came, by=db.session.get_one(Person, found.host_id))


def _coffee(stage: Stage) -> None:
    robert = stage.couples[0].mentee
    for couple in stage.couples[:6]:
        coffee.wish(stage.programme, is_on=True, by=couple.mentee)
        coffee.wish(stage.programme, is_on=True, by=couple.mentor)
    coffee.draw(stage.programme, by=stage.clara, dice=random.Random(4))  # noqa: S311
    for line in coffees.coffees_of(robert, stage.programme):
        hours.plan(
            queries.gathering_of(robert, line.gathering_id),
            Time(_at(5, 10), 15, place="The café downstairs"),
            by=robert,
        )


def _mentees(stage: Stage) -> list[Person]:
    return [couple.mentee for couple in stage.couples]


def _at(days: int, hour: int) -> dt.datetime:
    """So many days from now at this hour."""
    return at_local(clock.today(ZONE) + dt.timedelta(days=days), hour, 0, ZONE)
