"""Pairs and what they sign."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, db
from portal.people.models import Person, Programme

OFFERED, ACCEPTED_BY_ONE, ACTIVE, WRAPPING_UP = "offered", "accepted_by_one", "active", "wrapping_up"
COMPLETED, DECLINED, EXPIRED, PAUSED, EXITED = "completed", "declined", "expired", "paused", "exited"
LIVING = (OFFERED, ACCEPTED_BY_ONE, ACTIVE, WRAPPING_UP, PAUSED)
"""States in which a pair takes up room with both."""
MEETING = (ACTIVE, WRAPPING_UP)
"""States in which a pair holds sessions."""


class Pair(db.Base):
    """A mentor and a mentee, for a time. Other members are another pair.

    ``agreement`` is the id, ``slug/version``, of the one that counts for them; ``before`` the state that a pause or a
    new match interrupted; ``pauses`` how often they have rested. While they wrap up, each says that they are done.
    """

    __tablename__ = "pair"
    __table_args__ = (sa.UniqueConstraint("programme_id", "mentor_id", "mentee_id"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    mentor_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    mentee_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default=OFFERED)
    before: Mapped[str] = mapped_column(default="")
    state_since: Mapped[dt.datetime] = mapped_column(default=clock.now)
    mentor_accepted_at: Mapped[dt.datetime | None]
    mentee_accepted_at: Mapped[dt.datetime | None]
    mentor_done_at: Mapped[dt.datetime | None]
    mentee_done_at: Mapped[dt.datetime | None]
    pauses: Mapped[int] = mapped_column(default=0)
    agreement: Mapped[str] = mapped_column(default="")
    formed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[dt.datetime | None]

    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id], lazy="raise")
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id], lazy="raise")
    programme: Mapped[Programme] = relationship(lazy="raise")

    def role_of(self, person: Person) -> str | None:
        """``mentor``, ``mentee``, or nothing for anybody else."""
        return {self.mentor_id: "mentor", self.mentee_id: "mentee"}.get(person.id)

    @property
    def both(self) -> tuple[str, str]:
        """Ids of the two."""
        return self.mentor_id, self.mentee_id

    def other(self, person: Person) -> Person:
        """The pair's other half."""
        return self.mentee if person.id == self.mentor_id else self.mentor


class Signature(db.Base):
    """One of a pair stands by an agreement: its id, ``slug/version``."""

    __tablename__ = "signature"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pair_id: Mapped[db.Id] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    agreement: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
