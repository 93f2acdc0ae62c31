"""What coordinators may know of what the people in their programme earned, and what they may give or take back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import catalog, db
from portal.awards.models import HandAward
from portal.errors import NotFound
from portal.gamification import in_force
from portal.gamification.models import LEDGER
from portal.people.models import Enrolment, Person, Programme

_HAS_A_PART = Enrolment.takes_part


@dataclass(frozen=True)
class Participant:
    """Somebody in a programme, in some roles."""

    person: Person
    roles: tuple[str, ...]


def participant(programme: Programme, handle: str) -> Participant:
    """Who has this handle in the programme. Outside of it, they do not exist."""
    asked = sa.select(Person, Enrolment.role).join(Enrolment, Enrolment.person_id == Person.id)
    part = (Enrolment.programme_id == programme.id, _HAS_A_PART, Person.handle == handle)
    found = db.session.execute(asked.where(*part).order_by(Enrolment.role)).all()
    if not found:
        raise NotFound(_("There is no such person."))
    return Participant(found[0].Person, tuple(row.role for row in found))


def programme_over(person: Person, *, coordinator: Person) -> Programme:
    """The newest programme that the one coordinates and the other has a part in. Else the other does not exist."""
    asked = sa.select(Programme).where(_part(Programme.id, person), _part(Programme.id, coordinator, "coordinator"))
    found = db.session.scalars(asked.order_by(Programme.created_at.desc(), Programme.id.desc())).first()
    if found is None:
        raise NotFound(_("There is no such person in a programme of yours."))
    return found


def over_whom(programme: Programme, person_ids: Collection[str], *, coordinator: Person | None) -> set[str]:
    """Those of some people who have a part in this programme, if the other coordinates it, or an operator asks."""
    theirs = sa.select(Enrolment.person_id).where(
        Enrolment.programme_id == programme.id, Enrolment.person_id.in_(person_ids), _HAS_A_PART
    )
    if coordinator is not None:
        theirs = theirs.where(_part(programme.id, coordinator, "coordinator"))
    return set(db.session.scalars(theirs))


def reversible(award_ids: Collection[str]) -> set[str]:
    """Those of some awards that stand, and can be taken back by hand."""
    same = LEDGER.alias("same")
    is_same = [same.c[name] == LEDGER.c[name] for name in ("subject", "rule", "key", "what")]
    stands = sa.select(sa.func.sum(same.c.delta)).where(*is_same).scalar_subquery()
    asked = sa.select(LEDGER.c.id).where(LEDGER.c.id.in_(award_ids), LEDGER.c.delta > 0, stands >= LEDGER.c.delta)
    was_reversed = sa.select(HandAward.id).where(HandAward.reverses == LEDGER.c.id)
    return set(db.session.scalars(asked.where(~was_reversed.exists()))) if award_ids else set()


def badges_to_give() -> list[tuple[str, str]]:
    """Every badge that can be given, each level for itself: ``slug/level`` and its title, by title."""
    named = [
        (f"{badge.slug}/{level}" if level else badge.slug, badge.title(level))
        for badge in catalog.badges()
        for level in (badge.levels or (None,))
    ]
    return sorted(named, key=lambda each: each[1])


def currencies() -> list[str]:
    """The currencies that the rules in force give."""
    return sorted({each.rule.gift.currency for each in in_force.book().open if each.rule.gift.currency})


def _part(programme: sa.SQLColumnExpression[str] | str, person: Person, role: str = "") -> sa.ColumnElement[bool]:
    enrolment = aliased(Enrolment)
    asked = sa.select(enrolment.id).where(
        enrolment.programme_id == programme, enrolment.person_id == person.id, enrolment.takes_part
    )
    return (asked.where(enrolment.role == role) if role else asked).exists()
