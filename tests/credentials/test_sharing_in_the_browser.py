"""Sharing as people do it: shared, looked at, withdrawn, shared again; framed, printed, sent to a wallet."""

from __future__ import annotations

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from portal import db
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.people.models import Person
from tests.browsing import axe_violations, overflows
from tests.credentials.test_wallets import pem
from tests.pages.test_in_the_browser import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browsing import LiveServer, OpenBrowser


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Another site: give it a body, and it answers where that page is."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def publish(body: str) -> str:
        (folder / "page.html").write_text(f"<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>{body}")
        return f"http://127.0.0.1:{server.server_port}/page.html"

    yield publish
    server.shutdown()
    thread.join()
    server.server_close()


class Silent(SimpleHTTPRequestHandler):
    """Serves files, and has no icon to show."""

    def log_message(self, *_words: Any) -> None:
        """Keep what was asked to itself."""

    def do_GET(self) -> None:
        """A file; the icon that browsers ask for is empty."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()


class Wallet:
    """A wallet: it scans an address, asks which protocols there are, and takes what the exchange gives."""

    def scan(self, address: str) -> dict[str, Any]:
        """The credential behind a code."""
        protocols = self._json(Request(address, headers={"Accept": "application/json"}))["protocols"]
        message = Request(protocols["vcapi"], b"{}", {"Content-Type": "application/json"})
        (credential,) = self._json(message)["verifiablePresentation"]["verifiableCredential"]
        found: dict[str, Any] = credential
        return found

    def key_of(self, credential: dict[str, Any], at: str) -> bytes:
        """The issuer's key, out of its DID document, as PEM."""
        method = credential["proof"][0]["verificationMethod"]
        document = self._json(Request(f"{at}/.well-known/did.json"))
        (known,) = (one for one in document["verificationMethod"] if one["id"] == method)
        return pem(keys.public_key(known["publicKeyMultibase"]))

    def _json(self, request: Request) -> dict[str, Any]:
        with urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (400, True)], ids=["wide, light", "narrow, dark"])
def test_shared_looked_at_withdrawn_and_shared_again(
    live_server: LiveServer, new_page: OpenBrowser, credential: Credential, width: int, dark: bool
):
    mine = signed_in(new_page(width=width, dark=dark, at=live_server), live_server, "robert")
    strangers = new_page(width=width, dark=dark, at=live_server)
    mine.goto(f"/credentials/{credential.id}")

    for _time in range(2):
        assert seen(strangers, f"/b/{credential.short}") == 404
        mine.get_by_role("button", name="Share this badge").click()
        mine.get_by_text("Your badge is shared").wait_for()
        mine.get_by_text("A QR code, or a place on your own site").click()
        assert (axe_violations(mine), overflows(mine)) == ([], False)

        assert seen(strangers, f"/b/{credential.short}") == 200
        assert strangers.get_by_text("Verified just now").is_visible()
        assert (axe_violations(strangers), overflows(strangers)) == ([], False)

        mine.get_by_role("button", name="Make it private again").click()
        mine.get_by_text("Your badge is private again").wait_for()
    assert seen(strangers, f"/credentials/{credential.id}") == 404


def test_without_scripts_everything_is_there_but_the_buttons_that_copy(
    live_server: LiveServer, new_page: OpenBrowser, shared: Credential
):
    with_scripts, without = (
        signed_in(new_page(scripts=scripts, at=live_server), live_server, "robert") for scripts in (True, False)
    )

    for page, copies in ((with_scripts, 4), (without, 0)):
        page.goto(f"/credentials/{shared.id}")
        page.get_by_text("A QR code, or a place on your own site").click()
        assert page.get_by_role("button", name=re.compile("^Copy")).count() == copies
        assert page.get_by_alt_text("QR code of").is_visible()
        assert page.get_by_text("<iframe src=").is_visible()
        assert page.get_by_role("link", name="Add to LinkedIn").is_visible()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)], ids=["wide, light", "narrow, dark"])
def test_another_site_shows_the_frame(
    live_server: LiveServer,
    new_page: OpenBrowser,
    shared: Credential,
    foreign: Callable[[str], str],
    width: int,
    dark: bool,
):
    page = new_page(width=width, dark=dark)

    page.goto(foreign(re.sub(r' sandbox="[^"]*"', "", frame_of(shared, live_server))))

    inside = page.frame_locator("iframe")
    inside.get_by_text("Verified just now").wait_for()
    picture = inside.locator("img")
    picture.wait_for()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 0
    assert inside.locator("main").evaluate("main => getComputedStyle(main).display") == "flex"
    assert not inside.locator("main").evaluate("main => main.scrollHeight > main.clientHeight + 1")
    assert page.context.cookies() == []


def test_in_its_sandbox_the_frame_loads_all_it_needs_and_a_click_leads_to_the_page(
    live_server: LiveServer, new_page: OpenBrowser, shared: Credential, foreign: Callable[[str], str]
):
    page, loaded = new_page(), []
    page.on("requestfinished", lambda request: loaded.append(request.resource_type))

    page.goto(foreign(frame_of(shared, live_server)), wait_until="networkidle")
    with page.context.expect_page() as opened:
        page.locator("iframe").click()

    opened.value.wait_for_load_state()
    assert opened.value.url == f"{live_server.url}/b/{shared.short}"
    assert {"stylesheet", "image"} <= set(loaded)


def test_no_other_page_can_be_framed(
    live_server: LiveServer, browser: Any, shared: Credential, foreign: Callable[[str], str]
):
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    page.goto(foreign(f'<iframe src="{live_server.url}/b/{shared.short}"></iframe>'))

    assert page.frame_locator("iframe").get_by_text("Verified just now").count() == 0
    assert any("frame-ancestors" in line for line in refused)
    page.close()


@pytest.mark.parametrize(("paper", "points"), [("A4", (842, 595)), ("Letter", (792, 612))])
def test_the_sheet_is_one_page_of_paper_on_its_side(
    live_server: LiveServer, new_page: OpenBrowser, shared: Credential, paper: str, points: tuple[int, int]
):
    page = new_page(dark=True, at=live_server)
    page.goto(f"/credentials/{shared.id}/certificate")

    printed = page.pdf(format=paper, print_background=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    size = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert size
    assert tuple(round(float(length)) for length in size.groups()) == pytest.approx(points, abs=1)


@pytest.mark.parametrize(("width", "height"), [(1123, 794), (1056, 816)], ids=["A4", "Letter"])
def test_long_names_and_titles_fit_on_the_sheet(
    live_server: LiveServer, new_page: OpenBrowser, shared: Credential, width: int, height: int
):
    db.session.get_one(Person, shared.person_id).name = "Maximiliane-Katharina von Hohenstein-Rittersporn " * 2
    db.session.get_one(Credential, shared.id).title = "A considerably longer title of a badge, twenty-five hours"
    db.session.commit()
    page = new_page(at=live_server)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/credentials/{shared.id}/certificate")

    page.emulate_media(media="print")

    ends = [
        page.locator(part).evaluate("part => part.getBoundingClientRect().bottom") for part in (".wall-words", ".wall")
    ]
    begins = page.locator(".wall-foot").evaluate("foot => foot.getBoundingClientRect().top")
    assert ends[0] <= begins < ends[1] <= height + 1


def test_on_paper_there_is_nothing_but_the_sheet(live_server: LiveServer, new_page: OpenBrowser, shared: Credential):
    page = new_page(at=live_server)
    page.goto(f"/credentials/{shared.id}/certificate")
    assert page.get_by_role("button", name="Print it").is_visible()

    page.emulate_media(media="print")

    for words in ("Print this page on", "Back to the badge", "Sign in", "Check a badge"):
        assert not page.get_by_text(words).first.is_visible()
    for words in ("Robert Keller", "First session", "Is it real?"):
        assert page.get_by_text(words).first.is_visible()


def test_a_wallet_scans_the_code_takes_the_badge_and_checks_it(
    live_server: LiveServer, new_page: OpenBrowser, credential: Credential
):
    page, wallet = signed_in(new_page(at=live_server), live_server, "robert"), Wallet()
    page.goto(f"/credentials/{credential.id}")
    page.get_by_role("button", name="Send it to a wallet").click()
    code = page.get_by_alt_text("QR code for a wallet")
    assert code.is_visible()
    address = page.url

    received = wallet.scan(address)

    found = OB3LdpVerifier(pubkey_pem=wallet.key_of(received, live_server.url)).verify(received)
    assert (found.achievement.name, received["id"]) == (
        credential.title,
        f"{live_server.url}/credentials/{credential.id}",
    )
    page.get_by_role("link", name="Look again").click()
    page.get_by_text("A wallet has taken this badge.").wait_for()
    assert not code.is_visible()
    with pytest.raises(HTTPError, match="410"):
        wallet.scan(address)


def frame_of(credential: Credential, live_server: LiveServer) -> str:
    """The frame, as oEmbed gives it."""
    asked = f"{live_server.url}/oembed?url={live_server.url}/b/{credential.short}"
    with urlopen(asked, timeout=10) as answer:
        return str(json.load(answer)["html"])


def seen(page: Page, path: str) -> int:
    """What a page answers."""
    answer = page.goto(path)
    assert answer
    return answer.status
