"""Deeds with badges from elsewhere: keep one, delete one."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.credentials.received.models import ReceivedBadge
from portal.credentials.received.reading import Brought
from portal.errors import Refused
from portal.people.models import Person

MOST, MOST_LETTERS = 500, 20 * 1024 * 1024
"""Badges that one person keeps here, and letters of all of them together: an app may ask for many at once."""


class Kept(enum.Enum):
    """What became of a badge that was brought."""

    NEW = 201
    REPLACED = 200
    OLDER = 304


def keep(brought: Brought, *, by: Person, app: str) -> Kept:
    """Keep a badge that was examined, instead of an older edition of it. Twice is once; one of ours is kept already."""
    if brought.is_ours:
        return Kept.REPLACED
    db.session.execute(sa.select(Person.id).where(Person.id == by.id).with_for_update())
    theirs = sa.select(ReceivedBadge).where(ReceivedBadge.person_id == by.id)
    known = db.session.scalar(theirs.where(ReceivedBadge.name == brought.name))
    if known is not None and known.digest != brought.digest and known.issued_at > brought.issued_at:
        return Kept.OLDER
    if known is None or len(brought.document) > len(known.document):
        _check_room(by, brought, is_new=known is None)
    if known is None:
        db.session.add(ReceivedBadge(person_id=by.id, **_values(brought, app)))
        return Kept.NEW
    if known.digest != brought.digest:
        for name, value in _values(brought, app).items():
            setattr(known, name, value)
    return Kept.REPLACED


def delete(badge_id: str, *, by: Person) -> None:
    """Delete a badge of theirs. Twice is once."""
    db.session.execute(sa.delete(ReceivedBadge).where(ReceivedBadge.id == badge_id, ReceivedBadge.person_id == by.id))


def _check_room(person: Person, brought: Brought, *, is_new: bool) -> None:
    others = (ReceivedBadge.person_id == person.id, ReceivedBadge.name != brought.name)
    letters = sa.func.coalesce(sa.func.sum(sa.func.length(ReceivedBadge.document)), 0)
    many, kept = db.session.execute(sa.select(sa.func.count(), letters).where(*others)).one()
    if is_new and many >= MOST:
        raise Refused(
            _("You keep %(most)s badges from elsewhere, which is as many as fit. Delete one first.", most=MOST)
        )
    if kept + len(brought.document) > MOST_LETTERS:
        raise Refused(_("The badges from elsewhere that you keep are too large for one more. Delete one first."))


def _values(brought: Brought, app: str) -> dict[str, object]:
    return {
        "name": brought.name,
        "form": brought.form,
        "document": brought.document,
        "digest": brought.digest,
        "title": brought.title,
        "issuer": brought.issuer,
        "issued_at": brought.issued_at,
        "received_at": clock.now(),
        "brought_by": app,
    }
