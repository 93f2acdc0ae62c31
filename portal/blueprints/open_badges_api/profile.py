"""An app reads who somebody is, and may change their name."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _

from portal import db
from portal.blueprints.oauth import server
from portal.blueprints.open_badges_api.blueprint import allowed, answer, bp
from portal.credentials import contexts
from portal.people import actions
from portal.people.models import Person
from portal.web.asked import json_object
from portal.web.bearer import caller
from portal.web.said import Said


@bp.get("/profile")
@allowed(server.PROFILE)
def profile() -> Response:
    """Their name, their e-mail address, and who they are in the portal's credentials."""
    return answer(_profile(caller()))


@bp.put("/profile")
@allowed(server.CHANGE_PROFILE)
def change_profile() -> Response:
    """Another name. What else a profile says is not theirs to change in this way."""
    sent = json_object()
    person = db.session.get_one(Person, caller().id)
    _check_only_the_name(sent, _profile(person))
    actions.change_name(person, str(sent["name"]))
    told = _profile(person)
    db.session.commit()
    return answer(told)


def _profile(person: Person) -> dict[str, Any]:
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
        "id": person.subject,
        "type": ["Profile"],
        "name": person.name,
        "email": person.email,
    }


def _check_only_the_name(sent: dict[str, Any], known: dict[str, Any]) -> None:
    """The whole profile is sent; refused when it says anything else than the name in another way."""
    if not isinstance(sent.get("name"), str):
        raise Said(400, _("Please send the whole profile, with a name."))
    for name, value in sent.items():
        if name == "@context" or name == "name":
            continue
        if (value if isinstance(value, list) else [value]) != (
            known[name] if isinstance(known.get(name), list) else [known.get(name)]
        ):
            raise Said(400, _("Only the name can be changed in this way, not “%(member)s”.", member=name[:100]))
