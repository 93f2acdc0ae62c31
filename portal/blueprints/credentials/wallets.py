"""Badges for wallets: an address that one shows as a QR code, and the exchange behind it.

VCALM (https://www.w3.org/TR/vcalm/): a wallet fetches the interaction URL as JSON, finds the exchange, and posts to it.
"""

from __future__ import annotations

from typing import Any

import segno
from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.credentials import public
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import issuer, offers, portable, queries
from portal.web.reply import go
from portal.web.said import Said
from portal.web.security import csrf, keep_secret, limiter
from portal.web.sign_in import be_nobody, by_person, me, whoever

LARGEST = 64 * 1024
"""Bytes of what a wallet sends; it has little to say."""


@bp.post("/credentials/<id:credential_id>/wallet")
@login_required
@limiter.limit("30 per hour", key_func=by_person)
def send_to_wallet(credential_id: str) -> Response:
    """Offer one's own credential to a wallet, for a quarter of an hour."""
    token = offers.make(queries.credential(credential_id, viewer=me()), by=me())
    db.session.commit()
    return go(url_for(".interaction", token=token, iuv=1))


@bp.get("/i/<token>")
def interaction(token: str) -> Response:
    """Where a wallet begins: for it, which protocols it may use; for people, the QR code and what to do with it."""
    is_wallet = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    response = _protocols(token) if is_wallet else _page(token)
    response.vary.add("Accept")
    return keep_secret(response)


@bp.post("/exchanges/<token>")
@csrf.exempt
@limiter.limit("60 per minute")
def exchange(token: str) -> Response:
    """Give the credential to the wallet that posts first. Its message starts the exchange and says no more."""
    be_nobody()
    _check_message()
    presentation = offers.take(token)
    db.session.commit()
    if presentation is None:
        raise _gone()
    return keep_secret(Response(f'{{"verifiablePresentation":{presentation}}}', content_type="application/json"))


@bp.url_value_preprocessor
def bound(endpoint: str | None, _values: object) -> None:
    """What a wallet sends is small. Said before anything reads it."""
    if endpoint == "credentials.exchange":
        request.max_content_length = LARGEST


@bp.after_request
def open_to_wallets_on_the_web(response: Response) -> Response:
    """Any site may be a wallet: nothing here depends on a cookie, and the token is the right."""
    if request.endpoint == "credentials.exchange" or (
        request.endpoint == "credentials.interaction" and response.is_json
    ):
        public.open_to_every_site(response)
    return response


def _protocols(token: str) -> Response:
    be_nobody()
    if not offers.offer(token).is_open:
        raise _gone()
    leads_to = {"protocols": {"vcapi": issuer.current().url(f"/exchanges/{token}")}}
    return Response(portable.dumps(leads_to), content_type="application/json")


def _page(token: str) -> Response:
    found = offers.offer(token)
    viewer = whoever()
    address = issuer.current().url(f"/i/{token}?iuv=1")
    page = render_template(
        "credentials/wallet.html",
        offer=found,
        is_mine=viewer is not None and viewer.id == found.person,
        address=address,
        code=segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=4, light="white"),
    )
    return make_response(page, 200 if found.is_open else 410)


def _check_message() -> None:
    """An empty body or a JSON object, whatever it is called: some wallets on the web say that they send plain text."""
    body = request.get_data()
    if body and not isinstance(_read(body), dict):
        raise Said(400, _("Send one JSON object, in curly brackets."))


def _read(body: bytes) -> Any:
    try:
        return portable.loads(body)
    except ValueError:
        raise Said(400, _("This is not JSON.")) from None


def _gone() -> Said:
    return Said(410, _("A wallet has taken this badge already, or the offer is older than a quarter of an hour."))
