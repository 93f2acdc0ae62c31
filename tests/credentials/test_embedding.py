"""A badge on other people's sites: the frame, and what oEmbed says of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from portal import credentials
from portal.web.security import CONTENT_POLICY

if TYPE_CHECKING:
    from flask import Flask

    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.visiting import Visit

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_any_site_may_show_the_frame_and_nothing_else(client: Visit, shared: Credential):
    frame = client.get(f"/embed/{shared.short}")
    others = (
        "/",
        f"/b/{shared.short}",
        f"/credentials/{shared.id}",
        f"/credentials/{shared.id}/certificate",
        "/verify",
    )

    policy = frame.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    for path in others:
        assert client.get(path).headers["Content-Security-Policy"] == CONTENT_POLICY


def test_every_other_page_stays_out_of_frames(app: Flask):
    loose = [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/embed")]

    assert sorted(loose) == ["credentials.embed", "credentials.embedded_picture"]


def test_the_frame_says_what_whose_and_that_it_is_good(client: Visit, shared: Credential, robert: Person):
    frame = client.get(f"/embed/{shared.short}").text

    for words in (
        shared.title,
        f"<bdi>{robert.name}</bdi>, 3 March 2026",
        "Verified just now",
        "Reverse Mentoring Portal",
    ):
        assert words in frame
    assert re.search(rf'<a href="http://localhost/b/{shared.short}"\s+target="_blank"\s+rel="noopener">', frame)
    assert not re.search("<script|<form|<style", frame)


def test_the_frame_of_a_revoked_badge_says_so(client: Visit, shared: Credential):
    credentials.revoke(shared.id, reason="By mistake.")

    frame = client.get(f"/embed/{shared.short}").text

    assert "This badge was revoked" in frame
    assert "Verified" not in frame


def test_the_frame_knows_nobody_and_sets_no_cookie(client: Visit, credential: Credential, robert: Person):
    answer = client.sign_in(robert).get(f"/embed/{credential.short}")

    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
    assert credential.title not in answer.text


def test_of_a_badge_that_is_not_shared_the_frame_says_that_and_no_more(client: Visit, credential: Credential):
    for short in (credential.short, "none-such"):
        answer = client.get(f"/embed/{short}")

        assert answer.status_code == 404
        assert "This badge is not shared" in answer.text
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_what_the_frame_loads_may_be_loaded_in_a_sandbox(client: Visit, shared: Credential):
    frame = client.get(f"/embed/{shared.short}").text

    parts = re.findall(r'(?:src|href)="(/[^"]+)"', frame)
    assert len(parts) == 2
    for part in parts:
        assert client.get(part).headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_oembed_tells_how_to_show_it(client: Visit, shared: Credential):
    answer = client.get("/oembed", query_string={"url": f"http://localhost/b/{shared.short}"})

    told = answer.get_json()
    frame = told.pop("html")
    assert told == {
        "version": "1.0",
        "type": "rich",
        "title": shared.title,
        "author_name": "Robert Keller",
        "provider_name": "Reverse Mentoring Portal",
        "provider_url": "http://localhost",
        "width": 440,
        "height": 176,
        "thumbnail_url": f"http://localhost/b/{shared.short}/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert re.fullmatch(
        r'<iframe src="http://localhost/embed/[\w-]+" title="[^"]+" width="440" height="176" .*</iframe>', frame
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers


def test_oembed_says_the_same_in_xml(client: Visit, shared: Credential):
    asked = {"url": f"http://localhost/embed/{shared.short}"}
    in_json = client.get("/oembed", query_string=asked).get_json()

    answer = client.get("/oembed", query_string={**asked, "format": "xml"})

    assert answer.content_type == "text/xml; charset=utf-8"
    told = {each.tag: each.text for each in ElementTree.fromstring(answer.text)}
    assert told == {name: str(value) for name, value in in_json.items()}


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"maxwidth": "300"}, (300, 176)),
        ({"maxheight": "100", "maxwidth": "9999"}, (440, 100)),
        ({"maxwidth": "-1", "maxheight": "wide"}, (440, 176)),
        ({"maxwidth": "٣٠٠", "maxheight": "9" * 5000}, (440, 176)),
        ({"maxwidth": "0"}, (440, 176)),
    ],
)
def test_oembed_keeps_to_the_room_there_is(
    client: Visit, shared: Credential, asked: dict[str, str], size: tuple[int, int]
):
    told = client.get("/oembed", query_string={"url": f"http://localhost/b/{shared.short}", **asked}).get_json()

    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in unescape(told["html"])


@pytest.mark.parametrize(("asked", "is_there"), [("1199", False), ("1200", True), ("0", True)])
def test_oembed_names_a_thumbnail_only_where_it_has_room(client: Visit, shared: Credential, asked: str, is_there: bool):
    address = f"http://localhost/b/{shared.short}"
    told = client.get("/oembed", query_string={"url": address, "maxwidth": asked}).get_json()

    assert [("thumbnail" + part in told) for part in ("_url", "_width", "_height")] == [is_there] * 3


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://localhost/",
        "http://localhost/b/none-such",
        "http://localhost.evil.example/b/{short}",
        "https://evil.example/b/{short}",
        "http://localhost/b/{short}/card.png",
        "/b/{short}",
        "http://localhost/b/../b/{short}",
    ],
)
def test_oembed_knows_nothing_else(client: Visit, shared: Credential, url: str):
    assert client.get("/oembed", query_string={"url": url.format(short=shared.short)}).status_code == 404


def test_oembed_speaks_two_formats(client: Visit, shared: Credential):
    asked = {"url": f"http://localhost/b/{shared.short}", "format": "yaml"}

    assert client.get("/oembed", query_string=asked).status_code == 501


def test_oembed_tells_nobody_of_a_private_badge(client: Visit, credential: Credential, robert: Person):
    asked = {"url": f"http://localhost/b/{credential.short}"}

    assert client.get("/oembed", query_string=asked).status_code == 404
    assert client.sign_in(robert).get("/oembed", query_string=asked).status_code == 404
