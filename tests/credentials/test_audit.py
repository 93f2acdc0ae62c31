"""The audit: a line for everything that is signed, revoked or given by hand, and nobody can change one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from portal import audit, credentials, db
from portal.audit import Line
from portal.awards import hands
from portal.credentials import keys, queries
from tests.conftest import MORNING
from tests.credentials.conftest import hold_session, only_of, take_back

if TYPE_CHECKING:
    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from portal.people.models import Person


def lines(*deeds: str) -> list[audit.Entry]:
    """The newest lines of some deeds, newest first."""
    return [entry for entry in audit.read(before=None, limit=99) if not deeds or entry.deed in deeds]


def sha256(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()


def test_every_signature_of_a_credential_has_its_line(credential: Credential, key: keys.Key):
    assert key.rsa is not None

    found = {entry.what: entry for entry in lines("credential.signed")}

    signed = {
        f"{credential.id}.json": (key.kid, credential.document),
        f"{credential.id}.jwt": (key.rsa.kid, credential.jwt),
        f"{credential.id}.ob2.jws": (key.rsa.kid, credential.ob2_jws),
    }
    assert {what: (entry.kid, entry.digest) for what, entry in found.items()} == {
        what: (kid, sha256(text)) for what, (kid, text) in signed.items()
    }
    assert {(entry.at, entry.by, entry.why) for entry in found.values()} == {(MORNING, "portal", credential.award)}


def test_so_has_that_of_a_status_list(credential: Credential, key: keys.Key):
    (found,) = lines("status-list.signed")

    assert (found.what, found.kid, found.digest) == ("1", key.kid, sha256(queries.status_list(1)))


def test_what_was_signed_and_not_kept_has_none(credential: Credential, robert: Person):
    before = len(lines())

    assert credentials.issue_pending([robert.id]) == 0

    assert len(lines()) == before


def test_a_revocation_says_who_and_why(credential: Credential, maya: Person):
    credentials.revoke(credential.id, reason="Given by mistake.")

    (found,) = lines("credential.revoked")
    assert (found.what, found.by, found.why) == (credential.id, "operator", "Given by mistake.")
    assert [entry.deed for entry in lines()[:2]] == ["status-list.signed", "credential.revoked"]


def test_what_the_portal_takes_back_itself_says_so(mint: Issuer, maya: Person, robert: Person):
    key = hold_session(maya, robert)
    credentials.settle([robert.id])
    mine = only_of(robert).id

    take_back(key)
    credentials.settle([robert.id])

    assert [(entry.what, entry.by) for entry in lines("credential.revoked")] == [(mine, "portal")]


def test_an_award_by_hand_has_a_line_without_the_words_that_were_meant_for_the_person(house: None, maya: Person):
    hand = hands.grant(maya, hands.some_points(10, "xp"), reason="For helping Robert.", by=None)
    db.session.commit()

    (found,) = lines("award.granted")
    assert (found.what, found.by, found.why, found.digest) == (hand.id, "operator", None, sha256(hand.reason))


def test_a_deed_that_is_undone_leaves_no_line(house: None, maya: Person):
    hands.grant(maya, hands.some_points(10, "xp"), reason="For helping Robert.", by=None)
    db.session.rollback()

    assert lines() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET why = 'otherwise'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (seq, at, by, deed, what) SELECT seq, at, 'nobody', deed, what FROM audit",
        "TRUNCATE audit",
        "INSERT INTO audit (seq, at, by, deed, what) SELECT seq, at, by, deed, what FROM audit"
        " WHERE true ON CONFLICT (seq) DO UPDATE SET why = 'otherwise'",
    ],
)
def test_no_statement_changes_a_line_or_takes_it_out(database, statement: str):
    audit.write([Line("credential.signed", "one", "because"), Line("credential.revoked", "two", "because")])
    db.session.commit()

    with pytest.raises(sa.exc.SQLAlchemyError):
        db.session.execute(sa.text(statement))
    db.session.rollback()

    assert [(entry.what, entry.by, entry.why) for entry in lines()] == [
        ("two", "portal", "because"),
        ("one", "portal", "because"),
    ]


def test_pages_follow_one_another(database):
    audit.write([Line("credential.signed", str(number)) for number in range(5)])

    first = audit.read(before=None, limit=2)
    second = audit.read(before=first[-1].seq, limit=2)

    assert [entry.what for entry in (*first, *second)] == ["4", "3", "2", "1"]
