"""Giving to many and nominating, in a browser, with htmx and without JavaScript."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from portal import db
from portal.awards import bulk
from portal.awards.models import BulkAward
from portal.blueprints.steps import by_and_by
from tests.awards.filing import WHY, table
from tests.awards.test_nominations import TEXT
from tests.pages.test_in_the_browser import signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("scripts", [True, False], ids=["with htmx", "without JavaScript"]),
]


def test_a_list_is_sent_given_followed_and_undone(live_server, programme, new_page, tmp_path, scripts):
    rows = [f"{who}@demo.example,bridge-builder,{WHY}" for who in ("maya", "robert", "nobody")]
    (tmp_path / "list.csv").write_bytes(table(*rows).getvalue())
    db.session.remove()
    clara = signed_in(new_page(at=live_server, scripts=scripts), live_server, "clara")

    clara.goto("/programmes/spring")
    clara.get_by_role("link", name="Give to many at once").click()
    clara.get_by_label("CSV file").set_input_files(tmp_path / "list.csv")
    clara.get_by_role("button", name="See what would happen").click()
    expect(clara.get_by_text("Nobody in this programme has the address nobody@demo.example.")).to_be_visible()
    clara.get_by_role("button", name="Give 2 badges").click()
    expect(clara.get_by_role("heading", level=1)).to_have_text("What was given")
    expect(clara.get_by_role("link", name="2 given")).to_be_visible()

    db.session.execute(sa.update(BulkAward).values(state="giving"))
    db.session.commit()
    clara.reload()
    expect(clara.get_by_role("heading", level=1)).to_have_text("Being given")
    by_and_by(bulk.carry_on())
    if not scripts:
        clara.get_by_role("link", name="Look again").click()
    expect(clara.get_by_role("heading", level=1)).to_have_text("What was given")

    clara.get_by_text("Undo all of it").click()
    clara.get_by_label("Why?").fill("The wrong list.")
    clara.get_by_role("button", name="Take all of it back").click()
    expect(clara.get_by_role("heading", level=1)).to_have_text("What was undone")
    expect(clara.get_by_role("link", name="2 undone")).to_be_visible()


def test_a_colleague_is_nominated_and_reads_why(live_server, pair, new_page, scripts):
    new_page, address = partial(new_page, at=live_server, scripts=scripts), f"/pairs/{pair.id}"
    db.session.remove()
    robert = signed_in(new_page(), live_server, "robert")
    robert.goto(address)
    robert.get_by_role("link", name="Nominate Maya for a badge").click()
    robert.get_by_label("Patient explainer").check()
    robert.get_by_label("What did they do?").fill(TEXT)
    robert.get_by_role("button", name="Nominate").click()
    expect(robert.get_by_text("to be read")).to_be_visible()

    clara = signed_in(new_page(), live_server, "clara")
    clara.goto("/programmes/spring")
    clara.get_by_role("link", name="1 nomination to read").click()
    clara.get_by_role("button", name="Accept").click()
    expect(clara.get_by_text("It is given, with what was written as its reason.")).to_be_visible()

    maya = signed_in(new_page(), live_server, "maya")
    maya.goto("/awards")
    maya.locator("section[aria-labelledby=earned]").get_by_role("link", name="Patient explainer").click()
    expect(maya.get_by_text(f"Robert Keller nominated you, and Clara Rossi agreed on 3 March: {TEXT}")).to_be_visible()
