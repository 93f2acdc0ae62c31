"""What others say about a badge: signed when its owner agrees, public with the badge, and gone when taken back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from portal import audit, credentials, db
from portal.credentials import keys, proof, schema
from portal.credentials.endorsing import actions
from portal.credentials.endorsing.models import Endorsement
from portal.errors import NotFound, Refused
from portal.post.models import Mail
from tests.cast import kept
from tests.credentials import foreign

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from portal.people.models import Person, Programme
    from tests.elsewhere import Elsewhere
    from tests.visiting import Visit

FRIEND = "did:web:other.example"
WORDS = "Robert asked the whole board which tools they use, and listened."


@pytest.fixture
def shared(credential: Credential, robert: Person) -> Credential:
    credentials.share(credential, by=robert)
    db.session.commit()
    return credential


@pytest.fixture
def waiting(shared: Credential, maya: Person) -> Endorsement:
    """Maya's words about Robert's badge, which he has not read yet."""
    actions.write(shared, WORDS, by=maya)
    db.session.commit()
    return the_one()


@pytest.fixture
def signed(waiting: Endorsement, robert: Person) -> Endorsement:
    actions.agree(waiting, by=robert)
    return the_one()


def the_one() -> Endorsement:
    (found,) = db.session.query(Endorsement).all()
    return found


def endorse(client: Visit, shared: Credential, comment: str = WORDS) -> TestResponse:
    return client.submit(f"/b/{shared.short}/endorsements", comment=comment)


def test_what_is_signed_is_a_valid_endorsement_by_its_author(signed: Endorsement, mint: Issuer, shared: Credential):
    document = json.loads(signed.document or "")

    assert schema.problem(document, part="EndorsementCredential") is None
    assert proof.problem(document, mint.signing_key().private.public_key()) is None
    assert document["issuer"]["id"] == f"did:web:localhost:endorsers:{signed.id}"
    assert document["issuer"]["name"] == "Maya Lindqvist"
    assert document["credentialSubject"] == {
        "id": mint.url(f"/credentials/{shared.id}"),
        "type": ["EndorsementSubject"],
        "endorsementComment": WORDS,
    }


def test_who_checks_the_badge_reads_it_as_a_line_of_its_own(signed: Endorsement, shared: Credential):
    actions.endorse_badge_for("first-session", "Chamber of Skills", "https://skills.example", WORDS)

    report = credentials.verify(shared.document)

    lines = [check for check in report.checks if check.name == "endorsement"]
    said = sorted(re.sub(r", as .* says:", ":", line.sentence) for line in lines)
    assert report.is_good
    assert [line.ok for line in lines] == [True, True]
    assert said == [f"Endorsed by {name}: {WORDS}" for name in ("Chamber of Skills", "Maya Lindqvist")]


def test_of_a_private_badge_nobody_reads_it(signed: Endorsement, shared: Credential, robert: Person):
    credentials.withdraw(kept(shared), by=robert)
    db.session.commit()

    report = credentials.verify(shared.document)

    assert not [check for check in report.checks if check.name == "endorsement"]


def test_changed_words_are_not_what_was_signed(signed: Endorsement, mint: Issuer):
    document = json.loads(signed.document or "")
    document["credentialSubject"]["endorsementComment"] += " Every day."

    assert proof.problem(document, mint.signing_key().private.public_key()) is not None


def test_its_key_is_found_through_the_name_of_who_endorsed(client: Visit, signed: Endorsement):
    document = json.loads(signed.document or "")

    did = client.get(f"/endorsers/{signed.id}/did.json").json or {}

    assert did["id"] == document["issuer"]["id"]
    assert document["proof"][0]["verificationMethod"] in did["assertionMethod"]
    (method,) = (each for each in did["verificationMethod"] if each["id"] == document["proof"][0]["verificationMethod"])
    assert method["controller"] == did["id"]
    assert keys.public_key(method["publicKeyMultibase"])


def test_the_owner_is_told_and_sees_it_before_anybody_else(
    client: Visit, shared: Credential, waiting: Endorsement, robert: Person, ines: Person
):
    mails = db.session.query(Mail).filter_by(key=f"endorsement:{waiting.id}").all()

    assert [mail.recipient for mail in mails] == [robert.email]
    assert WORDS not in mails[0].text
    assert WORDS not in client.sign_in(ines).get(f"/b/{shared.short}").text
    assert client.get(f"/endorsements/{waiting.id}").status_code == 404
    assert WORDS in client.sign_in(robert).get(f"/credentials/{shared.id}").text


def test_what_waits_is_pointed_out_on_the_owners_awards_until_they_have_decided(
    client: Visit, shared: Credential, waiting: Endorsement, robert: Person, maya: Person
):
    said = "Maya Lindqvist wrote something about you"

    assert said in client.sign_in(robert).get("/awards").text
    assert said not in client.sign_in(maya).get("/awards").text

    actions.agree(waiting, by=robert)
    assert said not in client.sign_in(robert).get("/awards").text


def test_who_has_endorsed_a_badge_is_not_asked_to_again(
    client: Visit, shared: Credential, waiting: Endorsement, maya: Person, clara: Person, programme: Programme
):
    form = f"/b/{shared.short}/endorsements/new"

    assert form not in client.sign_in(maya).get(f"/b/{shared.short}").text
    assert form in client.sign_in(clara).get(f"/b/{shared.short}").text


def test_once_the_owner_agrees_everybody_reads_it(
    client: Visit, shared: Credential, waiting: Endorsement, robert: Person
):
    client.sign_in(robert)

    response = client.submit(f"/endorsements/{waiting.id}/agreement")

    assert response.status_code == 303
    client.submit("/sign-out")
    assert WORDS in client.get(f"/b/{shared.short}").text
    document = client.get(f"/endorsements/{waiting.id}")
    assert document.json == json.loads(the_one().document or "")
    assert document.headers["Access-Control-Allow-Origin"] == "*"


def test_agreeing_twice_is_once(signed: Endorsement, robert: Person, maya: Person):
    before = signed.document

    actions.agree(signed, by=robert)

    assert the_one().document == before
    (line,) = (each for each in audit.read(before=None, limit=50) if each.deed == "endorsement.signed")
    assert (line.what, line.by, line.digest) == (signed.id, maya.id, audit.digest(before or ""))


def test_after_a_fresh_copy_it_is_about_that_one(
    client: Visit, shared: Credential, waiting: Endorsement, robert: Person
):
    newest = credentials.reissue(shared.id, reason="A test.")

    actions.agree(the_one(), by=robert)

    document = json.loads(the_one().document or "")
    assert document["credentialSubject"]["id"] == f"http://localhost/credentials/{newest}"
    assert WORDS in client.get(f"/credentials/{newest}").text


@pytest.mark.parametrize("deed", ["agreement", "withdrawal"])
def test_nobody_else_agrees_or_takes_away(client: Visit, waiting: Endorsement, clara: Person, ines: Person, deed: str):
    for stranger in (clara, ines):
        client.sign_in(stranger)
        assert client.submit(f"/endorsements/{waiting.id}/{deed}").status_code == 404
    assert the_one().document is None


def test_who_wrote_it_cannot_agree_for_the_owner(client: Visit, waiting: Endorsement, maya: Person):
    assert client.sign_in(maya).submit(f"/endorsements/{waiting.id}/agreement").status_code == 404


def test_when_the_owner_says_no_the_words_are_forgotten(client: Visit, waiting: Endorsement, robert: Person):
    client.sign_in(robert).submit(f"/endorsements/{waiting.id}/withdrawal")

    assert db.session.query(Endorsement).all() == []


@pytest.mark.parametrize("who", ["maya", "robert"])
def test_either_of_the_two_takes_a_signed_one_back(
    request: pytest.FixtureRequest, client: Visit, shared: Credential, signed: Endorsement, who: str
):
    response = client.sign_in(request.getfixturevalue(who)).submit(f"/endorsements/{signed.id}/withdrawal")

    assert response.status_code == 303
    client.submit("/sign-out")
    assert WORDS not in client.get(f"/b/{shared.short}").text
    assert client.get(f"/endorsements/{signed.id}").status_code == 410
    listed = client.get(f"/endorsers/{signed.id}/revocations").json or {}
    assert listed["issuer"] == json.loads(signed.document or "")["issuer"]["id"]
    assert [each["id"] for each in listed["revokedCredential"]] == [f"http://localhost/endorsements/{signed.id}"]


def test_when_the_badge_is_private_again_its_endorsements_are_too(
    client: Visit, shared: Credential, signed: Endorsement, robert: Person
):
    credentials.withdraw(kept(shared), by=robert)
    db.session.commit()

    assert client.get(f"/endorsements/{signed.id}").status_code == 404


def test_who_shares_a_badge_finds_an_address_to_ask_with(
    client: Visit, credential: Credential, robert: Person, maya: Person
):
    address = f"http://localhost/b/{credential.short}/endorsements/new"
    page = client.sign_in(robert).get(f"/credentials/{credential.id}").text
    assert address not in page

    client.submit(f"/credentials/{credential.id}/sharing")
    page = client.get(f"/credentials/{credential.id}").text
    assert "Nobody has written about it yet." in page
    assert f"<b>{address}</b>" in page

    actions.write(credential, "She taught me more in an hour than a course.", by=maya)
    db.session.commit()
    page = client.get(f"/credentials/{credential.id}").text
    assert "Nobody has written about it yet." not in page
    assert f"<b>{address}</b>" in page


def test_nobody_endorses_themselves(client: Visit, shared: Credential, robert: Person):
    response = endorse(client.sign_in(robert), shared)

    assert response.status_code == 422
    assert "Nobody endorses their own badge" in response.text
    assert WORDS in response.text


@pytest.mark.parametrize("comment", ["Good.", "x" * 601, "\u202e" * 40])
def test_too_little_and_too_much_is_refused_and_comes_back(
    client: Visit, shared: Credential, maya: Person, comment: str
):
    response = endorse(client.sign_in(maya), shared, comment)

    assert response.status_code == 422
    assert 'id="comment-error"' in response.text
    assert comment in response.text


def test_the_same_words_twice_are_one_endorsement(client: Visit, shared: Credential, maya: Person):
    client.sign_in(maya)

    for _time in range(2):
        assert endorse(client, shared).status_code == 303

    assert the_one().comment == WORDS
    assert "You have endorsed this already" in endorse(client, shared, f"{WORDS} Twice.").text


def test_a_private_badge_cannot_be_endorsed(client: Visit, credential: Credential, maya: Person):
    client.sign_in(maya)

    assert client.get(f"/b/{credential.short}/endorsements/new").status_code == 404
    assert endorse(client, credential).status_code == 404
    assert db.session.query(Endorsement).all() == []


def test_a_revoked_one_cannot_either(shared: Credential, waiting: Endorsement, maya: Person, robert: Person):
    credentials.revoke(shared.id, reason="A mistake.")

    with pytest.raises(Refused, match="taken back"):
        actions.write(kept(shared), WORDS, by=maya)
    with pytest.raises(Refused, match="taken back"):
        actions.agree(the_one(), by=robert)


def test_who_is_signed_out_is_asked_to_sign_in(client: Visit, shared: Credential):
    assert client.get(f"/b/{shared.short}/endorsements/new").status_code == 303
    assert endorse(client, shared).status_code == 303
    assert db.session.query(Endorsement).all() == []


def test_a_coordinator_stands_for_a_badge_as_such(client: Visit, mint: Issuer, clara: Person, programme: Programme):
    client.sign_in(clara)

    response = client.submit("/achievements/first-session/endorsements", comment="We ask for it when we hire mentors.")

    assert response.location == "/achievements/first-session"
    client.submit("/sign-out")
    assert "We ask for it when we hire mentors." in client.get("/achievements/first-session").text
    described = client.get("/achievements/first-session.json").json or {}
    assert [said["issuer"]["name"] for said in described["endorsement"]] == ["Clara Rossi"]
    assert schema.problem(described, part="Achievement") is None


def test_to_others_that_form_does_not_exist(client: Visit, mint: Issuer, maya: Person, programme: Programme):
    client.sign_in(maya)

    assert client.get("/achievements/first-session/endorsements/new").status_code == 404
    assert client.submit("/achievements/first-session/endorsements", comment=WORDS).status_code == 404


def test_an_organisation_stands_for_a_level_of_a_badge(mint: Issuer):
    actions.endorse_badge_for("goal-reached/gold", "Chamber of Skills", "https://skills.example", WORDS)

    document = json.loads(the_one().document or "")
    assert document["credentialSubject"]["id"] == mint.url("/achievements/goal-reached/gold")
    assert (document["issuer"]["name"], document["issuer"]["url"]) == ("Chamber of Skills", "https://skills.example")


@pytest.mark.parametrize(
    ("badge", "name", "url", "error"),
    [
        ("nothing", "Chamber of Skills", "https://skills.example", NotFound),
        ("goal-reached/tin", "Chamber of Skills", "https://skills.example", NotFound),
        ("first-session", " ", "https://skills.example", Refused),
        ("first-session", "Chamber of Skills", "http://skills.example", Refused),
        ("first-session", "Chamber of Skills", "https://", Refused),
        ("first-session", "Chamber of Skills", "javascript:alert(1)", Refused),
    ],
)
def test_what_an_organisation_says_must_be_complete(
    mint: Issuer, badge: str, name: str, url: str, error: type[Exception]
):
    with pytest.raises(error):
        actions.endorse_badge_for(badge, name, url, WORDS)


def test_many_endorsements_are_paged(client: Visit, mint: Issuer):
    for number in range(25):
        actions.endorse_badge_for("first-session", f"Company {number}", "https://skills.example", WORDS)

    first = client.get("/achievements/first-session").text

    assert first.count("<blockquote>") == 20
    following = first.partition("?after=")[2].partition("#")[0]
    assert client.get(f"/achievements/first-session?after={following}").text.count("<blockquote>") == 5


@pytest.fixture
def outside(mint: Issuer, elsewhere: Elsewhere) -> Elsewhere:
    """The site of somebody who signs their endorsements themselves."""
    keys_of_theirs = (foreign.method(FRIEND, foreign.ED25519), foreign.method(FRIEND, foreign.RSA, "key-2"))
    elsewhere.serve("https://other.example/.well-known/did.json", foreign.did_document(FRIEND, *keys_of_theirs))
    return elsewhere


def theirs(about: str) -> dict[str, Any]:
    """What they say, unsigned."""
    return {
        "@context": foreign.credential().to_vc()["@context"][:2],
        "id": "https://other.example/endorsements/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "A good word",
        "issuer": {"id": FRIEND, "type": ["Profile"], "name": "A Friend", "url": "https://other.example"},
        "validFrom": "2026-03-01T12:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "Worth having."},
    }


def signed_there(about: str, form: str) -> str:
    document = theirs(about)
    if form == "json":
        return foreign.sealed(document, name=f"{FRIEND}#key-1")
    claims = {"iss": FRIEND, "jti": document["id"], "sub": about, "nbf": 1772366400}
    return foreign.token({**document, **claims}, foreign.RSA, kid=f"{FRIEND}#key-2")


@pytest.mark.parametrize(("form", "member"), [("json", "endorsement"), ("jwt", "endorsementJwt")])
def test_what_others_signed_themselves_is_shown_as_they_signed_it(
    client: Visit, mint: Issuer, outside: Elsewhere, form: str, member: str
):
    text = signed_there(mint.url("/achievements/first-session"), form)

    names = {actions.bring("first-session", text, network=outside.network()) for _time in range(2)}

    assert names == {the_one().id}
    assert client.get(f"/endorsements/{the_one().id}").text == text
    page = client.get("/achievements/first-session").text
    assert "Worth having." in page
    assert 'href="https://other.example"' in page
    assert member in (client.get("/achievements/first-session.json").json or {})


@pytest.mark.parametrize("spoil", ["about", "words", "text"])
def test_what_does_not_hold_is_not_shown(mint: Issuer, outside: Elsewhere, spoil: str):
    about = mint.url("/achievements/explorer" if spoil == "about" else "/achievements/first-session")
    text = signed_there(about, "json")
    text = {"words": text.replace("Worth having", "Worth buying"), "text": "{}"}.get(spoil, text)

    with pytest.raises(Refused, match=r"cannot be relied on|no endorsement"):
        actions.bring("first-session", text, network=outside.network())

    assert db.session.query(Endorsement).all() == []
