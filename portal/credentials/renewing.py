"""Signing a credential anew: a fresh copy that keeps the day of the award, and takes the place of the one before.

The copy before is revoked and knows its successor; the address that is shared, and whether it is, go over to the new
one. What was revoked for another reason stays revoked: there is no new copy of it. As everywhere in the mint nothing is
signed while the database is locked, and each step can be repeated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import audit, catalog, clock, db
from portal.audit import Line
from portal.credentials import issuer as identity
from portal.credentials import queries, validity, versions
from portal.credentials.actions import CHUNK, facts_of, places, publish_status_lists
from portal.credentials.documents import FIRST, identity_hash
from portal.credentials.minting import Copy, Minted, mint
from portal.credentials.models import Credential, Picture, new_short
from portal.credentials.queries import Award
from portal.credentials.transactions import reading, writing
from portal.errors import NotFound, Refused
from portal.people.models import Person

log = structlog.get_logger(__name__)

REPLACED = "Replaced by a newer copy."
"""What the copy before says of itself from then on."""

Why = Literal["expired", "expires", "address", "version"]
Progress = Callable[[int, int], None]


class Reissued(NamedTuple):
    """How many credentials have a new copy, and the ids of those that could not get one."""

    done: int
    left: list[str]


class _Old(NamedTuple):
    """A copy that is to be replaced."""

    id: str
    edition: int
    short: str
    valid_until: dt.datetime | None
    award: Award


_OLD = sa.select(
    Credential.id,
    Credential.edition,
    Credential.short,
    Credential.valid_until,
    Credential.award,
    Credential.rule,
    Credential.key,
    Credential.person_id,
    Credential.what,
    Credential.awarded_at,
    Person.email,
    Person.subject,
).join(Person, Person.id == Credential.person_id)
_IS_GOOD = Credential.revoked_at.is_(None)


def why_renew(found: Credential, *, owner: Person) -> Why | None:
    """Why its owner would do well to have a fresh copy, if they would and can."""
    try:
        badge = catalog.badge(found.badge)
        badge.title(found.level)
    except NotFound:
        return None
    if found.is_revoked:
        return None
    if found.is_expired:
        return "expired"
    if found.valid_until is not None and found.valid_until <= clock.now() + validity.SOON:
        return "expires"
    (identifier,) = found.plain["credentialSubject"]["identifier"]
    if identifier["identityHash"] != identity_hash(owner.email, found.salt):
        return "address"
    return "version" if versions.current(badge, found.level).number != found.version else None


def renew(credential_id: str, *, by: Person) -> str:
    """A fresh copy for its owner, where that is worthwhile; gives back the id of the newest copy. Twice is once."""
    db.session.commit()
    with reading():
        found = queries.credential(credential_id, viewer=by)
        if found.person_id != by.id:
            raise NotFound(_("There is no such badge, or its owner keeps it private."))
        newest = queries.newest_copy(credential_id)
        if newest.id != credential_id:
            return newest.id
        if newest.revoked_at:
            raise Refused(_("This badge has been taken back, so there is no fresh copy of it."))
        if why_renew(found, owner=by) is None:
            raise Refused(_("Your copy is as good as a fresh one would be."))
    return _replaced_or_newest(credential_id, REPLACED, by.id)


def reissue(credential_id: str, *, reason: str) -> str:
    """A fresh copy of one credential, for an operator; gives back the id of the newest copy. ``reason`` is public."""
    said = _said(reason)
    db.session.commit()
    with reading():
        newest = queries.newest_copy(credential_id)
        if newest.id != credential_id:
            return newest.id
        if newest.revoked_at:
            raise Refused(_("This credential has been revoked for good, so there is no fresh copy of it."))
    return _replaced_or_newest(credential_id, said, audit.OPERATOR)


def reissue_signed_with(kid: str, *, reason: str, progress: Progress | None = None) -> Reissued:
    """Fresh copies of every good credential that a key has signed, as when somebody else may have it. Each keeps its
    end; those that have expired say nothing any more, and are left alone. Interrupted, it goes on where it was.
    """
    said, done, seen, last = _said(reason), 0, 0, ""
    db.session.commit()
    if identity.current().signing_key().kid == kid:
        raise Refused(_("This key signs now, so fresh copies would be no better. First: `portal keys rotate`."))
    has_not_ended = sa.or_(Credential.valid_until.is_(None), Credential.valid_until > clock.now())
    asked = sa.and_(Credential.kid == kid, _IS_GOOD, has_not_ended)
    with reading():
        total = db.session.scalars(sa.select(sa.func.count()).select_from(Credential).where(asked)).one()
    while chunk := _read(sa.and_(asked, Credential.id > last)):
        done, seen, last = (
            done + len(_reissue(chunk, said, audit.OPERATOR, keeps_end=True)),
            seen + len(chunk),
            chunk[-1].id,
        )
        if progress:
            progress(seen, total)
    publish_status_lists()
    with reading():
        return Reissued(done, list(db.session.scalars(sa.select(Credential.id).where(asked))))


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Please say why: whoever checks the old copy will read it."), field="reason")
    return f"{REPLACED} {reason.strip()}"


def _replaced_or_newest(credential_id: str, reason: str, by: str) -> str:
    """The id of the copy that has replaced it: by us, or by somebody who was faster."""
    for _attempt in range(3):
        old = _read(sa.and_(Credential.id == credential_id, _IS_GOOD))
        if not old:
            break
        found = _reissue(old, reason, by)
        if found:
            publish_status_lists()
            return found[credential_id]
    with reading():
        newest = queries.newest_copy(credential_id)
        if newest.id == credential_id:
            raise Refused(_("There is no fresh copy of this badge now. Please try again later."))
        return newest.id


def _read(which: sa.ColumnElement[bool]) -> list[_Old]:
    with reading():
        rows: Sequence[Any] = db.session.execute(_OLD.where(which).order_by(Credential.id).limit(CHUNK)).all()
    return [_Old(row[0], row[1], row[2], row[3], Award(*row[4:])) for row in rows]


def _reissue(olds: Sequence[_Old], reason: str, by: str, *, keeps_end: bool = False) -> dict[str, str]:
    """Sign and write fresh copies; gives back their ids by those of the copies that they have replaced."""
    issuer = identity.current()
    key = issuer.signing_key()
    number, indices = places(len(olds), issuer, key)
    version, behind = facts_of([old.award for old in olds], issuer)
    replaced = {}
    for old, index in zip(olds, indices, strict=True):
        end = old.valid_until if keeps_end else None
        says = version.get(old.award.what, FIRST), behind.get(old.award.id, "")
        try:
            minted = mint(old.award, issuer, key, Copy(number, index, *says, old.edition + 1, end))
        except (NotFound, ValueError) as problem:
            log.error("credential cannot be signed anew", credential=old.id, what=old.award.what, problem=str(problem))
            continue
        if _take_the_place(old, minted, reason, by):
            replaced[old.id] = minted.credential["id"]
    log.info("credentials signed anew", number=len(replaced))
    return replaced


def _take_the_place(old: _Old, minted: Minted, reason: str, by: str) -> bool:
    """Write the fresh copy down in place of the one before; False when that has been revoked or replaced meanwhile."""
    fresh_id = minted.credential["id"]
    leave = sa.update(Credential).where(Credential.id == old.id, _IS_GOOD)
    leave = leave.values(short=new_short(), revoked_at=clock.now(), revocation_reason=reason)
    with writing():
        left = db.session.execute(leave.returning(Credential.shared_at)).first()
        if left is None:
            return False
        db.session.execute(db.insert(Picture).values(minted.picture).on_conflict_do_nothing())
        row = minted.credential | {"short": old.short, "shared_at": left.shared_at}
        written = db.insert(Credential).values(row).on_conflict_do_nothing().returning(Credential.id)
        if db.session.scalar(written) is None:
            db.session.rollback()
            return False
        db.session.execute(sa.update(Credential).where(Credential.id == old.id).values(replaced_by=fresh_id))
        audit.write([*minted.lines, Line("credential.revoked", old.id, reason, by=by)])
    return True
