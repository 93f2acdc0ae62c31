"""From an award to a credential: once, whatever happens, and never at the cost of the award."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from portal import catalog, credentials, db, logs
from portal.catalog import Badge, Catalog
from portal.credentials import actions, documents, keys, proof, queries, schema, status
from portal.credentials.issuer import Issuer
from portal.credentials.models import Credential, StatusList
from portal.errors import NotFound, Unavailable
from portal.gamification.models import LedgerEntry
from tests.credentials.conftest import hold_session, only_of, take_back

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.people.models import Person


def test_an_award_becomes_a_credential(mint: Issuer, maya: Person, robert: Person):
    hold_session(maya, robert)

    issued = credentials.issue_pending([robert.id])

    found = only_of(robert)
    assert issued == 1
    assert (found.badge, found.level, found.is_shared, found.is_revoked) == ("first-session", None, False, False)
    assert queries.credentials_of(maya.id) == []


def test_the_document_says_who_earned_what_and_is_signed(credential: Credential, mint: Issuer, robert: Person):
    document = json.loads(credential.document)

    assert schema.problem(document) is None
    assert proof.problem(document, keys.public_key(credential.kid)) is None
    assert document["id"] == f"http://localhost/credentials/{credential.id}"
    assert document["issuer"]["id"] == "did:web:localhost"
    assert document["proof"][0]["verificationMethod"] == f"did:web:localhost#{credential.kid}"
    assert (document["validFrom"], document["awardedDate"]) == ("2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z")
    subject = document["credentialSubject"]
    assert subject["id"] == robert.subject
    assert subject["identifier"][0]["identityHash"] == documents.identity_hash(robert.email, credential.salt)
    assert subject["achievement"]["name"] == credential.title
    assert document["credentialStatus"]["statusListIndex"] == str(credential.status_index)


def test_no_name_or_address_of_the_person_stands_in_it(credential: Credential, robert: Person):
    for text in (credential.document, credential.ob2_document):
        assert robert.email not in text
        assert robert.name not in text
        assert robert.id not in text


def test_neither_null_nor_an_empty_list_stands_in_it(credential: Credential):
    def parts(value: Any) -> list[Any]:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [value, *(part for one in inside for part in parts(one))]

    for text in (credential.document, credential.ob2_document):
        assert text.isascii()
        assert [part for part in parts(json.loads(text)) if part is None or part in ([], {}, "")] == []


def test_another_library_verifies_it(credential: Credential):
    found = OB3LdpVerifier(pubkey_pem=_pem(credential.kid)).verify(credential.document)

    assert found.issuer.id == "did:web:localhost"
    assert found.achievement.name == credential.title


def test_another_library_refuses_it_once_changed(credential: Credential):
    changed = json.loads(credential.document)
    changed["credentialSubject"]["achievement"]["name"] = "Something grander"

    with pytest.raises(Exception, match="signature"):
        OB3LdpVerifier(pubkey_pem=_pem(credential.kid)).verify(changed)


def _pem(kid: str) -> bytes:
    from cryptography.hazmat.primitives import serialization

    public = keys.public_key(kid)
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_issuing_again_changes_nothing(credential: Credential, robert: Person):
    document = credential.document

    assert credentials.issue_pending([robert.id]) == 0
    assert credentials.issue_pending() == 1  # Maya's, who earned it in the same session
    assert credentials.issue_pending() == 0
    assert only_of(robert).document == document


def test_many_who_issue_at_once_issue_one_each(mint: Issuer, maya: Person, robert: Person):
    hold_session(maya, robert)

    def issue(_number: int) -> int:
        try:
            return credentials.issue_pending()
        finally:
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        issued = sum(pool.map(issue, range(8)))

    assert issued == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Credential)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StatusList)) == 1


def test_everything_that_waits_is_issued_in_parts_and_told(
    mint: Issuer, maya: Person, robert: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(actions, "MANY", 2)
    monkeypatch.setattr(actions, "CHUNK", 1)
    for number in range(3):
        hold_session(maya, robert, f"session {number}")
    total, heard = queries.waiting(), []

    issued = credentials.issue_pending(tell=lambda done, of: heard.append((done, of)))

    assert issued == total > 4
    assert heard == [(number, total) for number in range(1, total + 1)]
    assert queries.waiting() == 0


@pytest.mark.logs("credential cannot be issued")
def test_what_cannot_be_issued_is_tried_once_and_passed_by(
    mint: Issuer, maya: Person, robert: Person, monkeypatch: pytest.MonkeyPatch
):
    logs.set_up("text")
    monkeypatch.setattr(actions, "MANY", 2)
    for number in range(3):
        hold_session(maya, robert, f"session {number}")
    total = queries.waiting()
    change = sa.update(LedgerEntry).where(LedgerEntry.what == "badge:first-session").values(what="badge:long-gone")
    gone = len(db.session.scalars(change.returning(LedgerEntry.id)).all())
    db.session.commit()

    assert credentials.issue_pending() == total - gone
    assert queries.waiting() == gone


def test_issuing_can_be_interrupted_and_goes_on_later(
    mint: Issuer, maya: Person, robert: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(actions, "CHUNK", 1)
    for number in range(3):
        hold_session(maya, robert, f"session {number}")
    total = queries.waiting()

    def interrupt(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        credentials.issue_pending(tell=interrupt)

    assert queries.waiting() == total - 2
    assert credentials.issue_pending(limit=1) == 1
    assert credentials.issue_pending() == total - 3


def test_levels_are_credentials_of_their_own(mint: Issuer, maya: Person, robert: Person):
    for number in range(3):
        hold_session(maya, robert, f"session {number}")

    credentials.settle([robert.id])

    found = {(one.badge, one.level) for one in queries.credentials_of(robert.id)}
    assert {("first-session", None), ("good-company", "bronze")} <= found


def test_without_a_key_the_award_waits_and_the_sentence_says_what_to_do(house: None, maya: Person, robert: Person):
    hold_session(maya, robert)

    credentials.settle([robert.id])

    with pytest.raises(Unavailable, match="portal keys create"):
        credentials.issue_pending()
    assert queries.credentials_of(robert.id) == []
    assert [award.what for award in queries.pending([robert.id], limit=9)] == ["badge:first-session"]


@pytest.mark.parametrize("damage", ["not JSON", "no file", "a folder"])
def test_a_damaged_list_of_keys_costs_nobody_the_award(
    mint: Issuer, settings: Settings, maya: Person, robert: Person, damage: str
):
    listed = settings.keys / keys.INDEX
    whole = listed.read_bytes()
    listed.unlink()
    if damage == "a folder":
        listed.mkdir()
    elif damage == "not JSON":
        listed.write_text("[{")
    hold_session(maya, robert)

    credentials.settle([robert.id])

    assert queries.credentials_of(robert.id) == []
    listed.rmdir() if damage == "a folder" else listed.unlink(missing_ok=True)
    listed.write_bytes(whole)
    assert credentials.issue_pending() == 2


def test_what_waited_for_a_key_is_issued_later(house: None, settings: Settings, maya: Person, robert: Person):
    hold_session(maya, robert)
    credentials.settle([robert.id])

    keys.create(settings.keys)

    assert credentials.issue_pending() == 2


def test_a_page_that_asks_for_a_pending_credential_gets_it(mint: Issuer, maya: Person, robert: Person):
    hold_session(maya, robert)
    (waiting,) = queries.pending([robert.id], limit=9)

    found = credentials.issue(waiting.id, viewer=robert)

    assert found.award == waiting.id
    assert credentials.issue(waiting.id, viewer=robert).id == found.id


def test_to_anybody_else_a_pending_award_does_not_exist(mint: Issuer, maya: Person, robert: Person, ines: Person):
    hold_session(maya, robert)
    (waiting,) = queries.pending([robert.id], limit=9)

    for stranger in (ines, maya):
        with pytest.raises(NotFound):
            credentials.issue(waiting.id, viewer=stranger)
    assert queries.credentials_of(robert.id) == []


def test_what_was_taken_back_before_it_was_issued_is_never_issued(mint: Issuer, maya: Person, robert: Person):
    key = hold_session(maya, robert)
    take_back(key)

    assert credentials.issue_pending() == 0


def test_earned_again_before_anything_was_issued_it_is_issued_once(mint: Issuer, maya: Person, robert: Person):
    take_back(hold_session(maya, robert))
    hold_session(maya, robert, "another")

    assert credentials.issue_pending([robert.id]) == 1

    newest = db.session.scalar(sa.select(sa.func.max(LedgerEntry.event)).where(LedgerEntry.subject == robert.id))
    award = sa.select(LedgerEntry.event).where(LedgerEntry.id == only_of(robert).award)
    assert db.session.scalar(award) == newest


@pytest.mark.logs("credential cannot be issued")
def test_a_badge_that_has_left_the_content_holds_nothing_else_up(mint: Issuer, maya: Person, robert: Person):
    logs.set_up("text")
    for number in range(3):
        hold_session(maya, robert, f"session {number}")
    change = sa.update(LedgerEntry).where(LedgerEntry.what == "badge:first-session").values(what="badge:long-gone")
    db.session.execute(change)
    db.session.commit()

    credentials.settle([robert.id])

    assert {one.badge for one in queries.credentials_of(robert.id)} == {"good-company", "good-rhythm"}


def test_a_new_key_signs_from_now_on_and_the_old_one_still_verifies(
    credential: Credential, settings: Settings, mint: Issuer, maya: Person
):
    new = keys.rotate(settings.keys)

    credentials.issue_pending([maya.id])

    assert only_of(maya).kid == new.kid != credential.kid
    assert credentials.verify(credential.document).is_good
    assert credentials.verify(only_of(maya).document).is_good


def test_keys_that_were_lost_are_named_when_verifying(credential: Credential, settings: Settings):
    shutil.rmtree(settings.keys)

    report = credentials.verify(credential.document)

    assert {check.name for check in report.checks if check.ok is False} == {"issuer"}


def test_indices_in_a_list_are_random_and_a_full_list_is_followed_by_the_next(
    credential: Credential, maya: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(status, "FULL", 1)

    credentials.issue_pending([maya.id])

    other = only_of(maya)
    assert (credential.status_list, other.status_list) == (1, 2)
    assert json.loads(queries.status_list(2))["id"] == "http://localhost/status/2"
    assert credential.status_index != other.status_index or credential.status_list != other.status_list


def test_signing_holds_no_lock(mint: Issuer, content: Catalog, maya: Person, robert: Person):
    """While a badge is made, another writes: with the write lock held, that would wait until it gives up."""
    hold_session(maya, robert)
    catalog.use(replace(content, badges=tuple(WritingBadge(**vars(badge)) for badge in content.badges)))

    assert credentials.issue_pending([robert.id]) == 1


class WritingBadge(Badge):
    """A badge whose picture takes somebody else's write to draw."""

    def picture(self, level: str | None = None) -> bytes:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_write).result(timeout=5)
        return super().picture(level)


def _write() -> None:
    try:
        db.session.execute(sa.update(StatusList).values(revoked=0))
        db.session.commit()
    finally:
        db.session.remove()
