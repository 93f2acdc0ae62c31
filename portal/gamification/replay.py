"""Everything computed again from the journal, in bounded memory: what was counted, given, and is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from . import engine
from .counting import Standing
from .engine import Change, Plan, TallyKey
from .happenings import Happening
from .in_force import Book
from .memory import Memory
from .models import BACKLOG

ADOPTION = "rules.adopted"
"""The type of the event with which rules that listen to awards begin to hear of what people hold."""
_MARK = "\x1f"
"""Parts two texts in one, and sorts before all that they hold."""

Row = tuple[int, str, str, str]
"""Rule, key, subject, what."""
Held = tuple[str, str]
"""Subject, what."""


class Replay:
    """The treasury as it follows from the happenings that were played, under the rules of a book."""

    def __init__(self, book: Book, backlog: Mapping[int, frozenset[int]] | None = None) -> None:
        self._book, self._backlog = book, backlog or {}
        self._tallies, self._sums, self._held = Memory(), Memory(), Memory()

    def play(self, happening: Happening) -> list[Change]:
        """Count it, and answer what it gives and takes."""
        plan = self._book.plan(happening)
        if waiting := self._backlog.get(happening.seq):
            plan = Plan(each for each in plan.standings if each.number not in waiting)
        beginning = self._book.beginning(happening.seq) if happening.type == ADOPTION else []
        if beginning:
            held = [Change(0, "", subject, what, n) for (subject, what), n in self.holdings()]
            changes = engine.apply(plan, self._tallies, happening, only=beginning, earlier=held).changes
        else:
            changes = engine.apply(plan, self._tallies, happening).changes
        if changes:
            self._sums.add(_sums(changes))
            self._held.add(_holdings(changes))
        return changes

    def tallies(self) -> Iterator[tuple[TallyKey, int]]:
        """What was counted, in the order of the keys."""
        return self._tallies.sorted()

    def sums(self) -> Iterator[tuple[Row, int]]:
        """What each rule gave to whom under which key, in the order of the keys."""
        for (rule, key, _bucket, both), n in self._sums.sorted():
            subject, _mark, what = both.partition(_MARK)
            yield (rule, key, subject, what), n

    def holdings(self) -> Iterator[tuple[Held, int]]:
        """What each subject holds, in their order."""
        for (_rule, subject, _bucket, what), n in self._held.sorted():
            yield (subject, what), n


def backlog(connection: sa.Connection) -> dict[int, frozenset[int]]:
    """The rules that wait to be applied, by the number of the event."""
    found: dict[int, frozenset[int]] = {}
    for event, rule in connection.execute(sa.select(BACKLOG.c.event, BACKLOG.c.rule)):
        found[event] = found.get(event, frozenset()) | {rule}
    return found


def by_id(standings: Mapping[int, Standing], number: int) -> str:
    """The id of the rule under a number; a mark for one that is unknown."""
    known = standings.get(number)
    return known.rule.id if known else "?"


def _sums(changes: list[Change]) -> dict[TallyKey, int]:
    return {(rule, key, 0, subject + _MARK + what): delta for rule, key, subject, what, delta, _firm in changes}


def _holdings(changes: list[Change]) -> dict[TallyKey, int]:
    held: dict[TallyKey, int] = {}
    for change in changes:
        place = (0, change.subject, 0, change.what)
        held[place] = held.get(place, 0) + change.delta
    return held
