"""What somebody was given, holds, and has not looked at yet. Columns as values, few queries for any history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound

from . import in_force
from .models import AWARD_SEEN, HOLDING, LEDGER, RULE
from .rules import from_definition
from .sentences import sentence_of

POINTS, BADGE = "points:", "badge:"


@dataclass(frozen=True)
class Award:
    """A row of the ledger. ``delta`` is below zero where something was taken back, or a rule gives negative points.

    Until the day ``firm_on`` (an ordinal) something may still spoil it.
    """

    id: str
    at: dt.datetime
    event: int
    rule: int
    key: str
    subject: str
    what: str
    delta: int
    rule_id: str
    name: str | None
    because: str | None
    definition: Mapping[str, Any]
    firm_on: int | None = None

    @property
    def is_by_hand(self) -> bool:
        """Whether a coordinator or an operator gave it, and no rule of the files."""
        return bool(self.definition["give"].get("is_by_hand"))

    @property
    def badge(self) -> str | None:
        """The slug of the badge, or nothing."""
        return _badge_and_level(self.what)[0]

    @property
    def level(self) -> str | None:
        """The level of the badge, or nothing."""
        return _badge_and_level(self.what)[1]

    @property
    def currency(self) -> str | None:
        """The currency of the points, or nothing."""
        return self.what.removeprefix(POINTS) if self.what.startswith(POINTS) else None

    @property
    def sentence(self) -> str:
        """Why such a thing is given, as printed under "How points work"."""
        return sentence_of(from_definition(self.rule_id, self.definition, name=self.name, because=self.because))


@dataclass(frozen=True)
class HeldBadge:
    """A badge that a subject holds: its latest award, and how often it was given."""

    slug: str
    level: str | None
    award: str
    at: dt.datetime
    times: int

    @property
    def what(self) -> str:
        """As the ledger names it."""
        return f"{BADGE}{self.slug}/{self.level}" if self.level else f"{BADGE}{self.slug}"


_AWARDS = sa.select(
    LEDGER.c.id,
    LEDGER.c.at,
    LEDGER.c.event,
    LEDGER.c.rule,
    LEDGER.c.key,
    LEDGER.c.subject,
    LEDGER.c.what,
    LEDGER.c.delta,
    RULE.c.id,
    RULE.c.name,
    RULE.c.because,
    RULE.c.definition,
    LEDGER.c.firm_on,
).join(RULE, RULE.c.number == LEDGER.c.rule)


def awards_of(subject: str, *, after: str | None = None, limit: int = 50) -> list[Award]:
    """What changed in what they hold, newest first. ``after`` is the id of the last award on the page before."""
    asked = _AWARDS.where(LEDGER.c.subject == subject)
    if after is not None:
        last = LEDGER.alias("last")
        cursor = sa.select(last.c.event, last.c.id).where(last.c.id == after, last.c.subject == subject)
        asked = asked.where(sa.tuple_(LEDGER.c.event, LEDGER.c.id) < cursor.scalar_subquery())
    return _awards(asked.order_by(LEDGER.c.event.desc(), LEDGER.c.id.desc()).limit(limit))


def award_of(subject: str, award_id: str) -> Award:
    """An award of theirs. To anybody else it does not exist."""
    found = _awards(_AWARDS.where(LEDGER.c.subject == subject, LEDGER.c.id == award_id))
    if not found:
        raise NotFound(_("There is no such award."))
    return found[0]


def award_called(award_id: str) -> Award:
    """The award with this id, whoever has it: for those who oversee, never for the one page that shows it."""
    found = _awards(_AWARDS.where(LEDGER.c.id == award_id))
    if not found:
        raise NotFound(_("There is no such award."))
    return found[0]


def awards_for(event: int) -> list[Award]:
    """What one event gave or took, to whomever."""
    return _awards(_AWARDS.where(LEDGER.c.event == event).order_by(LEDGER.c.subject, LEDGER.c.what))


def read_awards(*conditions: sa.ColumnElement[bool], newest: int) -> list[Award]:
    """The newest rows of the ledger for which all of this is so, newest first."""
    ordered = _AWARDS.where(*conditions).order_by(LEDGER.c.event.desc(), LEDGER.c.id.desc())
    return _awards(ordered.limit(newest))


def unseen_of(subject: str, *, limit: int = 50) -> list[Award]:
    """What was given, stands, and has not been looked at yet: badges before points, oldest first."""
    return _awards(_unseen(subject).limit(limit))


def news_of(subject: str, *, latest: int) -> tuple[list[Award], list[Award]]:
    """The first thing that was not looked at yet, if any, and what changed last, newest first; in one query."""
    newest = _AWARDS.where(LEDGER.c.subject == subject).order_by(LEDGER.c.event.desc(), LEDGER.c.id.desc())
    parts = (_unseen(subject).limit(1).subquery(), newest.limit(latest).subquery())
    asked = sa.union_all(*(sa.select(sa.literal(place), part) for place, part in enumerate(parts)))
    rows = [(place, Award(*row)) for place, *row in db.session.execute(asked)]
    unseen, lately = ([award for where, award in rows if where == place] for place in (0, 1))
    return unseen, sorted(lately, key=lambda award: (award.event, award.id), reverse=True)


def holdings_of(subject: str) -> dict[str, int]:
    """All that they hold, as the ledger names it: ``points:xp``, ``badge:slug``, ``badge:slug/level``."""
    held = sa.select(HOLDING.c.what, HOLDING.c.n).where(HOLDING.c.subject == subject, HOLDING.c.n != 0)
    return {row.what: row.n for row in db.session.execute(held.order_by(HOLDING.c.what))}


def points_of(subject: str) -> dict[str, int]:
    """Their points in each currency."""
    return {what.removeprefix(POINTS): n for what, n in holdings_of(subject).items() if what.startswith(POINTS)}


def badges_of(subject: str) -> list[HeldBadge]:
    """The badges that they hold, in the order in which they came."""
    asked = (
        sa.select(LEDGER.c.what, LEDGER.c.id, LEDGER.c.at, HOLDING.c.n)
        .join(HOLDING, sa.and_(HOLDING.c.subject == LEDGER.c.subject, HOLDING.c.what == LEDGER.c.what))
        .where(LEDGER.c.subject == subject, LEDGER.c.what.like(f"{BADGE}%"), LEDGER.c.delta > 0, HOLDING.c.n > 0)
        .order_by(LEDGER.c.event, LEDGER.c.what)
    )
    latest: dict[str, HeldBadge] = {}
    for what, award, at, n in db.session.execute(asked):
        latest.pop(what, None)
        slug, level = _badge_and_level(what)
        latest[what] = HeldBadge(slug or "", level, award, at, n)
    return list(latest.values())


def board_currency() -> str | None:
    """What boards compare: the first currency that the rules in force give, if they give any."""
    given = (standing.rule.gift.currency for standing in in_force.book().open)
    return next(filter(None, given), None)


def how_points_work() -> list[tuple[str, str]]:
    """The rules that count now, in the order of their files: the title (or nothing) and the sentence of each."""
    columns = (RULE.c.id, RULE.c.definition, RULE.c.name, RULE.c.because)
    rows = db.session.execute(sa.select(*columns).where(RULE.c.until.is_(None)).order_by(RULE.c.place))
    rules: Iterable[Any] = (
        from_definition(rule_id, definition, name=name, because=because) for rule_id, definition, name, because in rows
    )
    return [(rule.name or "", sentence_of(rule)) for rule in rules]


def _unseen(subject: str) -> sa.Select[Any]:
    same = LEDGER.alias("same")
    sum_of_same = (
        sa.select(sa.func.sum(same.c.delta))
        .where(same.c.subject == LEDGER.c.subject, same.c.rule == LEDGER.c.rule)
        .where(same.c.key == LEDGER.c.key, same.c.what == LEDGER.c.what)
        .scalar_subquery()
    )
    asked = _AWARDS.outerjoin(AWARD_SEEN, AWARD_SEEN.c.award == LEDGER.c.id).where(
        LEDGER.c.subject == subject, LEDGER.c.delta > 0, AWARD_SEEN.c.award.is_(None), sum_of_same > 0
    )
    return asked.order_by(LEDGER.c.what.like(f"{BADGE}%").desc(), LEDGER.c.event, LEDGER.c.id)


def _awards(asked: Any) -> list[Award]:
    return [Award(*row) for row in db.session.execute(asked)]


def _badge_and_level(what: str) -> tuple[str | None, str | None]:
    if not what.startswith(BADGE):
        return None, None
    slug, _slash, level = what.removeprefix(BADGE).partition("/")
    return slug, level or None
