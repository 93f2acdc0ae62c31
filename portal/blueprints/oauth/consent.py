"""Somebody is asked whether an app may read their badges, and answers."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from authlib.oauth2 import OAuth2Error
from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.oauth import server
from portal.blueprints.oauth.blueprint import bp
from portal.blueprints.oauth.words import words_of
from portal.people.apps import addresses
from portal.people.apps.models import OFFLINE, App
from portal.web.said import Said
from portal.web.security import CONTENT_POLICY, limiter
from portal.web.sign_in import by_person, me

log = structlog.get_logger(__name__)


PACE = limiter.shared_limit("60 per minute", scope="apps that ask", key_func=by_person)
"""Of questions and answers of one person: many ask at once from one address, in a workshop."""


@dataclass(frozen=True)
class Question:
    """An app that asks, for what, and where it takes the answer."""

    app: App
    scope: str
    redirect_uri: str

    @property
    def host(self) -> str:
        """Where the answer goes."""
        return addresses.host_of(self.redirect_uri)

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the app runs where the browser does."""
        return self.redirect_uri.startswith("http:")

    @property
    def may_come_again(self) -> bool:
        """Whether the app may come again by itself."""
        return OFFLINE in self.scope.split() and self.app.check_grant_type("refresh_token")

    @property
    def words(self) -> list[str]:
        """What it asks for."""
        return words_of(self.scope)

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Address and label of what the app says about itself, where the answer goes: a page of somebody else's is none
        of its own (Open Badges 3.0 wants one host for all).
        """
        labels = {"client_uri": _("About it"), "policy_uri": _("Its privacy policy"), "tos_uri": _("Its terms")}
        known = [(self.app.about.get(name, ""), label) for name, label in labels.items()]
        return [(address, label) for address, label in known if addresses.host_of(address) == self.host]


@bp.get("/oauth/authorize")
@login_required
@PACE
def authorize() -> Response:
    """Ask. Nothing has happened yet."""
    grant = _asked()
    if isinstance(grant, Response):
        return _by_a_link(grant)
    question = Question(grant.client, grant.request.scope, grant.redirect_uri)
    response = make_response(render_template("oauth/consent.html", question=question, here=request.full_path))
    return _let_go(response)


@bp.post("/oauth/authorize")
@login_required
@PACE
def decide() -> Response:
    """Allow it, or do not; either way back to the app."""
    grant = _asked()
    if isinstance(grant, Response):
        return grant
    person, is_allowed = me(), request.form.get("decision") == "allow"
    response = server.answer(grant, person if is_allowed else None)
    known = person.id
    db.session.commit()
    log.info("app allowed" if is_allowed else "app not allowed", person=known, app=request.args["client_id"])
    return response


def _asked() -> server.CodeGrant | Response:
    """What the app asks for. Of one that is not known, or would have us send people elsewhere, no more than this."""
    try:
        return server.consent(me())
    except OAuth2Error as error:
        log.info("app asked wrongly", error=error.error)
        sentence = _("The app that sent you here asks in a way that the portal does not accept. It was given nothing.")
        raise Said(400, sentence) from error


def _by_a_link(back: Response) -> Response:
    """In a browser people read where the way back leads, and press a link.

    Anybody may register an app, so the portal would else send who trusts it to any site at all (RFC 9700, section
    4.11.2). And who has just signed in comes out of a form, which browsers do not let end at another site.
    """
    if "Sec-Fetch-Mode" not in request.headers:
        return back
    host = addresses.host_of(request.args["redirect_uri"])
    return make_response(render_template("oauth/wrong.html", back=back.location, host=host), 400)


def _let_go(response: Response) -> Response:
    """The answer to this page's form goes to the app, and from there to wherever the app leads: to another host of it,
    or to its program on a phone. Browsers hold ``form-action`` against each of these redirects, so there is none.
    """
    response.headers["Content-Security-Policy"] = CONTENT_POLICY.replace("form-action 'self'; ", "")
    return response
