"""Whether others may see a badge: private until its owner shares it, and again whenever they wish."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.credentials.blueprint import bp
from portal.credentials import actions, queries
from portal.web.reply import go
from portal.web.sign_in import me


@bp.post("/credentials/<id:credential_id>/sharing")
@login_required
def share(credential_id: str) -> Response:
    """Let anybody see it."""
    found = queries.credential(credential_id, viewer=me())
    actions.share(found, by=me())
    db.session.commit()
    flash(_("Your badge is shared: anybody who has its address can see and check it."))
    return go(url_for(".credential", credential_id=credential_id))


@bp.post("/credentials/<id:credential_id>/withdrawal")
@login_required
def withdraw(credential_id: str) -> Response:
    """Keep it to oneself again."""
    found = queries.credential(credential_id, viewer=me())
    actions.withdraw(found, by=me())
    db.session.commit()
    flash(_("Your badge is private again: to everybody else it does not exist."))
    return go(url_for(".credential", credential_id=credential_id))
