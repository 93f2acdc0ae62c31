"""Badges of Open Badges 2.0 from other sites: hosted ones are what an issuer serves, signed ones what they signed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openbadgeslib import baking as another

from portal import credentials
from portal.credentials import baking
from portal.credentials.checks import answer
from tests.credentials import foreign
from tests.credentials.foreign import BADGE, EMAIL, HOSTED, KEY, P256, PROFILE, REVOCATIONS, RSA, SITE
from tests.credentials.reading import sentence, unanswered, wrong

if TYPE_CHECKING:
    from portal.credentials.checks import Report
    from portal.credentials.issuer import Issuer
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
OTHER = "https://other.example"


@pytest.fixture
def site(mint: Issuer, elsewhere: Elsewhere) -> Elsewhere:
    """The site of an issuer that serves one badge."""
    foreign.open_site_of_2(elsewhere)
    elsewhere.serve(HOSTED, foreign.assertion())
    return elsewhere


def verify(thing: Any, site: Elsewhere, email: str | None = None) -> Report:
    given = thing if isinstance(thing, str | bytes) else json.dumps(thing)
    return credentials.verify(given, email=email, network=site.network())


def test_a_hosted_badge_is_what_its_issuer_serves(site: Elsewhere):
    report = verify(foreign.assertion(), site, EMAIL)

    assert (wrong(report), report.is_good, report.version) == ([], True, "2.0")
    assert sentence(report, "issuer") == f"Issued by the site issuer.example, as {PROFILE}."
    assert sentence(report, "proof") == "It is what its issuer's site serves, word for word."
    assert report.shown is not None
    assert (report.shown.title, report.shown.issuer) == ("A badge from elsewhere", "issuer.example")
    assert report.shown.criteria == "Come and see."
    assert verify(HOSTED, site, EMAIL).is_good


@pytest.mark.parametrize("key", [RSA, P256, foreign.ED25519], ids=lambda key: key.kind.value)
def test_a_signed_badge_is_what_its_issuer_signed(site: Elsewhere, key: foreign.Signer):
    owned = {"type": "CryptographicKey", "id": KEY, "owner": PROFILE, "publicKeyPem": key.public.decode()}
    site.serve(KEY, owned)

    report = verify(foreign.signed_assertion(foreign.assertion("SignedBadge"), key), site, EMAIL)

    assert (wrong(report), report.is_good) == ([], True)


def test_pictures_carry_both(site: Elsewhere):
    signed = foreign.signed_assertion(foreign.assertion("SignedBadge"))
    png = another.bake_png(baking.png_of(DRAWING), signed, text_comment="made elsewhere")
    svg = another.bake_svg(DRAWING, signed, comment="made elsewhere")

    for picture in (png, svg, baking.bake_ob2(DRAWING, json.dumps(foreign.assertion()))):
        assert verify(picture, site).is_good


def test_each_member_that_is_not_as_served_is_noticed(site: Elsewhere):
    whole = foreign.assertion(evidence=f"{SITE}/evidence", narrative="She came.")
    site.serve(HOSTED, whole)
    assert verify(whole, site).is_good

    for name in set(whole) - {"@context", "type", "id", "verification"}:
        without = {member: whole[member] for member in whole if member != name}
        assert not verify(without, site).is_good, name
        assert wrong(verify({**whole, name: "other"}, site)) in (["proof"], ["schema"]), name
    assert wrong(verify({**whole, "added": True}, site)) == ["proof"]
    assert wrong(verify({**whole, "recipient": {**whole["recipient"], "hashed": 1}}, site)) == ["proof"]


def test_what_was_taken_back_is_gone(site: Elsewhere):
    gone = {"@context": "https://w3id.org/openbadges/v2", "id": HOSTED, "revoked": True, "revocationReason": "Mistake."}
    site.serve(HOSTED, gone, 410)

    report = verify(foreign.assertion(), site)

    assert wrong(report) == ["status"]
    assert sentence(report, "status") == "It has been revoked by its issuer: Mistake."
    assert answer(report) == "This badge has been revoked"
    assert wrong(verify(HOSTED, site)) == ["status"]
    site.serve(HOSTED, "gone", 410)
    assert wrong(verify(foreign.assertion(), site)) == ["status"]
    site.serve(HOSTED, foreign.assertion() | {"revoked": "true"})
    assert wrong(verify(foreign.assertion(), site)) == ["status"]
    site.serve(HOSTED, "nothing", 404)
    assert wrong(verify(foreign.assertion(), site)) == ["proof"]
    site.serve(HOSTED, "busy", 500)
    assert verify(foreign.assertion(), site).is_open


@pytest.mark.parametrize("kind", ["HostedBadge", "SignedBadge"])
def test_a_list_says_what_was_revoked(site: Elsewhere, kind: str):
    document = foreign.assertion(kind)
    given = document if kind == "HostedBadge" else foreign.signed_assertion(document)

    for entry in (document["id"], {"id": document["id"], "revocationReason": "Mistake."}, {"uid": document["id"]}):
        foreign.open_site_of_2(site, "urn:uuid:another", entry)
        assert wrong(verify(given, site)) == ["status"]
    foreign.open_site_of_2(site, "urn:uuid:another")
    assert verify(given, site).is_good
    site.serve(REVOCATIONS, "busy", 502)
    assert unanswered(verify(given, site)) == ["status"]
    site.serve(REVOCATIONS, {"type": "RevocationList", "issuer": OTHER, "revokedAssertions": []})
    assert wrong(verify(given, site)) == ["status"]


def test_a_badge_expires(site: Elsewhere):
    document = foreign.assertion(expires="2026-03-02T00:00:00Z")
    site.serve(HOSTED, document)

    assert wrong(verify(document, site)) == ["dates"]


def test_people_are_named_by_either_hash_or_plainly(site: Elsewhere):
    hashed = {"type": "email", "hashed": True, "salt": "", "identity": "md5$4cecd4a7ef73dcbbf0e3f2e4ba0e1a5d"}
    plain = {"type": "email", "hashed": False, "identity": "Robert@demo.example"}
    for recipient, is_theirs in ((hashed, False), (plain, True)):
        document = foreign.assertion(recipient=recipient)
        site.serve(HOSTED, document)
        assert verify(document, site, EMAIL).is_good is is_theirs
    import hashlib

    hashed["identity"] = "md5$" + hashlib.md5(EMAIL.encode()).hexdigest()
    document = foreign.assertion(recipient=hashed)
    site.serve(HOSTED, document)
    assert verify(document, site, EMAIL).is_good
    by_telephone = {"type": "telephone", "hashed": False, "identity": EMAIL}
    document = foreign.assertion(recipient=by_telephone)
    site.serve(HOSTED, document)
    assert wrong(verify(document, site, EMAIL)) == ["recipient"]


def test_a_badge_on_another_site_counts_only_if_its_issuer_says_so(site: Elsewhere):
    here = f"{OTHER}/badges/1"
    document = foreign.assertion(id=here)
    site.serve(here, document)

    assert wrong(verify(document, site)) == ["issuer"]
    for rules, is_good in (
        ({"allowedOrigins": "other.example"}, False),
        ({"allowedOrigins": ["other.example", "issuer.example"]}, True),
        ({"startsWith": [f"{OTHER}/badges", f"{SITE}/ob2/"]}, True),
        ({"startsWith": f"{OTHER}/bad"}, False),
        ({"startsWith": "https://other.exam"}, False),
        ({"startsWith": f"{SITE}/"}, False),
        ({}, False),
    ):
        foreign.open_site_of_2(site, verification=rules)
        assert verify(document, site).is_good is is_good, rules


def test_a_badge_class_that_is_brought_along_counts_and_its_issuer_is_asked(site: Elsewhere):
    badge = json.loads(site.pages[BADGE][2])  # type: ignore[index]
    within = foreign.assertion(badge={**badge, "issuer": {"id": PROFILE, "type": "Issuer", "name": "Grander"}})
    site.serve(HOSTED, within)
    forged = foreign.assertion(id=f"{OTHER}/1", badge={**badge, "id": f"{OTHER}/badge"})
    site.serve(f"{OTHER}/1", forged)

    assert verify(within, site).is_good
    assert wrong(verify(forged, site)) == ["issuer"]


def test_a_key_and_its_issuer_must_name_each_other(site: Elsewhere):
    signed = foreign.signed_assertion(foreign.assertion("SignedBadge"))
    pem = RSA.public.decode()
    key = {"type": "CryptographicKey", "id": KEY, "owner": PROFILE, "publicKeyPem": pem}
    assert verify(signed, site).is_good

    site.serve(KEY, {**key, "owner": f"{OTHER}/issuer"})
    assert wrong(verify(signed, site)) == ["issuer"]
    site.serve(KEY, {**key, "publicKeyPem": P256.public.decode()})
    assert wrong(verify(signed, site)) == ["proof"]
    site.serve(KEY, {**key, "publicKeyPem": "nonsense"})
    assert wrong(verify(signed, site)) == ["proof"]
    foreign.open_site_of_2(site, publicKey=[f"{SITE}/another"])
    assert wrong(verify(signed, site)) == ["issuer"]
    foreign.open_site_of_2(site, publicKey=[key])
    assert verify(signed, site).is_good
    evil = foreign.assertion("SignedBadge", verification={"type": "SignedBadge", "creator": f"{OTHER}/key"})
    site.serve(f"{OTHER}/key", {**key, "id": f"{OTHER}/key"})
    assert wrong(verify(foreign.signed_assertion(evil), site)) == ["issuer"]


def test_a_signature_is_needed_and_must_fit(site: Elsewhere):
    document = foreign.assertion("SignedBadge")
    head, body, signature = foreign.signed_assertion(document).split(".")
    other = foreign.signed_assertion({**document, "issuedOn": "2020-01-01T00:00:00Z"}).split(".")[1]

    assert wrong(verify(document, site)) == ["proof"]
    assert wrong(verify(f"{head}.{other}.{signature}", site)) == ["proof"]
    assert wrong(verify(f"{head}.{body}.", site)) == ["proof"]
    assert wrong(verify(foreign.signed_assertion(document, foreign.signer()), site)) == ["proof"]


def test_a_badge_may_bring_words_of_its_own(site: Elsewhere):
    words = ["https://w3id.org/openbadges/v2", {"level": f"{SITE}/words#level"}, f"{SITE}/more.json"]
    document = foreign.assertion(level="high") | {"@context": words}
    site.serve(HOSTED, document)

    assert verify(document, site).is_good
    assert wrong(verify(document | {"@context": words[:2]}, site)) == ["proof"]
    assert wrong(verify(document | {"@context": words[1:]}, site)) == ["format"]
