"""Questions about apps, and about what people allowed them."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

import sqlalchemy as sa

from portal import clock, db
from portal.people.apps import addresses
from portal.people.apps.models import App, Grant
from portal.people.models import Person
from portal.people.passwords import digest

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Allowed(NamedTuple):
    """An app that somebody allowed something: the words of all its scopes, since when, and when it last came.

    ``redirect_uris`` are the addresses where it was given that, which it may have more of.
    """

    id: str
    name: str
    redirect_uris: str
    scope: str
    since: dt.datetime
    used_at: dt.datetime | None

    @property
    def hosts(self) -> list[str]:
        """Where it is, as the person was told."""
        return sorted({addresses.host_of(uri) for uri in self.redirect_uris.split()})


def app(client_id: str) -> App | None:
    """The app with this id, if there is one."""
    return db.session.get(App, client_id) if _ID.fullmatch(client_id) else None


def grant_by_code(code: str) -> Grant | None:
    """The grant that this code was given for, used or not, as long as a code is good. Used ones stay known longer."""
    found = db.session.scalar(sa.select(Grant).where(Grant.code_hash == digest(code)))
    return found if found and (found.is_used or found.expires_at > clock.now()) else None


def grant_by_refresh(token: str) -> Grant | None:
    """The grant that this refresh token is of, now or before, as long as it can be renewed."""
    grant_id, _dot, _secret = token.partition(".")
    if not _ID.fullmatch(grant_id):
        return None
    can_be = (Grant.refresh_hash.is_not(None), Grant.expires_at > clock.now())
    return db.session.scalar(sa.select(Grant).where(Grant.id == grant_id, *can_be))


def grant_by_token(token: str) -> Grant | None:
    """The grant of which this is the access token or the refresh token that is good now."""
    known = digest(token)
    return db.session.scalar(sa.select(Grant).where(sa.or_(Grant.access_hash == known, Grant.refresh_hash == known)))


def person_by_access(token: str) -> tuple[Person, str, frozenset[str]] | None:
    """Who allowed it, the name of the app, and what it may do, for an access token that is good."""
    query = (
        sa.select(Person, App.name, Grant.access_scope)
        .join(Grant, Grant.person_id == Person.id)
        .join(App, App.id == Grant.app_id)
        .where(Grant.access_hash == digest(token), Grant.access_expires_at > clock.now())
        .where(Person.deactivated_at.is_(None))
    )
    found = db.session.execute(query).first()
    return (found[0], found[1], frozenset((found[2] or "").split())) if found else None


def who_allowed(grant: Grant) -> Person | None:
    """The person whose grant it is, unless they have left."""
    return db.session.scalar(sa.select(Person).where(Person.id == grant.person_id, Person.deactivated_at.is_(None)))


def allowed_by(person: Person, *, after: int, limit: int) -> list[Allowed]:
    """The apps that somebody allowed something that is good still, by name."""
    query = (
        sa.select(
            App.id,
            App.name,
            sa.func.aggregate_strings(Grant.redirect_uri, " "),
            sa.func.aggregate_strings(Grant.scope, " "),
            sa.func.min(Grant.created_at),
            sa.func.max(Grant.used_at),
        )
        .join(Grant, Grant.app_id == App.id)
        .where(Grant.person_id == person.id, Grant.used_at.is_not(None), Grant.expires_at > clock.now())
        .group_by(App.id)
        .order_by(App.name, App.id)
    )
    return [Allowed(*row) for row in db.session.execute(query.offset(after).limit(limit))]
