"""A wallet: an app that registers, asks people, and comes with what it was given. Written without the portal's code."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, UPSERT = SCOPE + "credential.readonly", SCOPE + "credential.upsert"
PROFILE, CHANGE_PROFILE = SCOPE + "profile.readonly", SCOPE + "profile.update"
EVERYTHING = " ".join((READ, UPSERT, PROFILE, CHANGE_PROFILE, "offline_access"))
BACK = "https://wallet.example/back?from=portal"
CREDENTIALS, WHO = "/ims/ob/v3p0/credentials", "/ims/ob/v3p0/profile"
METADATA: dict[str, Any] = {
    "client_name": "Pocket Wallet",
    "client_uri": "https://wallet.example/",
    "logo_uri": "https://wallet.example/logo.png",
    "tos_uri": "https://wallet.example/terms",
    "policy_uri": "https://wallet.example/privacy",
    "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
    "software_version": "v4.0",
    "redirect_uris": [BACK],
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "scope": EVERYTHING,
}
"""As the specification's own example."""


def challenge_of(verifier):
    """S256 (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def parameters(location):
    """What stands in the query of an address, each name once."""
    found = parse_qs(urlsplit(location).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


class Wallet:
    """An app, and the browser of somebody in front of it."""

    def __init__(self, app, visit=None, **metadata):
        self.client, self.visit = app.test_client(), visit
        answer = self.client.post("/oauth/register", json=METADATA | metadata)
        assert answer.status_code == 201, answer.text
        self.known = answer.json
        self.id, self.secret = answer.json["client_id"], answer.json.get("client_secret")
        self.verifier = secrets.token_urlsafe(48)

    def address(self, **changes):
        """Where it sends people; a parameter that is None is left out."""
        sent = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": BACK,
            "scope": EVERYTHING,
            "state": "what-was-before",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
        } | changes
        return "/oauth/authorize?" + urlencode({name: value for name, value in sent.items() if value is not None})

    def ask(self, **changes):
        """The page that people see."""
        return self.visit.get(self.address(**changes))

    def decide(self, decision="allow", **changes):
        """Their answer."""
        return self.visit.submit(self.address(**changes), decision=decision)

    def code(self, **changes):
        """The code that it is given."""
        answer = self.decide(**changes)
        assert answer.status_code == 303, answer.text
        return parameters(answer.location)["code"]

    def call(self, path, auth="basic", **form):
        """One of its own calls, as the app that it is."""
        headers = {}
        if self.secret and auth == "basic":
            known = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
            headers["Authorization"] = f"Basic {known}"
        else:
            form = {"client_id": self.id, **form}
        return self.client.post(path, data=form, headers=headers)

    def exchange(self, code, **changes):
        """Tokens for a code; a parameter that is None is left out."""
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            "scope": EVERYTHING,
        } | changes
        return self.call("/oauth/token", **{name: value for name, value in sent.items() if value is not None})

    def tokens(self, **changes):
        """A pair of tokens, from the first question on."""
        answer = self.exchange(self.code(**changes))
        assert answer.status_code == 200, answer.text
        return answer.json

    def refresh(self, token, **changes):
        """New tokens."""
        return self.call("/oauth/token", grant_type="refresh_token", refresh_token=token, **changes)

    def revoke(self, token, **changes):
        """Give a token back."""
        return self.call("/oauth/revoke", token=token, **changes)

    def get(self, tokens, path=CREDENTIALS, **query):
        """Read with an access token."""
        return self.client.get(path, query_string=query, headers=bearer(tokens))

    def bring(self, tokens, text, kind="application/json"):
        """Bring a badge."""
        return self.client.post(CREDENTIALS, data=text, content_type=kind, headers=bearer(tokens))


def bearer(tokens):
    """The header that shows an access token."""
    return {"Authorization": f"Bearer {tokens['access_token']}"}
