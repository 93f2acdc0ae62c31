"""Whether everything follows from what happened, and making it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, cast

import sqlalchemy as sa

from portal import db
from portal.gamification import Happening, actions, audit, in_force
from portal.gamification.replay import Replay, backlog
from portal.journal.entries import EVENT, happening, stream

Progress = Callable[[int, int], None]
"""Told now and then how many events of how many were read."""
OFTEN = 1000
"""Events between two words of progress."""


@dataclass(frozen=True)
class Verdict:
    """How many rows were read, and every difference between what is kept and what the journal says."""

    events: int
    ledger: int
    differences: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As the contract prints it."""
        return {**asdict(self), "differences": list(self.differences)}


def verify(progress: Progress | None = None) -> Verdict:
    """Compute everything again from what is committed, and compare: tallies, ledger, holdings.

    Reads one consistent state on a connection of its own, while others go on; memory stays small.
    """
    with db.reading(), snapshot() as connection:
        total = events_in(connection)
        found = audit.audit(connection, counted(stream(connection), total, progress))
    more = (f"and {found.untold} more differences.",) if found.untold else ()
    return Verdict(total, found.ledger, (*found.differences, *more))


def rebuild(progress: Progress | None = None) -> int:
    """Set tallies and holdings to what the journal says; answer how many numbers were wrong. Never commits.

    Nobody else records meanwhile. The ledger is never edited.
    """
    stop_the_clerks()
    connection = db.session.connection()
    replay = Replay(in_force.read(connection), backlog(connection))
    for each in counted(stream(connection), events_in(connection), progress):
        replay.play(each)
    wrong = [each for each in audit.differences(connection, replay) if each.table != audit.SUMS]
    audit.mend(wrong)
    return len(wrong)


def catch_up(limit: int = 1000) -> tuple[int, int]:
    """Apply rules that had broken on events; answer how many could be, and how many still wait. Never commits."""
    done = 0
    for event, rule in actions.waiting(limit):
        done += actions.catch_up(happening(event), rule)
    return done, len(actions.waiting(limit))


def waiting() -> int:
    """How many rules wait to be applied to events on which they had broken."""
    return actions.how_many_wait()


def stop_the_clerks() -> None:
    """Wait until nobody else is recording, and keep everybody from it until the transaction ends."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE event IN EXCLUSIVE MODE"))


def snapshot() -> sa.Connection:
    """A new connection that sees one state of the database throughout."""
    engine = cast(sa.Engine, db.session.get_bind())
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def events_in(connection: sa.Connection) -> int:
    """How many rows the journal has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(EVENT)) or 0


def counted(happenings: Iterator[Happening], total: int, progress: Progress | None) -> Iterator[Happening]:
    """The same, with a word of progress now and then."""
    for number, each in enumerate(happenings, start=1):
        yield each
        if progress and (number % OFTEN == 0 or number == total):
            progress(number, total)
