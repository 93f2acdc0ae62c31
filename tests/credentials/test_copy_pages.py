"""Pages of copies: what an owner is offered, what others see, and the address that wallets ask for a fresh copy."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from portal import clock, credentials, db
from portal.credentials import queries
from tests.credentials.conftest import anew

if TYPE_CHECKING:
    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.visiting import Visit

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SOON, LATE = dt.datetime(2028, 2, 1, 9, tzinfo=dt.UTC), dt.datetime(2028, 4, 1, 9, tzinfo=dt.UTC)


def share(credential: Credential, robert: Person) -> None:
    credentials.share(credential, by=robert)
    db.session.commit()


def test_the_page_says_until_when_it_is_good(client: Visit, expiring: Credential, robert: Person):
    share(expiring, robert)

    page = client.get(f"/b/{expiring.short}").text

    assert "<dt>Good until</dt>" in page
    assert ">Friday, 3 March 2028</time>" in page
    assert "Renew" not in page
    linkedin = client.sign_in(robert).get(f"/b/{expiring.short}").text.partition('href="https://www.linkedin.com')[2]
    query = parse_qs(urlsplit(linkedin.partition('"')[0].replace("&amp;", "&")).query)
    assert (query["expirationYear"], query["expirationMonth"]) == (["2028"], ["3"])


def test_one_that_has_expired_says_so_plainly(
    client: Visit, expiring: Credential, robert: Person, still_clock: ExitStack
):
    share(expiring, robert)
    still_clock.enter_context(clock.at(LATE))

    page = client.get(f"/b/{expiring.short}").text

    assert "It was good until Friday, 3 March 2028, and has expired since." in page
    assert "Expired" in page
    assert "It expired on 3 March 2028." in page
    assert "Earned" not in page


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (SOON, "This copy is good until Friday, 3 March 2028. A fresh one is good for longer."),
        (LATE, "A fresh copy is good from today, and takes the place of this one."),
    ],
)
def test_its_owner_renews_it_with_one_button(
    client: Visit, expiring: Credential, robert: Person, still_clock: ExitStack, moment: dt.datetime, sentence: str
):
    share(expiring, robert)
    still_clock.enter_context(clock.at(moment))
    client.sign_in(robert)
    page = client.get(f"/credentials/{expiring.id}").text
    assert sentence in page
    assert page.count(">Renew</button>") == 1

    answer = client.submit(f"/credentials/{expiring.id}/renewal")

    fresh = queries.newest_copy(expiring.id).id
    assert (answer.status_code, answer.location) == (303, f"/credentials/{fresh}")
    page = client.get(answer.location).text
    assert "Here is your fresh copy." in page
    assert "Renew" not in page
    again = client.submit(f"/credentials/{expiring.id}/renewal")
    assert again.location == f"/credentials/{fresh}"


def test_without_need_there_is_no_offer_and_no_fresh_copy(client: Visit, credential: Credential, robert: Person):
    client.sign_in(robert)
    assert 'id="renewal"' not in client.get(f"/credentials/{credential.id}").text

    answer = client.submit(f"/credentials/{credential.id}/renewal")

    assert answer.status_code == 422
    assert "Your copy is as good as a fresh one would be." in answer.text
    assert not anew(credential.id).is_replaced


def test_a_changed_address_is_offered_a_fresh_copy(client: Visit, credential: Credential, robert: Person):
    robert.email = "robert.keller@demo.example"
    db.session.add(robert)
    db.session.commit()
    client.sign_in(robert)

    page = client.get(f"/credentials/{credential.id}").text

    assert "Your e-mail address has changed since this copy was signed." in page
    assert page.count(">Make a fresh copy</button>") == 1


def test_to_others_there_is_nothing_to_renew(
    client: Visit, expiring: Credential, robert: Person, maya: Person, ines: Person, still_clock: ExitStack
):
    address = f"/credentials/{expiring.id}/renewal"
    still_clock.enter_context(clock.at(LATE))
    assert client.submit(address).status_code == 303  # to the door
    for stranger in (maya, ines):
        assert client.sign_in(stranger).submit(address).status_code == 404
    share(expiring, robert)
    for stranger in (maya, ines):
        client.sign_in(stranger)
        assert 'id="renewal"' not in client.get(f"/credentials/{expiring.id}").text
        assert client.submit(address).status_code == 404
    assert not anew(expiring.id).is_replaced


def test_what_was_taken_back_is_not_renewed(
    client: Visit, expiring: Credential, robert: Person, still_clock: ExitStack
):
    credentials.revoke(expiring.id, reason="By mistake.")
    still_clock.enter_context(clock.at(LATE))
    client.sign_in(robert)

    assert 'id="renewal"' not in client.get(f"/credentials/{expiring.id}").text
    answer = client.submit(f"/credentials/{expiring.id}/renewal")

    assert answer.status_code == 422
    assert "taken back" in answer.text


def test_links_that_were_posted_lead_to_the_fresh_copy(client: Visit, credential: Credential, robert: Person):
    share(credential, robert)
    short = credential.short
    fresh = credentials.reissue(credential.id, reason="A better picture.")

    page = client.get(f"/b/{short}").text

    assert fresh in page
    assert credential.id not in page
    assert client.get(f"/b/{short}/card.png").status_code == 200
    assert credentials.verify(f"http://localhost/b/{short}").is_good


def test_the_copy_before_leads_on(client: Visit, credential: Credential, robert: Person):
    share(credential, robert)
    fresh = credentials.reissue(credential.id, reason="A better picture.")

    page = client.get(f"/credentials/{credential.id}").text

    assert "A newer copy took the place of this one on Tuesday, 3 March 2026." in page
    assert f'href="/credentials/{fresh}"' in page
    assert "Replaced" in page
    assert client.get(f"/credentials/{credential.id}.json").data == credential.document.encode()


def test_the_page_says_what_stands_behind_it(client: Visit, credential: Credential, robert: Person):
    share(credential, robert)

    page = client.get(f"/b/{credential.short}").text

    assert "Evidence" in page
    assert "What counted for it: 1 session, in March 2026." in page


def test_wallets_find_the_newest_copy(client: Visit, expiring: Credential, robert: Person):
    share(expiring, robert)
    address = f"/credentials/{expiring.id}/refresh"
    assert client.get(address).data == expiring.document.encode()

    second = credentials.reissue(expiring.id, reason="One.")
    third = anew(credentials.reissue(second, reason="Two."))

    response = client.get(address)
    assert response.data == third.document.encode()
    assert response.mimetype == "application/vc+ld+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_private_is_refreshed_for_its_owner_alone(
    client: Visit, expiring: Credential, robert: Person, maya: Person, ines: Person
):
    fresh = anew(credentials.reissue(expiring.id, reason="One."))
    address = f"/credentials/{expiring.id}/refresh"

    assert client.get(address).status_code == 404
    for stranger in (maya, ines):
        assert client.sign_in(stranger).get(address).status_code == 404
    assert client.sign_in(robert).get(address).data == fresh.document.encode()
    assert client.get("/credentials/00000000-0000-4000-8000-000000000000/refresh").status_code == 404
