"""The page that one shares: what strangers read there, what programs read there, and what its owner can do."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from PIL import Image

from portal import credentials, db
from portal.credentials import exports, issuer, keys, queries
from portal.credentials.models import Credential
from portal.credentials.verify import verify
from tests.cast import kept
from tests.credentials.conftest import hold_session, only_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from portal.config import Settings
    from portal.people.models import Person
    from tests.visiting import Visit

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Microdata(HTMLParser):
    """The one item of a page that is no part of another (https://html.spec.whatwg.org/multipage/microdata.html)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.item: dict[str, Any] = {}
        self._items: list[tuple[int, dict[str, Any]]] = []
        self._texts: list[tuple[int, dict[str, Any], str]] = []
        self._depth, self._referred = 0, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self._depth += tag not in ("meta", "link", "img", "br", "input", "hr")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = (
            given.get("itemprop"),
            next(filter(None, map(given.get, ("content", "href", "src", "datetime"))), None),
        )
        item = self._items[-1][1] if self._items else self.item
        if "itemscope" in given:
            inner: dict[str, Any] = {"@type": given["itemtype"]} if name else self.item
            self.item.setdefault("@type", given["itemtype"])
            self._items.append((self._depth, inner))
            if name:
                item[name] = inner
        elif name and value:
            item[name] = value
        elif name:
            item[name] = ""
            self._texts.append((self._depth, item, name))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        for waiting in (self._items, self._texts):
            while waiting and waiting[-1][0] >= self._depth:
                waiting.pop()

    def handle_data(self, data: str) -> None:
        for _depth, item, name in self._texts[-1:]:
            item[name] += data


def page_of(client: Visit, credential: Credential) -> str:
    return client.get(f"/b/{credential.short}").text


def test_in_ten_seconds_a_stranger_knows_what_who_when_and_by_whom(client: Visit, shared: Credential, robert: Person):
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_of(client, shared).partition("<main")[2]))

    beginning = words[: words.index("What was done for it")]
    for word in (shared.title, robert.name, "Tuesday, 3 March 2026", "Reverse Mentoring Portal", "Verified just now"):
        assert word in beginning
    assert robert.email not in words


def test_each_check_is_told_with_the_moment_it_was_made(client: Visit, shared: Credential):
    page = page_of(client, shared)

    assert "Tue 3 Mar 2026, 09:00 UTC" in page
    assert page.count("Passed") == 6


def test_a_badge_that_is_good_no_more_is_not_called_verified(client: Visit, shared: Credential):
    credentials.revoke(shared.id, reason="By mistake.")

    page = page_of(client, shared)

    assert "Verified just now" not in page
    assert "Failed" in page
    assert page.count('content="This badge was revoked on Tuesday, 3 March 2026."') == 2
    assert Microdata(page).item["creativeWorkStatus"] == "Revoked"


def test_the_owner_of_a_revoked_badge_can_still_make_it_private(client: Visit, shared: Credential, robert: Person):
    credentials.revoke(shared.id, reason="By mistake.")
    page = client.sign_in(robert).get(f"/credentials/{shared.id}").text

    assert "Others can still see it" in page
    assert "Add to LinkedIn" not in page
    client.submit(f"/credentials/{shared.id}/withdrawal")
    assert "Others can still see it" not in client.get(f"/credentials/{shared.id}").text
    client.submit("/sign-out")
    assert client.get(f"/b/{shared.short}").status_code == 404


def spoil(credential: Credential) -> None:
    there = credential.document.replace('"awardedDate":"2026', '"awardedDate":"2025')
    db.session.execute(sa.update(Credential).where(Credential.id == credential.id).values(document=there))
    db.session.commit()


def lose_key(credential: Credential) -> None:
    folder = issuer.current().keys
    keys.compromise(folder, None, credential.kid, reason="It was lost.", at=credential.issued_at)


def test_what_is_verified_is_what_is_shown(client: Visit, shared: Credential, robert: Person):
    said = shared.title
    another = {"title": "Something grander", "awarded_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}
    db.session.execute(sa.update(Credential).where(Credential.id == shared.id).values(**another))
    db.session.commit()

    for address in (f"/b/{shared.short}", f"/embed/{shared.short}", f"/credentials/{shared.id}/certificate"):
        page = client.get(address).text
        assert said in page
        assert "Something grander" not in page
        assert "2020" not in page
    told = client.get(f"/oembed?url=http://localhost/b/{shared.short}").get_json()
    assert told["title"] == said


@pytest.mark.parametrize("change", [spoil, lose_key])
def test_what_was_verified_is_verified_again(client: Visit, shared: Credential, change: Callable[[Credential], None]):
    assert "Verified just now" in page_of(client, shared)

    change(shared)

    assert "Verified just now" not in page_of(client, shared)
    assert "Verified just now" not in client.get(f"/embed/{shared.short}").text


def test_search_engines_and_the_like_read_the_same_in_words_of_schema_org(
    client: Visit, shared: Credential, robert: Person
):
    item = Microdata(page_of(client, shared)).item

    achievement = shared.achievement
    assert item == {
        "@type": "https://schema.org/EducationalOccupationalCredential",
        "url": f"http://localhost/b/{shared.short}",
        "identifier": f"http://localhost/credentials/{shared.id}",
        "credentialCategory": "Badge",
        "image": f"/credentials/{shared.id}.svg",
        "name": shared.title,
        "description": achievement["description"],
        "about": {"@type": "https://schema.org/Person", "name": robert.name},
        "dateCreated": "2026-03-03T09:00:00+00:00",
        "recognizedBy": {
            "@type": "https://schema.org/Organization",
            "url": "http://localhost",
            "name": "Reverse Mentoring Portal",
        },
        "competencyRequired": achievement["criteria"]["narrative"],
    }


def test_other_sites_find_card_document_and_frame(client: Visit, shared: Credential):
    head = page_of(client, shared).partition("</head>")[0]

    here = f"http://localhost/b/{shared.short}"
    described = dict(re.findall(r'<meta (?:property|name)="([\w:]+)"\s+content="([^"]*)"', head))
    assert described["og:url"] == here
    assert described["og:image"] == f"{here}/card.png"
    assert described["og:title"] == described["og:image:alt"] == f"{shared.title}, awarded to Robert Keller"
    assert described["twitter:card"] == "summary_large_image"
    links = dict(re.findall(r'<link rel="alternate"\s+type="([^"]+)"\s+href="([^"]+)"', head))
    assert client.get(urlsplit(links["application/vc+ld+json"]).path).data == shared.document.encode()
    for kind in ("application/json+oembed", "text/xml+oembed"):
        assert client.get(links[kind].replace("&amp;", "&")).status_code == 200
    assert f'<link rel="canonical" href="{here}" />' in head


def test_the_page_sets_no_cookie_and_is_asked_for_again_each_time(client: Visit, shared: Credential):
    answer = client.get(f"/b/{shared.short}")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_stranger_is_offered_files_and_paper_but_no_deed(client: Visit, shared: Credential):
    page = page_of(client, shared)

    assert "<form" not in page
    assert "LinkedIn" not in page
    for form in exports.FORMS:
        there = f'href="/credentials/{shared.id}.{form}"' in page
        assert there == exports.is_kept(shared, form)
    assert f"/credentials/{shared.id}/certificate" in page


def test_its_owner_has_one_filled_button(client: Visit, credential: Credential, robert: Person):
    client.sign_in(robert)

    private = client.get(f"/credentials/{credential.id}").text
    client.submit(f"/credentials/{credential.id}/sharing")
    shared = client.get(f"/credentials/{credential.id}").text

    for page, words in ((private, "Share this badge"), (shared, "Add to LinkedIn")):
        assert re.findall(r'class="button"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', page, re.DOTALL) == [words]


def test_shared_its_owner_finds_everything_to_pass_on(client: Visit, shared: Credential, robert: Person):
    page = client.sign_in(robert).get(f"/credentials/{shared.id}").text

    here = f"http://localhost/b/{shared.short}"
    assert f'data-copy="{here}"' in page
    assert f"/b/{shared.short}/qr.svg" in page
    assert f'alt="QR code of {here}"' in page
    assert f"&lt;iframe src=&#34;http://localhost/embed/{shared.short}&#34;" in page
    words = f"{shared.title}, awarded to Robert Keller"
    assert f"[![{words}](http://localhost/credentials/{shared.id}.png)]({here})" in page


def test_linkedin_is_told_everything_and_nothing_empty(client: Visit, shared: Credential, robert: Person):
    assert asked_of_linkedin(client, shared, robert) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": [shared.title],
        "organizationName": ["Reverse Mentoring Portal"],
        "issueYear": ["2026"],
        "issueMonth": ["3"],
        "certUrl": [f"http://localhost/b/{shared.short}"],
        "certId": [shared.id],
    }


def test_linkedin_is_told_when_a_badge_expires(client: Visit, shared: Credential, robert: Person):
    until(shared, "2028-02-29T12:00:00Z")

    asked = asked_of_linkedin(client, shared, robert)

    assert (asked["expirationYear"], asked["expirationMonth"]) == (["2028"], ["2"])
    assert "Tuesday, 29 February 2028" in page_of(client, shared)


def test_linkedin_is_told_the_number_of_the_organization_where_it_is_set(
    app: Flask,
    settings: Settings,
    move_in: Callable[[Settings], Flask],
    client: Visit,
    shared: Credential,
    robert: Person,
):
    move_in(replace(settings, linkedin_organization="1337"))

    asked = asked_of_linkedin(client, shared, robert)

    assert asked["organizationId"] == ["1337"]
    assert "organizationName" not in asked


def test_an_organisation_gives_badges_under_its_own_name(
    settings: Settings,
    move_in: Callable[[Settings], Flask],
    client: Visit,
    mint: issuer.Issuer,
    maya: Person,
    robert: Person,
):
    name = 'Northwind & "Daughters"'
    move_in(replace(settings, issuer_name=name))

    hold_session(maya, robert)
    credentials.settle([robert.id])

    found = only_of(robert)
    credentials.share(found, by=robert)
    found = kept(found)
    assert found.plain["issuer"]["name"] == name
    assert verify(found.document).is_good
    assert asked_of_linkedin(client, found, robert)["organizationName"] == [name]
    assert client.get("/ob2/issuers/portal").get_json()["name"] == name
    assert client.get("/issuers/portal", headers={"Accept": "application/json"}).get_json()["name"] == name


def test_evidence_is_shown_as_words_and_linked_where_it_is_safe(client: Visit, shared: Credential):
    document = json.loads(shared.document)
    document["evidence"] = [
        {"id": "https://example.org/talk", "type": ["Evidence"], "name": "A talk", "narrative": "Ten <b>minutes</b>."},
        {"id": "javascript:alert(1)", "type": ["Evidence"], "name": "A trick"},
    ]
    change(shared, document)

    page = page_of(client, shared)

    assert re.search(r'<a href="https://example.org/talk"\s+rel="nofollow noopener">A talk</a>', page)
    assert "Ten &lt;b&gt;minutes&lt;/b&gt;." in page
    assert "A trick" in page
    assert "javascript:" not in page


def test_a_name_that_looks_like_markdown_stays_a_name(client: Visit, shared: Credential, robert: Person):
    db.session.get_one(type(robert), robert.id).name = 'Rob [x](https://evil.example) "Keller"'
    db.session.commit()

    page = client.sign_in(robert).get(f"/credentials/{shared.id}").text

    assert r"Rob \[x\](https://evil.example)" in page
    assert "title=&#34;First session, awarded to Rob [x](https://evil.example) &amp;#34;Keller&amp;#34;&#34;" in page


@pytest.mark.parametrize(("form", "kind"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_the_qr_code_is_a_picture_at_an_address_of_its_own(client: Visit, shared: Credential, form: str, kind: str):
    answer = client.get(f"/b/{shared.short}/qr.{form}")

    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    if form == "png":
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert picture.width == picture.height >= 300


def test_the_sheet_to_print_says_all_of_it(client: Visit, shared: Credential, robert: Person):
    page = client.get(f"/credentials/{shared.id}/certificate").text

    for words in (
        robert.name,
        shared.title,
        shared.achievement["criteria"]["narrative"],
        "Tuesday, 3 March 2026",
        "Reverse Mentoring Portal",
        f"http://localhost/b/{shared.short}",
        f"/b/{shared.short}/qr.svg",
    ):
        assert words in page
    assert "leads nowhere for others" not in page


def test_of_a_private_badge_its_owner_may_print_the_sheet_and_is_told(
    client: Visit, credential: Credential, robert: Person
):
    assert client.get(f"/credentials/{credential.id}/certificate").status_code == 404

    page = client.sign_in(robert).get(f"/credentials/{credential.id}/certificate")

    assert "Share the badge first: until then, the code on the sheet leads nobody but you to it." in page.text


def test_a_revoked_badge_does_not_look_good_on_paper(client: Visit, shared: Credential):
    credentials.revoke(shared.id, reason="By mistake.")

    assert "Revoked on Tuesday, 3 March 2026" in client.get(f"/credentials/{shared.id}/certificate").text


def asked_of_linkedin(client: Visit, credential: Credential, owner: Person) -> dict[str, list[str]]:
    """What the link tells LinkedIn."""
    page = client.sign_in(owner).get(f"/credentials/{credential.id}").text
    found = re.search(r'href="(https://www\.linkedin\.com/profile/add\?[^"]+)"', page)
    assert found
    query = urlsplit(found[1].replace("&amp;", "&")).query
    assert "+" not in query
    return parse_qs(query, keep_blank_values=True)


def until(credential: Credential, moment: str) -> None:
    """Let it say that it ends."""
    dt.datetime.fromisoformat(moment)
    change(credential, json.loads(credential.document) | {"validUntil": moment})


def change(credential: Credential, document: dict[str, Any]) -> None:
    """Keep another document in its place."""
    db.session.get_one(Credential, credential.id).document = json.dumps(document)
    db.session.commit()
    db.session.remove()
    assert queries.credential(credential.id, viewer=None).plain == document
    db.session.remove()
