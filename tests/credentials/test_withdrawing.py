"""Withdrawn, a badge is gone from every address that leads to it. They are read from the map of all addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from flask import url_for

from portal import credentials, db
from portal.credentials import offers, queries
from portal.credentials.models import Credential

if TYPE_CHECKING:
    from flask import Flask

    from portal.people.models import Person
    from tests.visiting import Visit

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NOT_OF_ONE = {
    "did",
    "issuer_profile",
    "did_of_issuer",
    "key",
    "ob2_key",
    "status_list",
    "achievement",
    "badge_class",
    "ob2_issuer",
    "revocations",
    "revoked_by",
    "verification",  # with the address of one, below
    "oembed",  # the same
    "interaction",  # by a token of its own, below
    "about_badge",
    "endorsement",  # by an id of its own; when the badge it is about is withdrawn: test_endorsing
    "endorser",
    "withdrawn",
    "of_award",  # leads its owner to the credential, and strangers to the door
    "all_mine",  # the same
}
"""What the mint answers about no single credential; everything else has its name or its short address in its own."""


ASK_WHO = {"credentials.about_credential"}
"""A form for who is signed in: test_endorsing."""


@pytest.fixture
def everywhere(app: Flask, credential: Credential) -> list[str]:
    """Each address of this credential, in every form. Ask for it last: it lets go of what was loaded."""
    values: dict[str, Any] = {"credential_id": credential.id, "short": credential.short}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in ASK_WHO:
                continue
            mine = {name: value for name, value in values.items() if name in rule.arguments}
            if mine and "GET" in (rule.methods or ()):
                forms = re.findall(r"[\"']([\w.]+)[\"']", rule.rule) if "form" in rule.arguments else [None]
                found += [url_for(rule.endpoint, **mine, form=form) for form in forms]
    badge = f"http://localhost/b/{credential.short}"
    asked = [f"/oembed?url={badge}", f"/oembed?format=xml&url=http://localhost/embed/{credential.short}"]
    return [*found, f"/credentials/{credential.id}.png?v=2", *asked]


def test_every_address_of_the_mint_is_looked_at(app: Flask):
    asked = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]

    others = {
        rule.endpoint.removeprefix("credentials.")
        for rule in asked
        if rule.endpoint.startswith("credentials.") and not {"credential_id", "short"} & rule.arguments
    }
    assert others == NOT_OF_ONE


def test_shared_it_is_everywhere_and_withdrawn_nowhere_and_shared_again_everywhere(
    client: Visit, everywhere: list[str], credential: Credential, robert: Person
):
    for is_shared in (False, True, False, True):
        set_shared(credential, is_shared, robert)

        found = {path: client.get(path).status_code for path in everywhere}

        assert len(found) >= 17
        assert found == dict.fromkeys(everywhere, 200 if is_shared else 404)


def test_withdrawn_it_is_nowhere_for_others_who_are_signed_in(
    client: Visit, shared: Credential, everywhere: list[str], robert: Person, maya: Person
):
    set_shared(shared, False, robert)
    client.sign_in(maya)

    assert {client.get(path).status_code for path in everywhere} == {404}


def test_no_cache_shows_it_any_longer(client: Visit, shared: Credential, everywhere: list[str], robert: Person):
    first = {path: client.get(path) for path in everywhere}
    set_shared(shared, False, robert)

    for path, answer in first.items():
        assert (path, answer.status_code, answer.headers["Cache-Control"]) == (path, 200, "no-cache")
        again = client.get(path, headers={"If-None-Match": answer.headers.get("ETag", "*")})
        assert (path, again.status_code) == (path, 404)


def test_withdrawn_it_is_checked_by_its_address_no_more(client: Visit, shared: Credential, robert: Person):
    set_shared(shared, False, robert)

    page = client.get("/verify", query_string={"badge": f"http://localhost/b/{shared.short}"}).text

    assert "There is no badge at this address, or its owner keeps it private." in page
    assert shared.title not in page
    assert client.get("/people/robert-keller").status_code == 404


def test_withdrawn_no_wallet_gets_it_any_more(client: Visit, shared: Credential, robert: Person):
    token = offers.make(shared, by=robert)
    db.session.commit()

    set_shared(shared, False, robert)

    assert client.get(f"/i/{token}?iuv=1").status_code == 404
    assert client.post(f"/exchanges/{token}", json={}).status_code == 404


def test_its_owner_keeps_it_all_the_while(client: Visit, shared: Credential, robert: Person):
    set_shared(shared, False, robert)
    client.sign_in(robert)

    for path in (f"/credentials/{shared.id}", f"/b/{shared.short}", f"/credentials/{shared.id}.png"):
        assert client.get(path).status_code == 200


def set_shared(credential: Credential, is_shared: bool, owner: Person) -> None:
    """Share or withdraw it."""
    (credentials.share if is_shared else credentials.withdraw)(
        queries.credential(credential.id, viewer=owner), by=owner
    )
    db.session.commit()
