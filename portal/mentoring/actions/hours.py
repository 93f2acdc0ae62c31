"""The hours of gatherings: planned, moved, called off, held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, cast

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from portal import clock, db, journal, timers
from portal.errors import Refused
from portal.events import GatheringAttended, GatheringCancelled, GatheringHeld, GatheringPlanned
from portal.mentoring import gathering_letters as letters
from portal.mentoring.actions.hosting import Kind, everybody_in, require_open, require_run_by, slots_for, turn_at
from portal.mentoring.actions.times import checked_times
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.links import checked_link
from portal.mentoring.models.gatherings import (
    CALLED_OFF,
    CIRCLE,
    PLANNED,
    TOOK_PLACE,
    WORKSHOP,
    Gathering,
    GatheringHour,
    Presence,
)
from portal.mentoring.queries import gatherings as queries
from portal.people.models import Person
from portal.people.programmes import is_paused, refuse_while_paused
from portal.people.typed import one_line

PLACE = 200
MOST_AHEAD = 20
"""Hours that a circle plans ahead."""
REMINDING = "gathering.reminding"
BEFORE = dt.timedelta(hours=24)


class Time(NamedTuple):
    """When a gathering meets and for how long; by which link, or where."""

    starts_at: dt.datetime
    minutes: int
    link: str = ""
    place: str = ""


def plan(gathering: Gathering, time: Time, *, by: Person) -> GatheringHour:
    """Set a time: the host; of a coffee either of the two. Everybody who comes is told. Twice is once."""
    turn_at(gathering)
    require_run_by(gathering, by)
    wanted = checked_time(time)
    same = hour_like(gathering, wanted)
    if same is not None:
        return same
    require_open(gathering)
    refuse_while_paused(gathering.programme)
    planned = queries.planned_of(gathering)
    if planned and gathering.kind != CIRCLE:
        raise Refused(_("There is a time already. You can choose another one for it."), field="starts_at")
    if len(planned) >= MOST_AHEAD:
        raise Refused(_("Twenty times are planned already. Please hold some of them first."), field="starts_at")
    _require_apart(planned, wanted)
    return set_hour(gathering, wanted, by)


def move(hour: GatheringHour, time: Time, *, by: Person) -> None:
    """Choose another time, length or place for an hour; everybody who comes is told. Twice is once."""
    gathering = _hour_in_turn(hour, by)
    wanted = checked_time(time)
    if (hour.starts_at, hour.minutes, hour.link, hour.place) == wanted:
        return
    _require_planned(hour)
    refuse_while_paused(gathering.programme)
    if hour.has_begun(clock.now()):
        raise Refused(_("It has begun. Please say who was there, or call it off."))
    _require_apart([each for each in queries.planned_of(gathering) if each.id != hour.id], wanted)
    hour.starts_at, hour.minutes, hour.link, hour.place = wanted
    revise(hour)
    _tell_time(hour, by, is_another=True)


def call_off(hour: GatheringHour, *, by: Person) -> None:
    """It does not take place then. With its only hour a workshop is over; a coffee finds another. Twice is once."""
    gathering = _hour_in_turn(hour, by)
    if hour.state == CALLED_OFF:
        return
    _require_planned(hour)
    cancel(hour)
    if gathering.kind == WORKSHOP:
        gathering.ended_at = clock.now()


def hold(hour: GatheringHour, *, there: Collection[str], by: Person) -> None:
    """Say that it took place, and who was there (ids of those with a seat). Twice is once.

    With it a workshop and a coffee are over.
    """
    gathering = _hour_in_turn(hour, by)
    if hour.state == TOOK_PLACE:
        return
    _require_planned(hour)
    if not hour.has_begun(clock.now()):
        raise Refused(_("It has not begun yet."))
    came = [person.id for person in queries.people_going(gathering) if person.id in there]
    if not came:
        raise Refused(_("Please tick who was there. If nobody was, call it off."), field="there")
    hour.state, hour.held_at = TOOK_PLACE, clock.now()
    timers.stop(hour.id)
    db.session.add_all(Presence(hour_id=hour.id, person_id=each) for each in came)
    if gathering.kind != CIRCLE:
        gathering.ended_at = clock.now()
    _record_held(hour, by, came)


def cancel(hour: GatheringHour) -> None:
    """Take an hour out of all calendars. The caller has taken the gathering's turn."""
    gathering = hour.gathering
    hour.state, hour.cancelled_at = CALLED_OFF, clock.now()
    revise(hour)
    timers.stop(hour.id)
    letters.call_off(hour, everybody_in(gathering))
    event = GatheringCancelled(
        cohort=gathering.programme_id, gathering=gathering.id, hour=hour.id, kind=cast(Kind, gathering.kind)
    )
    journal.record(event, zone=gathering.programme.timezone)


def remind(hour_id: str) -> None:
    """Remind everybody who comes to an hour that is planned and has not begun."""
    hour = queries.hour_known(hour_id)
    if hour.state == PLANNED and not hour.has_begun(clock.now()) and not is_paused(hour.gathering.programme):
        letters.remind(hour, everybody_in(hour.gathering))


def _hour_in_turn(hour: GatheringHour, by: Person) -> Gathering:
    """The gathering of an hour, for who runs it: alone with both, as they are now."""
    turn_at(hour.gathering)
    require_run_by(hour.gathering, by)
    take_turn(hour, "state", "starts_at", "minutes", "link", "place", "revision")
    return hour.gathering


def revise(hour: GatheringHour) -> None:
    """Calendars are told something new of it."""
    hour.revision, hour.changed_at = hour.revision + 1, clock.now()


def checked_time(time: Time) -> Time:
    """The time as it can be kept; refuses what cannot be, at its field."""
    checked_times(time.starts_at, (), time.minutes)
    place = one_line(time.place)
    if len(place) > PLACE:
        raise Refused(_("At most %(n)s characters, please.", n=PLACE), field="place")
    return Time(time.starts_at, time.minutes, checked_link(time.link), place)


def hour_like(gathering: Gathering, time: Time) -> GatheringHour | None:
    """An hour that is planned at just this time."""
    return next((each for each in queries.planned_of(gathering) if each.starts_at == time.starts_at), None)


def _require_apart(planned: Sequence[GatheringHour], time: Time) -> None:
    ends_at = time.starts_at + dt.timedelta(minutes=time.minutes)
    if any(each.starts_at < ends_at and each.ends_at > time.starts_at for each in planned):
        raise Refused(_("You meet at this time already. Please choose another."), field="starts_at")


def _require_planned(hour: GatheringHour) -> None:
    if hour.state != PLANNED:
        raise Refused(_("This hour is settled. You can plan another one."))


def set_hour(gathering: Gathering, time: Time, by: Person) -> GatheringHour:
    """Another hour of it, of which everybody is told. The caller has taken its turn."""
    hour = GatheringHour(gathering_id=gathering.id, **time._asdict())
    db.session.add(hour)
    db.session.flush()
    set_committed_value(hour, "gathering", gathering)
    _tell_time(hour, by, is_another=False)
    return hour


def _tell_time(hour: GatheringHour, by: Person, *, is_another: bool) -> None:
    gathering = hour.gathering
    timers.stop(hour.id)
    if hour.starts_at - BEFORE > clock.now():
        timers.start(REMINDING, hour.id, at=hour.starts_at - BEFORE, lasts=BEFORE, name=str(hour.revision))
    db.session.flush()
    letters.set_time(hour, everybody_in(gathering), is_another=is_another)
    event = GatheringPlanned(
        gathering=gathering.id,
        hour=hour.id,
        revision=hour.revision,
        kind=cast(Kind, gathering.kind),
        **slots_for(gathering, [by.id])[by.id],
    )
    journal.record(event, zone=gathering.programme.timezone)


def _record_held(hour: GatheringHour, by: Person, came: Sequence[str]) -> None:
    gathering, zone = hour.gathering, hour.gathering.programme.timezone
    facts: dict[str, Any] = {"gathering": gathering.id, "hour": hour.id, "kind": gathering.kind}
    facts |= {"minutes": hour.minutes, "track": gathering.track}
    slots = slots_for(gathering, [*came, by.id])
    for each in came:
        journal.record(GatheringAttended(**facts, **slots[each]), zone=zone)
    journal.record(GatheringHeld(people=len(came), **facts, **slots[by.id]), zone=zone)
