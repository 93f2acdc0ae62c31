"""Adding, removing and turning on again where news of a programme are told."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _

from portal import audit, clock, db
from portal.errors import Refused
from portal.post.hooks.models import FLAVOURS, Hook, HookMessage
from portal.post.hooks.news import TYPES, News, latest, put
from portal.reaching import Forbidden, place_of

MOST = 10
"""Receivers of one programme."""


class Wanted(NamedTuple):
    """What listens, where, and of what it hears. ``id`` names it, so that the same form sent twice is one."""

    id: str
    flavour: str
    address: str
    hears: Collection[str]


def add(wanted: Wanted, *, programme_id: str, by: str) -> Hook:
    """Let another system hear how a programme goes. It is greeted, so that one sees whether it works. Twice is once."""
    address = _checked(wanted)
    row = {
        "id": wanted.id,
        "programme_id": programme_id,
        "flavour": wanted.flavour,
        "address": address,
        "hears": sorted(set(wanted.hears)),
        "language": str(get_locale() or "en").replace("_", "-"),
        "made_by": by,
        "made_at": clock.now(),
        "since": latest(),
        "after": latest(),
    }
    written = db.insert(Hook).values(row).on_conflict_do_nothing().returning(Hook.id)
    is_new = db.session.scalar(written) is not None
    theirs = (Hook.id == wanted.id, Hook.programme_id == programme_id, Hook.address == address, Hook.made_by == by)
    hook = db.session.scalar(sa.select(Hook).where(*theirs))
    if hook is None:
        raise Refused(_("News of this programme are told to this address already."), field="url")
    if is_new:
        _check_number(programme_id)
        put(hook.id, [News("hello", "hook.added", clock.now(), {})])
        audit.write([audit.Line("webhook.added", hook.id, why=programme_id, by=by, digest=audit.digest(address))])
    return hook


def remove(hook_id: str, *, programme_id: str, by: str) -> None:
    """Tell it nothing more, and forget its address. Twice is once."""
    gone = sa.delete(Hook).where(Hook.id == hook_id, Hook.programme_id == programme_id).returning(Hook.id)
    if db.session.scalar(gone):
        audit.write([audit.Line("webhook.removed", hook_id, why=programme_id, by=by)])


def turn_on(hook_id: str, *, programme_id: str) -> None:
    """Tell it again what happens from now on; what happened meanwhile is not told. Twice is once."""
    off = (Hook.id == hook_id, Hook.programme_id == programme_id, Hook.off_at.is_not(None))
    fresh = {"off_at": None, "off_why": None, "since": latest(), "after": latest()}
    if db.session.scalar(sa.update(Hook).where(*off).values(fresh).returning(Hook.id)):
        waiting = (HookMessage.hook_id == hook_id, HookMessage.sent_at.is_(None), HookMessage.given_up_at.is_(None))
        db.session.execute(sa.update(HookMessage).where(*waiting).values(given_up_at=clock.now()))


def _checked(wanted: Wanted) -> str:
    """The address, if what is wanted has the right shape."""
    address = wanted.address.strip()
    if wanted.flavour not in FLAVOURS:
        raise Refused(_("Please choose what listens at this address."), field="flavour")
    if not wanted.hears or not set(wanted.hears) <= set(TYPES):
        raise Refused(_("Please choose at least one thing that it hears of."), field="hears")
    try:
        uuid.UUID(wanted.id)
    except ValueError as problem:
        raise Refused(_("Please open this page anew, and try once more.")) from problem
    try:
        place_of(address)
    except Forbidden as problem:
        raise Refused(_("This address cannot be used: %(why)s.", why=str(problem)), field="url") from problem
    return address


def _check_number(programme_id: str) -> None:
    number = db.session.scalar(sa.select(sa.func.count()).where(Hook.programme_id == programme_id)) or 0
    if number > MOST:
        raise Refused(_("A programme has at most %(n)s webhooks. Please remove one before.", n=MOST), field="url")
