"""Badges of other issuers, made with another maker's software, are checked to the end."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from openbadgeslib import baking as another
from openbadgeslib.ob3.credential import IdentityObject as Identity
from openbadgeslib.ob3.status_list import sign_status_list_credential

from portal import credentials
from portal.credentials import methods, publickeys
from portal.credentials.checks import Finding, answer
from portal.credentials.methods import Method
from tests.credentials import foreign
from tests.credentials.foreign import DID, ED25519, EMAIL, ISSUED, LIST, P256, RSA, SITE
from tests.credentials.reading import sentence, unanswered, wrong

if TYPE_CHECKING:
    from portal.credentials.checks import Report
    from portal.credentials.issuer import Issuer
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

KEYS = {"#key-1": ED25519, "#key-2": RSA, "#key-3": P256}


@pytest.fixture
def site(mint: Issuer, elsewhere: Elsewhere) -> Elsewhere:
    """The site of an issuer who uses ``did:web``."""
    foreign.open_site(elsewhere)
    return elsewhere


def verify(thing: bytes | str, site: Elsewhere, email: str | None = None) -> Report:
    return credentials.verify(thing, email=email, network=site.network())


def test_a_badge_of_a_did_web_is_good_and_named_by_its_site(site: Elsewhere):
    report = verify(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"), site, EMAIL)

    assert (wrong(report), report.is_good) == ([], True)
    assert sentence(report, "issuer") == f"Issued by the site issuer.example, as {DID}."
    assert sentence(report, "status") == "Its issuer keeps no list of badges that were taken back."
    assert report.shown is not None
    assert (report.shown.title, report.shown.issuer) == ("A badge from elsewhere", "issuer.example")
    assert report.shown.links == (f"{SITE}/evidence",)
    assert site.asked == [f"{SITE}/.well-known/did.json"]


@pytest.mark.parametrize("name", KEYS)
def test_a_signed_text_of_a_did_web_is_good(site: Elsewhere, name: str):
    text = foreign.token(foreign.credential().to_jwt_payload(), KEYS[name], kid=DID + name)

    assert verify(text, site, EMAIL).is_good


@pytest.mark.parametrize("key", [RSA, P256, ED25519], ids=lambda key: key.kind.value)
def test_a_signed_text_that_brings_a_key_of_its_issuer_is_good(site: Elsewhere, key: foreign.Signer):
    assert verify(foreign.bare_token(foreign.credential(), key), site).is_good


def test_a_key_alone_may_issue_and_it_is_said_that_nobody_vouches_for_it(site: Elsewhere):
    did = ED25519.did_key

    report = verify(foreign.embedded(foreign.credential(did)), site, EMAIL)

    assert report.is_good
    assert sentence(report, "issuer") == f"Issued by {did}: a key alone, which does not tell who holds it."
    assert verify(foreign.bare_token(foreign.credential(P256.did_key), P256), site).is_good
    assert site.asked == []


def test_a_badge_with_dates_expires(site: Elsewhere):
    past, future = ISSUED + dt.timedelta(days=1), ISSUED + dt.timedelta(days=99)
    for until, is_good in ((past, False), (future, True)):
        badge = foreign.credential(expiration_date=until)
        for text in (foreign.embedded(badge, name=f"{DID}#key-1"), foreign.bare_token(badge)):
            report = verify(text, site)
            assert report.is_good is is_good
            assert wrong(report) == ([] if is_good else ["dates"])
    assert answer(report) == "This badge is good"


def test_somebody_elses_badge_says_so(site: Elsewhere):
    report = verify(foreign.bare_token(foreign.credential()), site, "maya@demo.example")

    assert wrong(report) == ["recipient"]
    assert answer(report) == "This badge is good, but nothing shows that it is this person's"


def test_recipients_are_known_by_address_by_plain_identifier_and_by_older_hashes(site: Elsewhere):
    plain = Identity(EMAIL, "emailAddress", hashed=False)
    older = Identity("md5$" + "2a9dd8a5a0ba5a4cd39eb0a4eb9ee9fb", "emailAddress", hashed=True, salt="x")
    named = foreign.credential(identifiers=[])
    named.recipient_id = f"mailto:{EMAIL}"

    assert verify(foreign.bare_token(foreign.credential(identifiers=[plain])), site, "Robert@Demo.example").is_good
    assert verify(foreign.bare_token(named), site, EMAIL).is_good
    assert wrong(verify(foreign.bare_token(foreign.credential(identifiers=[older])), site, EMAIL)) == ["recipient"]
    assert wrong(verify(foreign.bare_token(foreign.credential(identifiers=[])), site, EMAIL)) == ["recipient"]


def test_a_did_with_a_port_and_a_path_leads_where_it_says(mint: Issuer, elsewhere: Elsewhere):
    did = "did:web:issuer.example%3A8443:people:ann"
    elsewhere.serve(
        "https://issuer.example:8443/people/ann/did.json", foreign.did_document(did, foreign.method(did, ED25519))
    )

    report = verify(foreign.embedded(foreign.credential(did), name=f"{did}#key-1"), elsewhere)

    assert report.is_good
    assert "Issued by the site issuer.example:8443, as " in sentence(report, "issuer")


def test_an_issuer_may_be_an_https_address_whose_document_lists_the_key(mint: Issuer, elsewhere: Elsewhere):
    issuer = f"{SITE}/issuer"
    elsewhere.serve(issuer, foreign.did_document(issuer, foreign.method(issuer, ED25519)))
    apart = f"{SITE}/keys/2"
    listed = foreign.did_document(issuer, assertionMethod=[apart])

    assert verify(foreign.embedded(foreign.credential(issuer), name=f"{issuer}#key-1"), elsewhere).is_good
    elsewhere.serve(issuer, listed)
    elsewhere.serve(apart, foreign.method(issuer, ED25519, id=apart))
    assert verify(foreign.embedded(foreign.credential(issuer), name=apart), elsewhere).is_good
    elsewhere.serve(apart, foreign.method(f"{SITE}/another", ED25519, id=apart))
    assert wrong(verify(foreign.embedded(foreign.credential(issuer), name=apart), elsewhere)) == ["issuer"]


def test_the_key_of_a_signed_text_may_stand_at_an_address_of_its_issuer(site: Elsewhere):
    kid = site.serve(f"{SITE}/keys/1", RSA.jwk)

    for issuer in (DID, f"{SITE}/issuer"):
        text = foreign.token(foreign.credential(issuer).to_jwt_payload(), RSA, kid=kid)
        assert verify(text, site).is_good


def test_a_key_at_such_an_address_is_not_theirs_when_they_say_which_are(site: Elsewhere):
    kid, issuer = site.serve(f"{SITE}/keys/1", STRANGER_RSA.jwk), f"{SITE}/issuer"
    site.serve(issuer, foreign.did_document(issuer, foreign.method(issuer, ED25519)))
    for name in (DID, issuer, f"{SITE}/.well-known/did.json"):
        text = foreign.token(foreign.credential(name).to_jwt_payload(), STRANGER_RSA, kid=kid)
        assert wrong(verify(text, site)) == ["issuer"]

    taken = foreign.method(issuer, STRANGER_RSA, revoked="last week")
    site.serve(issuer, foreign.did_document(issuer, foreign.method(issuer, ED25519), taken))
    assert not verify(text, site).is_good


def test_the_name_of_an_issuer_cannot_say_more_about_itself(site: Elsewhere):
    issuer = f"{SITE}/, which is the site good.example. Issued by {SITE}/"
    kid = f"{SITE}/keys/1"
    site.serve(kid, foreign.method(issuer, RSA, id=kid))

    report = verify(foreign.token(foreign.credential(issuer).to_jwt_payload(), RSA, kid=kid), site)

    assert wrong(report) == ["issuer"]


STRANGER, STRANGER_RSA = foreign.signer(), foreign.signer(RSA.kind)
DENIED: dict[str, tuple[dict[str, Any], str]] = {
    "another's key": ({"name": "did:web:other.example#key-1"}, "issuer"),
    "a key that its document does not list": ({"name": f"{DID}#key-9"}, "issuer"),
    "a listed key that is for something else": ({"name": f"{DID}#login"}, "issuer"),
    "a key without a site": ({"name": f"{ED25519.did_key}#{ED25519.did_key[8:]}"}, "issuer"),
    "an address of a key": ({"name": f"{SITE}/keys/1"}, "issuer"),
    "a key of another kind": ({"name": f"{DID}#key-2"}, "proof"),
    "another's signature": ({"name": f"{DID}#key-1", "key": STRANGER}, "proof"),
    "a revoked key": ({"name": f"{DID}#revoked"}, "proof"),
    "a key that had run out": ({"name": f"{DID}#late"}, "proof"),
}


@pytest.mark.parametrize("name", DENIED)
def test_a_key_that_is_not_its_issuers_proves_nothing(mint: Issuer, elsewhere: Elsewhere, name: str):
    how, line = DENIED[name]
    foreign.open_site(
        elsewhere,
        foreign.method(DID, ED25519),
        foreign.method(DID, RSA, "key-2"),
        foreign.method(DID, ED25519, "revoked", revoked="2026-02-01T00:00:00Z"),
        foreign.method(DID, ED25519, "late", expires="2026-02-01T00:00:00Z"),
    )
    _status, _headers, content = elsewhere.pages[f"{SITE}/.well-known/did.json"]  # type: ignore[misc]
    document = json.loads(content)
    document["verificationMethod"].append(foreign.method(DID, ED25519, "login"))
    elsewhere.serve(f"{SITE}/.well-known/did.json", document)

    report = verify(foreign.embedded(foreign.credential(), how.get("key", ED25519), how["name"]), elsewhere)

    assert (wrong(report), report.is_good) == ([line], False)


def test_a_revoked_key_is_named_with_its_day(mint: Issuer, elsewhere: Elsewhere):
    foreign.open_site(elsewhere, foreign.method(DID, ED25519, revoked="2026-02-01T00:00:00Z"))

    report = verify(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"), elsewhere)

    assert "was revoked on 1 February 2026" in sentence(report, "proof")


@pytest.mark.usefixtures("database")
def test_only_who_keeps_records_knows_what_a_revoked_key_had_signed_before():
    revoked = Method(publickeys.of_jwk(RSA.jwk), revoked_at=ISSUED)

    methods.check_key(revoked, None, ISSUED - dt.timedelta(days=1))
    for known_at in (None, ISSUED):
        with pytest.raises(Finding, match="was revoked on 1 March 2026"):
            methods.check_key(revoked, "2026-02-01T00:00:00Z", known_at)


def test_a_document_about_somebody_else_proves_nothing(mint: Issuer, elsewhere: Elsewhere):
    other = "did:web:other.example"
    elsewhere.serve(
        f"{SITE}/.well-known/did.json", foreign.did_document(other, foreign.method(DID, ED25519)) | {"id": other}
    )

    report = verify(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"), elsewhere)

    assert wrong(report) == ["issuer"]


def test_an_issuer_who_does_not_answer_leaves_it_open(mint: Issuer, elsewhere: Elsewhere):
    text = foreign.embedded(foreign.credential(), name=f"{DID}#key-1")
    del elsewhere.names["issuer.example"]

    report = verify(text, elsewhere)

    assert (wrong(report), report.is_good, report.is_open) == ([], False, True)
    assert answer(report) == "This badge cannot be confirmed right now"
    assert sentence(report, "issuer") == "The site issuer.example could not be asked: it cannot be reached."
    elsewhere.begin()
    elsewhere.serve(f"{SITE}/.well-known/did.json", "busy", 503)
    assert verify(text, elsewhere).is_open
    elsewhere.serve(f"{SITE}/.well-known/did.json", "gone", 404)
    assert wrong(verify(text, elsewhere)) == ["issuer"]


# ---- status ---------------------------------------------------------------------------------------------------------


def _with_status(**wishes: Any) -> str:
    return foreign.embedded(foreign.credential(credential_status=foreign.status(**wishes)), name=f"{DID}#key-1")


@pytest.mark.parametrize("is_token", [False, True], ids=["embedded", "jwt"])
@pytest.mark.parametrize(("purpose", "word"), [("revocation", "revoked"), ("suspension", "suspended")])
def test_a_list_that_its_issuer_signed_says_what_was_revoked(
    site: Elsewhere, purpose: str, word: str, *, is_token: bool
):
    for revoked, is_good in (((3,), True), ((3, 7), False)):
        unsigned = foreign.status_list(*revoked, purpose=purpose)
        signed = sign_status_list_credential(unsigned, RSA.secret, "RS256") if is_token else foreign.sealed(unsigned)
        site.serve(LIST, signed)

        report = verify(_with_status(purpose=purpose), site)

        assert (report.is_good, wrong(report)) == (is_good, [] if is_good else ["status"])
    assert word in sentence(report, "status")


def _unsigned() -> str:
    return json.dumps(foreign.status_list())


def _of_another() -> str:
    did = ED25519.did_key
    return foreign.sealed(foreign.status_list(issuer=did), name=f"{did}#{did[8:]}")


def _changed() -> str:
    document = json.loads(foreign.sealed(foreign.status_list(7)))
    document["credentialSubject"]["encodedList"] = foreign.status_list()["credentialSubject"]["encodedList"]
    return json.dumps(document)


def _for_another_purpose() -> str:
    return foreign.sealed(foreign.status_list(purpose="suspension"))


def _too_short() -> str:
    return foreign.sealed(foreign.status_list(size_bits=8) | {})


def _at_another_address() -> str:
    return foreign.sealed(foreign.status_list() | {"id": f"{SITE}/status/2"})


def _with_many_bits() -> str:
    document = foreign.status_list()
    document["credentialSubject"]["statusSize"] = 2
    return foreign.sealed(document)


@pytest.mark.parametrize(
    "make", [_unsigned, _of_another, _changed, _for_another_purpose, _too_short, _at_another_address, _with_many_bits]
)
def test_a_list_that_cannot_be_relied_on_frees_nobody(site: Elsewhere, make: Any):
    site.serve(LIST, make())
    index = 9 if make is _too_short else 7

    report = verify(_with_status(index=index), site)

    assert (wrong(report), report.is_good) == (["status"], False)


def test_a_list_that_is_out_of_date_or_not_there_leaves_it_open(site: Elsewhere):
    text = _with_status()

    assert (wrong(verify(text, site)), verify(text, site).is_good) == (["status"], False)
    site.serve(LIST, "busy", 503)
    assert unanswered(verify(text, site)) == ["status"]
    site.serve(LIST, foreign.sealed(foreign.status_list(valid_until=ISSUED + dt.timedelta(hours=1))))
    report = verify(text, site)
    assert unanswered(report) == ["status"]
    assert report.is_open
    assert "out of date" in sentence(report, "status")


def test_a_place_to_ask_of_an_unknown_kind_leaves_it_open(site: Elsewhere):
    strange = [{"id": f"{SITE}/x", "type": "1EdTechSomethingElse"}]
    report = verify(
        foreign.token(foreign.credential(credential_status=strange).to_jwt_payload(), kid=f"{DID}#key-2"), site
    )

    assert report.is_open
    assert unanswered(report) == ["status"]


def test_a_revocation_list_of_1edtech_is_read(site: Elsewhere):
    entry = [{"id": f"{SITE}/revoked", "type": "1EdTechRevocationList"}]
    text = foreign.bare_token(foreign.credential(credential_status=entry))
    gone = {"id": f"{SITE}/credentials/1", "revoked": True, "revocationReason": "It was a mistake."}

    for issuer, listed, is_good in ((DID, [], True), (DID, [gone], False), ("did:web:other.example", [], False)):
        site.serve(f"{SITE}/revoked", {"id": f"{SITE}/revoked", "issuer": issuer, "revokedCredential": listed})
        report = verify(text, site)
        assert (report.is_good, wrong(report)) == (is_good, [] if is_good else ["status"])
    site.serve(f"{SITE}/revoked", {"id": f"{SITE}/revoked", "issuer": DID, "revokedCredential": [gone]})
    assert sentence(verify(text, site), "status") == "It has been revoked by its issuer: It was a mistake."


# ---- addresses and pictures -----------------------------------------------------------------------------------------


def test_a_badge_is_fetched_from_its_address_as_text_or_picture(site: Elsewhere):
    text = foreign.embedded(foreign.credential(), name=f"{DID}#key-1")
    svg = another.bake_svg(
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        text,
        comment="",
        element=another.SVG_ELEMENT_OB3,
        namespace=another.SVG_NS_OB3,
        as_text=True,
    )
    site.serve(f"{SITE}/badge.json", text)
    site.serve(f"{SITE}/badge.svg", svg, Content_Type="image/svg+xml")
    site.serve(f"{SITE}/badge.jwt", foreign.bare_token(foreign.credential()), Content_Type="text/plain")
    site.serve("https://other.example/short", "", 302, Location=f"{SITE}/badge.json")

    for address in (f"{SITE}/badge.json", f"{SITE}/badge.svg", f"{SITE}/badge.jwt", "https://other.example/short"):
        assert verify(address, site, EMAIL).is_good, address


def test_an_address_without_a_badge_says_what_is_there(site: Elsewhere):
    site.serve(f"{SITE}/page", "<p>Hello</p>", Content_Type="text/html; charset=utf-8")
    site.serve(f"{SITE}/loop", f"{SITE}/page")

    assert "a page, not a badge" in sentence(verify(f"{SITE}/page", site), "format")
    assert "no badge at this address" in sentence(verify(f"{SITE}/nothing", site), "format")
    assert wrong(verify(f"{SITE}/loop", site)) == ["format"]
    assert "only addresses that begin with https are" in sentence(verify("http://issuer.example/", site), "format")
    assert verify("https://unknown.example/", site).is_open


def test_earlier_contexts_are_known(site: Elsewhere):
    first, current, *others = foreign.credential().to_vc()["@context"]
    contexts = {version: [first, current.replace("3.0.3", version), *others] for version in ("3.0.1", "3.0.2")}
    unsigned = {**foreign.credential().to_vc(), "@context": contexts["3.0.2"]}
    claimed = {**foreign.credential().to_jwt_payload(), "@context": contexts["3.0.1"]}

    assert verify(foreign.sealed(unsigned), site).is_good
    assert verify(foreign.token(claimed, kid=f"{DID}#key-2"), site).is_good


def test_another_kind_of_signature_is_named_and_never_called_good(site: Elsewhere):
    document = json.loads(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"))
    later = {**document["proof"], "cryptosuite": "bbs-2023"}
    older = {name: value for name, value in later.items() if name != "cryptosuite"} | {"type": "Ed25519Signature2018"}
    for kind, options in (("bbs-2023", later), ("Ed25519Signature2018", older)):
        report = verify(json.dumps({**document, "proof": options}), site)

        assert report.is_open
        assert sentence(report, "proof") == f"It is signed in a way that cannot be checked here: {kind}."
    assert site.asked == []


def test_words_explained_where_nobody_looks_leave_it_open(site: Elsewhere):
    document = foreign.credential().to_vc()
    contexts = [*document["@context"], "https://other.example/more-words.json"]
    given = json.loads(foreign.sealed(document)) | {"@context": contexts}

    report = verify(json.dumps(given), site)

    assert (report.is_open, unanswered(report)[0]) == (True, "proof")
    assert "explained at a place that is not asked here: https://other.example/" in sentence(report, "proof")
    assert not any("other.example" in address for address in site.asked)


def test_the_edition_before_is_named_and_never_called_good_or_bad(site: Elsewhere):
    document = json.loads(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"))
    document["@context"][0] = "https://www.w3.org/2018/credentials/v1"
    document["issuanceDate"] = document.pop("validFrom")

    report = verify(json.dumps(document), site)

    assert report.is_open
    assert "an earlier edition of the standard" in sentence(report, "schema")


def test_a_proof_that_is_over_or_for_something_else_says_so(site: Elsewhere):
    signed = json.loads(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"))
    for change, words in (
        ({"expires": "2026-03-01T13:00:00Z"}, "good for a while only, which is over"),
        ({"proofPurpose": "authentication"}, "for another purpose"),
    ):
        report = verify(json.dumps({**signed, "proof": {**signed["proof"], **change}}), site)
        assert wrong(report) == ["proof"]
        assert words in sentence(report, "proof")


def test_what_no_signature_covers_is_not_called_a_change(site: Elsewhere):
    signed = json.loads(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"))

    report = verify(json.dumps({**signed, "grade": "A"}), site)

    assert wrong(report) == ["proof"]
    assert "things that its signature does not cover" in sentence(report, "proof")


def test_a_badge_of_somebody_else_is_not_good_while_its_status_is_unknown(site: Elsewhere):
    site.serve(LIST, "busy", 503)

    report = verify(_with_status(), site, "maya@demo.example")

    assert (wrong(report), unanswered(report)) == (["recipient"], ["status"])
    assert not report.is_believable
    assert answer(report) == "This badge cannot be confirmed right now"


def test_only_what_was_revoked_is_called_so(site: Elsewhere):
    wanted = {
        "This badge has been revoked": foreign.sealed(foreign.status_list(7)),
        "This badge cannot be trusted": foreign.sealed(foreign.status_list(7), name=f"{DID}#key-9"),
        "This badge is real, but suspended at the moment": foreign.sealed(foreign.status_list(7, purpose="suspension")),
    }
    for said, served in wanted.items():
        site.serve(LIST, served)
        purpose = "suspension" if "suspended" in said else "revocation"
        report = verify(_with_status(purpose=purpose), site)
        assert (wrong(report), answer(report)) == (["status"], said)


def test_what_is_revoked_and_over_is_called_revoked(site: Elsewhere):
    site.serve(LIST, foreign.sealed(foreign.status_list(7)))
    badge = foreign.credential(credential_status=foreign.status(), expiration_date=ISSUED + dt.timedelta(hours=1))

    report = verify(foreign.embedded(badge, name=f"{DID}#key-1"), site)

    assert (wrong(report), answer(report)) == (["status", "dates"], "This badge has been revoked")


def test_no_stranger_writes_a_line_of_their_own(mint: Issuer, elsewhere: Elsewhere):
    names = ("did:example:x\nok      proof      Good.\x1b[2J\u202e", "did:example:x ok proof Good. [2J")
    document = json.loads(foreign.embedded(foreign.credential(), name=f"{DID}#key-1"))
    document["issuer"]["id"], document["proof"]["verificationMethod"] = names[0], f"{names[0]}#key-1"

    report = verify(json.dumps(document), elsewhere)

    assert sentence(report, "issuer").endswith(f"looked up here: {names[1]} .")
    assert all(check.sentence.isprintable() for check in report.checks)


def test_an_address_may_begin_in_capitals(site: Elsewhere):
    site.serve(f"{SITE}/badge.jwt", foreign.bare_token(foreign.credential()), Content_Type="text/plain")

    assert verify("Https://issuer.example/badge.jwt", site).is_good


def test_a_way_to_sign_that_is_not_known_here_is_never_called_a_change(site: Elsewhere):
    payload = foreign.credential().to_jwt_payload()
    secret: Any = load_pem_private_key(RSA.secret, None)
    for algorithm in ("PS256", "RS512"):
        text = jwt.encode(payload, secret, algorithm=algorithm, headers={"kid": f"{DID}#key-2"})
        report = verify(text, site)
        assert (report.is_open, unanswered(report)[0]) == (True, "proof")
        assert algorithm in sentence(report, "proof")


def test_a_kind_of_key_that_is_not_known_here_leaves_it_open(mint: Issuer, elsewhere: Elsewhere):
    secret = ec.generate_private_key(ec.SECP256K1())
    key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(secret.public_key()))
    elsewhere.serve(
        f"{SITE}/.well-known/did.json", foreign.did_document(DID, foreign.method(DID, ED25519, publicKeyJwk=key))
    )

    text = jwt.encode(
        foreign.credential().to_jwt_payload(), secret, algorithm="ES256K", headers={"kid": f"{DID}#key-1"}
    )

    assert verify(text, elsewhere).is_open
    assert "key of a kind" in sentence(verify(text, elsewhere), "proof")


def test_a_list_for_something_else_says_nothing_about_it(site: Elsewhere):
    for purpose, is_good in (("message", True), ("refresh", True), ("Revocation", False), ("audit", False)):
        document = foreign.status_list(7)
        document["credentialSubject"]["statusPurpose"] = purpose
        site.serve(LIST, foreign.sealed(document))
        entry = [{**foreign.status()[0], "statusPurpose": purpose}]
        report = verify(foreign.bare_token(foreign.credential(credential_status=entry)), site)
        assert (report.is_good, report.is_open) == (is_good, not is_good), purpose


def test_the_status_says_who_said_so(site: Elsewhere):
    site.serve(LIST, foreign.sealed(foreign.status_list(3)))
    site.serve(f"{SITE}/revoked", {"id": f"{SITE}/revoked", "issuer": DID, "revokedCredential": []})
    plain = [{"id": f"{SITE}/revoked", "type": "1EdTechRevocationList"}]

    for entry, words in (
        (foreign.status(), "says the list that its issuer signed."),
        (plain, "says a list on its issuer's site."),
    ):
        report = verify(foreign.bare_token(foreign.credential(credential_status=entry)), site)
        assert sentence(report, "status") == f"It has not been revoked, {words}"
