"""What others say about a badge is checked line by line, and a bad word does not spoil a good badge."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from portal import credentials
from tests.credentials import foreign
from tests.credentials.foreign import DID, ED25519, SITE
from tests.credentials.reading import wrong

if TYPE_CHECKING:
    from portal.credentials.checks import Report
    from portal.credentials.issuer import Issuer
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FRIEND = "did:web:other.example"


@pytest.fixture
def sites(mint: Issuer, elsewhere: Elsewhere) -> Elsewhere:
    """The site of the issuer, and that of somebody who endorses."""
    foreign.open_site(elsewhere)
    listed = (foreign.method(FRIEND, ED25519), foreign.method(FRIEND, foreign.RSA, "key-2"))
    elsewhere.serve("https://other.example/.well-known/did.json", foreign.did_document(FRIEND, *listed))
    return elsewhere


def endorsement(**members: Any) -> dict[str, Any]:
    """Somebody else's good word about the badge, unsigned."""
    return {
        "@context": foreign.credential().to_vc()["@context"][:2],
        "id": "https://other.example/endorsements/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "A good word",
        "issuer": {"id": FRIEND, "type": ["Profile"], "name": "A Friend"},
        "validFrom": "2026-03-01T12:00:00Z",
        "credentialSubject": {
            "id": f"{SITE}/badges/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Worth having.",
        },
        **members,
    }


def embedded(*endorsements: str) -> str:
    """The badge, in which the endorsements stand as documents."""
    document = foreign.credential().to_vc()
    document["credentialSubject"]["achievement"]["endorsement"] = [foreign.loads(each) for each in endorsements]
    return foreign.sealed(document)


def carried(*tokens: str) -> str:
    """The badge, in which the endorsements stand as signed texts."""
    return foreign.token(foreign.credential(endorsement_jwts=list(tokens)).to_jwt_payload(), kid=f"{DID}#key-2")


def lines(thing: str, sites: Elsewhere) -> tuple[Report, list[tuple[bool | None, str]]]:
    report = credentials.verify(thing, network=sites.network())
    return report, [(check.ok, check.sentence) for check in report.checks if check.name == "endorsement"]


def test_a_good_word_is_told_with_whose_it_is(sites: Elsewhere):
    document = foreign.sealed(endorsement(), name=f"{FRIEND}#key-1")
    token = foreign.token(_claimed(endorsement()), kid=f"{FRIEND}#key-2")

    for badge in (embedded(document), carried(token)):
        report, said = lines(badge, sites)
        assert (wrong(report), report.is_good) == ([], True)
        assert said == [(True, "Endorsed by A Friend, as other.example says: Worth having.")]


def _claimed(document: dict[str, Any]) -> dict[str, Any]:
    names = {"iss": FRIEND, "jti": document["id"], "sub": document["credentialSubject"]["id"], "nbf": 1772366400}
    return {**document, **names}


def _about_another() -> dict[str, Any]:
    subject = {"id": f"{SITE}/badges/2", "type": ["EndorsementSubject"], "endorsementComment": "Worth having."}
    return endorsement(credentialSubject=subject)


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "another's key": (endorsement(), f"{DID}#key-1", "not one of its issuer's"),
    "about something else": (_about_another(), f"{FRIEND}#key-1", "about something else"),
    "over": (endorsement(validUntil="2026-03-02T00:00:00Z"), f"{FRIEND}#key-1", "It expired on 2 March 2026."),
    "not yet": (endorsement(validFrom="2026-04-01T00:00:00Z"), f"{FRIEND}#key-1", "not valid before"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_word_is_told_and_spoils_nothing(sites: Elsewhere, name: str):
    document, key, why = BAD[name]

    report, said = lines(embedded(foreign.sealed(document, name=key)), sites)

    assert (wrong(report), report.is_good) == (["endorsement"], True)
    ((ok, words),) = said
    assert ok is False
    assert why in words


def test_a_word_that_was_changed_spoils_what_it_stands_in(sites: Elsewhere):
    badge = foreign.loads(embedded(foreign.sealed(endorsement(), name=f"{FRIEND}#key-1")))
    badge["credentialSubject"]["achievement"]["endorsement"][0]["credentialSubject"]["endorsementComment"] = "The best."

    report, _said = lines(foreign.dumps(badge), sites)

    assert wrong(report) == ["proof"]


def test_an_endorser_who_does_not_answer_is_left_open(sites: Elsewhere):
    del sites.names["other.example"]

    report, said = lines(embedded(foreign.sealed(endorsement(), name=f"{FRIEND}#key-1")), sites)

    assert report.is_good
    assert [ok for ok, _words in said] == [None]


def test_a_withdrawn_word_counts_no_longer(sites: Elsewhere):
    entry = {"id": "https://other.example/withdrawn", "type": "1EdTechRevocationList"}
    badge = carried(foreign.token(_claimed(endorsement(credentialStatus=entry)), kid=f"{FRIEND}#key-2"))
    for listed, ok in (([], True), ([{"id": "https://other.example/endorsements/1", "revoked": True}], False)):
        sites.serve(entry["id"], {"id": entry["id"], "issuer": FRIEND, "revokedCredential": listed})
        assert [good for good, _words in lines(badge, sites)[1]] == [ok]


def test_only_a_few_are_looked_at(sites: Elsewhere):
    tokens = [foreign.token(_claimed(endorsement(name=str(number))), kid=f"{FRIEND}#key-2") for number in range(8)]

    _report, said = lines(carried(*tokens), sites)

    assert [ok for ok, _words in said] == [True] * 5 + [None]
    assert said[-1][1] == "3 more endorsements were not looked at."


def test_a_word_about_nothing_is_not_about_a_badge_without_a_plain_name(sites: Elsewhere):
    about_nothing = _claimed(endorsement()) | {"credentialSubject": [], "sub": None}
    word = foreign.token(about_nothing, kid=f"{FRIEND}#key-2")
    name = {"en": f"{SITE}/credentials/1"}
    badge = foreign.credential(endorsement_jwts=[word]).to_jwt_payload() | {"id": name, "jti": name}

    report, said = lines(foreign.token(badge, kid=f"{DID}#key-2"), sites)

    assert report.is_good
    assert said == [(False, "An endorsement that it carries cannot be relied on: it is about something else.")]


def test_endorsers_who_publish_very_much_do_not_keep_us_busy(sites: Elsewhere):
    words = []
    for number in range(5):
        issuer = sites.serve(f"{SITE}/{number}", f"[{','.join(['[]'] * 600_000)}]")
        made = {"issuer": {"id": issuer, "type": ["Profile"]}, "id": f"{issuer}/word"}
        words.append(foreign.sealed(endorsement(**made), name=f"{issuer}#key"))
    began = time.thread_time()

    report, said = lines(embedded(*words), sites)

    assert report.is_good
    assert [ok for ok, _sentence in said] == [False] * 5
    assert time.thread_time() - began < 2
