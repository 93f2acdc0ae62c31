"""One person's badge: its page, its files, and whether others may see them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from portal import db
from portal.blueprints.credentials import endorsements, public
from portal.blueprints.credentials.blueprint import bp
from portal.blueprints.credentials.verification import labels
from portal.credentials import actions, exports, issuer, queries
from portal.credentials.models import Credential
from portal.credentials.verify import verify
from portal.web.reply import go
from portal.web.sign_in import me, whoever

LINKEDIN = "https://www.linkedin.com/profile/add?"
ACCEPTED = {
    "text/html": "",
    exports.VC: "json",
    exports.LD: "json",
    "application/vc": "json",
    "application/json": "json",
    exports.VC_JWT: "jwt",
    exports.PNG: "png",
    exports.SVG: "svg",
}
FILE = f"/credentials/<id:credential_id>.<any({','.join(map(repr, exports.FORMS))}):form>"


@bp.get("/credentials/<id:credential_id>")
def credential(credential_id: str) -> Response:
    """A badge: a page for people, else what the program accepts."""
    found = queries.credential(credential_id, viewer=whoever())
    accepted = request.accept_mimetypes.best_match(list(ACCEPTED), "text/html") or "text/html"
    form = ACCEPTED[accepted]
    response = _file(found, _version(form), accepted) if form else make_response(_page(found))
    response.vary.add("Accept")
    return response


@bp.get(FILE)
def file(credential_id: str, form: str) -> Response:
    """The badge as a file; ``?v=2`` asks for Open Badges 2.0."""
    found = queries.credential(credential_id, viewer=whoever())
    response = _file(found, _version(form))
    response.headers["Content-Disposition"] = f'inline; filename="{found.badge}.{form.removeprefix("ob2.")}"'
    return response


@bp.get("/b/<short>")
def shared(short: str) -> str:
    """The page that one shares."""
    return _page(queries.credential_by_short(short, viewer=whoever()))


@bp.get("/b/<short>/card.png")
def card(short: str) -> Response:
    """What other sites show beside a link to the page: 1200 by 630."""
    found = queries.credential_by_short(short, viewer=whoever())
    return public.card(queries.picture_of(found), found.title, queries.owner_of(found))


@bp.get("/awards/<id:award_id>/credential")
@login_required
def of_award(award_id: str) -> Response:
    """The credential of one's own award; one that still waits is issued now."""
    found = actions.issue(award_id, viewer=me())
    return go(url_for(".credential", credential_id=found.id))


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


@dataclass(frozen=True)
class Shown:
    """What the page of a badge tells of it, all from what was signed, and the name of its owner."""

    credential: Credential
    owner: str
    is_mine: bool

    @property
    def address(self) -> str:
        """Of the page that one shares."""
        return issuer.current().url(f"/b/{self.credential.short}")

    @property
    def file_address(self) -> str:
        """Of its files, without the ending."""
        return issuer.current().url(f"/credentials/{self.credential.id}")

    @property
    def linkedin(self) -> str:
        """LinkedIn's form for a new certification, filled in."""
        issued = self.credential.awarded_at
        values = {
            "startTask": "CERTIFICATION_NAME",
            "name": self.credential.title,
            "organizationName": issuer.NAME,
            "issueYear": issued.year,
            "issueMonth": issued.month,
            "certUrl": self.address,
            "certId": self.credential.id,
        }
        return LINKEDIN + urlencode(values, quote_via=quote)


def _page(found: Credential) -> str:
    viewer = whoever()
    shown = Shown(found, queries.owner_of(found), viewer is not None and viewer.id == found.person_id)
    return render_template(
        "credentials/credential.html",
        shown=shown,
        credential=found,
        achievement=found.achievement,
        report=verify(found.document),
        labels=labels(),
        endorsed=endorsements.of_credential(found),
    )


def _version(form: str) -> str:
    """The form of Open Badges 2.0 that is the same to it, where that is asked for."""
    is_asked = request.args.get("v") == "2" and form and not form.startswith("ob2.")
    return f"ob2.{form.replace('jwt', 'jws')}" if is_asked else form


def _file(found: Credential, form: str, accepted: str = "") -> Response:
    content, media_type = exports.export(found, queries.picture_of(found), form)
    is_other = form.startswith("ob2.") and accepted.startswith("application/vc")
    return public.content(content, accepted if accepted and not is_other else media_type)
