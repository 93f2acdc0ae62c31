"""What was written about badges and credentials, and the signed documents that came of it."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

_STANDS = sa.text("withdrawn_at IS NULL")


class Endorsement(db.Base):
    """Words of somebody about ``about``: the id of a credential, or a badge as ``slug`` or ``slug/level``.

    ``endorser_id`` is None for an organisation outside. ``document`` is the signed EndorsementCredential, exactly as it
    is served; there is none before the owner of the credential has agreed. ``from_elsewhere`` were signed elsewhere.
    """

    __tablename__ = "endorsement"
    __table_args__ = (
        sa.Index(
            "ix_endorsement_one", "about", "endorser_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
        ),
    )

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    about: Mapped[str]
    credential_id: Mapped[db.Id | None] = mapped_column(sa.ForeignKey("credential.id"), index=True)
    endorser_id: Mapped[db.Id | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str]
    url: Mapped[str | None]
    comment: Mapped[str]
    written_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    document: Mapped[str | None]
    signed_at: Mapped[dt.datetime | None]
    from_elsewhere: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[dt.datetime | None]
