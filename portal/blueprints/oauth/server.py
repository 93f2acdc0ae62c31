"""The protocol: Authlib's authorization server over ``people.apps``, made stricter where the standards have moved on.

RFC 6749 (code and refresh), 7636 (PKCE, S256 alone), 7009 (revocation), 9207 (who answers), with RFC 9700 in mind.
What a stranger sends is looked at before Authlib sees it: it puts some of it into messages that it then refuses itself.
Whatever it raises ends here, as an answer.
"""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import AuthorizationServer, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import OAuth2Payload
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict

from portal.people.apps import actions, queries
from portal.people.apps.actions import ACCESS_LASTS, Tokens
from portal.people.apps.models import OFFLINE, App, Grant
from portal.people.models import Person
from portal.people.passwords import digest

SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, UPSERT = SCOPE + "credential.readonly", SCOPE + "credential.upsert"
PROFILE, CHANGE_PROFILE = SCOPE + "profile.readonly", SCOPE + "profile.update"
SCOPES = (READ, UPSERT, PROFILE, CHANGE_PROFILE, OFFLINE)
METHODS = ("client_secret_basic", "client_secret_post", "none")
LONGEST = 2000
"""Letters of one parameter."""
_PLAIN = re.compile(r"[\x20-\x7e]*")
_SPOKEN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")
"""What may stand in a message about an error (RFC 6749, appendix A)."""
_CREDENTIALS = re.compile(r"[\x21-\x7e]+ +[\x21-\x7e][\x20-\x7e]*")
"""A word for the kind, and what is shown (RFC 9110, section 11.4)."""
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")

logging.getLogger("authlib").setLevel(logging.WARNING)  # below that it writes down tokens


class Sent(OAuth2Payload):
    """What came: in the address where a person is sent to, in the form where an app calls."""

    def __init__(self, sent: MultiDict[str, str]) -> None:
        self._sent = sent

    @property
    def data(self) -> MultiDict[str, str]:
        """The first value of each parameter; there is only one."""
        return self._sent

    @property
    def datalist(self) -> dict[str, list[str]]:
        """Every value of each parameter."""
        return dict(self._sent.lists())


class Asked(OAuth2Request):
    """A request at the portal's own address, whatever stands in front of it."""

    def __init__(self, data: MultiDict[str, str]) -> None:
        super().__init__(request.method, current_app.config["PORTAL"].base_url + request.path, headers=request.headers)
        self.payload = Sent(data)

    @property
    def form(self) -> MultiDict[str, str]:
        """The same: never half from here and half from there."""
        found: MultiDict[str, str] = self.payload.data
        return found


class Server(AuthorizationServer):
    """Authlib's, with the portal's memory."""

    def query_client(self, client_id: str) -> App | None:
        """The app with this id."""
        return queries.app(client_id)

    def save_token(self, token: dict[str, Any], request: Asked) -> None:
        """Kept already: making and keeping are one statement, so that two at once cannot both."""

    def create_oauth2_request(self, request: MultiDict[str, str]) -> Asked:
        """A request of these parameters, which were looked at."""
        return Asked(request)

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        """As Flask answers; the browser goes on with GET after a POST."""
        text = json.dumps(body) if isinstance(body, dict) else body
        return Response(text, 303 if status == 302 else status, headers=headers)

    def send_signal(self, name: str, *args: Any, **values: Any) -> None:
        """Nobody listens."""


class OnlyS256(CodeChallenge):
    """PKCE for every app, by S256 and nothing else, said aloud: left out it would mean ``plain``."""

    def validate_code_challenge(self, grant: Any, _redirect_uri: str) -> None:
        """Refuse a request without a challenge that can be met."""
        sent: MultiDict[str, str] = grant.request.payload.data
        if len(sent.getlist("code_challenge")) > 1 or not _CHALLENGE.fullmatch(sent.get("code_challenge", "")):
            raise InvalidRequestError("A code_challenge of 43 letters is needed, once.")
        if sent.getlist("code_challenge_method") != ["S256"]:
            raise InvalidRequestError("The code_challenge_method has to be S256.")


class CodeGrant(AuthorizationCodeGrant):
    """A code for a person's consent, tokens for the code."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def save_authorization_code(self, code: str, request: Asked) -> None:
        """Made and kept in ``generate_authorization_code``."""

    def generate_authorization_code(self) -> str:
        """The code, of which the hash is kept."""
        sent, client = self.request.payload.data, self.request.client
        return actions.allow(
            client,
            by=self.request.user,
            scope=self.request.scope,
            redirect_uri=sent["redirect_uri"],
            code_challenge=sent["code_challenge"],
        )

    def create_authorization_response(self, redirect_uri: str, grant_user: Person | None) -> tuple[int, str, list[Any]]:
        """The way back, which says what was allowed, as Open Badges wants it."""
        status, body, headers = super().create_authorization_response(redirect_uri, grant_user)
        location = add_params_to_uri(dict(headers)["Location"], [("scope", self.request.scope)])
        return status, body, [("Location", location)]

    def query_authorization_code(self, code: str, client: App) -> Grant | None:
        """The grant of a code of this app. A code that comes a second time ends what it gave."""
        found = queries.grant_by_code(code)
        if found is None or found.app_id != client.id:
            return None
        if found.is_used:
            actions.end(found)
            return None
        return found

    def authenticate_user(self, authorization_code: Grant) -> Person | None:
        """Who consented, unless they have left."""
        return queries.who_allowed(authorization_code)

    def generate_token(self, **_values: Any) -> dict[str, Any]:
        """The tokens, kept in the same statement that uses the code up."""
        client: App = self.request.client
        grant: Grant = self.request.authorization_code
        return _told(actions.exchange(grant, may_come_again=client.check_grant_type("refresh_token")))

    def delete_authorization_code(self, authorization_code: Grant) -> None:
        """Used up already."""


class RefreshGrant(RefreshTokenGrant):
    """New tokens for a refresh token, each of which is good once."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Grant | None:
        """The grant that it is of."""
        return queries.grant_by_refresh(refresh_token)

    def authenticate_user(self, refresh_token: Grant) -> Person | None:
        """Who consented, unless they have left."""
        return queries.who_allowed(refresh_token)

    def generate_token(self, scope: str | None = None, **_values: Any) -> dict[str, Any]:
        """The tokens, kept in the same statement that uses the last one up."""
        grant: Grant = self.request.refresh_token
        asked = " ".join(dict.fromkeys((scope or "").split()))
        return _told(actions.renew(grant, self.request.form["refresh_token"], scope=asked or None))

    def revoke_old_credential(self, refresh_token: Grant) -> None:
        """Good no more already."""


class Revocation(RevocationEndpoint):
    """An app gives back what it was given."""

    CLIENT_AUTH_METHODS = METHODS

    def check_params(self, request: Asked, _client: App) -> None:
        """There is a token; a hint that says nothing counts for nothing (RFC 7009, section 2.2)."""
        if "token" not in request.form:
            raise InvalidRequestError("Missing 'token' in request.")

    def query_token(self, token_string: str, _token_type_hint: str | None) -> Grant | None:
        """The grant that it is of."""
        return queries.grant_by_token(token_string)

    def revoke_token(self, token: Grant, request: Asked) -> None:
        """A refresh token takes everything with it, an access token only itself."""
        if token.access_hash == digest(request.form["token"]):
            actions.forget_access(token)
        else:
            actions.end(token)


_server = Server(scopes_supported=SCOPES)
_server.register_grant(CodeGrant, [OnlyS256(required=True)])
_server.register_grant(RefreshGrant)
_server.register_endpoint(Revocation)


def consent(person: Person) -> CodeGrant | Response:
    """What an app asks this person for, or the way back when it asks wrongly; ``OAuth2Error`` when there is none."""
    sent = request.args
    try:
        _look_at(sent)
        grant: CodeGrant = _server.get_consent_grant(sent, end_user=person)
        return grant
    except OAuth2Error as error:
        if not error.redirect_uri:
            raise
        return _named(_server.handle_error_response(None, error))


def answer(grant: CodeGrant, person: Person | None) -> Response:
    """The way back: with a code for who allows it, without for None."""
    return _named(_server.create_authorization_response(grant.request, grant_user=person, grant=grant))


def tokens() -> Response:
    """Tokens for a code or a refresh token."""
    return _answered(lambda: _server.create_token_response(request.form))


def revocation() -> Response:
    """Whatever it was, it is good no more."""
    return _answered(lambda: _server.create_endpoint_response(Revocation.ENDPOINT_NAME, request.form))


def issuer() -> str:
    """Who answers here (RFC 8414, RFC 9207)."""
    address: str = current_app.config["PORTAL"].base_url
    return address


def _answered(make: Callable[[], Response]) -> Response:
    try:
        _look_at(request.form)
        _look_at_authorization()
        return make()
    except OAuth2Error as error:
        error.redirect_uri = None
        response: Response = _server.handle_error_response(None, error)
        return response


def _named(response: Response) -> Response:
    """With the name of who answers, so that an app that knows several servers cannot mistake one for another."""
    response.location = add_params_to_uri(response.location, [("iss", issuer())])
    return response


def _told(found: Tokens | None) -> dict[str, Any]:
    if found is None:
        raise InvalidGrantError("It was used before.")
    told = {
        "access_token": found.access,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LASTS.total_seconds()),
        "scope": found.scope,
    }
    return told | ({"refresh_token": found.refresh} if found.refresh else {})


def _look_at(sent: MultiDict[str, str]) -> None:
    """Each parameter once (RFC 6749, section 3.1), in plain letters, and not too long."""
    for name, values in sent.lists():
        letters = _SPOKEN if name in ("response_type", "grant_type", "redirect_uri") else _PLAIN
        if len(values) > 1 or len(values[0]) > LONGEST or not letters.fullmatch(values[0]):
            raise InvalidRequestError("Each parameter stands there once, in ASCII, and is not too long.")


def _look_at_authorization() -> None:
    """Credentials that can be read, or none."""
    shown = request.headers.get("Authorization", "")
    kind, _space, credentials = shown.partition(" ")
    try:
        if shown and not _CREDENTIALS.fullmatch(shown):
            raise ValueError
        if kind.lower() == "basic":
            base64.b64decode(credentials, validate=True).decode("ascii")
    except ValueError:
        raise InvalidClientError("These credentials cannot be read.", status_code=401) from None
