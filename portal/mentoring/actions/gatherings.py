"""Workshops and circles: offered, and brought to their end."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from flask_babel import gettext as _

from portal import catalog, clock, db
from portal.errors import NotFound, Refused
from portal.mentoring import gathering_letters as letters
from portal.mentoring.actions.hosting import require_beginning, require_run_by, turn_at
from portal.mentoring.actions.hours import Time, cancel, checked_time, hour_like, set_hour
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models.gatherings import CIRCLE, WORKSHOP, Gathering
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Person, Programme
from portal.people.typed import one_line, paragraphs

OFFERING = {"mentor", "coordinator"}
"""Roles in which somebody offers a workshop or opens a circle."""
SEATS = range(2, 101)
TITLE, ABOUT = range(3, 121), 2_000


class About(TypedDict, total=False):
    """What a gathering is about: its title, some words, the track (a slug), how many find room."""

    title: str
    about: str
    track: str
    seats: int


def offer(programme: Programme, *, kind: str, time: Time | None, by: Person, **about: Unpack[About]) -> Gathering:
    """Offer a workshop at a time, or open a circle, whose times come later. Twice is once."""
    if not OFFERING & queries.roles_in(programme.id, [by.id]).get(by.id, frozenset()):
        raise NotFound(_("There is no such programme."))
    take_turn(programme, "state")
    require_beginning(programme)
    if kind not in (WORKSHOP, CIRCLE):
        raise Refused(_("Please choose a workshop or a circle."), field="kind")
    wanted = _checked(about)
    first = checked_time(time) if time is not None else None
    if kind == WORKSHOP and first is None:
        raise Refused(_("Please choose a day and a time."), field="starts_at")
    same = _same_as(programme, kind, wanted["title"], by)
    if same is not None and (first is None or hour_like(same, first) is not None):
        return same
    gathering = Gathering(programme_id=programme.id, kind=kind, host_id=by.id, **wanted)
    gathering.programme, gathering.host = programme, by
    db.session.add(gathering)
    db.session.flush()
    if first is not None:
        set_hour(gathering, first, by)
    return gathering


def end(gathering: Gathering, *, by: Person) -> None:
    """Bring a circle to its end: what it has planned is called off. Twice is once."""
    turn_at(gathering)
    require_run_by(gathering, by)
    if gathering.kind != CIRCLE:
        raise Refused(_("Only a circle is brought to its end. Anything else is called off."))
    if gathering.ended_at is None:
        finish(gathering)
        letters.ended(gathering, queries.people_going(gathering))


def end_with_programme(programme: Programme) -> None:
    """Its programme closes: nothing that is planned takes place any more. Twice is once."""
    still = queries.GATHERINGS.where(Gathering.programme_id == programme.id, Gathering.ended_at.is_(None))
    for gathering in db.session.scalars(still.order_by(Gathering.id)).all():
        turn_at(gathering)
        if gathering.ended_at is None:
            finish(gathering)


def finish(gathering: Gathering) -> None:
    """Nothing begins in it any more, and hours to come are called off. The caller has taken its turn."""
    for hour in queries.planned_of(gathering):
        if not hour.has_begun(clock.now()):
            cancel(hour)
    gathering.ended_at = clock.now()
    db.session.flush()


def _checked(about: About) -> dict[str, Any]:
    title, text = one_line(about.get("title", "")), paragraphs(about.get("about", ""))
    if len(title) not in TITLE:
        raise Refused(_("Please give it a title of 3 to 120 letters."), field="title")
    if len(text) > ABOUT:
        raise Refused(_("At most %(n)s characters, please.", n=ABOUT), field="about")
    if about.get("seats", 0) not in SEATS:
        raise Refused(_("There are between 2 and 100 seats."), field="seats")
    track = about.get("track") or None
    if track is not None and track not in {each.slug for each in catalog.tracks()}:
        raise Refused(_("Please choose a track from the list."), field="track")
    return {"title": title, "about": text, "track": track, "seats": about["seats"]}


def _same_as(programme: Programme, kind: str, title: str, by: Person) -> Gathering | None:
    """An open gathering of this host that is called the same."""
    here = (Gathering.programme_id == programme.id, Gathering.kind == kind, Gathering.host_id == by.id)
    same = queries.GATHERINGS.where(*here, Gathering.title == title, Gathering.ended_at.is_(None))
    return db.session.scalar(same.order_by(Gathering.id.desc()).limit(1))
