"""People, programmes, enrolments, and the keys to the door: sign-ins, links, tokens."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, db
from portal.config import LANGUAGES

ROLES = ("mentor", "mentee", "coordinator", "reviewer", "sponsor", "safe-contact")
PROGRAMME_STATES = ("draft", "enrolling", "matching", "running", "paused", "closing", "closed", "archived")
ENROLMENT_STATES = (
    "invited",
    "applied",
    "approved",
    "trained",
    "available",
    "matched",
    "completed",
    "waitlisted",
    "declined",
    "paused",
    "withdrawn",
)
NOT_YET = ("invited", "applied", "waitlisted", "declined")
"""States of somebody who has no part in the programme yet: they see nothing of it but their own application."""
OUTSIDE = (*NOT_YET, "withdrawn")
PAIRABLE = ("trained", "available", "matched")
"""States in which somebody can be brought together with another."""
GATED = ("mentor", "mentee")
"""Roles that one applies and is trained for. The others begin at once."""
CHANNELS = ("", "in-person", "video", "phone", "writing")
"""How somebody likes to meet; the first is no matter."""
PACES = ("", "short-and-often", "long-and-seldom")
LEVELS = (0, 1, 2, 3)
"""How much of a topic is wanted or offered: not at all, a little, well, a great deal."""

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
    channel: Mapped[str] = mapped_column(default="")
    pace: Mapped[str] = mapped_column(default="")
    speaks: Mapped[list[str]] = mapped_column(default=list)
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
    def languages(self) -> frozenset[str]:
        """Tags (BCP 47) of the languages in which they can hold a session."""
        return frozenset((self.language, *self.speaks))

    @property
    def locale(self) -> str:
        """The language they are spoken to in, as Babel names it: their own where the portal speaks it."""
        return self.language.replace("-", "_") if self.language in LANGUAGES else LANGUAGES[0]


class Programme(db.Base):
    """One run of mentoring, with dates and aims. ``steps`` is how often its state has changed.

    ``plan`` and ``agreement`` are slugs of the catalog; ``tracks``, too. ``mentor_word`` and its like are what people
    read instead of the house's words; empty means these. ``k`` is the fewest people whose answers are shown together.
    ``limits`` holds after how many days (and the like) something is shown to the coordinator, where it differs from
    the usual. ``is_open``: everybody in the house may apply, invited or not. ``mentor_places`` and ``mentee_places``
    say how many can have a part; none is as many as come.
    """

    __tablename__ = "programme"

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    aim: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    state_since: Mapped[dt.datetime] = mapped_column(default=clock.now)
    steps: Mapped[int] = mapped_column(default=0)
    timezone: Mapped[str] = mapped_column(default="Europe/Zurich")
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    tracks: Mapped[list[str]] = mapped_column(default=list)
    plan: Mapped[str] = mapped_column(default="")
    agreement: Mapped[str] = mapped_column(default="")
    code_of_conduct: Mapped[str] = mapped_column(default="")
    privacy_text: Mapped[str] = mapped_column(default="")
    survey: Mapped[str] = mapped_column(default="")
    mentor_word: Mapped[str] = mapped_column(default="")
    mentee_word: Mapped[str] = mapped_column(default="")
    programme_word: Mapped[str] = mapped_column(default="")
    k: Mapped[int] = mapped_column(default=5)
    minutes_a_month: Mapped[int] = mapped_column(default=90)
    asks_managers: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(default=False)
    mentor_places: Mapped[int | None]
    mentee_places: Mapped[int | None]
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Objective(db.Base):
    """What a programme wants to reach; each goal of a pair can say which of them it serves."""

    __tablename__ = "objective"
    __table_args__ = (sa.UniqueConstraint("programme_id", "position"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    position: Mapped[int]
    text: Mapped[str]


class Enrolment(db.Base):
    """A person's part in a programme, in one role.

    ``capacity`` is in how many pairs they want to be at a time; ``objectives`` are ids of those that they share.
    ``before`` is the state that a pause goes back to; ``steps`` counts how often the state has changed.
    """

    __tablename__ = "enrolment"
    __table_args__ = (sa.UniqueConstraint("programme_id", "person_id", "role"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default="available")
    state_since: Mapped[dt.datetime] = mapped_column(default=clock.now)
    before: Mapped[str] = mapped_column(default="")
    steps: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int] = mapped_column(default=1)
    minutes_a_month: Mapped[int | None]
    objectives: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(lazy="raise")
    programme: Mapped[Programme] = relationship(lazy="raise")

    @hybrid_property
    def takes_part(self) -> bool:
        """Whether they have a part in the programme now: who only applied has none yet, who has left none any more."""
        return self.state not in OUTSIDE

    @takes_part.inplace.expression
    @classmethod
    def _takes_part(cls) -> sa.ColumnElement[bool]:
        return cls.state.not_in(OUTSIDE)


class Topic(db.Base):
    """What somebody wants (as mentee) or offers (as mentor): a unit of a track, ``track/unit``, and how much of it."""

    __tablename__ = "topic"
    __table_args__ = ({"sqlite_with_rowid": False},)

    enrolment_id: Mapped[db.Id] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]


class FreeTime(db.Base):
    """When somebody can usually meet: weekday (0 is Monday) and minutes of that day, in their own zone."""

    __tablename__ = "free_time"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    begins: Mapped[int] = mapped_column(primary_key=True)
    ends: Mapped[int]


class NotWith(db.Base):
    """With whom somebody does not want to be in a pair. Nobody else ever sees it; matching obeys it."""

    __tablename__ = "not_with"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True)
    other_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


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
