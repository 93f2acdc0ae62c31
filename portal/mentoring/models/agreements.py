"""The words that pairs have signed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db


class AgreementText(db.Base):
    """An agreement, ``slug/version``, as it read when it was first signed: content moves on, this stays."""

    __tablename__ = "agreement_text"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    html: Mapped[str]
    kept_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    @property
    def version(self) -> int:
        """The number after the slash."""
        return int(self.id.rpartition("/")[2])

    @property
    def body_html(self) -> Markup:
        """The text, which came from the content and so is safe to show."""
        return Markup(self.html)  # noqa: S704 (only ``agreements.keep`` writes it, from the catalog)
