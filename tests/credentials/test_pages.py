"""The public addresses: what anybody gets, what a stranger does not, and what wallets and validators need."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import credentials, db
from portal.credentials import baking, exports, keys, queries
from tests.credentials.conftest import hold_session, take_back

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from portal.config import Settings
    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.visiting import Visit

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

OF_ONE = (
    "/b/{0.short}",
    "/b/{0.short}/card.png",
    "/credentials/{0.id}",
    *(f"/credentials/{{0.id}}.{form}" for form in exports.FORMS),
    "/credentials/{0.id}.png?v=2",
    "/credentials/{0.id}.jwt?v=2",
    "/ob2/assertions/{0.id}",
)
OF_ALL = (
    "/.well-known/did.json",
    "/issuers/portal",
    "/issuers/portal/did.json",
    "/keys/{0.kid}",
    "/status/1",
    "/achievements/{0.badge}.json",
    "/achievements/{0.badge}.png",
    "/achievements/{0.badge}.svg",
    "/achievements/{0.badge}.card.png",
    "/ob2/badges/{0.badge}",
    "/ob2/issuers/portal",
    "/ob2/revocations/portal",
)


def test_a_private_credential_answers_404_to_others_everywhere(client: Visit, credential: Credential, maya: Person):
    for path in OF_ONE:
        assert (path, client.get(path.format(credential)).status_code) == (path, 404)
    client.sign_in(maya)
    for path in OF_ONE:
        assert (path, client.get(path.format(credential)).status_code) == (path, 404)


def test_its_owner_sees_it_everywhere_and_no_other_site_may_read_it(
    client: Visit, credential: Credential, robert: Person
):
    client.sign_in(robert)

    for path in OF_ONE:
        response = client.get(path.format(credential))
        assert (path, response.status_code) == (path, 200)
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"


def test_a_browser_that_asks_first_hears_the_same_of_every_document(client: Visit, credential: Credential):
    """Also of one that is private: it does not tell whether it is there."""
    asked = {"Origin": "https://wallet.example", "Access-Control-Request-Method": "GET"}
    documents = [path for path in (*OF_ALL, *OF_ONE) if not path.startswith("/b/")]
    for path in documents:
        response = client.options(path.format(credential), headers=asked)
        assert (path, response.headers.get("Access-Control-Allow-Origin")) == (path, "*")
        assert response.headers["Access-Control-Allow-Methods"] == "GET"
        assert "Access-Control-Allow-Credentials" not in response.headers
    for path in (f"/awards/{credential.award}/credential", f"/credentials/{credential.id}/sharing", "/me"):
        assert "Access-Control-Allow-Origin" not in client.options(path, headers=asked).headers


def test_any_site_may_read_that_there_is_nothing_and_none_what_somebody_signed_in_is_told(
    client: Visit, credential: Credential, maya: Person
):
    documents = [path.format(credential) for path in OF_ONE if not path.startswith("/b/")]
    for path in (*documents, "/achievements/none-such", f"/credentials/{UUID(int=1)}.json"):
        response = client.get(path)
        assert (path, response.status_code) == (path, 404)
        assert (path, response.headers.get("Access-Control-Allow-Origin")) == (path, "*")
        assert "Set-Cookie" not in response.headers
    client.sign_in(maya)
    for path in documents:
        assert "Access-Control-Allow-Origin" not in client.get(path).headers


def test_shared_it_answers_everybody(client: Visit, shared: Credential):
    for path in OF_ONE:
        assert (path, client.get(path.format(shared)).status_code) == (path, 200)


def test_public_documents_may_be_read_by_any_site_and_carry_no_cookie(client: Visit, shared: Credential):
    for path in (*OF_ALL, "/credentials/{0.id}.json", "/ob2/assertions/{0.id}"):
        response = client.get(path.format(shared))

        assert (path, response.status_code) == (path, 200)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in response.headers


def test_what_is_served_is_what_was_signed(client: Visit, shared: Credential):
    for path in ("/credentials/{0.id}.json", "/credentials/{0.id}"):
        response = client.get(path.format(shared), headers={"Accept": "application/vc+ld+json"})

        assert response.data == shared.document.encode()
        assert response.mimetype == "application/vc+ld+json"
    assert client.get(f"/ob2/assertions/{shared.id}").data == shared.ob2_document.encode()


@pytest.mark.parametrize(
    ("accept", "got"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("application/vc+ld+json", "application/vc+ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("application/vc+jwt", "application/vc+jwt"),
        ("application/jwt", "application/jwt"),
        ("text/plain", "text/plain"),
        ("image/png", "image/png"),
        ("image/svg+xml", "image/svg+xml"),
        ("application/pdf", "text/html"),
    ],
)
def test_one_address_gives_what_is_accepted(client: Visit, shared: Credential, accept: str, got: str):
    response = client.get(f"/credentials/{shared.id}", headers={"Accept": accept})

    assert (response.status_code, response.mimetype) == (200, got)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "got"),
    [
        ("", "application/vc+ld+json"),
        ("*/*", "application/vc+ld+json"),
        ("text/html,*/*;q=0.8", "application/vc+ld+json"),
        ("text/html", "application/vc+ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/json, text/plain, */*", "application/json"),
        ("application/json;q=0.5, application/vc+ld+json", "application/vc+ld+json"),
    ],
)
def test_the_json_file_is_called_what_the_program_accepts(client: Visit, shared: Credential, accept: str, got: str):
    response = client.get(f"/credentials/{shared.id}.json", headers={"Accept": accept})

    assert (response.content_type, response.get_data(as_text=True)) == (got, shared.document)
    assert "Accept" in response.headers["Vary"]


def test_the_files_can_be_checked_by_whoever_downloads_them(client: Visit, shared: Credential):
    for form in exports.FORMS:
        assert credentials.verify(client.get(f"/credentials/{shared.id}.{form}").data).is_good
    second = client.get(f"/credentials/{shared.id}.png?v=2").data
    assert credentials.verify(second).version == "2.0"


def test_a_picture_runs_nothing(client: Visit, shared: Credential):
    response = client.get(f"/credentials/{shared.id}.svg")

    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_tokens_are_text_and_carried_by_pictures(client: Visit, shared: Credential):
    served = {form: client.get(f"/credentials/{shared.id}.{form}") for form in exports.FORMS if "jw" in form}

    assert {form: answer.mimetype for form, answer in served.items() if "." not in form.removeprefix("ob2.")} == {
        "jwt": "text/plain",
        "ob2.jws": "text/plain",
    }
    assert (served["jwt"].text, served["ob2.jws"].text) == (shared.jwt, shared.ob2_jws)
    for picture, carried in (("jwt", shared.jwt), ("ob2.jws", shared.ob2_jws)):
        for ending in ("png", "svg"):
            assert baking.unbake(served[f"{picture}.{ending}"].data) == carried
    assert client.get(f"/credentials/{shared.id}.jwt?v=2").text == shared.ob2_jws


def test_what_was_issued_before_there_were_tokens_has_none(client: Visit, shared: Credential):
    shared.jwt = shared.ob2_jws = None
    db.session.commit()

    for form in exports.FORMS:
        assert client.get(f"/credentials/{shared.id}.{form}").status_code == (404 if "jw" in form else 200)


def test_the_identity_names_every_key_ever_used(client: Visit, credential: Credential, settings: Settings):
    keys.rotate(settings.keys)

    document = client.get("/.well-known/did.json").get_json()

    kids = [kid for key in keys.listed(settings.keys) for kid in key.jwks]
    assert document["id"] == "did:web:localhost"
    assert document["assertionMethod"] == [f"did:web:localhost#{kid}" for kid in kids]
    assert [one["id"] for one in document["verificationMethod"]] == document["assertionMethod"]
    assert [one["type"] for one in document["verificationMethod"]] == ["Multikey", "JsonWebKey"] * 2
    for kid, kind in zip(kids, ["OKP", "RSA"] * 2, strict=True):
        jwk = client.get(f"/keys/{kid}").get_json()
        assert (jwk["kid"], jwk["kty"]) == (kid, kind)


def test_a_compromised_key_stays_published_and_attests_nothing(
    client: Visit, credential: Credential, settings: Settings
):
    marked, new = keys.compromise(settings.keys, None, credential.kid, reason="A laptop was stolen.")

    document = client.get("/.well-known/did.json").get_json()

    assert new is not None
    assert marked.rsa is not None
    assert new.rsa is not None
    revoked = {one["id"].partition("#")[2]: one.get("revoked") for one in document["verificationMethod"]}
    assert revoked == dict.fromkeys(marked.jwks, "2026-03-03T09:00:00Z") | dict.fromkeys(new.jwks)
    assert document["assertionMethod"] == [f"did:web:localhost#{kid}" for kid in new.jwks]
    assert client.get(f"/ob2/keys/{new.rsa.kid}/issuers/portal").status_code == 200
    assert client.get(f"/ob2/keys/{marked.rsa.kid}/issuers/portal").status_code == 404
    assert all(client.get(f"/keys/{kid}").status_code == 200 for kid in marked.jwks)


def test_the_issuer_of_a_path_has_the_same_keys_under_its_own_name(client: Visit, credential: Credential):
    host, path = (client.get(at).get_json() for at in ("/.well-known/did.json", "/issuers/portal/did.json"))

    assert path["id"] == "did:web:localhost:issuers:portal"
    assert (path["alsoKnownAs"][1:], host["alsoKnownAs"][1:]) == ([host["id"]], [path["id"]])
    assert {one["controller"] for one in path["verificationMethod"]} == {path["id"]}
    assert [one.get("publicKeyJwk") for one in path["verificationMethod"]] == [
        one.get("publicKeyJwk") for one in host["verificationMethod"]
    ]


def test_each_key_of_open_badges_two_has_an_issuer_of_its_own(
    client: Visit, credential: Credential, key: keys.Key, settings: Settings
):
    assert key.rsa is not None
    keys.rotate(settings.keys)

    published = client.get(f"/ob2/keys/{key.rsa.kid}").get_json()

    owner = client.get(urlsplit(published["owner"]).path).get_json()
    assert (published["type"], published["publicKeyPem"]) == ("CryptographicKey", key.rsa.pem)
    assert (owner["id"], owner["publicKey"]) == (published["owner"], published["id"])
    assert "publicKey" not in client.get("/ob2/issuers/portal").get_json()
    assert client.get(f"/ob2/keys/{key.kid}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/keys/z6Mk",
        "/issuers/other",
        "/issuers/other/did.json",
        "/ob2/keys/other",
        "/ob2/keys/other/badges/first-session",
        "/ob2/keys/other/issuers/portal",
        "/status/0",
        "/status/2",
        "/status/٣",
        "/status/" + "9" * 5000,
        "/status/-1",
        "/achievements/none-such",
        "/achievements/good-company/platinum",
        "/achievements/good-company/platinum.png",
        "/achievements/good-company/platinum.card.png",
        "/achievements/good-company.card",
        "/achievements/first-session/bronze",
        "/achievements/../secret",
        "/achievements/good-company.gif",
        "/credentials/00000000-0000-4000-8000-000000000000",
        "/credentials/1",
        "/ob2/assertions/00000000-0000-4000-8000-000000000000",
        "/ob2/badges/none-such",
        "/ob2/issuers/other",
        "/ob2/revocations/other",
        "/b/none-such",
        "/b/x/card.png",
    ],
)
def test_what_does_not_exist_is_404(client: Visit, mint: Issuer, path: str):
    assert client.get(path).status_code == 404


def test_open_badges_2_documents_lead_to_each_other(client: Visit, shared: Credential):
    assertion = client.get(f"/ob2/assertions/{shared.id}").get_json()
    badge = client.get(urlsplit(assertion["badge"]["id"]).path).get_json()
    issuer = client.get(urlsplit(badge["issuer"]).path).get_json()

    assert {name: value for name, value in badge.items() if name != "@context"} == assertion["badge"]
    assert issuer["id"] == badge["issuer"]
    assert client.get(urlsplit(issuer["revocationList"]).path).get_json()["issuer"] == issuer["id"]
    assert client.get(urlsplit(badge["image"]).path).mimetype == "image/png"


def test_a_revoked_one_is_gone_in_open_badges_2(client: Visit, shared: Credential):
    credentials.revoke(shared.id, reason="Issued by mistake.")

    response = client.get(f"/ob2/assertions/{shared.id}")

    assert response.status_code == 410
    assert response.get_json() == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"http://localhost/ob2/assertions/{shared.id}",
        "revoked": True,
        "revocationReason": "Issued by mistake.",
    }
    listed = client.get("/ob2/revocations/portal").get_json()["revokedAssertions"]
    assert f"http://localhost/ob2/assertions/{shared.id}" in [one["id"] for one in listed]


def test_the_shared_page_says_what_it_is_and_that_it_is_good(client: Visit, shared: Credential, robert: Person):
    page = client.get(f"/b/{shared.short}").get_data(as_text=True)

    assert shared.title in page
    assert robert.name in page
    assert robert.email not in page
    assert f'content="http://localhost/b/{shared.short}/card.png"' in page
    assert "The signature fits, and covers every word." in page
    assert "Share this badge" not in page


def test_the_shared_page_of_a_revoked_badge_says_so(client: Visit, shared: Credential):
    credentials.revoke(shared.id, reason="Issued by mistake.")

    page = client.get(f"/b/{shared.short}").get_data(as_text=True)

    assert "This badge was revoked on Tuesday, 3 March 2026: Issued by mistake." in page


def test_the_card_for_other_sites_is_1200_by_630(client: Visit, shared: Credential):
    response = client.get(f"/b/{shared.short}/card.png")

    with Image.open(io.BytesIO(response.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))


def test_linkedin_is_told_everything(client: Visit, shared: Credential, robert: Person):
    page = client.sign_in(robert).get(f"/credentials/{shared.id}").get_data(as_text=True)

    address = page.partition('href="https://www.linkedin.com')[2].partition('"')[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(address).query)
    assert asked["startTask"] == ["CERTIFICATION_NAME"]
    assert (asked["issueYear"], asked["issueMonth"]) == (["2026"], ["3"])
    assert asked["certUrl"] == [f"http://localhost/b/{shared.short}"]
    assert asked["certId"] == [shared.id]


def test_its_owner_shares_it_and_withdraws_it(client: Visit, credential: Credential, robert: Person):
    client.sign_in(robert)

    assert client.submit(f"/credentials/{credential.id}/sharing").status_code == 303
    assert queries.credential(credential.id, viewer=None).is_shared
    db.session.rollback()

    assert client.submit(f"/credentials/{credential.id}/withdrawal").status_code == 303
    assert queries.credentials_of(robert.id, only_shared=True) == []


def test_nobody_else_shares_it(client: Visit, credential: Credential, maya: Person, robert: Person):
    assert client.submit(f"/credentials/{credential.id}/sharing").status_code == 303  # to the sign-in page
    assert client.sign_in(maya).submit(f"/credentials/{credential.id}/sharing").status_code == 404

    assert queries.credentials_of(robert.id, only_shared=True) == []


def test_sharing_needs_the_token_of_the_form(client: Visit, credential: Credential, robert: Person):
    assert client.sign_in(robert).post(f"/credentials/{credential.id}/sharing").status_code == 400


def test_a_pending_credential_is_issued_when_its_page_is_asked_for(
    client: Visit, mint: Issuer, maya: Person, robert: Person
):
    hold_session(maya, robert)
    (waiting,) = queries.pending([robert.id], limit=9)
    db.session.rollback()

    response = client.sign_in(robert).get(f"/awards/{waiting.id}/credential")

    assert response.status_code == 303
    assert client.get(response.location).status_code == 200


def test_a_missing_key_is_said_and_the_award_stays(client: Visit, house: None, maya: Person, robert: Person):
    hold_session(maya, robert)
    (waiting,) = queries.pending([robert.id], limit=9)
    db.session.rollback()

    response = client.sign_in(robert).get(f"/awards/{waiting.id}/credential")

    assert response.status_code == 503
    assert "portal keys create" in response.get_data(as_text=True)


def test_a_badge_has_a_page_with_its_levels(client: Visit, mint: Issuer):
    page = client.get("/achievements/good-company").get_data(as_text=True)

    assert "/achievements/good-company/silver.svg" in page
    assert client.get("/achievements/good-company/silver").status_code == 200
    described = client.get("/achievements/good-company/silver.json").get_json()
    assert described["id"] == "http://localhost/achievements/good-company/silver"


def test_a_drawn_badge_has_a_page_and_pictures_as_any_other(client: Visit, mint: Issuer):
    page = client.get("/achievements/hour-glass").get_data(as_text=True)
    drawing = client.get("/achievements/hour-glass/ten-hours.svg")
    described = client.get("/achievements/hour-glass/ten-hours.json").get_json()

    assert "/achievements/hour-glass/fifty-hours.svg" in page
    assert b"<title>Hourglass, ten hours</title>" in drawing.data
    assert client.get("/achievements/hour-glass/ten-hours.png").data.startswith(baking.PNG)
    assert described["name"] == "Hourglass, ten hours"
    assert described["criteria"]["narrative"].endswith("Ten hours: Ten hours together.")


def test_verify_answers_for_an_address_in_the_query(client: Visit, shared: Credential, mint: Issuer):
    page = client.get("/verify", query_string={"badge": mint.url(f"/b/{shared.short}")}).get_data(as_text=True)

    assert "This badge is good" in page
    assert shared.title in page


def test_verify_answers_for_a_picture_and_an_owner(client: Visit, credential: Credential, robert: Person):
    png = baking.bake_png(baking.png_of(queries.picture_of(credential)), credential.document)
    db.session.rollback()

    response = client.submit("/verify", picture=(io.BytesIO(png), "badge.png"), email=robert.email)

    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "This badge is good" in page
    assert "It was given to the person with this e-mail address." in page


def test_verify_shows_nothing_of_a_forgery_but_what_is_wrong(client: Visit, credential: Credential):
    forged = json.loads(credential.document)
    forged["credentialSubject"]["achievement"]["name"] = "<b>Grand master</b>"

    page = client.submit("/verify", badge=json.dumps(forged)).get_data(as_text=True)

    assert "This badge cannot be trusted" in page
    assert "something was changed after it was signed" in page
    assert page.count("Grand master") == 1  # in the form, as it was typed
    assert "<b>Grand" not in page


def test_verify_takes_two_megabytes_and_no_more(client: Visit, mint: Issuer):
    taken, much, huge = (upload(client, b"x" * size) for size in (2_000_000, 2_100_000, 4_000_000))

    assert (taken.status_code, much.status_code, huge.status_code) == (200, 200, 413)
    assert "too large" in much.get_data(as_text=True)


def upload(client: Visit, content: bytes) -> TestResponse:
    """Send a file without keeping it in a temporary one, as the test client would."""
    fields = {"csrf_token": client._csrf_token(), "picture": FileStorage(io.BytesIO(content), "badge.png")}
    boundary, body = encode_multipart(fields)
    return client.post("/verify", data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def test_what_was_taken_back_is_revoked_for_a_stranger_too(client: Visit, mint: Issuer, maya: Person, robert: Person):
    key = hold_session(maya, robert)
    credentials.settle([robert.id])
    found = queries.credential(queries.credentials_of(robert.id)[0].id, viewer=robert)
    credentials.share(found, by=robert)
    db.session.commit()
    document, short = found.document, found.short

    take_back(key)
    credentials.settle([robert.id])

    assert "The award was taken back." in client.get(f"/b/{short}").get_data(as_text=True)
    assert "It was revoked on" in client.submit("/verify", badge=document).get_data(as_text=True)
