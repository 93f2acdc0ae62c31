"""Questions about credentials. What a person may not see does not exist."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import clock, db
from portal.credentials import matching
from portal.credentials.models import Credential, Picture, StatusList
from portal.errors import NotFound
from portal.gamification.models import LEDGER
from portal.paging import Part, part_of
from portal.people import sight
from portal.people.models import Person

MANY = 500
MOST = 2**31 - 1


class Listed(NamedTuple):
    """A credential in a list."""

    id: str
    award: str
    badge: str
    level: str | None
    title: str
    short: str
    awarded_at: dt.datetime
    shared_at: dt.datetime | None
    revoked_at: dt.datetime | None


class Newest(NamedTuple):
    """The newest copy of a credential."""

    id: str
    revoked_at: dt.datetime | None


class Award(NamedTuple):
    """An award that waits for its credential, with whom it is for."""

    id: str
    rule: int
    key: str
    person: str
    what: str
    at: dt.datetime
    email: str
    subject: str


_LISTED = sa.select(*(getattr(Credential, name) for name in Listed._fields))
_TOLD = _LISTED.add_columns(Credential.person_id.label("person"), Credential.issued_at).join(
    LEDGER, LEDGER.c.id == Credential.award
)


def credential(credential_id: str, *, viewer: Person | None) -> Credential:
    """A credential that is shared, or the viewer's own; revoked ones too."""
    return _seen_by(viewer, Credential.id == credential_id)


def credential_by_short(short: str, *, viewer: Person | None) -> Credential:
    """The credential behind ``/b/<short>``, if it is shared or the viewer's own."""
    return _seen_by(viewer, Credential.short == short)


def credential_of_award(award: str, *, viewer: Person | None) -> Credential:
    """The newest credential of an award, if it is shared or the viewer's own."""
    return _seen_by(viewer, Credential.award == award)


def shared_by_short(short: str) -> Credential | None:
    """The credential behind ``/b/<short>`` if anybody may see it."""
    return db.session.scalar(sa.select(Credential).where(Credential.short == short, Credential.shared_at.is_not(None)))


def newest_copy(credential_id: str) -> Newest:
    """The newest copy of a credential: what it was replaced by in the end, or itself. Whether somebody may see it is
    another question.
    """
    this = aliased(Credential)
    copies = sa.select(*(getattr(Credential, name) for name in Newest._fields)).join(
        this, this.award == Credential.award
    )
    copies = copies.where(this.id == credential_id).order_by(Credential.edition.desc()).limit(1)
    found = db.session.execute(copies).first()
    if found is None:
        raise NotFound(_("There is no such credential."))
    return Newest(*found)


def credentials_of(person_id: str, *, only_shared: bool = False) -> list[Listed]:
    """A person's credentials, newest first, without copies that were replaced; perhaps only those that anybody may see,
    without the revoked ones.
    """
    theirs = _LISTED.where(Credential.person_id == person_id, Credential.replaced_by.is_(None)).order_by(
        Credential.awarded_at.desc(), Credential.id
    )
    if only_shared:
        theirs = theirs.where(Credential.shared_at.is_not(None), Credential.revoked_at.is_(None))
    return [Listed(*row) for row in db.session.execute(theirs.limit(MANY))]


def credentials_for(person: Person, *, after: str | None, limit: int) -> Part:
    """As a list for other systems: those of everybody whom they see and who shows badges, in the journal's order; of
    each award the newest copy.
    """
    seen = sight.is_seen_by(person, Credential.person_id)
    order = (LEDGER.c.event, LEDGER.c.id)
    place = sa.select(*order).join(Credential, Credential.award == LEDGER.c.id)
    cursor = None if after is None else place.where(Credential.id == after, seen)
    listed = _TOLD.where(seen, Credential.person_id.not_in(sight.who_hide()), Credential.replaced_by.is_(None))
    return part_of(listed, *order, cursor=cursor, limit=limit)


def credentials_by_award(awards: Collection[str]) -> Mapping[str, Listed]:
    """The credentials of some awards, by award; an award that still waits for its credential is missing."""
    rows = db.session.execute(_LISTED.where(Credential.award.in_(awards), Credential.replaced_by.is_(None)))
    return {row.award: Listed(*row) for row in rows}


def picture_of(found: Credential) -> bytes:
    """The SVG of the badge as it was when the credential was issued."""
    svg = db.session.scalar(sa.select(Picture.svg).where(Picture.id == found.picture))
    if svg is None:
        raise NotFound(_("There is no such picture."))
    return svg


def owner_of(found: Credential) -> str:
    """The name of the person whose credential it is."""
    return db.session.scalars(sa.select(Person.name).where(Person.id == found.person_id)).one()


def status_list(number: int) -> str:
    """The signed status list, as it is served."""
    found = db.session.scalar(sa.select(StatusList.document).where(StatusList.number == number))
    if found is None:
        raise NotFound(_("There is no such status list."))
    return found


def revoked() -> list[tuple[str, str]]:
    """Every revoked credential: its id and why."""
    query = sa.select(Credential.id, Credential.revocation_reason).where(Credential.revoked_at.is_not(None))
    return [(row[0], row[1] or "") for row in db.session.execute(query.order_by(Credential.revoked_at, Credential.id))]


def other_issuer(did: str) -> str:
    """Whom good credentials name as their issuer that is not ``did``: the portal under an address that it had before;
    empty when there is none. Looks at the oldest and at the newest.
    """
    good = sa.select(Credential.document).where(Credential.revoked_at.is_(None))
    ends = [
        good.order_by(order, Credential.id).limit(1) for order in (Credential.issued_at, Credential.issued_at.desc())
    ]
    named = [json.loads(document)["issuer"]["id"] for end in ends for document in db.session.scalars(end)]
    return next((each for each in named if each != did), "")


def is_settled(person_ids: Collection[str]) -> bool:
    """Whether the credentials of some people agree with the ledger: nothing waits, nothing was taken back."""
    return db.session.execute(matching.gaps(of_some=True), _given(person_ids)).first() is None


def pending(person_ids: Collection[str] | None = None, *, limit: int) -> list[Award]:
    """Awards that count and have no credential yet, of some people or of everybody, oldest first."""
    query = matching.awards_without_credential(of_some=person_ids is not None)
    return [Award(*row) for row in db.session.execute(query, _given(person_ids) | {"most": limit})]


def waiting(person_ids: Collection[str] | None = None) -> int:
    """How many awards count and have no credential yet."""
    query = matching.awards_without_credential(of_some=person_ids is not None).subquery()
    counted = sa.select(sa.func.count()).select_from(query)
    return db.session.scalar(counted, _given(person_ids) | {"most": MOST}) or 0


def taken_back(person_ids: Collection[str] | None = None) -> list[str]:
    """Ids of credentials whose award no longer counts, of some people or of everybody."""
    query = matching.credentials_without_award(of_some=person_ids is not None)
    return list(db.session.scalars(query, _given(person_ids)))


def _given(person_ids: Collection[str] | None) -> dict[str, Any]:
    """What the statements of ``matching`` take: it is today everywhere on Earth twelve hours after UTC says so."""
    today = (clock.now() - dt.timedelta(hours=12)).date().toordinal()
    return {"people": list(person_ids or ()), "today": today}


def _seen_by(viewer: Person | None, condition: sa.ColumnElement[bool]) -> Credential:
    may_see: sa.ColumnElement[bool] = Credential.shared_at.is_not(None)
    if viewer is not None:
        may_see = sa.or_(may_see, Credential.person_id == viewer.id)
    newest = sa.select(Credential).where(condition, may_see).order_by(Credential.edition.desc()).limit(1)
    found = db.session.scalar(newest)
    if found is None:
        raise NotFound(_("There is no such badge, or its owner keeps it private."))
    return found
