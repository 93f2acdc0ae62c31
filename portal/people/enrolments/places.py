"""How many can have a part in a programme, role by role."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import Refused
from portal.people.enrolments.moves import TAKING
from portal.people.models import Enrolment, Programme

MOST = 10_000


def places_of(programme: Programme, role: str) -> int | None:
    """How many can have a part in that role; none is as many as come."""
    return {"mentor": programme.mentor_places, "mentee": programme.mentee_places}.get(role)


def is_full(programme: Programme, role: str) -> bool:
    """Whether every place for a role is taken."""
    places = places_of(programme, role)
    if places is None:
        return False
    inside = (Enrolment.programme_id == programme.id, Enrolment.role == role, Enrolment.state.in_(TAKING))
    return (db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment).where(*inside)) or 0) >= places


def set_places(programme: Programme, *, mentors: int | None, mentees: int | None, is_open: bool) -> None:
    """Say how many can take part, and whether everybody may apply. Nobody loses a place by it."""
    for field, places in (("mentor_places", mentors), ("mentee_places", mentees)):
        if places is not None and not 0 <= places <= MOST:
            raise Refused(_("At most %(n)s places, please.", n=MOST), field=field)
    programme.mentor_places, programme.mentee_places, programme.is_open = mentors, mentees, is_open
