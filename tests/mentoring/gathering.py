"""What the tests of workshops, circles and coffee do again and again."""

from __future__ import annotations

from portal import clock, db
from portal.journal import EVENT
from portal.mentoring.actions import gatherings, seats
from portal.mentoring.actions.hours import Time
from portal.mentoring.queries import gatherings as queries
from portal.people import actions as people
from tests.mentoring.meeting import WEEK

LINK = "https://meet.example.org/room"


def time(*, away=WEEK, minutes=45, link=LINK, place=""):
    """So long from now."""
    return Time(clock.now() + away, minutes, link, place)


def workshop(programme, *, by, seats=2, title="Feeds in ten minutes", away=WEEK, **about):
    """A workshop in a week, with two seats."""
    return gatherings.offer(
        programme,
        kind="workshop",
        time=time(away=away),
        by=by,
        title=title,
        about="Bring a phone.",
        seats=seats,
        **about,
    )


def circle(programme, *, by, seats=3, title="Mondays at eight"):
    """A circle without a time yet."""
    return gatherings.offer(programme, kind="circle", time=None, by=by, title=title, about="", seats=seats)


def in_circle(gathering, person, *, by):
    """Somebody has asked and was let in."""
    seats.take(gathering, by=person)
    seats.let_in(gathering, person.id, by=by)


def mentees(programme, number, department=""):
    """So many more mentees of the programme."""
    found = [
        people.create_person(f"mentee{n}@demo.example", f"Mentee {n:02}", department=department or f"Team {n}")
        for n in range(number)
    ]
    for each in found:
        people.enrol(each, programme, role="mentee")
    return found


def hour_of(gathering):
    """Its first hour that is planned."""
    return queries.planned_of(gathering)[0]


def events(*kinds):
    """The kinds of events about gatherings, in order."""
    told = db.session.query(EVENT.c.type).order_by(EVENT.c.seq)
    return [kind for (kind,) in told if kind.startswith(kinds or ("gathering", "coffee"))]
