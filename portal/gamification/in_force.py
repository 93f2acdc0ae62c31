"""Which rules count which events: read from the database, so that every process follows an adoption at once."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import sqlalchemy as sa

from portal import db

from .calendar import Span
from .counting import Standing
from .engine import Plan
from .happenings import Happening
from .models import EDITION, RULE
from .rules import from_definition

LATEST = sa.select(EDITION.c.token).order_by(EDITION.c.number.desc()).limit(1)
"""The token of the edition that is in force."""


class Book:
    """Every rule that ever counted, and which of them count together."""

    def __init__(self, standings: Sequence[Standing], token: str | None = None) -> None:
        self.standings = tuple(standings)
        self.token = token
        ends = {each.since for each in self.standings} | {each.until for each in self.standings if each.until}
        self._ends = sorted(ends)
        self._plans: dict[tuple[int, int], tuple[Plan, Plan, Plan]] = {}

    @cached_property
    def by_number(self) -> dict[int, Standing]:
        """Each rule under its number."""
        return {standing.number: standing for standing in self.standings}

    @cached_property
    def open(self) -> tuple[Standing, ...]:
        """The rules that count what happens next, without what is done by hand."""
        return tuple(
            standing for standing in self.standings if standing.until is None and not standing.rule.gift.is_by_hand
        )

    def plan(self, happening: Happening) -> Plan:
        """The rules that count it: those that were in force when the event happened, also when it is taken back; and
        those in force now that listen to awards."""
        return self._planned(happening)[0]

    def turns(self, happening: Happening) -> list[Plan]:
        """The same in two turns, where many write at once: rules that everybody in a programme touches come last, so
        that their rows are held for as short a time as possible."""
        _whole, first, last = self._planned(happening)
        return [plan for plan in (first, last) if plan.hears(happening.type)]

    def _planned(self, happening: Happening) -> tuple[Plan, Plan, Plan]:
        parts = bisect_left(self._ends, happening.counts_as), bisect_left(self._ends, happening.seq)
        plans = self._plans.get(parts)
        if plans is None:
            together = [each for each in self.standings if each.counts(happening)]
            first = [each for each in together if not each.rule.is_for_everybody]
            last = [each for each in together if each.rule.is_for_everybody or each.rule.hears_awards]
            plans = self._plans[parts] = (Plan(together), Plan(first), Plan(last))
        return plans

    def beginning(self, seq: int) -> list[int]:
        """The numbers of rules that listen to awards and begin with the adoption that is this event."""
        return [each.number for each in self.standings if each.rule.hears_awards and each.covers_only_from(seq)]


_known = Book(())
_ASKED = "rules in force"


def book() -> Book:
    """The rules as the database has them. Reads one row, once in a transaction; all of them when they have changed."""
    session, connection = db.session(), db.session.connection()
    known = session.info.get(_ASKED)
    if known is None or known[0] is not session.get_transaction():
        known = session.info[_ASKED] = (session.get_transaction(), connection.scalar(LATEST))
    return book_called(known[1])


def forget() -> None:
    """Ask anew: this transaction has changed which rules are in force."""
    db.session.info.pop(_ASKED, None)


def breaks() -> list[tuple[dt.date, dt.date]]:
    """First and last days of the breaks that the rules in force know."""
    spans = {span for standing in book().open for span in standing.rule.breaks}
    closed = [(span.first, span.last) for span in spans if span.first is not None and span.last is not None]
    return [(dt.date.fromordinal(first), dt.date.fromordinal(last)) for first, last in sorted(closed)]


def book_called(token: str | None) -> Book:
    """The rules of the edition that is in force, where whoever asks knows its token. Reads them when they are new."""
    global _known
    if token is None:
        return Book(())
    if token != _known.token:
        _known = read(db.session.connection(), token)
    return _known


def read(connection: sa.Connection, token: str | None = None) -> Book:
    """The rules as that connection sees them."""
    words = (RULE.c.name, RULE.c.because)
    times = (RULE.c.since, RULE.c.until, RULE.c.from_day, RULE.c.to_day)
    asked = sa.select(RULE.c.number, RULE.c.id, RULE.c.definition, *words, *times)
    standings = []
    for number, rule_id, definition, name, because, since, until, *days in connection.execute(
        asked.order_by(RULE.c.place, RULE.c.number)
    ):
        rule = from_definition(rule_id, definition, name=name, because=because)
        standings.append(Standing(number, rule, since, until, Span(*days)))
    return Book(standings, token)
