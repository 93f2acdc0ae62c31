"""The treasury's deeds: count what happened, make up for what broke, note what was seen. None of them commits."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
import structlog

from portal import clock, db

from . import engine, in_force, store
from .engine import Change
from .happenings import Happening
from .models import AWARD_SEEN, BACKLOG, HOLDING, LEDGER
from .store import Entry, SqlTallies

log = structlog.get_logger(__name__)


class Given(NamedTuple):
    """An award as it was just made, or taken back when ``delta`` undoes one. ``id`` names it in the ledger."""

    id: str
    subject: str
    what: str
    delta: int


def apply(happening: Happening, *, rules: str | None) -> tuple[Given, ...]:
    """Count an event, or its taking back, under the rules that were in force when it happened.

    In the caller's transaction, once for each happening: that it is new is the journal's to know, and so is the token
    of the ``rules`` in force. A rule that breaks costs nobody their deed: it is put on the backlog.
    """
    book, given, broken = in_force.book_called(rules), list[Given](), set[int]()
    has_many_writers = db.session.get_bind().dialect.name == "postgresql"
    for plan in book.turns(happening) if has_many_writers else [book.plan(happening)]:
        found = engine.apply(plan, SqlTallies(), happening)
        given += _given(happening, found.changes)
        broken |= found.broken
    for number in sorted(broken):
        log.error("a rule broke", event=happening.seq, rule=number)
        db.session.execute(sa.insert(BACKLOG).values(event=happening.seq, rule=number))
    return tuple(given)


def begin_to_hear(happening: Happening) -> tuple[Given, ...]:
    """Let rules that listen to awards, and begin with this adoption, hear of all that people hold."""
    book = in_force.book()
    held = db.session.execute(sa.select(HOLDING.c.subject, HOLDING.c.what, HOLDING.c.n).where(HOLDING.c.n != 0))
    earlier = [Change(0, "", subject, what, n) for subject, what, n in held]
    only = book.beginning(happening.seq)
    found = engine.apply(book.plan(happening), SqlTallies(), happening, only=only, earlier=earlier)
    return _given(happening, found.changes)


def waiting(limit: int) -> list[tuple[int, int]]:
    """Event and rule of what broke and waits, oldest first."""
    asked = sa.select(BACKLOG.c.event, BACKLOG.c.rule).order_by(BACKLOG.c.event, BACKLOG.c.rule).limit(limit)
    return [(event, rule) for event, rule in db.session.execute(asked)]


def how_many_wait() -> int:
    """How many there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(BACKLOG)) or 0


def catch_up(happening: Happening, rule: int) -> bool:
    """Apply a rule that had broken on this event; answer whether it could be. Twice is once."""
    mine = sa.delete(BACKLOG).where(BACKLOG.c.event == happening.seq, BACKLOG.c.rule == rule)
    if not db.session.execute(mine).rowcount:  # type: ignore[attr-defined]
        return False
    columns = (LEDGER.c.rule, LEDGER.c.key, LEDGER.c.subject, LEDGER.c.what, LEDGER.c.delta)
    given = db.session.execute(sa.select(*columns).where(LEDGER.c.event == happening.seq))
    earlier = [Change(*row) for row in given]
    plan = in_force.book().plan(happening)
    found = engine.apply(plan, SqlTallies(), happening, only=[rule], earlier=earlier)
    if rule in found.broken:
        db.session.execute(sa.insert(BACKLOG).values(event=happening.seq, rule=rule))
        return False
    _given(happening, found.changes)
    return True


def mark_seen(subject: str, awards: Collection[str]) -> None:
    """The subject has looked at these awards, by their ids; those of others are left alone."""
    theirs = sa.select(LEDGER.c.id, sa.literal(clock.now(), AWARD_SEEN.c.seen_at.type)).where(
        LEDGER.c.subject == subject, LEDGER.c.id.in_(awards)
    )
    db.session.execute(db.insert(AWARD_SEEN).from_select(["award", "seen_at"], theirs).on_conflict_do_nothing())


def _given(happening: Happening, changes: list[Change]) -> tuple[Given, ...]:
    changes = sorted(changes, key=lambda change: change[:4])
    ids = store.write(Entry(change, happening.seq, happening.at) for change in changes)
    return tuple(Given(award, each.subject, each.what, each.delta) for award, each in zip(ids, changes, strict=True))
