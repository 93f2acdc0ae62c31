"""Gatherings: workshops, circles and coffee, which bring together more people than a pair, or others."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, db
from portal.people.models import Person, Programme

WORKSHOP, CIRCLE, COFFEE = "workshop", "circle", "coffee"
KINDS = (WORKSHOP, CIRCLE, COFFEE)
GOING, WAITING, LEFT = "going", "waiting", "left"
IN_IT = (GOING, WAITING)
PLANNED, TOOK_PLACE, CALLED_OFF = "planned", "held", "cancelled"


class Gathering(db.Base):
    """A workshop (one hour, a line for those who come late), a circle (members, many hours) or a coffee of two.

    ``host`` runs it and takes no seat; a coffee has none: both do. After ``ended_at`` nothing new begins in it.
    """

    __tablename__ = "gathering"
    __table_args__ = (sa.Index("ix_gathering_of_programme", "programme_id", "kind"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"))
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    track: Mapped[str | None]
    host_id: Mapped[db.Id | None] = mapped_column(ForeignKey("person.id"), index=True)
    seats: Mapped[int]
    opened_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[dt.datetime | None]

    host: Mapped[Person | None] = relationship(lazy="raise")
    programme: Mapped[Programme] = relationship(lazy="raise")


class Seat(db.Base):
    """Somebody's place in a gathering. Waiting: in the line of a workshop, or until a circle's host lets them in.

    ``turn`` says who came first; it is a new one each time they come.
    """

    __tablename__ = "seat"
    __table_args__ = ({"sqlite_with_rowid": False},)

    gathering_id: Mapped[db.Id] = mapped_column(ForeignKey("gathering.id"), primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    state: Mapped[str]
    turn: Mapped[int]
    since: Mapped[dt.datetime] = mapped_column(default=clock.now)


class GatheringHour(db.Base):
    """When and where a gathering meets. ``revision`` counts what calendars were told of it: the SEQUENCE."""

    __tablename__ = "gathering_hour"
    __table_args__ = (sa.Index("ix_gathering_hour_of_gathering", "gathering_id", "starts_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=db.new_id)
    gathering_id: Mapped[db.Id] = mapped_column(ForeignKey("gathering.id"))
    state: Mapped[str] = mapped_column(default=PLANNED)
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    link: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    held_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]

    gathering: Mapped[Gathering] = relationship(lazy="raise")

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    def has_begun(self, now: dt.datetime) -> bool:
        """Whether its time has come."""
        return now >= self.starts_at


class Presence(db.Base):
    """Somebody was there."""

    __tablename__ = "presence"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hour_id: Mapped[db.Id] = mapped_column(ForeignKey("gathering_hour.id"), primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class CoffeeWish(db.Base):
    """Somebody of a programme would like to meet others over coffee now and then. ``is_first``: nobody was left for
    them the last time."""

    __tablename__ = "coffee_wish"
    __table_args__ = ({"sqlite_with_rowid": False},)

    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    is_first: Mapped[bool] = mapped_column(default=False)
    since: Mapped[dt.datetime] = mapped_column(default=clock.now)


class CoffeeRound(db.Base):
    """A round of coffee was drawn on this day, in the programme's own zone: at most one a day."""

    __tablename__ = "coffee_round"
    __table_args__ = ({"sqlite_with_rowid": False},)

    programme_id: Mapped[db.Id] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    drawn_on: Mapped[dt.date] = mapped_column(primary_key=True)
    drawn_by_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    couples: Mapped[int] = mapped_column(default=0)
