"""The treasury's deeds: count what happened, adopt rules, note that awards were seen. None of them commits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal import clock, db

from . import engine, in_force, store
from .happenings import Happening
from .models import AWARD_SEEN, EDITION, LEDGER, RULE
from .rules import Rule, Rulebook


class Given(NamedTuple):
    """An award as it was just made, or taken back when ``delta`` undoes one. ``id`` names it in the ledger."""

    id: str
    subject: str
    what: str
    delta: int


def apply(happening: Happening) -> tuple[Given, ...]:
    """Count an event, or its taking back, under the rules that were in force when it happened.

    In the caller's transaction, once for each happening: that it is new is the journal's to know.
    """
    standings = in_force.book().counting(happening)
    changes = sorted(engine.apply(standings, store.SqlTallies(), happening))
    ids = store.write(changes, event=happening.seq, at=happening.at)
    return tuple(Given(award, each.subject, each.what, each.delta) for award, each in zip(ids, changes, strict=True))


def is_adopted(rulebook: Rulebook) -> bool:
    """Whether these are the rules that count, word for word. Never adopted and without a rule is the same."""
    latest = db.session.scalar(sa.select(EDITION.c.hash).order_by(EDITION.c.number.desc()).limit(1))
    return latest == rulebook.hash or (latest is None and not rulebook.rules)


def adopt(rulebook: Rulebook, *, since: int) -> bool:
    """Let these rules count from now on; answer whether anything is different. Twice is once.

    ``since`` is the number of the last event: what happened until then stays counted by the rules of its time. A rule
    whose meaning is the same keeps its number and all that it has counted, however its words or its place changed. The
    caller sees to it that nothing is recorded meanwhile: see ``journal.adopt``.
    """
    if is_adopted(rulebook):
        return False
    edition = _new_edition(rulebook.hash, since)
    known = {
        row.id: row for row in db.session.execute(sa.select(RULE.c.id, RULE.c.number, RULE.c.hash).where(_is_open()))
    }
    kept = {rule.id for rule in rulebook.rules if rule.id in known and known[rule.id].hash == rule.hash}
    ended = [row.number for row in known.values() if row.id not in kept]
    db.session.execute(sa.update(RULE).where(RULE.c.number.in_(ended)).values(until=since))
    for place, rule in enumerate(rulebook.rules):
        words = {"name": rule.name, "because": rule.because, "place": place}
        if rule.id in kept:
            db.session.execute(sa.update(RULE).where(RULE.c.number == known[rule.id].number).values(words))
        else:
            db.session.execute(sa.insert(RULE).values(**words, **_columns(rule), since=since, edition=edition))
    return True


def mark_seen(subject: str, awards: Collection[str]) -> None:
    """The subject has looked at these awards, by their ids; those of others are left alone."""
    theirs = sa.select(LEDGER.c.id, sa.literal(clock.now(), AWARD_SEEN.c.seen_at.type)).where(
        LEDGER.c.subject == subject, LEDGER.c.id.in_(awards)
    )
    db.session.execute(db.insert(AWARD_SEEN).from_select(["award", "seen_at"], theirs).on_conflict_do_nothing())


def _new_edition(version: str, since: int) -> int:
    values = {
        "token": db.new_id(),
        "hash": version,
        "since": since,
        "adopted_at": clock.now(),
        "is_by_hand": False,
        "files": {},
    }
    number: int = db.session.scalars(sa.insert(EDITION).values(values).returning(EDITION.c.number)).one()
    return number


def _columns(rule: Rule) -> dict[str, Any]:
    return {"id": rule.id, "definition": rule.definition, "hash": rule.hash}


def _is_open() -> sa.ColumnElement[bool]:
    return RULE.c.until.is_(None)
