"""What was issued: signed documents exactly as they are served, and the lists that say which are revoked."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

SHORT = 12
"""Letters of the address that is shared: 72 random bits."""

_REVOKED = sa.text("revoked_at IS NOT NULL")


def new_short() -> str:
    """A new random name for ``/b/<short>``."""
    return secrets.token_urlsafe(SHORT * 3 // 4)


class Picture(db.Base):
    """The drawing of a badge as it was when a credential was issued. ``id`` is the SHA-256 of the SVG, in hex."""

    __tablename__ = "badge_picture"

    id: Mapped[str] = mapped_column(primary_key=True)
    svg: Mapped[bytes] = mapped_column(sa.LargeBinary)


class BadgeVersion(db.Base):
    """The words and the picture of a badge, as they were signed from ``since`` on. ``level`` is empty for none.

    ``document`` is the Open Badges 3.0 achievement; ``fingerprint`` tells whether a badge is still the same.
    """

    __tablename__ = "badge_version"
    __table_args__ = (sa.UniqueConstraint("slug", "level", "fingerprint"),)

    slug: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str]
    document: Mapped[str]
    picture: Mapped[str] = mapped_column(sa.ForeignKey("badge_picture.id"))
    since: Mapped[dt.datetime] = mapped_column(default=clock.now)


class StatusList(db.Base):
    """A signed list of bits, one for each credential, set where one is revoked. ``revoked`` counts those it shows."""

    __tablename__ = "status_list"

    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    document: Mapped[str]
    revoked: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Credential(db.Base):
    """One person's signed copy of a badge. ``document``, ``ob2_document``, ``jwt`` and ``ob2_jws`` are served as they
    stand, for ever; the last two are missing where one was issued before there were such.

    ``rule``, ``key`` and ``what`` say which holding in the ledger it stands for; ``award`` is the row that earned it.
    An award may have several copies, numbered by ``edition``: all but the newest are ``replaced_by`` the next one, and
    revoked. ``version`` is that of the badge.
    """

    __tablename__ = "credential"
    __table_args__ = (
        sa.UniqueConstraint("award", "edition"),
        sa.UniqueConstraint("status_list", "status_index"),
        sa.Index(None, "person_id", "awarded_at"),
        sa.Index(None, "rule", "key", "person_id", "what"),
        sa.Index("ix_credential_revoked", "status_list", sqlite_where=_REVOKED, postgresql_where=_REVOKED),
    )

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    award: Mapped[db.Id] = mapped_column(sa.ForeignKey("ledger.id"))
    edition: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("person.id"))
    rule: Mapped[int]
    key: Mapped[str]
    what: Mapped[str]
    badge: Mapped[str]
    level: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    short: Mapped[str] = mapped_column(unique=True, default=new_short)
    salt: Mapped[str]
    status_list: Mapped[int] = mapped_column(sa.ForeignKey("status_list.number"))
    status_index: Mapped[int]
    kid: Mapped[str]
    picture: Mapped[str] = mapped_column(sa.ForeignKey("badge_picture.id"))
    document: Mapped[str]
    ob2_document: Mapped[str]
    jwt: Mapped[str | None]
    ob2_jws: Mapped[str | None]
    awarded_at: Mapped[dt.datetime]
    issued_at: Mapped[dt.datetime]
    valid_until: Mapped[dt.datetime | None]
    shared_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    revocation_reason: Mapped[str | None]
    replaced_by: Mapped[db.Id | None] = mapped_column(sa.ForeignKey("credential.id"))

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_replaced(self) -> bool:
        return self.replaced_by is not None

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until <= clock.now()

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The Open Badges 3.0 document, read."""
        found: dict[str, Any] = json.loads(self.document)
        return found

    @property
    def achievement(self) -> dict[str, Any]:
        """The badge as it was when this was signed."""
        found: dict[str, Any] = self.plain["credentialSubject"]["achievement"]
        return found


class WalletOffer(db.Base):
    """A credential that waits for a wallet to take it, once. ``id`` is the hash of a token; a newer one replaces it."""

    __tablename__ = "wallet_offer"

    id: Mapped[str] = mapped_column(primary_key=True)
    credential_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("credential.id"), unique=True)
    expires_at: Mapped[dt.datetime]
    taken_at: Mapped[dt.datetime | None]
