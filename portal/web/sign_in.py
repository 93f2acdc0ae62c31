"""Who is at the counter: Flask-Login over one row for each browser that is signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import flask_login
import sqlalchemy as sa
from flask import Flask, Response, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user

from portal import clock
from portal.errors import NotFound
from portal.people import actions, queries
from portal.people.models import Person, SignIn
from portal.web import staying
from portal.web.htmx import wants_fragment

View = TypeVar("View", bound=Callable[..., Any])
LOOK_AGAIN = dt.timedelta(minutes=10)
"""How exactly a door remembers when it was last used: a write once in a while, not at each request."""
LONGEST = 4000
"""Letters of an address to go on to: apps put much into theirs."""


@dataclass
class Visitor(UserMixin):
    """A person in one browser: what Flask-Login calls a user. Its id is the browser's token."""

    token: str
    person: Person
    parts: frozenset[queries.Part]

    def get_id(self) -> str:
        """The browser's token."""
        return self.token


def init_app(app: Flask) -> None:
    """Load the visitor from the session cookie, and send strangers to the sign-in page."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def load(token: str) -> Visitor | None:
        found = queries.signed_in_by(token, clock.now())
        if found is None:
            return None
        _keep_open(found[0])
        return Visitor(token, found[1], found[2])

    @manager.unauthorized_handler
    def send_to_sign_in() -> Response:
        if staying.is_asked():
            return staying.answer(401, is_signed_in=False)
        address = url_for("sign_in.form", next=_where_they_were())
        if wants_fragment():
            return Response(status=401, headers={"HX-Redirect": address})
        return cast(Response, redirect(address, code=303))


def me() -> Person:
    """Who is signed in. Only where a route requires it."""
    visitor: Visitor = current_user
    return visitor.person


def by_person() -> str:
    """Whom a limit counts where somebody is signed in: the person, since an office has one address for all."""
    return f"person:{me().id}"


def whoever() -> Person | None:
    """Who is signed in, if anybody."""
    return current_user.person if current_user.is_authenticated else None


def my_roles() -> frozenset[str]:
    """Every role that whoever is signed in has in any programme."""
    visitor: Visitor = current_user
    return frozenset(part.role for part in visitor.parts)


def my_cohorts() -> frozenset[str]:
    """The ids of the programmes in which whoever is signed in is mentor or mentee."""
    visitor: Visitor = current_user
    return frozenset(part.programme for part in visitor.parts if part.role in ("mentor", "mentee"))


def let_in(person: Person) -> None:
    """Open a door for this browser and begin a new session: nothing of the one before survives. The route commits."""
    let_out()
    session["_user_id"] = actions.open_door(person)
    session["_fresh"] = True
    session.permanent = True


def let_out() -> None:
    """End this browser's session, on both sides. The route commits."""
    token = session.get("_user_id")
    if token:
        actions.close_door(token)
    flask_login.logout_user()
    session.clear()


def be_nobody() -> None:
    """For the rest of this request nobody is signed in: the database is not asked who it was."""
    g._login_user = AnonymousUserMixin()


def known_id() -> str | None:
    """The id of who is signed in, when this request has found out already. Asks nothing."""
    visitor = g.get("_login_user")
    known = sa.inspect(visitor.person).identity if isinstance(visitor, Visitor) else None
    return str(known[0]) if known else None


def role_required(*roles: str) -> Callable[[View], View]:
    """Of a route: to people with none of these roles, it does not exist."""

    def guard(view: View) -> View:
        @wraps(view)
        @flask_login.login_required
        def guarded(*args: Any, **values: Any) -> Any:
            if not my_roles() & set(roles):
                raise NotFound(_("There is no such page."))
            return view(*args, **values)

        return cast(View, guarded)

    return guard


def inside(address: str | None) -> str:
    """``address`` if it stays on this site, else home.

    Browsers read backslashes as slashes, and skip tabs and newlines: an address with any of these is none of ours.
    """
    if not address or not address.startswith("/") or address.startswith("//") or len(address) > LONGEST:
        return "/"
    return address if address.isprintable() and "\\" not in address else "/"


def _where_they_were() -> str:
    """The page to come back to after signing in: never a fragment, never a deed."""
    if wants_fragment():
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        return inside(page.path)
    return request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else "/"


def _keep_open(door: SignIn) -> None:
    """Remember that the door was used, in the transaction of a request that writes anyway."""
    now = clock.now()
    if now - door.seen_at > LOOK_AGAIN and request.method not in ("GET", "HEAD", "OPTIONS"):
        door.seen_at = now
