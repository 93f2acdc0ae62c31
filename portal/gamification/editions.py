"""The versions of the rules: which rules count now, and which counted before, since when and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import db

from .models import EDITION, RULE
from .rules import Rule, from_definition
from .sentences import sentence_of


class Edition(NamedTuple):
    """The rules as they were adopted at one time. ``files`` are the texts they were read from, by name."""

    token: str
    hash: str
    adopted_at: dt.datetime
    adopted_by: str | None
    is_by_hand: bool
    files: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The text of the rules where they came from one file, else nothing."""
        return str(next(iter(self.files.values()))) if len(self.files) == 1 else ""


class Listed(NamedTuple):
    """A rule that counts now: its id, its title or nothing, its sentence, and the hash of what it means."""

    id: str
    name: str
    sentence: str
    hash: str


_LATEST_FIRST = sa.select(*EDITION.c[Edition._fields]).order_by(EDITION.c.number.desc())


def editions(*, after: int = 0, limit: int = 50) -> list[Edition]:
    """The versions, the latest first: so many, after so many."""
    return [Edition(*row) for row in db.session.execute(_LATEST_FIRST.offset(after).limit(limit))]


def latest() -> Edition | None:
    """The version that counts now; nothing when none was ever adopted."""
    return next(iter(editions(limit=1)), None)


def rules_now() -> list[Rule]:
    """The rules that count now, in the order of their files; what is done by hand comes last."""
    columns = (RULE.c.id, RULE.c.definition, RULE.c.name, RULE.c.because)
    rows = db.session.execute(sa.select(*columns).where(RULE.c.until.is_(None)).order_by(RULE.c.place))
    return [
        from_definition(rule_id, definition, name=name, because=because) for rule_id, definition, name, because in rows
    ]


def listed() -> list[Listed]:
    """The same in words."""
    return [Listed(rule.id, rule.name or "", sentence_of(rule), rule.hash) for rule in rules_now()]
