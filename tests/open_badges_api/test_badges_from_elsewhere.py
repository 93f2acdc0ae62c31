"""The pages on which somebody sees badges from elsewhere that they keep here, checks them and deletes them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.credentials.received.models import ReceivedBadge
from portal.people.models import Person
from tests.open_badges_api.elsewhere import from_elsewhere, keep

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LIST = "/awards/elsewhere"


def ids():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ReceivedBadge.id).order_by(ReceivedBadge.id)))


@pytest.fixture
def kept(client, robert):
    """The address of Robert's badge from elsewhere; he is signed in."""
    keep(robert, document=from_elsewhere())
    client.sign_in(robert)
    return f"{LIST}/{ids()[0]}"


def test_the_list_says_what_it_is_from_whom_and_who_brought_it(client, kept):
    page = client.get(LIST)

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    for words in ("A badge from elsewhere", "Another Academy", "Pocket Wallet", "Sunday, 1 March 2026"):
        assert words in page.text


@ONE
def test_each_has_a_page_with_its_checks_and_a_file_to_keep(client, kept):
    page, file = client.get(kept), client.get(f"{kept}/file")

    assert page.status_code == 200
    assert "Checked just now" in page.text
    assert "This is a credential of Open Badges 3.0." in page.text
    assert file.json["name"]
    assert file.headers["Content-Disposition"] == 'attachment; filename="badge.json"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@ONE
def test_words_of_strangers_stay_words(client, robert):
    keep(robert, title="<script>alert(1)</script>")

    assert "&lt;script&gt;alert(1)" in client.sign_in(robert).get(LIST).text


def test_one_is_deleted_and_twice_is_once(client, kept):
    answers = [client.submit(f"{kept}/deletion") for _time in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, LIST)] * 2
    assert ids() == []
    assert client.get(kept).status_code == 404


def test_to_a_stranger_it_does_not_exist(app, kept, ines):
    stranger = app.test_client().sign_in(ines)

    assert stranger.get(kept).status_code == stranger.get(f"{kept}/file").status_code == 404
    assert "Another Academy" not in stranger.get(LIST).text
    stranger.submit(f"{kept}/deletion")
    assert len(ids()) == 1


@ONE
@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/file"])
def test_signed_out_one_has_none(app, kept, path):
    answer = app.test_client().get(LIST + path.format(id=ids()[0]))

    assert answer.location.startswith("/sign-in")


@ONE
def test_who_hides_badges_finds_none(client, kept, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    db.session.commit()

    for path in (LIST, kept, f"{kept}/file"):
        page = client.get(path).text
        assert "You chose to hide points and badges" in page
        assert "Another Academy" not in page
    assert LIST not in client.get("/me").text


@ONE
def test_twenty_stand_on_a_page(client, robert):
    for number in range(21):
        keep(robert, number, title=f"Badge {number:02}")

    page = client.sign_in(robert).get(LIST).text

    assert page.count("brought by") == 20
    assert "badges=2#badges" in page
    assert client.get(f"{LIST}?badges=2").text.count("brought by") == 1
