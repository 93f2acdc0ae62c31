"""The page on which anybody checks a badge, and the same for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from portal import credentials, db
from tests.browsing import axe_violations, overflows
from tests.credentials import foreign
from tests.credentials.foreign import ED25519, EMAIL, SITE

if TYPE_CHECKING:
    from portal.credentials.issuer import Issuer
    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.browsing import LiveServer, OpenBrowser
    from tests.visiting import Visit

JSON = {"Accept": "application/json"}
ELSEWHERE = foreign.embedded(foreign.credential(ED25519.did_key))


@pytest.fixture
def shared(credential: Credential, robert: Person) -> Credential:
    credentials.share(credential, by=robert)
    db.session.commit()
    return credential


def test_a_badge_from_elsewhere_is_shown_with_what_can_be_known(client: Visit, mint: Issuer):
    page = client.submit("/verify", badge=ELSEWHERE, email=EMAIL).get_data(as_text=True)

    assert "This badge is good" in page
    assert "a key alone, which does not tell who holds it" in page
    assert "Anybody can make such a key" in page
    assert "A badge from elsewhere" in page
    assert "Come and see." in page
    assert f'href="{SITE}/evidence"' in page


def test_a_badge_of_our_own_needs_no_such_word(client: Visit, credential: Credential):
    page = client.submit("/verify", badge=credential.document).get_data(as_text=True)

    assert "This badge is good" in page
    assert "Anybody can make such a key" not in page


def test_what_cannot_be_believed_is_not_shown(client: Visit, mint: Issuer):
    forged = json.loads(ELSEWHERE)
    forged["credentialSubject"]["achievement"]["description"] = "Grand master"

    page = client.submit("/verify", badge=json.dumps(forged)).get_data(as_text=True)

    assert "This badge cannot be trusted" in page
    assert 'id="shown"' not in page


def test_a_badge_of_somebody_else_is_shown_with_that_line(client: Visit, mint: Issuer):
    page = client.submit("/verify", badge=ELSEWHERE, email="maya@demo.example").get_data(as_text=True)

    assert "nothing shows that it is this person&#39;s" in page
    assert "A badge from elsewhere" in page


def test_what_could_not_be_asked_is_no_failure(client: Visit, mint: Issuer):
    another = json.loads(ELSEWHERE)
    another["proof"]["cryptosuite"] = "bbs-2023"

    page = client.submit("/verify", badge=json.dumps(another)).get_data(as_text=True)

    assert "This badge cannot be confirmed right now" in page
    assert "A question that matters could not be answered" in page
    assert "At least one check failed" not in page


def test_a_program_of_any_site_gets_the_same_as_json(client: Visit, shared: Credential, mint: Issuer):
    address = mint.url(f"/b/{shared.short}")

    asked = client.get("/verify", query_string={"badge": address}, headers=JSON)
    posted = client.post("/verify", data={"badge": ELSEWHERE, "email": EMAIL}, headers=JSON)
    raw = client.post("/verify?email=maya@demo.example", data=ELSEWHERE, content_type="application/vc", headers=JSON)

    assert (asked.status_code, asked.mimetype, asked.get_json()["verified"]) == (200, "application/json", True)
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in asked.headers["Vary"]
    assert (posted.get_json()["verified"], posted.get_json()["badge"]["title"]) == (True, "A badge from elsewhere")
    assert {check["name"]: check["ok"] for check in raw.get_json()["checks"]}["recipient"] is False
    assert raw.get_json()["verified"] is False
    assert set(raw.get_json()["checks"][0]) == {"name", "ok", "sentence"}


def test_a_private_badge_does_not_exist_for_a_program_either(client: Visit, credential: Credential, mint: Issuer):
    answer = client.get("/verify", query_string={"badge": mint.url(f"/b/{credential.short}")}, headers=JSON)

    assert answer.get_json()["verified"] is False
    assert "badge" not in answer.get_json()


def test_somebody_who_is_signed_in_is_not_answered_across_sites(client: Visit, mint: Issuer, robert: Person):
    answer = client.sign_in(robert).post("/verify", data={"badge": ELSEWHERE}, headers=JSON)

    assert answer.get_json()["verified"] is True
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_of_another_site_is_not_taken(client: Visit, mint: Issuer):
    assert client.post("/verify", data={"badge": ELSEWHERE}).status_code == 400


def test_without_a_badge_there_is_the_form(client: Visit, mint: Issuer):
    assert client.get("/verify", headers=JSON).mimetype == "text/html"
    assert "Please give the picture of a badge" in client.submit("/verify").get_data(as_text=True)


def test_questions_that_make_no_sense_yet_stand_in_one_line(client: Visit, mint: Issuer):
    page = client.submit("/verify", badge="hello").get_data(as_text=True)

    assert page.count('class="check check--') == 1
    assert "must be right first: Shape, Signature, Issuer, Status, Dates, Recipient." in page
    assert "do not rely" not in page


def test_too_many_questions_have_to_wait(client: Visit, mint: Issuer):
    statuses = [client.get("/verify?badge=x", headers=JSON).status_code for _ in range(61)]

    assert statuses.count(200) == 60
    assert statuses[-1] == 429


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 320)])
def test_a_badge_from_elsewhere_leaves_nobody_out(
    live_server: LiveServer, new_page: OpenBrowser, mint: Issuer, dark: bool, width: int
):
    page = new_page(dark=dark, width=width, at=live_server)

    page.goto("/verify")
    page.get_by_label("Or its address, or its text").fill(ELSEWHERE)
    page.get_by_role("button", name="Check it").click()

    assert page.get_by_role("heading", name="This badge is good").is_visible()
    assert (axe_violations(page), overflows(page)) == ([], False)
