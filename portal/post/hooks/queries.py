"""Which systems hear how a programme goes, and how that goes."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from portal import db
from portal.post.hooks.models import Hook, HookMessage


class Shown(NamedTuple):
    """A receiver as pages show it: without its address, which is a key."""

    id: str
    flavour: str
    host: str
    hears: list[str]
    made_at: dt.datetime
    off_at: dt.datetime | None
    off_why: str | None
    told_at: dt.datetime | None
    tries: int


def hooks_of(programme_id: str) -> list[Shown]:
    """The receivers of a programme, the oldest first; ``tries`` is how often what waits was tried in vain."""
    theirs = HookMessage.hook_id == Hook.id
    told = sa.select(sa.func.max(HookMessage.sent_at)).where(theirs).scalar_subquery()
    waiting = (theirs, HookMessage.sent_at.is_(None), HookMessage.given_up_at.is_(None))
    tries = sa.select(sa.func.coalesce(sa.func.max(HookMessage.tries), 0)).where(*waiting).scalar_subquery()
    columns = (Hook.id, Hook.flavour, Hook.address, Hook.hears, Hook.made_at, Hook.off_at, Hook.off_why, told, tries)
    rows = db.session.execute(sa.select(*columns).where(Hook.programme_id == programme_id).order_by(Hook.id))
    return [Shown._make((*row[:2], urlsplit(row.address).hostname or "", *row[3:])) for row in rows]
