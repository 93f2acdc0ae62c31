"""Deeds of the mint. Issuing and revoking keep to short transactions of their own, after the caller has committed.

Nothing is signed while the database is locked: read what waits, let go, sign, write what was signed. Each step can be
repeated: an award has one credential, and a status list is only ever replaced by one that shows more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import audit, clock, db
from portal.audit import Line
from portal.credentials import evidence, offers, queries, status, versions
from portal.credentials import issuer as identity
from portal.credentials.documents import FIRST, Numbered
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey
from portal.credentials.minting import Copy, Minted, mint, mint_status_list
from portal.credentials.models import Credential, Picture, StatusList
from portal.credentials.queries import Award
from portal.credentials.transactions import reading, writing
from portal.errors import NotFound, Refused, Unavailable
from portal.people.models import Person

log = structlog.get_logger(__name__)

Tell = Callable[[int, int], None]
MANY, CHUNK = 1000, 50
"""Awards that are looked at, and credentials that are written in one transaction."""

TAKEN_BACK = "The award was taken back."


def settle(person_ids: Collection[str]) -> None:
    """Make the credentials of some people agree with the ledger, after the commit of what changed it.

    What was taken back is revoked, what waits is issued. Never costs anybody the award: without a key, or with a busy
    database, it is written down and stays pending.
    """
    try:
        db.session.commit()
        for some in _in_parts(person_ids):
            with reading():
                is_settled = queries.is_settled(some)
            if not is_settled:
                revoke_taken_back(some)
                issue_pending(some)
    except (Unavailable, sa.exc.OperationalError) as problem:
        db.session.rollback()
        log.warning("credentials stay pending", problem=type(problem).__name__)


def issue_pending(
    person_ids: Collection[str] | None = None, *, limit: int | None = None, tell: Tell | None = None
) -> int:
    """Issue what awards still wait for, of some people or of everybody; answer how many were issued.

    Goes on until nothing waits, or ``limit`` are issued; what cannot be issued now is tried next time. ``tell`` hears
    how many of how many are done. Raises ``Unavailable`` when there is no key to sign with.
    """
    db.session.commit()
    with reading():
        total = queries.waiting(person_ids) if tell else 0
    issued, stuck = 0, set[str]()
    while limit is None or issued < limit:
        most = len(stuck) + (MANY if limit is None else min(MANY, limit - issued))
        with reading():
            found = queries.pending(person_ids, limit=most)
        waiting = [award for award in found if award.id not in stuck]
        for start in range(0, len(waiting), CHUNK):
            chunk = waiting[start : start + CHUNK]
            done = _issue(chunk)
            issued += len(done)
            stuck |= {award.id for award in chunk} - done
            if tell:
                tell(issued + len(stuck), max(total, issued + len(stuck)))
        if len(found) < most:
            break
    if person_ids is None:
        publish_status_lists()
    return issued


def issue(award: str, *, viewer: Person) -> Credential:
    """The credential of the viewer's own award, issued now if it still waits. ``NotFound`` for anybody else."""
    person_id = viewer.id
    for _attempt in range(3):
        with reading():
            found = db.session.scalar(
                sa.select(Credential.id).where(Credential.award == award, Credential.person_id == person_id)
            )
        if found or not issue_pending([person_id]):
            break
    return queries.credential_of_award(award, viewer=viewer)


def revoke_taken_back(person_ids: Collection[str] | None = None) -> int:
    """Revoke the credentials whose award no longer counts; answer how many."""
    db.session.commit()
    with reading():
        gone = queries.taken_back(person_ids)
    if gone:
        _revoke(gone, TAKEN_BACK, audit.PORTAL)
    return len(gone)


def revoke(credential_id: str, *, reason: str, by: str = audit.OPERATOR) -> None:
    """Revoke one credential by hand. ``reason`` is public: anybody who checks the badge reads it. ``by`` is the id of
    a person, or an operator.
    """
    db.session.commit()
    with reading():
        query = sa.select(Credential.id, Credential.revoked_at, Credential.replaced_by)
        found = db.session.execute(query.where(Credential.id == credential_id)).first()
    if found is None:
        raise NotFound(_("There is no such credential."))
    if found.replaced_by is not None:
        raise Refused(
            _("A newer copy has replaced this credential. Please revoke that one: %(id)s", id=found.replaced_by)
        )
    if found.revoked_at is not None:
        raise Refused(_("This credential has been revoked already."))
    if not reason.strip():
        raise Refused(_("Please say why: whoever checks the badge will read it."), field="reason")
    _revoke([credential_id], reason.strip(), by)


def share(credential: Credential, *, by: Person) -> None:
    """Let anybody see it, and the copies that it has replaced. Only its owner may."""
    _check_owner(credential, by)
    if credential.is_replaced:
        raise Refused(_("There is a newer copy of this badge. Please share that one."))
    if credential.is_revoked:
        raise Refused(_("This badge has been taken back, so it cannot be shared."))
    _let_see(credential, credential.shared_at or clock.now())


def withdraw(credential: Credential, *, by: Person) -> None:
    """Keep it and all its copies private again: to everybody else they do not exist any more, and no wallet gets one
    that had not yet.
    """
    _check_owner(credential, by)
    _let_see(credential, None)
    offers.cancel(credential.id)


def publish_status_lists() -> None:
    """Sign every status list anew that does not show all that was revoked, that has grown old, or that a key has signed
    which is not trusted any more: nobody would believe what it says of badges that other keys have signed.
    """
    lost = [key.kid for key in identity.current().listed_keys() if key.revoked_at]
    is_stale = sa.or_(
        _SHOWS_LESS,
        StatusList.updated_at < clock.now() - status.FRESH,
        *(StatusList.document.contains(f"#{kid}", autoescape=True) for kid in lost),
    )
    with reading():
        stale = db.session.scalars(_LISTS.where(is_stale)).all()
    for number in stale:
        _publish(number)


_COUNTED = (
    sa.select(Credential.status_list, sa.func.count().label("n"))
    .where(Credential.revoked_at.is_not(None))
    .group_by(Credential.status_list)
    .subquery()
)
_LISTS = sa.select(StatusList.number).outerjoin(_COUNTED, _COUNTED.c.status_list == StatusList.number)
_SHOWS_LESS = sa.func.coalesce(_COUNTED.c.n, 0) > StatusList.revoked


def _issue(awards: Sequence[Award]) -> set[str]:
    issuer = identity.current()
    key = issuer.signing_key()
    number, indices = places(len(awards), issuer, key)
    version, behind = facts_of(awards, issuer)
    minted = []
    for award, index in zip(awards, indices, strict=True):
        copy = Copy(number, index, version.get(award.what, FIRST), behind.get(award.id, ""))
        try:
            minted.append(mint(award, issuer, key, copy))
        except (NotFound, ValueError) as problem:
            log.error("credential cannot be issued", award=award.id, what=award.what, problem=str(problem))
    return _keep(minted)


def _keep(minted: Sequence[Minted]) -> set[str]:
    """Write them down; answer their awards. One whose award got a credential meanwhile, elsewhere, is dropped."""
    if not minted:
        return set()
    pictures = {one.picture["id"]: one.picture for one in minted}
    insert = db.insert(Credential).on_conflict_do_nothing().returning(Credential.award)
    with writing():
        db.session.execute(db.insert(Picture).on_conflict_do_nothing(), list(pictures.values()))
        kept = set(db.session.scalars(insert, [one.credential for one in minted]))
        audit.write([line for one in minted if one.credential["award"] in kept for line in one.lines])
    log.info("credentials signed", number=len(kept))
    return kept


def facts_of(awards: Sequence[Award], issuer: Issuer) -> tuple[dict[str, Numbered], dict[str, str]]:
    """What copies of some awards say beside the award: the version of each badge, by what it is called in the ledger;
    and what stands behind each award.
    """
    version = versions.keep({award.what for award in awards}, issuer)
    with reading():
        return version, evidence.narratives([award.id for award in awards])


def places(count: int, issuer: Issuer, key: SigningKey) -> tuple[int, list[int]]:
    """The list that new credentials go to, and so many random indices that nobody has in it."""
    number = _open_list(issuer, key)
    free: list[int] = []
    while len(free) < count:
        candidates = status.random_indices(4 * count)
        in_use = sa.and_(Credential.status_list == number, Credential.status_index.in_(candidates))
        with reading():
            taken = set(db.session.scalars(sa.select(Credential.status_index).where(in_use)))
        free += [index for index in candidates if index not in taken and index not in free]
    return number, free[:count]


def _open_list(issuer: Issuer, key: SigningKey) -> int:
    """The number of the newest list; of a new one, signed and published, when that is full or there is none."""
    newest = sa.select(sa.func.max(StatusList.number)).scalar_subquery()
    used = sa.select(sa.func.count()).where(Credential.status_list == newest).scalar_subquery()
    with reading():
        number, count = db.session.execute(sa.select(newest, used)).one()
    if number is not None and count < status.FULL:
        return int(number)
    number = (number or 0) + 1
    document = mint_status_list(number, (), issuer, key)
    with writing():
        row = {"number": number, "document": document, "revoked": 0, "updated_at": clock.now()}
        insert = db.insert(StatusList).values(row).on_conflict_do_nothing().returning(StatusList.number)
        _note_list(db.session.scalars(insert).all(), document, key)
    return number


def _revoke(credential_ids: Collection[str], reason: str, by: str) -> None:
    is_good = Credential.revoked_at.is_(None)
    update = sa.update(Credential).values(revoked_at=clock.now(), revocation_reason=reason).returning(Credential.id)
    for some in _in_parts(credential_ids):
        with writing():
            done = db.session.scalars(update.where(Credential.id.in_(some), is_good)).all()
            audit.write([Line("credential.revoked", each, reason, by=by) for each in done])
        for credential_id in done:
            log.info("credential revoked", credential=credential_id)
    publish_status_lists()


def _publish(number: int) -> None:
    """Sign list ``number`` anew. Nothing is ever un-revoked, so of two that race the one that shows more stays."""
    issuer = identity.current()
    with reading():
        revoked = sa.select(Credential.status_index).where(
            Credential.status_list == number, Credential.revoked_at.is_not(None)
        )
        bits = db.session.scalars(revoked).all()
    key = issuer.signing_key()
    document = mint_status_list(number, bits, issuer, key)
    update = (
        sa.update(StatusList)
        .where(StatusList.number == number, StatusList.revoked <= len(bits))
        .values(document=document, revoked=len(bits), updated_at=clock.now())
        .returning(StatusList.number)
    )
    with writing():
        _note_list(db.session.scalars(update).all(), document, key)


def _note_list(numbers: Sequence[int], document: str, key: SigningKey) -> None:
    """A line for the list that was signed, if it is the one that is served now."""
    digest = audit.digest(document)
    audit.write([Line("status-list.signed", str(number), kid=key.kid, digest=digest) for number in numbers])


def _in_parts(ids: Collection[str]) -> Iterator[list[str]]:
    """So many at once as a statement can name."""
    every = list(ids)
    return (every[start : start + MANY] for start in range(0, len(every), MANY))


def _let_see(credential: Credential, since: dt.datetime | None) -> None:
    credential.shared_at = since
    copies = sa.update(Credential).where(Credential.award == credential.award, Credential.id != credential.id)
    db.session.execute(copies.values(shared_at=since))


def _check_owner(credential: Credential, by: Person) -> None:
    if credential.person_id != by.id:
        raise NotFound(_("There is no such badge, or its owner keeps it private."))
