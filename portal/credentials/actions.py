"""Deeds of the mint. Issuing and revoking keep to short transactions of their own, after the caller has committed.

Nothing is signed while the database is locked: read what waits, let go, sign, write what was signed. Each step can be
repeated: an award has one credential, and a status list is only ever replaced by one that shows more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db
from portal.credentials import issuer as identity
from portal.credentials import queries, status, turns
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey
from portal.credentials.minting import Minted, mint, mint_status_list
from portal.credentials.models import Credential, Picture, StatusList
from portal.credentials.queries import Award
from portal.errors import NotFound, Refused, Unavailable
from portal.people.models import Person

log = structlog.get_logger(__name__)

CHUNK = 25
"""Credentials that are written in one transaction."""

TAKEN_BACK = "The award was taken back."


def settle(person_ids: Collection[str]) -> None:
    """Make the credentials of some people agree with the ledger, after the commit of what changed it.

    What was taken back is revoked, what waits is issued. Never costs anybody the award: without a key, or with a busy
    database, it is written down and stays pending.
    """
    try:
        db.session.commit()
        with turns.reading():
            is_settled = queries.is_settled(person_ids)
        if not is_settled:
            revoke_taken_back(person_ids)
            issue_pending(person_ids)
    except (Unavailable, sa.exc.OperationalError) as problem:
        db.session.rollback()
        log.warning("credentials stay pending", problem=type(problem).__name__)


def issue_pending(person_ids: Collection[str] | None = None, *, limit: int = 1000) -> int:
    """Issue what awards still wait for, of some people or of everybody; answer how many were issued.

    Raises ``Unavailable`` when there is no key to sign with.
    """
    db.session.commit()
    with turns.reading():
        waiting = queries.pending(person_ids, limit=limit)
    issued = 0
    for start in range(0, len(waiting), CHUNK):
        issued += _issue(waiting[start : start + CHUNK])
    if person_ids is None:
        publish_status_lists()
    return issued


def issue(award: str, *, viewer: Person) -> Credential:
    """The credential of the viewer's own award, issued now if it still waits. ``NotFound`` for anybody else."""
    person_id = viewer.id
    for _attempt in range(3):
        with turns.reading():
            found = db.session.scalar(
                sa.select(Credential.id).where(Credential.award == award, Credential.person_id == person_id)
            )
        if found or not issue_pending([person_id]):
            break
    return queries.credential_of_award(award, viewer=viewer)


def revoke_taken_back(person_ids: Collection[str] | None = None) -> int:
    """Revoke the credentials whose award no longer counts; answer how many."""
    db.session.commit()
    with turns.reading():
        gone = queries.taken_back(person_ids)
    if gone:
        _revoke(gone, TAKEN_BACK)
    return len(gone)


def revoke(credential_id: str, *, reason: str) -> None:
    """Revoke one credential by hand. ``reason`` is public: anybody who checks the badge reads it."""
    db.session.commit()
    with turns.reading():
        query = sa.select(Credential.id, Credential.revoked_at).where(Credential.id == credential_id)
        found = db.session.execute(query).first()
    if found is None:
        raise NotFound(_("There is no such credential."))
    if found.revoked_at is not None:
        raise Refused(_("This credential has been revoked already."))
    if not reason.strip():
        raise Refused(_("Please say why: whoever checks the badge will read it."), field="reason")
    _revoke([credential_id], reason.strip())


def share(credential: Credential, *, by: Person) -> None:
    """Let anybody see it. Only its owner may."""
    _check_owner(credential, by)
    if credential.is_revoked:
        raise Refused(_("This badge has been taken back, so it cannot be shared."))
    credential.shared_at = credential.shared_at or clock.now()


def withdraw(credential: Credential, *, by: Person) -> None:
    """Keep it private again: to everybody else it does not exist any more."""
    _check_owner(credential, by)
    credential.shared_at = None


def publish_status_lists() -> None:
    """Sign every status list anew that does not show all that was revoked."""
    with turns.reading():
        stale = db.session.scalars(_STALE).all()
    for number in stale:
        _publish(number)


_COUNTED = (
    sa.select(Credential.status_list, sa.func.count().label("n"))
    .where(Credential.revoked_at.is_not(None))
    .group_by(Credential.status_list)
    .subquery()
)
_STALE = (
    sa.select(StatusList.number)
    .join(_COUNTED, _COUNTED.c.status_list == StatusList.number)
    .where(_COUNTED.c.n > StatusList.revoked)
)


def _issue(awards: Sequence[Award]) -> int:
    issuer = identity.current()
    key = issuer.signing_key()
    number, indices = _places(len(awards), issuer, key)
    minted = []
    for award, index in zip(awards, indices, strict=True):
        try:
            minted.append(mint(award, issuer, key, list_number=number, index=index))
        except (NotFound, ValueError) as problem:
            log.error("credential cannot be issued", award=award.id, what=award.what, problem=str(problem))
    return _keep(minted)


def _keep(minted: Sequence[Minted]) -> int:
    """Write them down. One whose award got a credential meanwhile, by another process, is dropped."""
    kept = 0
    with turns.writing():
        for one in minted:
            db.session.execute(db.insert(Picture).values(one.picture).on_conflict_do_nothing())
            insert = db.insert(Credential).values(one.credential).on_conflict_do_nothing().returning(Credential.id)
            if db.session.scalar(insert) is not None:
                kept += 1
                log.info("credential signed", credential=one.credential["id"], award=one.credential["award"])
    return kept


def _places(count: int, issuer: Issuer, key: SigningKey) -> tuple[int, list[int]]:
    """The list that new credentials go to, and so many random indices that nobody has in it."""
    number = _open_list(issuer, key)
    free: list[int] = []
    while len(free) < count:
        candidates = status.random_indices(4 * count)
        in_use = sa.and_(Credential.status_list == number, Credential.status_index.in_(candidates))
        with turns.reading():
            taken = set(db.session.scalars(sa.select(Credential.status_index).where(in_use)))
        free += [index for index in candidates if index not in taken and index not in free]
    return number, free[:count]


def _open_list(issuer: Issuer, key: SigningKey) -> int:
    """The number of the newest list; of a new one, signed and published, when that is full or there is none."""
    newest = sa.select(sa.func.max(StatusList.number)).scalar_subquery()
    used = sa.select(sa.func.count()).where(Credential.status_list == newest).scalar_subquery()
    with turns.reading():
        number, count = db.session.execute(sa.select(newest, used)).one()
    if number is not None and count < status.FULL:
        return int(number)
    number = (number or 0) + 1
    document = mint_status_list(number, (), issuer, key)
    with turns.writing():
        row = {"number": number, "document": document, "revoked": 0, "updated_at": clock.now()}
        db.session.execute(db.insert(StatusList).values(row).on_conflict_do_nothing())
    return number


def _revoke(credential_ids: Collection[str], reason: str) -> None:
    with turns.writing():
        db.session.execute(
            sa.update(Credential)
            .where(Credential.id.in_(credential_ids), Credential.revoked_at.is_(None))
            .values(revoked_at=clock.now(), revocation_reason=reason)
        )
    for credential_id in credential_ids:
        log.info("credential revoked", credential=credential_id)
    publish_status_lists()


def _publish(number: int) -> None:
    """Sign list ``number`` anew. Nothing is ever un-revoked, so of two that race the one that shows more stays."""
    issuer = identity.current()
    with turns.reading():
        revoked = sa.select(Credential.status_index).where(
            Credential.status_list == number, Credential.revoked_at.is_not(None)
        )
        bits = db.session.scalars(revoked).all()
    document = mint_status_list(number, bits, issuer, issuer.signing_key())
    with turns.writing():
        db.session.execute(
            sa.update(StatusList)
            .where(StatusList.number == number, StatusList.revoked < len(bits))
            .values(document=document, revoked=len(bits), updated_at=clock.now())
        )


def _check_owner(credential: Credential, by: Person) -> None:
    if credential.person_id != by.id:
        raise NotFound(_("There is no such badge, or its owner keeps it private."))
