"""Copies of a credential: the newest one for programs, and a fresh one for whoever asks for it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import credentials
from portal.blueprints.credentials import public
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import exports, queries, renewing
from portal.credentials.models import Credential
from portal.people.models import Person
from portal.web.languages import day
from portal.web.reply import go
from portal.web.sign_in import me, whoever


class Offer(NamedTuple):
    """Why a fresh copy is worthwhile, in a sentence, and what the button says."""

    sentence: str
    button: str


@bp.get("/credentials/<id:credential_id>/refresh")
def refresh(credential_id: str) -> Response:
    """The newest copy of a credential, for wallets: 404 unless it is shared, or the viewer's own."""
    newest = queries.newest_copy(credential_id)
    return public.document(queries.credential(newest.id, viewer=whoever()).document, exports.VC)


@bp.post("/credentials/<id:credential_id>/renewal")
@login_required
def renew(credential_id: str) -> Response:
    """Sign one's own badge anew. What was shared leads to the fresh copy."""
    newest = credentials.renew(credential_id, by=me())
    flash(_("Here is your fresh copy. It has taken the place of the one before, also where you shared it."))
    return go(url_for(".credential", credential_id=newest))


def offer(found: Credential, owner: Person) -> Offer | None:
    """Why its owner would do well to have a fresh copy; nothing where they have no need of one."""
    why = renewing.why_renew(found, owner=owner)
    if found.valid_until and why == "expired":
        return Offer(_("A fresh copy is good from today, and takes the place of this one."), _("Renew"))
    if found.valid_until and why == "expires":
        said = _("This copy is good until %(day)s. A fresh one is good for longer.", day=day(found.valid_until))
        return Offer(said, _("Renew"))
    if why == "address":
        said = _("Your e-mail address has changed since this copy was signed. A fresh one is made out to the new one.")
        return Offer(said, _("Make a fresh copy"))
    if why == "version":
        said = _("This badge has other words or another picture now. A fresh copy shows it as it is today.")
        return Offer(said, _("Make a fresh copy"))
    return None
