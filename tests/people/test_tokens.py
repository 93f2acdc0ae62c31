"""One's own API tokens: made with the password, shown once, kept as a hash, deleted by their owner."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal import db
from portal.people import actions, passwords, queries
from portal.people.models import Token
from tests.cast import kept

PASSWORD = "a long enough sentence"
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def signed_in(client, robert):
    """Robert's browser; he has a password."""
    robert.password_hash = passwords.hashed(PASSWORD)
    kept(robert)
    return client.sign_in(robert)


def make(visit, **fields):
    return visit.submit("/me/tokens", **{"token_password": PASSWORD, "scope": "read"} | fields)


def tokens():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Token).order_by(Token.created_at)))


def test_a_token_is_made_and_shown_this_once(signed_in, robert):
    answer = make(signed_in, scope=["read", "events:write"])

    (token,) = re.findall(r"portal_[\w-]{43}", re.sub(r"data-copy=\"[^\"]*\"", "", answer.text))
    owner, scopes = queries.person_by_token(token) or (None, set())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert owner is not None
    assert (owner.id, scopes) == (robert.id, {"read", "events:write"})
    assert token not in signed_in.get("/me").text


@ONE
def test_the_token_opens_the_api(signed_in, app):
    token = re.findall(r"portal_[\w-]{43}", make(signed_in).text)[0]

    answer = app.test_client().get("/api/v1/people", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


@ONE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"token_password": "another long sentence"}, "That is not your present password."),
        ({"token_password": ""}, "Please give your present password."),
        ({"scope": "everything"}, "A token needs scopes out of"),
        ({"scope": []}, "A token needs scopes out of"),
    ],
)
def test_without_the_password_or_a_scope_there_is_none(signed_in, fields, sentence):
    answer = make(signed_in, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert tokens() == []


@ONE
def test_what_was_chosen_is_kept_when_the_password_is_wrong(signed_in):
    page = make(signed_in, token_password="another long sentence", scope="events:write").text

    (chosen,) = [tag for tag in re.findall(r"<input[^>]*name=\"scope\"[^>]*>", page) if "checked" in tag]
    assert 'value="events:write"' in chosen
    assert re.search(r"<details\s+open", page)
    assert 'value="Robert Keller"' in page


@ONE
def test_the_list_says_what_a_token_may_do_and_shows_none(signed_in):
    token = re.findall(r"portal_[\w-]{43}", make(signed_in, scope="events:write").text)[0]

    page = signed_in.get("/me").text

    assert "events:write" in page
    assert "Made on" in page
    assert token not in page


def test_a_token_is_deleted_and_twice_is_once(signed_in):
    make(signed_in)
    address = f"/me/tokens/{tokens()[0].id}/deletion"

    answers = [signed_in.submit(address) for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/me")] * 2
    assert tokens() == []


@ONE
def test_nobody_deletes_the_token_of_another(signed_in, app, maya):
    make(signed_in)

    app.test_client().sign_in(maya).submit(f"/me/tokens/{tokens()[0].id}/deletion")

    assert len(tokens()) == 1


@ONE
@pytest.mark.parametrize("path", ["/me/tokens", "/me/tokens/x/deletion"])
def test_signed_out_one_has_no_tokens(client, path, house):
    answer = client.submit(path)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


@ONE
def test_ten_tokens_an_hour_are_enough(signed_in):
    codes = [make(signed_in, token_password="").status_code for _ in range(11)]

    assert codes == [422] * 10 + [429]


def test_the_scopes_that_one_may_choose_are_those_that_there_are(signed_in):
    page = signed_in.get("/me").text

    assert re.findall(r"name=\"scope\"\s+value=\"([^\"]+)\"", page) == list(actions.SCOPES)
