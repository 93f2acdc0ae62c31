"""Apps, and what people allow them. Of secrets, codes and tokens only hashes are kept.

``App`` and ``Grant`` answer by the names that Authlib asks by.
"""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db
from portal.people.apps import addresses
from portal.people.passwords import digest

OFFLINE = "offline_access"
"""The scope with which an app may come again by itself."""


class App(db.Base):
    """A program that registered itself; what it says of itself is not checked. Its id is its ``client_id``."""

    __tablename__ = "app"
    __table_args__ = (sa.Index(None, "used_at", "registered_at"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    secret_hash: Mapped[str | None]
    auth_method: Mapped[str]
    name: Mapped[str]
    redirect_uris: Mapped[list[str]]
    grant_types: Mapped[list[str]]
    scope: Mapped[str]
    about: Mapped[dict[str, Any]]
    registered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    used_at: Mapped[dt.datetime | None]

    def get_client_id(self) -> str:
        return self.id

    def get_default_redirect_uri(self) -> None:
        """None: every request says where it goes back to."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What was asked for, each word once; None when it is more than the app registered for, or nothing but to come
        again.
        """
        asked = list(dict.fromkeys((scope or "").split()))
        return " ".join(asked) if set(asked) - {OFFLINE} and set(asked) <= set(self.scope.split()) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return addresses.leads_back(redirect_uri, self.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(self.secret_hash or "", digest(client_secret))

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == self.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.grant_types


class Grant(db.Base):
    """What a person allowed an app once: the code it was given, then the one pair of tokens that is good now.

    A refresh token begins with the id of its grant, so that one that was used before is known as such.
    """

    __tablename__ = "app_grant"
    __table_args__ = (sa.Index(None, "person_id", "app_id"),)

    id: Mapped[db.Id] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    app_id: Mapped[db.Id] = mapped_column(ForeignKey("app.id"), index=True)
    person_id: Mapped[db.Id] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[str]
    redirect_uri: Mapped[str]
    code_challenge: Mapped[str]
    code_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    access_hash: Mapped[str | None] = mapped_column(unique=True)
    access_scope: Mapped[str | None]
    access_expires_at: Mapped[dt.datetime | None]
    refresh_hash: Mapped[str | None] = mapped_column(unique=True)

    @property
    def is_used(self) -> bool:
        """Whether its code was exchanged for tokens."""
        return self.used_at is not None

    @property
    def code_challenge_method(self) -> str:
        return "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def check_client(self, client: App) -> bool:
        return self.app_id == client.id
