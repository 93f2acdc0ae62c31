"""What stands behind a credential: true, in numbers and months, and nobody else's name in it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from portal import clock, credentials, db, journal
from portal.awards import hands
from portal.credentials import evidence, queries, schema
from portal.events import LessonCompleted, TrackCompleted
from tests.credentials.conftest import ZONE, hold_session, only_of, take_back
from tests.credentials.test_issuing import _pem

if TYPE_CHECKING:
    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from portal.people.models import Person


def behind(person: Person) -> dict[str, str]:
    """What stands behind somebody's credentials, by badge and level."""
    found = (queries.credential(each.id, viewer=person) for each in queries.credentials_of(person.id))
    return {
        f"{each.badge}/{each.level}" if each.level else each.badge: each.plain["evidence"][0]["narrative"]
        for each in found
        if "evidence" in each.plain
    }


def test_it_says_how_much_counted_and_when(mint: Issuer, maya: Person, robert: Person):
    for number, day in enumerate((0, 20, 70)):
        with clock.at(clock.now() + dt.timedelta(days=day)):
            hold_session(maya, robert, f"session {number}")
    credentials.settle([robert.id])

    assert behind(robert) == {
        "first-session": "What counted for it: 1 session, in March 2026.",
        "good-company/bronze": "What counted for it: 3 sessions, from March 2026 to May 2026.",
    }


def test_both_documents_carry_it_and_have_the_right_shape(credential: Credential):
    document, assertion = json.loads(credential.document), json.loads(credential.ob2_document)

    assert document["evidence"] == [
        {"type": ["Evidence"], "narrative": "What counted for it: 1 session, in March 2026."}
    ]
    assert assertion["evidence"] == [{"type": "Evidence", "narrative": document["evidence"][0]["narrative"]}]
    assert schema.problem(document) is None


def test_another_library_verifies_evidence_and_an_end(expiring: Credential):
    found = OB3LdpVerifier(pubkey_pem=_pem(expiring.kid)).verify(expiring.document)

    assert found.achievement.name == expiring.title


def test_what_was_taken_back_does_not_count(mint: Issuer, maya: Person, robert: Person):
    take_back(hold_session(maya, robert, "never"))
    for number in range(3):
        hold_session(maya, robert, f"session {number}")
    credentials.settle([robert.id])

    assert behind(robert)["good-company/bronze"] == "What counted for it: 3 sessions, in March 2026."


def test_no_name_id_or_text_of_anybody_stands_in_it(mint: Issuer, maya: Person, robert: Person):
    event = TrackCompleted(person=robert.id, mentee=robert.id, track="culture")
    journal.record(LessonCompleted(person=robert.id, mentee=robert.id, track="culture", lesson="culture/a"), zone=ZONE)
    journal.record(event, zone=ZONE)
    db.session.commit()
    credentials.settle([robert.id])

    assert behind(robert)["reading-the-room"] == "What counted for it: 1 track of lessons, in March 2026."


def test_what_was_given_by_hand_says_nothing_of_the_reason(mint: Issuer, robert: Person):
    hands.grant(robert, hands.a_badge("first-session"), reason="For the talk with Ines.", by=None)
    db.session.commit()
    credentials.settle([robert.id])

    found = only_of(robert)
    assert "evidence" not in found.plain
    assert "Ines" not in found.document + found.ob2_document


def test_a_fresh_copy_says_the_same(credential: Credential, robert: Person):
    before = behind(robert)

    with clock.at(clock.now() + dt.timedelta(days=90)):
        credentials.reissue(credential.id, reason="A better picture.")

    assert behind(robert) == before


def test_a_list_that_was_cut_says_at_least(mint: Issuer, maya: Person, robert: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evidence, "MOST_SHOWN", 1)
    hold_session(maya, robert)
    credentials.settle([robert.id])

    assert behind(robert)["first-session"] == "What counted for it: at least 1 session, in March 2026."
