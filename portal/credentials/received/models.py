"""What was brought, as it was brought."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db


class ReceivedBadge(db.Base):
    """A badge of somebody from elsewhere. ``document`` is what was sent, ``form`` is ``json`` or ``jwt``.

    ``name`` is the hash of issuer and id: two with the same are editions of one credential (Open Badges 3.0, section
    "Credential equality and comparison"). ``digest`` is the hash of the document, ``brought_by`` the name of the app.
    """

    __tablename__ = "received_badge"
    __table_args__ = (sa.UniqueConstraint("person_id", "name"), sa.Index(None, "person_id", "issued_at"))

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    person_id: Mapped[db.Id] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str]
    form: Mapped[str]
    document: Mapped[str]
    digest: Mapped[str]
    title: Mapped[str]
    issuer: Mapped[str]
    issued_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    brought_by: Mapped[str]
