"""Anybody checks any badge, and whatever is wrong with it is a line of the answer."""

from __future__ import annotations

import copy
import datetime as dt
import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from portal import catalog, clock, credentials, db
from portal.catalog.drawing import draw
from portal.credentials import exports, keys, portable, proof, queries
from portal.credentials.checks import NAMES
from portal.reaching import NOBODY
from tests.credentials.conftest import hold_session, only_of
from tests.credentials.reading import sentence, wrong

if TYPE_CHECKING:
    from portal.catalog import Catalog
    from portal.config import Settings
    from portal.credentials.checks import Report
    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from portal.people.models import Person

VECTOR = (Path(__file__).parent / "eddsa-rdfc-2022-testvector.json").read_text()
STRANGER = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"


def verify(thing: bytes | str, email: str | None = None) -> Report:
    """Without anybody else who could be asked."""
    return credentials.verify(thing, email=email, network=NOBODY)


CHECKED = sorted(exports.FORMS)


@pytest.fixture
def shared(credential: Credential, robert: Person) -> Credential:
    credentials.share(credential, by=robert)
    db.session.commit()
    return credential


@pytest.mark.parametrize("form", CHECKED)
def test_every_form_of_a_good_credential_passes_every_check(credential: Credential, robert: Person, form: str):
    exported = exports.export(credential, queries.picture_of(credential), form)

    report = verify(exported.content, email=robert.email)

    assert [(check.name, check.ok) for check in report.checks] == [(name, True) for name in NAMES]
    assert report.is_good
    assert report.version == ("2.0" if "ob2" in form else "3.0")
    assert report.shown is not None
    assert (report.shown.title, report.shown.awarded_on) == (credential.title, "2026-03-03")


@pytest.mark.parametrize("form", CHECKED)
def test_a_credential_of_a_drawn_badge_passes_them_too(
    mint: Issuer, content: Catalog, maya: Person, robert: Person, form: str
):
    drawn = (
        replace(badge, pictures={level: draw(badge, level) for level in badge.pictures}) for badge in content.badges
    )
    catalog.use(replace(content, badges=tuple(drawn)))
    hold_session(maya, robert)
    credentials.settle([robert.id])
    credential = only_of(robert)

    exported = exports.export(credential, queries.picture_of(credential), form)

    assert queries.picture_of(credential) == draw(catalog.badge(credential.badge))
    assert verify(exported.content, email=robert.email).is_good


@pytest.mark.parametrize(
    "path", ["/b/{0.short}", "/credentials/{0.id}", "/credentials/{0.id}.png", "/ob2/assertions/{0.id}"]
)
def test_a_shared_credential_is_checked_by_its_address(shared: Credential, mint: Issuer, path: str):
    assert verify(mint.url(path.format(shared))).is_good


@pytest.mark.parametrize("path", ["/b/{0.short}", "/credentials/{0.id}", "/ob2/assertions/{0.id}"])
def test_at_the_address_of_a_private_one_there_is_nothing(credential: Credential, mint: Issuer, path: str):
    report = verify(mint.url(path.format(credential)))

    assert wrong(report) == ["format"]
    assert "private" in sentence(report, "format")


def test_an_address_that_only_looks_like_ours_is_not_ours(mint: Issuer):
    for address in ("http://localhost.evil.example/b/x", "http://localhost@evil.example/b/x"):
        report = verify(address)

        assert wrong(report) == ["format"]
        assert "only addresses that begin with https are" in sentence(report, "format")


def test_an_email_address_is_asked_in_any_spelling(credential: Credential):
    for spelling in ("robert@demo.example", "  Robert@Demo.Example "):
        assert verify(credential.document, email=spelling).is_good

    other = verify(credential.document, email="maya@demo.example")
    assert wrong(other) == ["recipient"]
    assert not other.is_good


def test_without_an_email_address_the_recipient_is_left_open(credential: Credential):
    report = verify(credential.document)

    assert report.is_good
    assert next(check.ok for check in report.checks if check.name == "recipient") is None


def test_a_revoked_one_says_so_in_both_versions(credential: Credential):
    credentials.revoke(credential.id, reason="Issued by mistake.")

    for text in (credential.document, credential.ob2_document):
        report = verify(text)
        assert wrong(report) == ["status"]
        assert sentence(report, "status") == "It was revoked on 3 March 2026: Issued by mistake."


LINES: list[tuple[tuple[Any, ...], Any, str]] = [
    (("@context", 0), "https://www.w3.org/2018/credentials/v1", "schema"),
    (("@context", 2), "https://example.com/mine.json", "proof"),
    (("@context", 2), {"grade": "https://example.com/grade"}, "proof"),
    (("id",), "http://localhost/credentials/00000000-0000-4000-8000-000000000000", "proof"),
    (("id",), "relative", "proof"),
    (("type",), ["VerifiableCredential"], "format"),
    (("name",), "Something grander", "proof"),
    (("issuer", "id"), "did:web:somebody.example", "issuer"),
    (("issuer", "name"), "Somebody else", "proof"),
    (("issuer", "url"), "https://somebody.example", "proof"),
    (("issuer",), "did:web:localhost", "proof"),
    (("validFrom",), "2020-01-01T00:00:00Z", "proof"),
    (("validFrom",), "today", "schema"),
    (("validUntil",), "2030-01-01T00:00:00Z", "proof"),
    (("awardedDate",), "2020-01-01T00:00:00Z", "proof"),
    (("credentialSubject", "id"), "urn:uuid:00000000-0000-4000-8000-000000000000", "proof"),
    (("credentialSubject", "identifier", 0, "identityHash"), "sha256$0", "proof"),
    (("credentialSubject", "identifier", 0, "salt"), "0", "proof"),
    (("credentialSubject", "achievement", "name"), "Something grander", "proof"),
    (("credentialSubject", "achievement", "criteria", "narrative"), "Nothing.", "proof"),
    (("credentialSubject", "achievement", "image", "id"), "https://example.com/x.png", "proof"),
    (("credentialSubject", "achievement", "tag"), ["another"], "proof"),
    (("credentialSubject", "achievement", "version"), "2", "proof"),
    (("credentialSubject", "achievement"), {}, "schema"),
    (("credentialStatus", "statusListIndex"), "5", "proof"),
    (("credentialStatus", "statusListCredential"), "https://example.com/status", "proof"),
    (("credentialSchema", 0, "id"), "https://example.com/schema.json", "proof"),
    (("credentialSchema",), [], "proof"),
    (("invented",), "member", "proof"),
    (("proof", 0, "created"), "2020-01-01T00:00:00Z", "proof"),
    (("proof", 0, "cryptosuite"), "eddsa-jcs-2022", "proof"),
    (
        ("proof", 0, "verificationMethod"),
        "did:web:localhost#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
        "issuer",
    ),
    (("proof", 0, "verificationMethod"), "#key", "issuer"),
    (("proof", 0, "proofPurpose"), "authentication", "proof"),
    (("proof", 0, "proofValue"), "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35", "proof"),
    (("proof",), [], "proof"),
]


def test_whatever_is_changed_fails_on_the_right_line(credential: Credential):
    whole = json.loads(credential.document)

    for path, value, line in LINES:
        report = verify(portable.dumps(_changed(whole, path, value)))
        assert (path, wrong(report), report.is_good) == (path, [line], False)


def test_each_member_that_is_left_out_is_missed(credential: Credential):
    whole = json.loads(credential.document)

    for member in whole:
        report = verify(portable.dumps({name: whole[name] for name in whole if name != member}))
        assert not report.is_good, member
        assert len(wrong(report)) == 1, member


OB2_LINES: list[tuple[tuple[Any, ...], Any, str]] = [
    (("badge", "name"), "Something grander", "proof"),
    (("recipient", "identity"), "sha256$0", "proof"),
    (("issuedOn",), "2020-01-01T00:00:00Z", "proof"),
    (("evidence",), "https://example.com", "proof"),
    (("id",), "http://localhost/ob2/assertions/00000000-0000-4000-8000-000000000000", "proof"),
    (("id",), "https://127.0.0.1/assertions/1", "proof"),
    (("verification",), {"type": "SignedBadge"}, "proof"),
    (("verification",), {"type": "Somehow"}, "schema"),
    (("verification",), None, "schema"),
    (("@context",), "https://w3id.org/openbadges/v1", "format"),
]


def test_whatever_is_changed_in_open_badges_2_fails_on_the_right_line(credential: Credential):
    whole = json.loads(credential.ob2_document)

    for path, value, line in OB2_LINES:
        assert (path, wrong(verify(json.dumps(_changed(whole, path, value))))) == (path, [line])


def _changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    inside: Any = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return changed


def test_what_a_key_of_ours_signed_but_nobody_issued_has_no_record(
    credential: Credential, settings: Settings, mint: Issuer
):
    unsigned = {name: value for name, value in credential.plain.items() if name != "proof"}
    unsigned["id"] = mint.url("/credentials/00000000-0000-4000-8000-000000000000")
    key = keys.load(settings.keys)
    signed = proof.sign(unsigned, key, method=mint.method(key.kid), created=clock.now())

    report = verify(portable.dumps(signed))

    assert wrong(report) == ["status"]
    assert "no record" in sentence(report, "status")


def test_a_badge_whose_issuer_cannot_be_asked_is_left_open(mint: Issuer):
    report = verify(VECTOR)

    assert (wrong(report), report.is_open) == ([], True)
    assert sentence(report, "issuer") == "The site example.edu could not be asked: it cannot be reached."


def test_a_status_list_is_not_taken_for_a_badge(credential: Credential):
    assert wrong(verify(queries.status_list(1))) == ["format"]


def test_a_credential_from_the_future_is_not_valid_yet(credential: Credential):
    with clock.at(dt.datetime(2026, 3, 1, tzinfo=dt.UTC)):
        report = verify(credential.document)

    assert wrong(report) == ["dates"]


def test_the_dates_of_a_credential_do_not_depend_on_the_day_it_is_checked(credential: Credential):
    with clock.at(dt.datetime(2099, 1, 1, tzinfo=dt.UTC)):
        assert verify(credential.document).is_good


ANYTHING: list[Any] = [None, 5, True, "", [], {}, [[]], "\ud800", {"id": {}}, [None], "x" * 1000]


def test_any_member_may_be_anything(credential: Credential):
    for text in (credential.document, credential.ob2_document):
        whole = json.loads(text)
        for member, value in product(whole, ANYTHING):
            report = verify(json.dumps({**whole, member: value}))
            assert not report.is_good, (member, value)
