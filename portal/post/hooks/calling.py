"""Telling the receivers. Each message is one worker's at a time, carried outside of any transaction.

A receiver that can check an id is told again after a failure, with the same id. A chat cannot: when it was asked and
did not answer, it may have heard, so it is not told again. Who does not take a message for days is turned off.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db
from portal.config import Settings
from portal.fetching import fetch
from portal.post import actions as post
from portal.post.hooks import shapes
from portal.post.hooks.models import GONE, SIGNED, SILENT, Hook, HookMessage
from portal.post.hooks.news import PROGRAMME
from portal.post.kinds import COORDINATOR
from portal.post.sending import CLAIM, WAITS
from portal.reaching import INTERNET, Network, NotFetched, Unread

log = structlog.get_logger(__name__)

LARGEST = 64 * 1024
"""Bytes of an answer, of which nothing but the status is read."""
NO_SYNC = {"synchronize_session": False}
PERSON = sa.table("person", *map(sa.column, ("id", "email")))
_IS_FREE = (HookMessage.sent_at.is_(None), HookMessage.given_up_at.is_(None))


def tell_waiting(settings: Settings, network: Network = INTERNET, *, limit: int = 50) -> int:
    """Tell what is due; how much was told. One that fails is asked no more in this round. Safe beside other workers."""
    told, failed = 0, set()
    for message_id, hook_id in _due(limit):
        if hook_id not in failed:
            if _tell(message_id, settings, network):
                told += 1
            else:
                failed.add(hook_id)
    return told


def _due(limit: int) -> list[tuple[str, str]]:
    with db.reading():
        due = sa.select(HookMessage.id, HookMessage.hook_id).join(Hook).where(*_IS_FREE, Hook.off_at.is_(None))
        asked = due.where(HookMessage.due_at <= clock.now()).order_by(HookMessage.due_at, HookMessage.seq)
        found = [(row.id, row.hook_id) for row in db.session.execute(asked.limit(limit))]
        db.session.rollback()
    return found


def _tell(message_id: str, settings: Settings, network: Network) -> bool:
    """Whether it was told, or somebody else is at it."""
    claimed = _claim(message_id)
    if claimed is None:
        return True
    hook, message, about = claimed
    body = shapes.body_of(hook, message, about, settings)
    headers = shapes.headers_of(hook, message, body, settings)
    ours = urlsplit(settings.base_url).hostname or ""
    try:
        found = fetch(hook.address, network, network.seconds, headers=headers, body=body, largest=LARGEST, never=ours)
    except Unread as problem:
        _unanswered(hook, message, problem)
        return False
    except NotFetched as problem:
        _put_back(hook, message, type(problem).__name__)
        return False
    if 200 <= found.status < 300:
        _say(message, sent_at=clock.now())
        return True
    if found.status == 410:
        _say(message, given_up_at=clock.now())
        _turn_off(hook, GONE)
    else:
        _put_back(hook, message, str(found.status))
    return False


def _claim(message_id: str) -> tuple[Hook, HookMessage, shapes.About] | None:
    """The message, for this worker alone, and whom to tell; none if somebody was quicker."""
    now = clock.now()
    free = (HookMessage.id == message_id, *_IS_FREE, HookMessage.due_at <= now)
    claim = sa.update(HookMessage).where(*free).values(tries=HookMessage.tries + 1, due_at=now + CLAIM)
    message = db.session.scalar(claim.returning(HookMessage), execution_options=NO_SYNC)
    hook = db.session.get(Hook, message.hook_id) if message else None
    if message is None or hook is None:
        db.session.rollback()
        return None
    about = db.session.execute(sa.select(PROGRAMME).where(PROGRAMME.c.id == hook.programme_id)).one()
    db.session.expunge(message)
    db.session.expunge(hook)
    db.session.commit()
    return hook, message, shapes.About(about.slug, about.name)


def _unanswered(hook: Hook, message: HookMessage, problem: Unread) -> None:
    """It was asked, and nobody knows whether it heard."""
    if hook.flavour == SIGNED:
        _put_back(hook, message, type(problem).__name__)
    else:
        log.warning("a chat did not answer", hook=hook.id, message=message.id)
        _say(message, given_up_at=clock.now())


def _put_back(hook: Hook, message: HookMessage, cause: str) -> None:
    log.warning("webhook waits", hook=hook.id, message=message.id, tries=message.tries, cause=cause)
    if message.tries <= len(WAITS):
        _say(message, due_at=clock.now() + WAITS[message.tries - 1])
    else:
        _say(message, given_up_at=clock.now())
        _turn_off(hook, SILENT)


def _say(message: HookMessage, **values: dt.datetime) -> None:
    statement: Any = sa.update(HookMessage).where(HookMessage.id == message.id).values(values)
    db.session.execute(statement, execution_options=NO_SYNC)
    db.session.commit()


def _turn_off(hook: Hook, why: str) -> None:
    """Tell it nothing more, and let who added it know. Twice is once."""
    now = clock.now()
    off = sa.update(Hook).where(Hook.id == hook.id, Hook.off_at.is_(None)).values(off_at=now, off_why=why)
    if db.session.scalar(off.returning(Hook.id), execution_options=NO_SYNC):
        log.warning("webhook turned off", hook=hook.id, why=why)
        _let_know(hook, now)
    db.session.commit()


def _let_know(hook: Hook, now: dt.datetime) -> None:
    email = db.session.scalar(sa.select(PERSON.c.email).where(PERSON.c.id == hook.made_by))
    about = db.session.execute(sa.select(PROGRAMME).where(PROGRAMME.c.id == hook.programme_id)).one()
    with force_locale(hook.language.replace("-", "_")):
        text = _(
            "News of %(programme)s could not be told to %(host)s, so it is turned off. When it is well again, you can "
            "turn it on with one press of a button; what happens meanwhile is not told later.",
            programme=about.name,
            host=urlsplit(hook.address).hostname,
        )
        post.write(
            key=f"hook.off:{hook.id}:{now.isoformat()}",
            kind=COORDINATOR,
            to=email or "",
            person_id=hook.made_by,
            subject=_("A webhook of %(programme)s is turned off", programme=about.name),
            text=text,
            link=f"/programmes/{about.slug}/webhooks",
        )
