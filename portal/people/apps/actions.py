"""Deeds: an app registers, a person allows it something, it comes for tokens and comes again, it is over."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock, db
from portal.people.apps.models import OFFLINE, App, Grant
from portal.people.models import Person
from portal.people.passwords import digest

CODE_LASTS = dt.timedelta(minutes=5)
ACCESS_LASTS = dt.timedelta(hours=1)
REFRESH_LASTS = dt.timedelta(days=90)
UNUSED_LASTS = dt.timedelta(days=30)
"""How long an app stays registered that nobody allowed anything."""


@dataclass(frozen=True)
class Tokens:
    """What an app is given, this once. Without ``refresh`` it has to ask the person again."""

    access: str
    refresh: str | None
    scope: str


def register(app: App) -> str | None:
    """Keep a new app; answers its secret, shown this once, or None for one that cannot keep any.

    Apps that nobody ever used are cleared away after a while, since anybody may register one.
    """
    old = (App.used_at.is_(None), App.registered_at < clock.now() - UNUSED_LASTS)
    has_grant = sa.select(Grant.id).where(Grant.app_id == App.id).exists()
    db.session.execute(sa.delete(App).where(*old, ~has_grant))
    secret = None if app.auth_method == "none" else secrets.token_urlsafe(32)
    app.secret_hash = digest(secret) if secret else None
    db.session.add(app)
    db.session.flush()
    return secret


def allow(app: App, *, by: Person, scope: str, redirect_uri: str, code_challenge: str) -> str:
    """Let an app do what ``scope`` says; answers the code with which it comes for tokens.

    What this person allowed and is over is cleared away.
    """
    now = clock.now()
    db.session.execute(sa.delete(Grant).where(Grant.person_id == by.id, Grant.expires_at < now))
    code = secrets.token_urlsafe(32)
    db.session.add(
        Grant(
            app_id=app.id,
            person_id=by.id,
            scope=scope,
            redirect_uri=redirect_uri,
            code_challenge=code_challenge,
            code_hash=digest(code),
            created_at=now,
            expires_at=now + CODE_LASTS,
        )
    )
    db.session.execute(sa.update(App).where(App.id == app.id).values(used_at=now))
    return code


def exchange(grant: Grant, *, may_come_again: bool) -> Tokens | None:
    """Tokens for the code of a grant. Of two that bring the same code one wins; the other ends the grant.

    None when the code was used before, and then what it gave is good for nothing any more.
    """
    refresh = _new_refresh(grant) if may_come_again and OFFLINE in grant.scope.split() else None
    return _renewed(grant, Grant.used_at.is_(None), Tokens(secrets.token_urlsafe(32), refresh, grant.scope))


def renew(grant: Grant, token: str, *, scope: str | None) -> Tokens | None:
    """New tokens for a refresh token, for all that was allowed or for less; those before are good no more.

    None when it was used before: somebody has a copy of it, so the grant ends.
    """
    tokens = Tokens(secrets.token_urlsafe(32), _new_refresh(grant), scope or grant.scope)
    return _renewed(grant, Grant.refresh_hash == digest(token), tokens)


def forget_access(grant: Grant) -> None:
    """The access token of a grant is good no more. One that cannot be renewed is over."""
    if grant.refresh_hash is None:
        end(grant)
    else:
        db.session.execute(sa.update(Grant).where(Grant.id == grant.id).values(access_hash=None))


def end(grant: Grant) -> None:
    """All that came of a grant is good no more. Twice is once."""
    db.session.execute(sa.delete(Grant).where(Grant.id == grant.id))


def take_back(app_id: str, *, by: Person) -> None:
    """Take back all that somebody allowed an app. Twice is once."""
    db.session.execute(sa.delete(Grant).where(Grant.app_id == app_id, Grant.person_id == by.id))


def take_back_all(person_id: str) -> None:
    """Take back all that somebody allowed any app."""
    db.session.execute(sa.delete(Grant).where(Grant.person_id == person_id))


def _new_refresh(grant: Grant) -> str:
    return f"{grant.id}.{secrets.token_urlsafe(32)}"


def _renewed(grant: Grant, unless_used: sa.ColumnElement[bool], tokens: Tokens) -> Tokens | None:
    """One statement decides between two at once."""
    now = clock.now()
    renewed = (
        sa.update(Grant)
        .where(Grant.id == grant.id, unless_used)
        .values(
            used_at=now,
            access_hash=digest(tokens.access),
            access_scope=tokens.scope,
            access_expires_at=now + ACCESS_LASTS,
            refresh_hash=digest(tokens.refresh) if tokens.refresh else None,
            expires_at=now + (REFRESH_LASTS if tokens.refresh else ACCESS_LASTS),
        )
        .returning(Grant.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(renewed) is None:
        end(grant)
        return None
    return tokens
