"""Who is in a pair, and what an event of it says about them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.mentoring.models import Pair
from portal.people.models import Person, Programme


def require_party(pair: Pair, person: Person) -> str:
    """Their role in the pair; to anybody else it does not exist."""
    role = pair.role_of(person)
    if role is None:
        raise NotFound(_("There is no such pair."))
    return role


def slots_of(pair: Pair) -> dict[str, str]:
    """Who an event of this pair is about."""
    return {"pair": pair.id, "mentor": pair.mentor_id, "mentee": pair.mentee_id, "cohort": pair.programme_id}


def zone_of(pair: Pair) -> str:
    """The time zone in which the pair's programme counts its days."""
    return db.session.scalars(sa.select(Programme.timezone).where(Programme.id == pair.programme_id)).one()
