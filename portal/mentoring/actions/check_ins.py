"""Check-ins: each side of a pair is asked how it goes, three times, alone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, journal, timers
from portal.errors import NotFound, Refused
from portal.events import CheckInDone
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import (
    AMBER,
    COMPLETED,
    DONE,
    END,
    GREEN,
    LAPSED,
    MEETING,
    MIDDLE,
    OPEN,
    PAUSED,
    RED,
    SCHEDULED,
    START,
    CheckIn,
    Pair,
)
from portal.people import queries as people
from portal.people.models import Person, Programme
from portal.people.programmes import is_paused
from portal.people.typed import paragraphs
from portal.post import actions as post
from portal.post.kinds import CHECK_IN, COORDINATOR

ASK, LAPSE = "check-in.ask", "check-in.lapse"
"""Kinds of timers."""
APART, WEEK = dt.timedelta(days=14), dt.timedelta(days=7)
USUAL = dt.timedelta(days=183)
"""How long a pair is together where the programme has no end."""
MORNING = dt.time(9)
LIGHTS = (GREEN, AMBER, RED)
LONGEST = 2_000


def schedule(pair: Pair) -> None:
    """Ask each of the two after fourteen days, in the middle and in the last week. Twice is once."""
    programme = db.session.get_one(Programme, pair.programme_id)
    zone = ZoneInfo(programme.timezone)
    for moment, day in days_of(clock.today(programme.timezone), programme.ends_on).items():
        opens_at = dt.datetime.combine(day, MORNING, zone)
        for person_id in pair.both:
            row: dict[str, object] = {"id": db.new_id(), "pair_id": pair.id, "person_id": person_id, "moment": moment}
            row |= {"state": SCHEDULED, "opens_at": opens_at, "light": "", "text": ""}
            new = db.insert(CheckIn).values(row).on_conflict_do_nothing().returning(CheckIn.id)
            if (made := db.session.scalar(new)) is not None:
                timers.start(ASK, made, at=opens_at)


def days_of(begins: dt.date, ends: dt.date | None) -> dict[str, dt.date]:
    """When to ask, by moment. Where the time is short, only what lies two weeks apart; where it is over, as usual."""
    if ends is None or ends <= begins:
        ends = begins + USUAL
    start, middle, end = begins + APART, begins + (ends - begins) / 2, ends - WEEK
    if end - start < APART:
        return {START: start}
    if min(middle - start, end - middle) < APART:
        return {START: start, END: end}
    return {START: start, MIDDLE: middle, END: end}


def finish(pair: Pair) -> None:
    """The pair has come to its end as planned: the last question is asked now, and those before it no more."""
    waiting = (CheckIn.pair_id == pair.id, CheckIn.state == SCHEDULED)
    for found in db.session.scalars(sa.select(CheckIn).where(*waiting).with_for_update(key_share=True)):
        timers.stop(found.id, [ASK])
        if found.moment == END:
            found.opens_at = clock.now()
            timers.start(ASK, found.id, at=found.opens_at, name="at-the-end")
        else:
            found.state = LAPSED


def ask(check_in_id: str, _due_at: dt.datetime) -> None:
    """Ask, if the pair still meets; while it or its programme rests, a week later. What comes too late is let go."""
    found = _held(check_in_id)
    if found is None or found.state != SCHEDULED:
        return
    pair, now = db.session.get_one(Pair, found.pair_id), clock.now()
    if pair.state == PAUSED or is_paused(db.session.get_one(Programme, pair.programme_id)):
        found.opens_at = now + WEEK
        timers.start(ASK, found.id, at=found.opens_at, name=found.opens_at.date().isoformat())
        return
    goes_on = pair.state in MEETING or (pair.state == COMPLETED and found.moment == END)
    if not goes_on or now - found.opens_at > APART:
        found.state = LAPSED
        return
    found.state = OPEN
    timers.start(LAPSE, found.id, at=now + APART)
    _ask_by_mail(found, pair)


def lapse(check_in_id: str, _due_at: dt.datetime) -> None:
    """Nobody answered, and nobody minds."""
    found = _held(check_in_id)
    if found is not None and found.state == OPEN:
        found.state = LAPSED


def answer(check_in: CheckIn, pair: Pair, *, light: str, text: str = "", by: Person) -> None:
    """Set the light, perhaps with words: for the coordinators, never for the other one. Twice is once."""
    if check_in.person_id != by.id:
        raise NotFound(_("There is no such check-in."))
    take_turn(check_in, "state", "light", "text")
    said = paragraphs(text)
    if check_in.state == DONE and (check_in.light, check_in.text) == (light, said):
        return
    if check_in.state == DONE:
        raise Refused(_("You have answered already, thank you. For anything more, write to the coordinators."))
    if check_in.state != OPEN:
        raise Refused(_("This check-in is closed. If something is on your mind, write to the coordinators."))
    if light not in LIGHTS:
        raise Refused(_("Please choose one of the three lights."), field="light")
    if len(said) > LONGEST:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST), field="text")
    check_in.state, check_in.light, check_in.text, check_in.done_at = DONE, light, said, clock.now()
    timers.stop(check_in.id)
    if light == RED:
        _tell_coordinators(check_in, pair)
    moment = next(each for each in (START, MIDDLE, END) if each == check_in.moment)
    slots = {"person": by.id, str(pair.role_of(by)): by.id, "cohort": pair.programme_id}
    journal.record(CheckInDone(check_in=check_in.id, moment=moment, **slots), zone=by.timezone)  # type: ignore[arg-type]


def _held(check_in_id: str) -> CheckIn | None:
    return db.session.scalar(sa.select(CheckIn).where(CheckIn.id == check_in_id).with_for_update(key_share=True))


def _ask_by_mail(check_in: CheckIn, pair: Pair) -> None:
    to = db.session.get_one(Person, check_in.person_id)
    other = db.session.get_one(Person, pair.mentor_id if to.id == pair.mentee_id else pair.mentee_id)
    if to.deactivated_at is not None:
        return
    said = {"name": other.name}
    with force_locale(to.locale):
        post.write(
            key=f"check-in:{check_in.id}",
            kind=CHECK_IN,
            to=to.email,
            person_id=to.id,
            subject=_("How is it going with %(name)s?", **said),
            text=_("One tap is enough. The coordinators of your programme read it, %(name)s does not.", **said),
            link=f"/check-ins/{check_in.id}",
        )


def _tell_coordinators(check_in: CheckIn, pair: Pair) -> None:
    programme = db.session.get_one(Programme, pair.programme_id)
    for to in people.coordinators_of(programme.id, besides=pair.both):
        with force_locale(to.locale):
            post.write(
                key=f"check-in.red:{check_in.id}:{to.id}",
                kind=COORDINATOR,
                to=to.email,
                person_id=to.id,
                subject=_("A red light in %(programme)s", programme=programme.name),
                text=_("Somebody says that their pair does not go well. You read who, and what they wrote, here."),
                link=f"/programmes/{programme.slug}/feedback",
            )
