"""Which rules count which events: read from the database, so that every process follows an adoption at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import sqlalchemy as sa

from portal import db

from .engine import Standing
from .happenings import Happening
from .models import EDITION, RULE
from .rules import from_definition

_LATEST = sa.select(EDITION.c.token).order_by(EDITION.c.number.desc()).limit(1)


class Book:
    """Every rule that ever counted, by the type of event that it listens to."""

    def __init__(self, standings: Sequence[Standing], token: str | None = None) -> None:
        self.standings = tuple(standings)
        self.token = token

    @cached_property
    def by_number(self) -> dict[int, Standing]:
        """Each rule under its number."""
        return {standing.number: standing for standing in self.standings}

    @cached_property
    def open(self) -> tuple[Standing, ...]:
        """The rules that count what happens next."""
        return tuple(standing for standing in self.standings if standing.until is None)

    @cached_property
    def _listening(self) -> dict[str, tuple[Standing, ...]]:
        types = {name for standing in self.standings for name in standing.rule.when}
        return {name: tuple(each for each in self.standings if name in each.rule.when) for name in types}

    def counting(self, happening: Happening) -> Iterable[Standing]:
        """The rules that count it: those that were in force when the event happened, also when it is taken back."""
        seq = happening.counts_as
        return [standing for standing in self._listening.get(happening.type, ()) if standing.covers(seq)]


_known = Book(())


def book() -> Book:
    """The rules as the database has them. Reads one row when they are known, all of them when they have changed."""
    global _known
    connection = db.session.connection()
    token = connection.scalar(_LATEST)
    if token is None:
        return Book(())
    if token != _known.token:
        _known = read(connection, token)
    return _known


def read(connection: sa.Connection, token: str | None = None) -> Book:
    """The rules as that connection sees them."""
    columns = (RULE.c.number, RULE.c.id, RULE.c.definition, RULE.c.name, RULE.c.because, RULE.c.since, RULE.c.until)
    rows = connection.execute(sa.select(*columns).order_by(RULE.c.place, RULE.c.number))
    return Book(
        [
            Standing(number, from_definition(rule_id, definition, name=name, because=because), since, until)
            for number, rule_id, definition, name, because, since, until in rows
        ],
        token,
    )
