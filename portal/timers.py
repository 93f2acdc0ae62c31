"""What is to happen later: rows with a unique key, run by the worker.

A timer is set in the deed's transaction and done in that of what it brings about, so twice is once, also with two
workers. One that comes too late, because the machine stood still or its clock jumped, is let go in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db

log = structlog.get_logger(__name__)

Chime = Callable[[str, dt.datetime], None]
"""What happens when a timer of some kind is due: it is told the id of what the timer is about, and when it was due."""

AGAIN = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
"""How long to wait after each failure; after the last the timer is let go."""
_WAITS = sa.text("done_at IS NULL")


class Timer(db.Base):
    """Something of ``kind`` that is due about the row ``about``. After ``lapses_at`` it is of no use."""

    __tablename__ = "timer"
    __table_args__ = (
        sa.Index("ix_timer_waiting", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
        sa.Index("ix_timer_about", "about"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about: Mapped[db.Id]
    due_at: Mapped[dt.datetime]
    lapses_at: Mapped[dt.datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[dt.datetime | None]


def start(kind: str, about: str, *, at: dt.datetime, lasts: dt.timedelta | None = None, name: str = "") -> None:
    """Let something happen later, in the caller's transaction; a timer that is set already stays as it is.

    ``name`` tells timers of one kind about one row apart. ``lasts`` is how long after its time it may still happen.
    """
    row = {
        "key": ":".join(filter(None, (kind, about, name))),
        "kind": kind,
        "about": about,
        "due_at": at,
        "lapses_at": at + lasts if lasts is not None else None,
        "tries": 0,
    }
    db.session.execute(db.insert(Timer).values(row).on_conflict_do_nothing(index_elements=["key"]))


def stop(about: str, kinds: Collection[str] | None = None) -> None:
    """Let nothing (or nothing of these kinds) happen any more about that row; what has happened stays remembered."""
    waiting = [Timer.about == about, Timer.done_at.is_(None)]
    if kinds is not None:
        waiting.append(Timer.kind.in_(kinds))
    db.session.execute(sa.delete(Timer).where(*waiting), execution_options={"synchronize_session": False})


def run(chimes: Mapping[str, Chime], *, limit: int = 200) -> Iterator[str]:
    """Do what is due, a step for each timer; the caller commits each step. Gives the keys.

    Each runs within a savepoint: one that fails is written down and tried again later, and the others go on.
    """
    for key in _due(limit):
        timer = _take(key)
        if timer is not None:
            _ring(timer, chimes)
            yield key


def _due(limit: int) -> list[str]:
    waiting = sa.select(Timer.key).where(Timer.done_at.is_(None), Timer.due_at <= clock.now())
    return list(db.session.scalars(waiting.order_by(Timer.due_at, Timer.key).limit(limit)))


def _take(key: str) -> Timer | None:
    """The timer, done from now on for everybody else; none if another worker was quicker, or it was put off."""
    now = clock.now()
    free = (Timer.key == key, Timer.done_at.is_(None), Timer.due_at <= now)
    taken = sa.update(Timer).where(*free).values(done_at=now).returning(Timer)
    timer = db.session.scalar(taken, execution_options={"synchronize_session": False})
    if timer is not None:
        db.session.expunge(timer)
    return timer


def _ring(timer: Timer, chimes: Mapping[str, Chime]) -> None:
    if timer.lapses_at is not None and timer.lapses_at < clock.now():
        log.info("timer came too late", kind=timer.kind)
        return
    try:
        with db.session.begin_nested():
            chimes[timer.kind](timer.about, timer.due_at)
    except Exception:
        log.exception("a timer failed", kind=timer.kind, tries=timer.tries)
        if timer.tries < len(AGAIN):
            again = {"done_at": None, "due_at": clock.now() + AGAIN[timer.tries], "tries": timer.tries + 1}
            db.session.execute(sa.update(Timer).where(Timer.key == timer.key).values(again))
