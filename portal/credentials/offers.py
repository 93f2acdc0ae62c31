"""Handing a credential to a wallet: an offer that one wallet takes once, within a quarter of an hour.

VCALM, the Verifiable Credential API (https://www.w3.org/TR/vcalm/): an interaction URL leads to an exchange, whose one
step answers with the credential. Whoever holds the token has the right; only its hash is kept.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import clock, db
from portal.credentials import contexts, portable
from portal.credentials.models import Credential, WalletOffer
from portal.errors import NotFound, Refused
from portal.people.models import Person
from portal.people.passwords import digest

log = structlog.get_logger(__name__)

LASTS = dt.timedelta(minutes=15)

_PRESENTATION = {"@context": [contexts.CREDENTIALS], "type": ["VerifiablePresentation"]}
_BEFORE = portable.dumps(_PRESENTATION).removesuffix("}") + ',"verifiableCredential":['


class Offer(NamedTuple):
    """What waits for a wallet, or waited."""

    title: str
    credential: str
    person: str
    expires_at: dt.datetime
    taken_at: dt.datetime | None
    revoked_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a wallet can still take it."""
        return self.taken_at is None and self.revoked_at is None and self.expires_at > clock.now()


def make(credential: Credential, *, by: Person) -> str:
    """The token of a new offer of one's own credential, shared or not; an earlier offer of it is good no more."""
    if credential.person_id != by.id:
        raise NotFound(_("There is no such badge, or its owner keeps it private."))
    if credential.is_revoked:
        raise Refused(_("This badge has been taken back, so it goes to no wallet."))
    token = secrets.token_urlsafe(24)
    fresh = {"id": digest(token), "expires_at": clock.now() + LASTS, "taken_at": None}
    insert = db.insert(WalletOffer).values(credential_id=credential.id, **fresh)
    db.session.execute(insert.on_conflict_do_update(index_elements=["credential_id"], set_=fresh))
    log.info("credential offered to a wallet", credential=credential.id, person=by.id)
    return token


def offer(token: str) -> Offer:
    """The offer behind a token, open or not. Looking takes nothing."""
    columns = (Credential.title, Credential.id, Credential.person_id)
    states = (WalletOffer.expires_at, WalletOffer.taken_at, Credential.revoked_at)
    query = sa.select(*columns, *states).join(Credential, Credential.id == WalletOffer.credential_id)
    found = db.session.execute(query.where(WalletOffer.id == digest(token))).first()
    if found is None:
        raise NotFound(_("There is no such offer, or a newer one has taken its place."))
    return Offer(*found)


def take(token: str) -> str | None:
    """Take the credential, as a presentation in JSON with the bytes that were signed; None when it is too late.

    Of two that ask at once one gets it.
    """
    is_good = sa.select(Credential.id).where(Credential.revoked_at.is_(None))
    taken = (
        sa.update(WalletOffer)
        .where(WalletOffer.id == digest(token), WalletOffer.taken_at.is_(None), WalletOffer.expires_at > clock.now())
        .where(WalletOffer.credential_id.in_(is_good))
        .values(taken_at=clock.now())
        .returning(WalletOffer.credential_id)
    )
    credential_id = db.session.scalar(taken.execution_options(synchronize_session=False))
    if credential_id is None:
        offer(token)
        return None
    log.info("credential taken by a wallet", credential=credential_id)
    document = db.session.scalars(sa.select(Credential.document).where(Credential.id == credential_id)).one()
    return f"{_BEFORE}{document}]}}"


def cancel(credential_id: str) -> None:
    """Take back what waits: no wallet gets it any more."""
    db.session.execute(sa.delete(WalletOffer).where(WalletOffer.credential_id == credential_id))
