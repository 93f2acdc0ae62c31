"""A programme played through the real deeds on a clock of its own, with the worker's chores in between.

What is to happen stands on an agenda: deeds of people, and rounds of the worker. Each deed is one transaction. The dice
have a seed, so the same play comes again.
"""

from __future__ import annotations

import datetime as dt
import heapq
import logging
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal import clock, db
from portal.cli.chores import chores
from portal.config import Settings
from portal.errors import NotFound, Refused
from portal.post import worker
from portal.post.models import Mail
from tests.year.receiving import MailServer

BEGINS = dt.datetime(2026, 1, 5, 6, 0, tzinfo=dt.UTC)
"""A Monday."""
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
AT_ONCE = 2
"""Chores, the first ones, that are done at any hour: what is due, and the mail."""
MOST_TURNS = 100
Deed = Callable[..., object]


@dataclass(frozen=True)
class Size:
    """How many people take part, half of them mentors, and for how many weeks."""

    people: int
    weeks: int
    seed: int = 6
    rounds: int = 6
    """Hours between two whole rounds of the worker."""


class Play:
    """The agenda, the clock, the dice, the worker, and the server that gets the mail."""

    def __init__(self, settings: Settings, size: Size) -> None:
        self.size = size
        self.dice = random.Random(size.seed)
        self.ends = BEGINS + size.weeks * WEEK
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.errors = Errors()
        self.server = MailServer()
        self.programme = ""
        self._settings = replace(settings, mail_url=self.server.url)
        self._agenda: list[tuple[dt.datetime, int, Deed, tuple[Any, ...]]] = []
        self._number = 0
        self._rounds: set[dt.datetime] = set()
        self._silent: list[tuple[dt.datetime, dt.datetime]] = []
        self._chores = chores(self._settings)

    def at(self, moment: dt.datetime, deed: Deed, *about: object) -> None:
        """Let something happen then; of the same moment, what was said first comes first."""
        self._number += 1
        heapq.heappush(self._agenda, (moment, self._number, deed, about))

    def soon(self, first: float, last: float, zone: str, deed: Deed, *about: object) -> None:
        """Let somebody in that zone do something at their desk, so many days from now."""
        day = clock.local_day(clock.now() + self.dice.uniform(first, last) * DAY, zone)
        moment = at_desk(day, self.dice.randrange(8 * 60, 18 * 60), zone)
        self.at(max(moment, clock.now() + dt.timedelta(minutes=5)), deed, *about)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens to this share of people."""
        return self.dice.random() < share

    def work_at(self, moment: dt.datetime) -> None:
        """A round of the worker at the full hour after that moment."""
        full = moment.replace(minute=0, second=0, microsecond=0) + HOUR
        if full not in self._rounds:
            self._rounds.add(full)
            self.at(full, self.work, AT_ONCE)

    def rest_between(self, first: dt.datetime, last: dt.datetime) -> None:
        """The worker is down."""
        self._silent.append((first, last))

    def run(self) -> None:
        """Play it to its end. The worker goes on for a week, so that what was held back goes, too."""
        between = self.size.rounds * HOUR
        for number in range(int((self.ends - BEGINS) / between) + 1):
            self.at(BEGINS + number * between, self.work)
        with self.errors.listening(), self.server.running():
            while self._agenda and self._agenda[0][0] <= self.ends:
                moment, _number, deed, about = heapq.heappop(self._agenda)
                with clock.at(moment):
                    self._do(deed, about)
            for number in range(int(WEEK / between) + 1):
                with clock.at(self.ends + number * between):
                    self._do(self.work, ())

    def work(self, many: int | None = None, shifted: dt.timedelta = dt.timedelta()) -> None:
        """Round after round until nothing more is due, as a worker that looks every few seconds does."""
        now = clock.now()
        if any(first <= now < last for first, last in self._silent):
            return
        with clock.at(now + shifted):
            self.server.now = clock.now()
            for turn in range(MOST_TURNS):
                stop = threading.Event()
                worker.work([*self._chores[: AT_ONCE if turn else many], stop.set], stop=stop, pause=0)
                if not self.server.is_open or not _is_any_due():
                    break

    def _do(self, deed: Deed, about: tuple[Any, ...]) -> None:
        name = getattr(deed, "__name__", "")
        try:
            deed(*about)
            db.session.commit()
            self.done[name] += 1
        except (Refused, NotFound) as no:
            db.session.rollback()
            self.refused[f"{name}: {no}"] += 1
        finally:
            db.session.remove()


class Errors(logging.Handler):
    """Counts what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.messages.append(self.format(record))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """For as long as the block lasts."""
        logging.getLogger().addHandler(self)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self)


def at_desk(day: dt.date, minute: int, zone: str) -> dt.datetime:
    """That minute of a working day, that day or the first one after, on the wall in ``zone``."""
    day += dt.timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), ZoneInfo(zone)).astimezone(dt.UTC)


def _is_any_due() -> bool:
    with db.reading():
        waiting = (Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.gathered_in.is_(None))
        found = db.session.scalar(sa.select(Mail.id).where(*waiting, Mail.due_at <= clock.now()).limit(1))
        db.session.remove()
    return found is not None
