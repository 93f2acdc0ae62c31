"""Deeds on an enrolment: each goes one step, says so by mail, and records it once. Twice is once."""

from __future__ import annotations

from typing import Any, get_args

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import EnrolmentMoved, Role
from portal.people import actions as people
from portal.people.enrolments import letters, moves
from portal.people.enrolments.models import Application, Consent
from portal.people.enrolments.places import is_full, places_of
from portal.people.models import GATED, OUTSIDE, Enrolment, Person, Programme

LONGEST_REASON = 2_000
COUNTED = ("state", "is_open", "asks_managers", "mentor_places", "mentee_places")
"""What a deed reads of the programme again when it is its turn."""


def invite(person: Person, programme: Programme, *, role: str, is_told: bool = True) -> Enrolment:
    """Ask somebody to take part; who was declined or has left is asked anew. Twice is once.

    For a role without training they have their part at once.
    """
    if role not in GATED:
        known = part_in(programme, person, role)
        enrolment = known or people.enrol(person, programme, role=role)
        is_new = known is None
    else:
        enrolment, is_new = _asked(person, programme, role)
    if is_new and is_told:
        letters.invite(enrolment, person, programme)
    return enrolment


def join(person: Person, programme: Programme, *, role: str) -> Enrolment:
    """Begin an application where everybody may; who was invited, or has begun one, goes on with theirs."""
    known = part_in(programme, person, role) if role in GATED else None
    if known is not None and known.state != "withdrawn":
        return known
    if not may_join(programme):
        raise NotFound(_("There is no such programme."))
    if role not in GATED:
        raise Refused(_("Please choose a role from the list."), field="role")
    return _asked(person, programme, role)[0]


def may_join(programme: Programme) -> bool:
    """Whether people who were not invited may apply."""
    return programme.is_open and programme.state == "enrolling"


def approve(enrolment: Enrolment, *, by: Person) -> None:
    """Give an applicant their part: training comes next. Waits for the manager's consent, and for a place."""
    _require_other(enrolment, by)
    programme = _turns(enrolment)
    if enrolment.state == "approved":
        return
    _require(enrolment, "approve")
    if programme.asks_managers and not _has_consent(enrolment):
        raise Refused(_("Their manager has not said yes. You can ask again on the page of the application."))
    if is_full(programme, enrolment.role):
        raise Refused(_("All places for this role are taken. Please put them on the waiting list."))
    _go(enrolment, "approve")


def put_on_waiting_list(enrolment: Enrolment, *, by: Person) -> None:
    """Keep an application until there is a place."""
    _require_other(enrolment, by)
    _turns(enrolment)
    if enrolment.state != "waitlisted":
        _require(enrolment, "wait")
        _go(enrolment, "wait")


def decline(enrolment: Enrolment, *, by: Person, reason: str = "") -> None:
    """Say no, kindly. ``reason`` is for coordinators alone."""
    _require_other(enrolment, by)
    if len(reason) > LONGEST_REASON:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_REASON), field="reason")
    _turns(enrolment)
    if enrolment.state != "declined":
        _require(enrolment, "decline")
        row = {"enrolment_id": enrolment.id, "draft": {}, "saved_at": clock.now(), "agreed_to": "", "reason": reason}
        kept = db.insert(Application).values(row)
        db.session.execute(kept.on_conflict_do_update(index_elements=["enrolment_id"], set_={"reason": reason}))
        _go(enrolment, "decline")


def withdraw(enrolment: Enrolment, *, by: Person) -> None:
    """Leave, without a reason. Whoever waits longest gets the place, and the coordinators are told."""
    _require_own(enrolment, by)
    programme = _turns(enrolment)
    if enrolment.state == "withdrawn":
        return
    _require(enrolment, "withdraw")
    had_a_place = enrolment.state in moves.TAKING
    _go(enrolment, "withdraw")
    if had_a_place and places_of(programme, enrolment.role) is not None:
        _move_up(programme, enrolment.role)


def pause(enrolment: Enrolment, *, by: Person) -> None:
    """Rest for a while; the place is kept."""
    _require_own(enrolment, by)
    _turns(enrolment)
    if enrolment.state != "paused":
        _require(enrolment, "pause")
        enrolment.before = enrolment.state
        _go(enrolment, "pause")


def come_back(enrolment: Enrolment, *, by: Person) -> None:
    """Go on where one was before the pause."""
    _require_own(enrolment, by)
    _turns(enrolment)
    if enrolment.state == "paused":
        _to(enrolment, enrolment.before or "available")
        letters.back(enrolment, *_whose(enrolment))


def train(enrolment: Enrolment) -> None:
    """The training for their role is done."""
    _turns(enrolment)
    if enrolment.state == "approved":
        _go(enrolment, "train")


def make_available(enrolment: Enrolment, *, has_trained: bool, has_answered: bool) -> None:
    """Let them be brought together with another, once everything is there."""
    _turns(enrolment)
    if moves.is_ready(enrolment, has_trained=has_trained, has_answered=has_answered):
        if enrolment.state == "approved":
            _go(enrolment, "train")
        _go(enrolment, "make-available")


def match(enrolment: Enrolment) -> None:
    """They are in a pair now."""
    _step(enrolment, "match")


def free(enrolment: Enrolment) -> None:
    """Their pair has come to an end, and they can be in another one."""
    _step(enrolment, "free")


def complete(enrolment: Enrolment) -> None:
    """They have gone the whole way."""
    _step(enrolment, "complete")


def part_in(programme: Programme, person: Person, role: str) -> Enrolment | None:
    """Somebody's part in a programme in one role, in whatever state."""
    return db.session.scalar(_part(programme, person, role))


def require_open(programme: Programme) -> None:
    """Refuse to take anybody in once a programme comes to its end."""
    if programme.state in moves.OVER:
        raise Refused(_("This programme takes nobody in any more."))


def _part(programme: Programme, person: Person, role: str) -> sa.Select[Enrolment]:
    theirs = (Enrolment.programme_id == programme.id, Enrolment.person_id == person.id, Enrolment.role == role)
    return sa.select(Enrolment).where(*theirs)


def _asked(person: Person, programme: Programme, role: str) -> tuple[Enrolment, bool]:
    """Their enrolment as invited, and whether it has become so by this."""
    now = clock.now()
    row: dict[str, Any] = {"id": db.new_id(), "programme_id": programme.id, "person_id": person.id, "role": role}
    row["state"] = "invited"
    row |= {"state_since": now, "before": "", "steps": 0, "why": "", "capacity": 1, "objectives": [], "created_at": now}
    new = db.insert(Enrolment).values(row).on_conflict_do_nothing(index_elements=["programme_id", "person_id", "role"])
    is_new = db.session.scalar(new.returning(Enrolment.id)) is not None
    enrolment = db.session.scalars(_part(programme, person, role)).one()
    if is_new:
        _to(enrolment, "invited")
    else:
        _turns(enrolment)
        if moves.may("invite", enrolment.state):
            _go(enrolment, "invite")
            is_new = True
    return enrolment, is_new


def _move_up(programme: Programme, role: str) -> None:
    """Who has waited longest and may come in has the place now."""
    waits = (Enrolment.programme_id == programme.id, Enrolment.role == role, Enrolment.state == "waitlisted")
    query = sa.select(Enrolment).where(*waits).order_by(Enrolment.state_since, Enrolment.id).limit(1)
    if programme.asks_managers:
        query = query.join(Consent, Consent.enrolment_id == Enrolment.id).where(Consent.answer == "yes")
    following = None if is_full(programme, role) else db.session.scalar(query.with_for_update(of=Enrolment))
    if following is not None:
        _go(following, "approve")
        letters.tell_coordinators(following, *_whose(following))


def _has_consent(enrolment: Enrolment) -> bool:
    consent = db.session.get(Consent, enrolment.id, populate_existing=True)
    return consent is not None and consent.is_given


def _step(enrolment: Enrolment, deed: str) -> None:
    _turns(enrolment)
    if enrolment.state != moves.MOVES[deed].after:
        _require(enrolment, deed)
        _go(enrolment, deed)


def _turns(enrolment: Enrolment) -> Programme:
    """One after the other: first the programme, whose places are counted, then the enrolment as it is now."""
    db.session.flush()
    programme = db.session.get_one(Programme, enrolment.programme_id)
    db.session.refresh(programme, attribute_names=COUNTED, with_for_update={"key_share": True})
    columns = ["state", "state_since", "before", "steps"]
    db.session.refresh(enrolment, attribute_names=columns, with_for_update={"key_share": True})
    return programme


def _require(enrolment: Enrolment, deed: str) -> None:
    if not moves.may(deed, enrolment.state):
        raise Refused(moves.refusal(deed, enrolment.state))


def _require_own(enrolment: Enrolment, by: Person) -> None:
    if enrolment.person_id != by.id:
        raise NotFound(_("There is no such enrolment."))


def _require_other(enrolment: Enrolment, by: Person) -> None:
    if enrolment.person_id == by.id:
        raise Refused(_("Please ask another coordinator: nobody decides on their own application."))


def _go(enrolment: Enrolment, deed: str) -> None:
    """The step that a deed makes, and its mail."""
    _to(enrolment, moves.MOVES[deed].after)
    letters.step(enrolment, *_whose(enrolment), deed=deed)


def apply(enrolment: Enrolment) -> None:
    """The application is sent: the first time it goes a step, later it stays where it is."""
    require_open(_turns(enrolment))
    if enrolment.state == "invited":
        _go(enrolment, "apply")
    elif enrolment.state not in moves.CHANGEABLE:
        raise Refused(moves.refusal("apply", enrolment.state))


def _to(enrolment: Enrolment, state: str) -> None:
    was_outside = enrolment.state in OUTSIDE
    enrolment.state, enrolment.state_since = state, clock.now()
    enrolment.steps += 1
    db.session.flush()
    person, _programme = _whose(enrolment)
    if was_outside and state not in OUTSIDE:
        people.record_part(enrolment, zone=person.timezone)
    if enrolment.role not in get_args(Role):
        return
    slots = {"person": person.id, "cohort": enrolment.programme_id, enrolment.role: person.id}
    moved = EnrolmentMoved(enrolment=enrolment.id, step=enrolment.steps, role=enrolment.role, state=state, **slots)  # type: ignore[arg-type]
    journal.record(moved, zone=person.timezone)


def _whose(enrolment: Enrolment) -> tuple[Person, Programme]:
    person = db.session.get_one(Person, enrolment.person_id)
    return person, db.session.get_one(Programme, enrolment.programme_id)
