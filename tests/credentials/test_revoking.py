"""What was taken back is revoked: in the portal, in the signed list, and in Open Badges 2.0."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from portal import credentials, db
from portal.credentials import actions, documents, keys, proof, queries, status
from portal.credentials.models import Credential, StatusList
from portal.errors import NotFound, Refused
from tests.credentials.conftest import hold_session, only_of, take_back

if TYPE_CHECKING:
    from portal.credentials.issuer import Issuer
    from portal.people.models import Person


def published(number: int = 1) -> dict[str, Any]:
    """The status list, as anybody reads it."""
    found: dict[str, Any] = json.loads(queries.status_list(number))
    return found


def shows_revoked(found: Credential) -> bool:
    return status.is_set(published(found.status_list)["credentialSubject"]["encodedList"], found.status_index)


def test_the_list_is_signed_and_shows_nothing_revoked_at_first(credential: Credential):
    assert proof.problem(published(), keys.public_key(credential.kid)) is None
    assert not shows_revoked(credential)


def test_an_award_that_is_taken_back_revokes_its_credential(mint: Issuer, maya: Person, robert: Person):
    key = hold_session(maya, robert)
    credentials.settle([robert.id, maya.id])
    mine, other = only_of(robert), only_of(maya)

    take_back(key)
    credentials.settle([robert.id])

    db.session.refresh(mine)
    assert mine.revocation_reason == actions.TAKEN_BACK
    assert mine.is_revoked
    assert shows_revoked(mine)
    assert not shows_revoked(other)
    assert proof.problem(published(), keys.public_key(mine.kid)) is None
    assert [check.name for check in credentials.verify(mine.document).checks if check.ok is False] == ["status"]


def test_what_was_signed_is_not_touched(mint: Issuer, maya: Person, robert: Person):
    key = hold_session(maya, robert)
    credentials.settle([robert.id])
    before = only_of(robert).document

    take_back(key)
    credentials.settle([robert.id])

    assert only_of(robert).document == before


def test_earned_again_there_is_a_new_credential(mint: Issuer, maya: Person, robert: Person):
    take_back(hold_session(maya, robert))
    hold_session(maya, robert, "two")
    credentials.settle([robert.id])
    take_back("session.completed:two")
    credentials.settle([robert.id])

    hold_session(maya, robert, "three")
    credentials.settle([robert.id])

    found = queries.credentials_of(robert.id)
    assert sorted(one.revoked_at is None for one in found) == [False, True]


def test_taken_back_and_earned_again_in_between_the_credential_stays(mint: Issuer, maya: Person, robert: Person):
    key = hold_session(maya, robert)
    credentials.settle([robert.id])

    take_back(key)
    hold_session(maya, robert, "two")
    credentials.settle([robert.id])

    assert [one.revoked_at for one in queries.credentials_of(robert.id)] == [None]


def test_revoking_by_hand_needs_a_reason_and_happens_once(credential: Credential):
    with pytest.raises(Refused, match="why"):
        credentials.revoke(credential.id, reason="  ")

    credentials.revoke(credential.id, reason="Issued to the wrong person.")

    db.session.refresh(credential)
    assert credential.revocation_reason == "Issued to the wrong person."
    assert shows_revoked(credential)
    with pytest.raises(Refused, match="already"):
        credentials.revoke(credential.id, reason="Again.")
    with pytest.raises(NotFound):
        credentials.revoke("00000000-0000-4000-8000-000000000000", reason="None.")


def test_what_was_revoked_by_hand_is_not_issued_again(credential: Credential, robert: Person):
    credentials.revoke(credential.id, reason="Issued to the wrong person.")

    credentials.settle([robert.id])

    assert only_of(robert).is_revoked


def test_a_list_that_was_not_published_is_published_by_the_next_who_passes(credential: Credential, maya: Person):
    """As after a crash between revoking and signing the list."""
    db.session.execute(sa.update(Credential).values(revoked_at=sa.func.now(), revocation_reason="Crash."))
    db.session.commit()
    assert not shows_revoked(credential)

    credentials.issue_pending()

    assert shows_revoked(credential)


def test_many_who_revoke_at_once_leave_a_list_that_shows_all(mint: Issuer, maya: Person, robert: Person):
    for number in range(10):
        hold_session(maya, robert, f"session {number}")
    credentials.settle([maya.id, robert.id])
    found = [*queries.credentials_of(maya.id), *queries.credentials_of(robert.id)]
    assert len(found) >= 6
    db.session.commit()

    def revoke(credential_id: str) -> None:
        try:
            credentials.revoke(credential_id, reason="All at once.")
        finally:
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(revoke, [one.id for one in found]))

    encoded = published()["credentialSubject"]["encodedList"]
    bits = db.session.scalars(sa.select(Credential.status_index)).all()
    assert all(status.is_set(encoded, bit) for bit in bits)
    assert db.session.scalar(sa.select(StatusList.revoked)) == len(found)


def test_a_list_has_131072_bits_and_first_is_leftmost():
    encoded = status.encode([0, 8, 131_071])

    assert [status.is_set(encoded, bit) for bit in (0, 1, 7, 8, 9, 131_070, 131_071)] == [
        True, False, False, True, False, False, True
    ]  # fmt: skip
    with pytest.raises(IndexError):
        status.encode([131_072])


def test_another_library_reads_the_list():
    from openbadgeslib.ob3.status import decode_encoded_list, set_indices

    assert set_indices(decode_encoded_list(status.encode([5, 1000]))) == {5, 1000}


def test_the_list_of_open_badges_2_never_has_a_single_entry(credential: Credential, mint: Issuer):
    assert len(documents.revocation_list([], mint)["revokedAssertions"]) == 2
    assert len(documents.revocation_list([(credential.id, "x")], mint)["revokedAssertions"]) == 2
    assert len(documents.revocation_list([("a", "x"), ("b", "x"), ("c", "x")], mint)["revokedAssertions"]) == 3
