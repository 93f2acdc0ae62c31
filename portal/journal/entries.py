"""What happened, in order, for ever: writing it down, taking it back, reading it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db, gamification
from portal.errors import NotFound, Refused
from portal.events import SLOTS, Event
from portal.gamification import Given, Happening, in_force
from portal.gamification.models import EventSeq, Key
from portal.gamification.queries import awards_for

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SOMEBODY = sa.text("absent IS NOT NULL")


class Entry(db.Base):
    """A row of the journal. A taking back repeats what it takes back, and names it in ``retracts``. Append-only."""

    __tablename__ = "event"
    __table_args__ = (
        *(sa.Index(None, slot, "seq") for slot in SLOTS if slot != "absent"),
        sa.Index("ix_event_absent", "absent", "seq", sqlite_where=_SOMEBODY, postgresql_where=_SOMEBODY),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(EventSeq, primary_key=True)
    id: Mapped[db.Id] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(Key, unique=True)
    type: Mapped[str]
    at: Mapped[dt.datetime]
    day: Mapped[int]
    person: Mapped[str | None] = mapped_column(Key)
    mentor: Mapped[str | None] = mapped_column(Key)
    mentee: Mapped[str | None] = mapped_column(Key)
    pair: Mapped[str | None] = mapped_column(Key)
    cohort: Mapped[str | None] = mapped_column(Key)
    absent: Mapped[str | None] = mapped_column(Key)
    facts: Mapped[dict[str, Any]]
    retracts: Mapped[int | None] = mapped_column(EventSeq, sa.ForeignKey("event.seq"), unique=True)
    reason: Mapped[str | None]


EVENT = cast(sa.Table, Entry.__table__)
_BACK = EVENT.alias("taken_back")
_ROWS = sa.select(
    EVENT.c.seq, EVENT.c.key, EVENT.c.type, EVENT.c.at, EVENT.c.day, EVENT.c.retracts, EVENT.c.facts, *EVENT.c[SLOTS]
)


@dataclass(frozen=True)
class Recorded:
    """An event in the journal, and what it gave or took. ``is_new`` is false when it stood there before.

    ``seq`` is its number, for the house alone; ``id`` names it outside.
    """

    seq: int
    id: str
    awards: tuple[Given, ...]
    is_new: bool


def record(event: Event, *, zone: str, at: dt.datetime | None = None, key: str | None = None) -> Recorded:
    """Write down that it happened, on the local day in ``zone``, and count it under the rules. Never commits.

    ``key`` is what makes it this event and no other; without one, the event's own occasion does. A second event with
    the same key is the same event, also after it was taken back: nothing is written, and the answer is what the first
    one earned. Whether it says the same can be seen with ``happening_called``.
    """
    key, moment, named = key or event.key, at or clock.now(), db.new_id()
    day = clock.local_day(moment, zone).toordinal()
    values = event.plain()
    facts = dict(values)
    row = {slot: facts.pop(slot, None) for slot in SLOTS} | {
        "id": named,
        "key": key,
        "type": event.type,
        "at": moment,
        "day": day,
        "facts": facts,
        "retracts": None,
        "reason": None,
    }
    written = _written(row)
    if written is None:
        return _known(key)
    happening = Happening(written[0], key, event.type, moment, day, values)
    return Recorded(written[0], named, gamification.apply(happening, rules=written[1]), is_new=True)


def retract(key: str, *, reason: str) -> Recorded:
    """Take back the event with this key, and with it what it earned. ``reason`` is a slug. Never commits.

    Refused when there is no such event, or it was taken back before. Its key stays used: when it happens after all,
    that is another occasion.
    """
    if not _SLUG.fullmatch(reason):
        raise Refused(_("Name the reason with lower-case letters, digits and hyphens."), field="reason")
    row = db.session.execute(sa.select(EVENT).where(EVENT.c.key == key)).mappings().one_or_none()
    if row is None:
        raise Refused(_("There is no such event, so it cannot be taken back."), field="key")
    if row["retracts"] is not None:
        raise Refused(_("This takes an event back, and cannot be taken back itself. Record a new event."), field="key")
    moment, named = clock.now(), db.new_id()
    back = {name: row[name] for name in ("type", "day", "facts", *SLOTS)}
    about = {"id": named, "key": f"retraction:{key}", "at": moment, "retracts": row["seq"], "reason": reason}
    written = _written(back | about)
    if written is None:
        raise Refused(_("This event has been taken back already."), field="key")
    values = _values(row["facts"], [row[slot] for slot in SLOTS])
    happening = Happening(written[0], f"retraction:{key}", row["type"], moment, row["day"], values, row["seq"])
    return Recorded(written[0], named, gamification.apply(happening, rules=written[1]), is_new=True)


def happening(seq: int) -> Happening:
    """What stands under this number."""
    return _one(_ROWS.where(EVENT.c.seq == seq))


def happening_called(key: str) -> Happening:
    """What stands under this key."""
    return _one(_ROWS.where(EVENT.c.key == key))


def is_recorded(keys: Collection[str]) -> bool:
    """Whether an event stands under one of these keys, taken back or not."""
    return db.session.scalar(sa.select(EVENT.c.seq).where(EVENT.c.key.in_(keys)).limit(1)) is not None


def standing(keys: Collection[str]) -> list[str]:
    """Those of these keys under which an event stands that was not taken back, the newest first."""
    back = sa.select(_BACK.c.seq).where(_BACK.c.retracts == EVENT.c.seq)
    found = sa.select(EVENT.c.key).where(EVENT.c.key.in_(keys), EVENT.c.retracts.is_(None), ~back.exists())
    return list(db.session.scalars(found.order_by(EVENT.c.seq.desc())))


def happenings_of(
    subject: str, *, slots: Collection[str], types: Collection[str], after: int, until: int
) -> Iterator[Happening]:
    """Events of these types with the subject in one of the slots, after one number up to and with another, in order;
    without those that had been taken back by then."""
    back = sa.select(_BACK.c.seq).where(_BACK.c.retracts == EVENT.c.seq, _BACK.c.seq <= until)
    asked = _ROWS.where(
        sa.or_(*(EVENT.c[slot] == subject for slot in SLOTS if slot in slots)),
        EVENT.c.type.in_(types),
        EVENT.c.seq > after,
        EVENT.c.seq <= until,
        EVENT.c.retracts.is_(None),
        ~back.exists(),
    )
    return map(_happening, db.session.execute(asked.order_by(EVENT.c.seq)))


def stream(connection: sa.Connection | None = None, *, after: int = 0, batch: int = 1000) -> Iterator[Happening]:
    """Everything that stands after a number, in order, read in batches so that memory stays small."""
    connection = connection or db.session.connection()
    page = _ROWS.where(EVENT.c.seq > sa.bindparam("after")).order_by(EVENT.c.seq).limit(batch)
    while rows := connection.execute(page, {"after": after}).all():
        yield from map(_happening, rows)
        after = rows[-1].seq


def _known(key: str) -> Recorded:
    """The event that stood there before under this key."""
    seq, named = db.session.execute(sa.select(EVENT.c.seq, EVENT.c.id).where(EVENT.c.key == key)).one()
    given = (Given(each.id, each.subject, each.what, each.delta) for each in awards_for(seq))
    return Recorded(seq, named, tuple(given), is_new=False)


@cache
def _write(dialect: str) -> Any:  # noqa: ARG001
    """Built once for each dialect; ``db.insert`` asks the session which one it is."""
    return db.insert(EVENT).on_conflict_do_nothing().returning(EVENT.c.seq, in_force.LATEST.scalar_subquery())


def _written(row: dict[str, Any]) -> tuple[int, str | None] | None:
    """The number of the new row and which rules are in force; nothing when its key, or a taking back of the same
    event, stands there already.

    On PostgreSQL this waits for whoever is writing the same one, until it is known whether they did.
    """
    connection = db.session.connection()
    found = connection.execute(_write(connection.dialect.name), row).one_or_none()
    return None if found is None else (found[0], found[1])


def _one(asked: Any) -> Happening:
    row = db.session.execute(asked).one_or_none()
    if row is None:
        raise NotFound(_("There is no such event."))
    return _happening(row)


def _happening(row: Any) -> Happening:
    seq, key, type_, at, day, retracts, facts, *slots = row
    return Happening(seq, key, type_, at, day, _values(facts, slots), retracts)


def _values(facts: dict[str, Any], slots: Any) -> dict[str, Any]:
    return facts | {slot: subject for slot, subject in zip(SLOTS, slots, strict=True) if subject is not None}
