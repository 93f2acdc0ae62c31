"""A browser without a screen: Flask's test client that knows how to sign in and to send the house's forms."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from portal.people.models import Person

SALT = "wtf-csrf-token"
"""Under which Flask-WTF signs its tokens."""


class Visit(FlaskClient):
    """Somebody's visit: cookies are kept from one request to the next."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and read all of the answer, so that no file stays open."""
        return super().open(*args, **{"buffered": True, **kwargs})

    def sign_in(self, person: Person) -> Visit:
        """Open a door for this person and keep its key, as the sign-in page does after the password."""
        from portal import db
        from portal.people import actions

        token = actions.open_door(person)
        db.session.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie.permanent = True
        return self

    def submit(self, address: str, *, htmx: bool = False, **fields: Any) -> TestResponse:
        """Send a form with its CSRF token, as a button does; ``htmx=True`` as htmx does."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self.post(address, data={"csrf_token": self._csrf_token(), **fields}, headers=headers)

    def _csrf_token(self) -> str:
        with self.session_transaction() as cookie:
            kept = cookie.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())
        secret: str = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(secret, salt=SALT).dumps(kept))
