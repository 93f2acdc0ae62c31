"""People, programmes, enrolments, and the keys to the door: sign-ins, links, tokens."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, db
from portal.config import LANGUAGES

ROLES = ("mentor", "mentee", "coordinator", "reviewer", "sponsor", "safe-contact")
PROGRAMME_STATES = ("draft", "enrolling", "matching", "running", "paused", "closing", "closed", "archived")
ENROLMENT_STATES = ("invited", "applied", "approved", "trained", "available", "matched", "completed", "withdrawn")

IDLE = dt.timedelta(days=14)
ABSOLUTE = dt.timedelta(days=60)


class Person(db.Base):
    """Somebody. ``subject`` is who they are in credentials: stable, and meaningless outside."""

    __tablename__ = "person"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    email: Mapped[str] = mapped_column(unique=True)
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    timezone: Mapped[str] = mapped_column(default="Europe/Zurich")
    language: Mapped[str] = mapped_column(default="en")
    department: Mapped[str] = mapped_column(default="")
    how_i_work: Mapped[str] = mapped_column(default="")
    manager_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(unique=True, default=lambda: uuid.uuid4().urn)
    hides_points: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    deactivated_at: Mapped[dt.datetime | None]

    @property
    def first_name(self) -> str:
        """What one calls them."""
        return self.name.split()[0]

    @property
    def locale(self) -> str:
        """The language they are spoken to in, as Babel names it: their own where the portal speaks it."""
        return self.language.replace("-", "_") if self.language in LANGUAGES else LANGUAGES[0]


class Programme(db.Base):
    """One run of mentoring, with dates and aims."""

    __tablename__ = "programme"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    aim: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    timezone: Mapped[str] = mapped_column(default="Europe/Zurich")
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Enrolment(db.Base):
    """A person's part in a programme, in one role."""

    __tablename__ = "enrolment"
    __table_args__ = (sa.UniqueConstraint("programme_id", "person_id", "role"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default="approved")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(lazy="raise")
    programme: Mapped[Programme] = relationship(lazy="raise")


class SignIn(db.Base):
    """One open door: a browser in which a person is signed in. Gone when they sign out."""

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the door is still open: neither idle nor old for too long."""
        return now - self.seen_at < IDLE and now - self.created_at < ABSOLUTE


class Link(db.Base):
    """A link by mail that opens once: an invitation or a new password. Only the token's hash is kept."""

    __tablename__ = "link"

    id: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Token(db.Base):
    """A bearer token of the API, with what it may do. Only its hash is kept."""

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
