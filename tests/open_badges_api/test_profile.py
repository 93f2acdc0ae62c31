"""Who somebody is, for an app that they let know; and a new name."""

from __future__ import annotations

import pytest

from portal import db
from portal.people.models import Person
from tests.oauth.wallet import CHANGE_PROFILE, PROFILE, READ, WHO, bearer
from tests.open_badges_api.conftest import said

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def put(wallet, tokens, body):
    return wallet.client.put(WHO, json=body, headers=bearer(tokens))


def name_of(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id, populate_existing=True).name


def test_a_profile_says_who_they_are_in_credentials(wallet, tokens, robert):
    answer = wallet.get(tokens, WHO)

    assert answer.status_code == 200
    assert {name: value for name, value in answer.json.items() if name != "@context"} == {
        "id": robert.subject,
        "type": ["Profile"],
        "name": "Robert Keller",
        "email": "robert@demo.example",
    }


def test_a_name_can_be_changed_and_twice_is_once(wallet, tokens, robert):
    profile = wallet.get(tokens, WHO).json | {"name": "Robert  K. Keller"}

    answers = [put(wallet, tokens, profile) for _time in range(2)]

    assert [(answer.status_code, answer.json["name"]) for answer in answers] == [(200, "Robert K. Keller")] * 2
    assert name_of(robert) == "Robert K. Keller"


@ONE
@pytest.mark.parametrize(
    "changes",
    [
        {"id": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"email": "ines@demo.example"},
        {"type": ["Profile", "Coordinator"]},
        {"type": "Person"},
        {"phone": "111-222-3333"},
        {"hides_points": False},
        {"name": ""},
        {"name": "x" * 121},
        {"name": "null\0"},
        {"name": 7},
        {"name": None},
    ],
    ids=str,
)
def test_nothing_else_can_and_no_name_that_is_none(wallet, tokens, robert, changes):
    profile = wallet.get(tokens, WHO).json

    assert said(put(wallet, tokens, profile | changes), 400)
    assert name_of(robert) == "Robert Keller"


@ONE
@pytest.mark.parametrize("body", [[], "name", {}, {"email": "robert@demo.example"}], ids=str)
def test_what_is_no_profile_is_not_read(wallet, tokens, body):
    assert said(put(wallet, tokens, body), 400)


@ONE
def test_it_is_sent_as_json(wallet, tokens):
    assert said(wallet.client.put(WHO, data="{}", content_type="text/plain", headers=bearer(tokens)), 415)


@ONE
def test_reading_does_not_let_change_nor_changing_read(wallet):
    reads, changes, neither = (wallet.tokens(scope=scope) for scope in (PROFILE, CHANGE_PROFILE, READ))

    assert CHANGE_PROFILE in said(put(wallet, reads, {"name": "X"}), 403)
    assert PROFILE in said(wallet.get(changes, WHO), 403)
    assert said(wallet.get(neither, WHO), 403)
    assert said(wallet.client.get(WHO), 401)
