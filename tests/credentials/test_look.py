"""The pages of the mint in a real browser: nobody is left out, in light and dark, wide and narrow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from portal.config import PACKAGE
from portal.credentials import queries
from tests.browsing import axe_violations, overflows

if TYPE_CHECKING:
    from pathlib import Path

    from portal.credentials.models import Credential
    from tests.browsing import LiveServer, OpenBrowser


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 400)])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    live_server: LiveServer, new_page: OpenBrowser, shared: Credential, dark: bool, width: int
):
    page = new_page(dark=dark, width=width, at=live_server)

    badges = ("/achievements/good-company", "/achievements/level", "/achievements/hour-glass/ten-hours")
    for path in (f"/b/{shared.short}", f"/verify?badge={shared.short}", "/verify", *badges):
        page.goto(path)
        assert (path, axe_violations(page), overflows(page)) == (path, [], False)


def test_a_stranger_downloads_the_picture_and_checks_it_without_scripts(
    live_server: LiveServer, new_page: OpenBrowser, shared: Credential, tmp_path: Path
):
    page = new_page(scripts=False, at=live_server)
    page.goto(f"/b/{shared.short}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the badge").click()
    download.value.save_as(tmp_path / "badge.png")

    page.goto("/verify")
    page.get_by_label("Badge file").set_input_files(tmp_path / "badge.png")
    page.get_by_label("E-mail address of its owner").fill("robert@demo.example")
    page.get_by_role("button", name="Check it").click()

    assert page.get_by_role("heading", name="This badge is good").is_visible()
    assert page.get_by_text("Passed").count() == 7
    assert queries.credentials_of(shared.person_id)[0].title in page.content()


def test_the_frame_has_the_colours_of_the_portal():
    def values(name: str) -> dict[str, str]:
        text = (PACKAGE / "static/css" / name).read_text()
        return {token: " ".join(value.split()) for token, value in re.findall(r"(--[a-z-]+):\s+([^;]+);", text)}

    of_frame, of_portal = values("embed.css"), values("portal.css")

    assert of_frame
    assert {token: of_portal.get(token) for token in of_frame} == of_frame
