"""The first survey in Chromium: answered by clicking, with and without scripts, on a small screen."""

from __future__ import annotations

import pytest

from tests.browsing import axe_violations, overflows
from tests.impact.answering import PAGE, answer, asks, sheets, who_answered
from tests.pages.test_in_the_browser import signed_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_it_is_answered_by_clicking(live_server, new_page, programme, robert, scripts):
    asks(programme)
    page = signed_in(new_page(width=400, scripts=scripts, at=live_server), live_server, "robert")

    page.goto(PAGE)
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").nth(2).check()
    page.get_by_role("textbox").fill("Time to ask.")
    page.get_by_role("button", name="Send my answers").click()

    page.get_by_role("heading", name="Thank you").wait_for()
    assert [role for role, _answers in sheets()] == ["mentee"]
    assert who_answered() == ["Robert Keller"]


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(live_server, new_page, programme, maya, clara, robert, is_dark):
    asks(programme)
    answer(maya, programme)
    asks(programme)
    for who, path in (("robert", PAGE), ("maya", PAGE), ("clara", "/programmes/spring")):
        page = signed_in(new_page(width=320, dark=is_dark, at=live_server), live_server, who)
        page.goto(path)
        assert axe_violations(page) == []
        assert not overflows(page)
