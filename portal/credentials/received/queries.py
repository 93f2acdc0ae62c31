"""Questions about all badges of somebody, from here and from elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.credentials.models import Credential
from portal.credentials.received.models import ReceivedBadge
from portal.errors import NotFound
from portal.people.models import Person


class Listed(NamedTuple):
    """A badge from elsewhere in a list."""

    id: str
    title: str
    issuer: str
    issued_at: dt.datetime
    received_at: dt.datetime
    brought_by: str


class Document(NamedTuple):
    """A credential as it was signed; ``form`` is ``json`` or ``jwt``."""

    form: str
    document: str


_LISTED = sa.select(*(getattr(ReceivedBadge, name) for name in Listed._fields))


def badges_of(person: Person, *, after: int = 0, limit: int) -> list[Listed]:
    """Badges from elsewhere that somebody keeps here, those that came last first."""
    newest = (ReceivedBadge.received_at.desc(), ReceivedBadge.id.desc())
    theirs = _LISTED.where(ReceivedBadge.person_id == person.id).order_by(*newest)
    return [Listed(*row) for row in db.session.execute(theirs.offset(after).limit(limit))]


def badge_of(person: Person, badge_id: str) -> ReceivedBadge:
    """A badge from elsewhere of theirs. To anybody else it does not exist."""
    theirs = sa.select(ReceivedBadge).where(ReceivedBadge.person_id == person.id, ReceivedBadge.id == badge_id)
    found = db.session.scalar(theirs)
    if found is None:
        raise NotFound(_("There is no such badge."))
    return found


def documents_of(
    person: Person, *, since: dt.datetime | None, offset: int, limit: int
) -> tuple[int, Sequence[Document]]:
    """How many good credentials somebody has, from here and elsewhere, and some of them, those issued first first.

    ``since`` leaves out what was not issued after that moment.
    """
    ours = sa.select(Credential.id, Credential.issued_at, sa.literal("json").label("form"), Credential.document).where(
        Credential.person_id == person.id, Credential.revoked_at.is_(None)
    )
    others = sa.select(ReceivedBadge.id, ReceivedBadge.issued_at, ReceivedBadge.form, ReceivedBadge.document).where(
        ReceivedBadge.person_id == person.id
    )
    if since is not None:
        ours, others = ours.where(Credential.issued_at > since), others.where(ReceivedBadge.issued_at > since)
    both = sa.union_all(ours, others).subquery()
    total = db.session.scalars(sa.select(sa.func.count()).select_from(both)).one()
    page = sa.select(both.c.form, both.c.document).order_by(both.c.issued_at, both.c.id).offset(offset).limit(limit)
    return total, [Document(*row) for row in db.session.execute(page)]
