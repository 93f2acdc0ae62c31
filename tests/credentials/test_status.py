"""The lists that say what is revoked: signed, fresh, and quickly made however long they are."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from portal import clock, credentials, db
from portal.credentials import keys, portable, proof, queries, status
from portal.credentials.models import Credential, StatusList
from tests.credentials.conftest import hold_session, only_of, shows_revoked

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.credentials.issuer import Issuer
    from portal.people.models import Person
    from tests.visiting import Visit


def published(number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(queries.status_list(number))
    return found


def test_the_list_is_a_signed_credential_with_an_end(credential: Credential):
    found = published()

    assert proof.problem(found, keys.public_key(credential.kid)) is None
    assert found["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert (found["validFrom"], found["validUntil"]) == ("2026-03-03T09:00:00Z", "2026-04-07T09:00:00Z")
    subject = found["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"], subject["ttl"]) == ("BitstringStatusList", "revocation", 300_000)
    assert subject["encodedList"].startswith("u")


def test_a_list_that_grows_old_is_signed_anew_by_whoever_passes(credential: Credential):
    credentials.issue_pending()
    before = queries.status_list(1)
    with clock.at(clock.now() + dt.timedelta(days=6)):
        credentials.issue_pending()
        assert queries.status_list(1) == before

    with clock.at(clock.now() + dt.timedelta(days=8)):
        credentials.issue_pending()

        found = published()
        assert portable.read_moment(found["validUntil"]) == clock.now() + status.GOOD
        assert proof.problem(found, keys.public_key(credential.kid)) is None


def test_a_list_signed_anew_still_shows_what_was_revoked(credential: Credential):
    credentials.revoke(credential.id, reason="By mistake.")

    with clock.at(clock.now() + dt.timedelta(days=8)):
        credentials.issue_pending()

        assert published()["validFrom"] == "2026-03-11T09:00:00Z"
    assert shows_revoked(credential)


def test_a_list_that_a_lost_key_has_signed_is_signed_anew_by_whoever_passes(credential: Credential, settings: Settings):
    """Else nobody could believe it, nor any badge of another key that names it."""
    _lost, new = keys.compromise(settings.keys, None, credential.kid, reason="A laptop was stolen.")
    assert new is not None

    credentials.issue_pending()

    signed = queries.status_list(1)
    assert proof.problem(json.loads(signed), new.public) is None
    credentials.issue_pending()
    assert queries.status_list(1) == signed


def test_without_a_key_the_old_list_stays(credential: Credential, settings: Settings):
    before = queries.status_list(1)
    (settings.keys / f"{credential.kid}.pem").unlink()

    with clock.at(clock.now() + dt.timedelta(days=8)):
        credentials.settle([credential.person_id])

    assert queries.status_list(1) == before


def test_indices_are_random_and_nobody_shares_one(mint: Issuer, maya: Person, robert: Person):
    for number in range(10):
        hold_session(maya, robert, f"session {number}")
    credentials.issue_pending()

    indices = db.session.scalars(sa.select(Credential.status_index)).all()
    assert len(indices) >= 6
    assert len(set(indices)) == len(indices)
    assert max(indices) - min(indices) > len(indices)
    assert all(0 <= index < status.SIZE for index in indices)


def test_an_index_is_for_one_copy_alone_and_a_second_list_follows_one_that_is_half_full(
    credential: Credential, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(status, "FULL", 1)

    fresh = credentials.reissue(credential.id, reason="A better picture.")

    found = db.session.get_one(Credential, fresh)
    assert (credential.status_list, found.status_list) == (1, 2)
    assert shows_revoked(credential)
    assert not shows_revoked(found)
    assert [row[0] for row in db.session.execute(sa.select(StatusList.number).order_by(StatusList.number))] == [1, 2]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestPublished:
    """What anybody may ask for."""

    def test_the_revocation_list_names_each_and_why(self, client: Visit, credential: Credential):
        empty = client.get("/status/1edtech/portal")
        credentials.revoke(credential.id, reason="By mistake.")

        response = client.get("/status/1edtech/portal")

        assert (empty.get_json()["revokedCredential"], response.mimetype) == ([], "application/json")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.json == {
            "id": "http://localhost/status/1edtech/portal",
            "issuer": "did:web:localhost",
            "revokedCredential": [
                {
                    "id": f"http://localhost/credentials/{credential.id}",
                    "revoked": True,
                    "revocationReason": "By mistake.",
                }
            ],
        }

    def test_another_issuer_has_none_here(self, client: Visit, mint: Issuer):
        for path in ("/status/1edtech/other", "/status/1edtech", "/status/1edtech/portal/1", "/status/portal"):
            assert client.get(path).status_code == 404

    def test_thousands_take_as_many_queries_as_one(self, client: Visit, credential: Credential, robert: Person):
        few = [count(client, path) for path in LISTS]
        multiply(credential, 3000)

        assert [count(client, path) for path in LISTS] == few
        assert len(client.get("/status/1edtech/portal").get_json()["revokedCredential"]) == 3000
        assert len(client.get("/ob2/revocations/portal").get_json()["revokedAssertions"]) == 3000


LISTS = ("/status/1edtech/portal", "/ob2/revocations/portal", "/status/1")


def multiply(credential: Credential, number: int) -> None:
    """So many copies of it, all revoked."""
    names = [column.key for column in Credential.__table__.columns]
    like = {name: getattr(credential, name) for name in names}
    rows = [
        like
        | {
            "id": f"00000000-0000-4000-8000-{place:012}",
            "edition": place + 2,
            "short": f"short-{place}",
            "status_index": (credential.status_index + 1 + place) % status.SIZE,
            "revoked_at": clock.now(),
            "revocation_reason": "Many.",
        }
        for place in range(number)
    ]
    db.session.execute(sa.insert(Credential), rows)
    db.session.commit()


def count(client: Visit, path: str) -> int:
    """Statements that an answer takes."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = client.application.extensions["engine"]
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_only_of_what_was_kept_is_a_list(mint: Issuer, maya: Person, robert: Person):
    hold_session(maya, robert)
    credentials.settle([robert.id])

    assert only_of(robert).status_list == 1
