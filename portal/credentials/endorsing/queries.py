"""Questions about endorsements. One that waits is there only for who wrote it and for whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.credentials.endorsing.models import Endorsement
from portal.credentials.models import Credential
from portal.errors import NotFound
from portal.paging import Part, part_of
from portal.people.models import Person

A_PAGE = 20
"""Endorsements on a page, the oldest first."""
A_FEW = 3
"""Of those that wait, so many are pointed out at once."""

_ROW = Endorsement.__table__
_LISTED = sa.select(
    *(getattr(Endorsement, name) for name in ("id", "endorser_id", "name", "url", "comment", "written_at", "signed_at"))
).where(Endorsement.withdrawn_at.is_(None))
_ORDER = (_ROW.c.written_at, _ROW.c.id)
_IS_SIGNED = Endorsement.document.is_not(None)


class Waiting(NamedTuple):
    """Whose words wait, and for which badge."""

    name: str
    title: str
    credential_id: str


def of_credential(found: Credential, *, viewer: Person | None, after: str | None = None) -> Part:
    """What was said about a credential or an earlier copy of it; what waits only if the viewer owns it or wrote it."""
    about = Endorsement.credential_id.in_(sa.select(Credential.id).where(Credential.award == found.award))
    seen: sa.ColumnElement[bool] = _IS_SIGNED
    if viewer is not None:
        is_theirs = sa.or_(Endorsement.endorser_id == viewer.id, sa.literal(viewer.id == found.person_id))
        seen = sa.or_(_IS_SIGNED, is_theirs)
    return _part(sa.and_(about, seen), after)


def waiting_for(owner: Person) -> Sequence[Waiting]:
    """What was written about badges that somebody holds, and waits for them; the oldest first, and a few at most."""
    query = sa.select(Endorsement.name, Credential.title, Credential.id.label("credential_id"))
    about = query.join(Credential, Credential.id == Endorsement.credential_id)
    good = about.where(Credential.person_id == owner.id, Credential.revoked_at.is_(None))
    waits = good.where(Endorsement.document.is_(None), Endorsement.withdrawn_at.is_(None))
    return [Waiting(*row) for row in db.session.execute(waits.order_by(*_ORDER).limit(A_FEW))]


def of_badge(about: str, *, after: str | None = None) -> Part:
    """What was said about a badge, ``slug`` or ``slug/level``."""
    return _part(sa.and_(Endorsement.about == about, _IS_SIGNED), after)


def documents_of_badge(about: str) -> list[str]:
    """The signed endorsements of a badge, the oldest first."""
    signed = sa.select(Endorsement.document).where(Endorsement.about == about, Endorsement.withdrawn_at.is_(None))
    rows = db.session.scalars(signed.where(_IS_SIGNED).order_by(*_ORDER).limit(A_PAGE))
    return [document for document in rows if document]


def documents_of_credential(credential_id: str) -> list[str]:
    """The signed endorsements of a credential that is shared, and of its badge, the oldest first."""
    path = sa.case((Credential.level.is_(None), Credential.badge), else_=Credential.badge + "/" + Credential.level)
    beside = sa.or_(Endorsement.credential_id == Credential.id, Endorsement.about == path)
    signed = sa.select(Endorsement.document).join(Credential, beside).where(_IS_SIGNED)
    theirs = signed.where(Credential.id == credential_id, Credential.shared_at.is_not(None))
    standing = theirs.where(Endorsement.withdrawn_at.is_(None)).order_by(*_ORDER).limit(A_PAGE)
    return [document for document in db.session.scalars(standing) if document]


def endorsement(endorsement_id: str, *, viewer: Person | None) -> Endorsement:
    """A signed one about a badge or about a credential that the viewer may see; withdrawn ones too."""
    may_see: sa.ColumnElement[bool] = sa.or_(Endorsement.credential_id.is_(None), Credential.shared_at.is_not(None))
    if viewer is not None:
        may_see = sa.or_(may_see, Credential.person_id == viewer.id, Endorsement.endorser_id == viewer.id)
    query = sa.select(Endorsement).outerjoin(Credential, Credential.id == Endorsement.credential_id)
    found = db.session.scalar(query.where(Endorsement.id == endorsement_id, _IS_SIGNED, may_see))
    return found or _nothing()


def asked(endorsement_id: str, *, owner: Person) -> Endorsement:
    """An endorsement of a credential of theirs that stands or waits."""
    query = sa.select(Endorsement).join(Credential, Credential.id == Endorsement.credential_id)
    theirs = query.where(Endorsement.id == endorsement_id, Endorsement.withdrawn_at.is_(None))
    return db.session.scalar(theirs.where(Credential.person_id == owner.id)) or _nothing()


def one_of(endorsement_id: str, *, person: Person) -> Endorsement:
    """One that stands or waits, and that this person wrote, or that is about a credential of theirs."""
    query = sa.select(Endorsement).outerjoin(Credential, Credential.id == Endorsement.credential_id)
    standing = query.where(Endorsement.id == endorsement_id, Endorsement.withdrawn_at.is_(None))
    either = sa.or_(Endorsement.endorser_id == person.id, Credential.person_id == person.id)
    return db.session.scalar(standing.where(either)) or _nothing()


def is_withdrawn(endorsement_id: str) -> bool | None:
    """Whether something that was signed under this id was withdrawn; None when nothing was signed."""
    known = sa.select(Endorsement.withdrawn_at.is_not(None)).where(Endorsement.id == endorsement_id, _IS_SIGNED)
    return db.session.scalar(known)


def _part(condition: sa.ColumnElement[bool], after: str | None) -> Part:
    place = sa.select(*_ORDER).where(condition, Endorsement.id == after) if after else None
    return part_of(_LISTED.where(condition), *_ORDER, cursor=place, limit=A_PAGE)


def _nothing() -> Endorsement:
    raise NotFound(_("There is no such endorsement."))
