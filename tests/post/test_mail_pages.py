"""What one says about one's mail, and doing without a kind of it by a link."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy

import pytest

from portal import clock, db
from portal.errors import NotFound
from portal.post import actions, queries, unsubscribing
from portal.post.kinds import ACCOUNT, MESSAGE, SESSION
from portal.post.letters import letter
from tests.post.conftest import outbox, write

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FORM = {"pace": "as-they-come", "quiet_from": "21:30", "quiet_until": "6:15", "kind": ["session", "message"]}


def test_what_one_wants_is_kept(client, maya, programme):
    answer = client.sign_in(maya).submit("/me/mail", **FORM)

    assert (answer.status_code, answer.location) == (303, "/me/mail")
    wish = queries.wish_of(maya.id)
    assert (wish.pace, wish.quiet_from, wish.quiet_until, wish.quiet_weekends) == ("as-they-come", 1290, 375, False)
    off = queries.switched_off(maya.id)
    assert {"pair", "award", "digest"} <= off
    assert not {"session", "message", "account", "coordinator"} & off
    page = client.get("/me/mail").text
    assert 'value="21:30"' in page
    assert re.search(r'value="session"[^>]* checked', page)
    assert not re.search(r'value="pair"[^>]* checked', page)


@ONE
def test_twice_is_once_and_the_last_word_holds(client, maya, programme):
    client.sign_in(maya)
    client.submit("/me/mail", **FORM)
    client.submit("/me/mail", **FORM)

    client.submit("/me/mail", **FORM | {"kind": ["pair"], "pace": "weekly", "quiet_weekends": "y"})

    assert queries.wish_of(maya.id).pace == "weekly"
    assert "pair" not in queries.switched_off(maya.id)
    assert {"session", "message"} <= queries.switched_off(maya.id)


@ONE
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pace": "hourly"}, "Please choose from the list how often mail may come."),
        ({"pace": ""}, "Please choose how often mail may come."),
        ({"quiet_from": "25:00"}, "A time looks like 20:00."),
        ({"quiet_until": "seven"}, "A time looks like 20:00."),
        ({"quiet_until": "٣:00"}, "A time looks like 20:00."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(wrong, sentence, client, maya, programme):
    answer = client.sign_in(maya).submit("/me/mail", **FORM | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(r'value="session"[^>]* checked', answer.text)
    assert queries.wish_of(maya.id) is queries.USUAL
    assert queries.switched_off(maya.id) == frozenset()


@ONE
def test_only_who_may_get_a_kind_is_asked_about_it(client, app, maya, clara, programme):
    assert "For coordinators" not in client.sign_in(maya).get("/me/mail").text
    assert "For coordinators" in app.test_client().sign_in(clara).get("/me/mail").text


def link_for(person, kind, app):
    return unsubscribing.path_for(person.id, kind, app.config["PORTAL"])


def test_looking_at_the_link_changes_nothing(client, app, maya):
    answer = client.get(link_for(maya, MESSAGE, app))

    assert answer.status_code == 200
    assert "Messages" in answer.text
    assert maya.name not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert queries.switched_off(maya.id) == frozenset()


def test_one_click_is_enough_without_signing_in_or_a_token_of_a_form(client, app, maya, robert):
    address = link_for(maya, MESSAGE, app)

    answers = [client.post(address, data={"List-Unsubscribe": "One-Click"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "No more of these mails" in answers[0].text
    assert queries.switched_off(maya.id) == {MESSAGE}
    assert queries.switched_off(robert.id) == frozenset()


@ONE
def test_the_link_opens_after_years(client, app, maya):
    address = link_for(maya, SESSION, app)

    with clock.at(clock.now().replace(year=2036)):
        assert client.post(address).status_code == 200

    assert queries.switched_off(maya.id) == {SESSION}


@ONE
def test_the_button_on_the_page_does_it_too(client, app, maya):
    address = link_for(maya, MESSAGE, app)
    client.get(address)

    assert client.submit(address).status_code == 200

    assert queries.switched_off(maya.id) == {MESSAGE}


@ONE
@pytest.mark.parametrize("ask", ["get", "post"])
def test_a_forged_link_does_not_exist(ask, client, app, maya):
    good, portal = link_for(maya, MESSAGE, app), app.config["PORTAL"]
    other_secret = replace(portal, secret_key="another secret of thirty-two letters")
    forged = [
        good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        good.partition(".")[0],
        unsubscribing.path_for(maya.id, MESSAGE, other_secret),
        unsubscribing.path_for(maya.id, ACCOUNT, portal),
        unsubscribing.path_for(maya.id, "nonsense", portal),
        "/unsubscribe/ünsinn",
        "/unsubscribe/" + "x" * 500,
    ]

    assert [getattr(client, ask)(address).status_code for address in forged] == [404] * len(forged)

    assert queries.switched_off(maya.id) == frozenset()


@ONE
def test_a_link_of_somebody_who_is_not_here_any_more_does_no_harm(client, app):
    address = unsubscribing.path_for(db.new_id(), MESSAGE, app.config["PORTAL"])

    assert client.post(address).status_code == 200


def test_an_optional_mail_says_where_one_does_without_it(maya, settings):
    message = the_letter(maya, replace(settings, base_url="https://portal.example"), kind=SESSION)

    (address,) = re.findall(r"\A<(https://portal\.example/unsubscribe/[\w.-]+)>\Z", message["List-Unsubscribe"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = address.rpartition("/")[2]
    assert unsubscribing.read(token, settings) == (maya.id, SESSION)
    for form in ("plain", "html"):
        words = message.get_body((form,)).get_content()
        assert address in words.replace("\n", "")
        assert "https://portal.example/me/mail" in words
        assert "You get this because you have a session" in words


@ONE
def test_without_https_there_is_a_link_but_no_one_click(maya, settings):
    message = the_letter(maya, settings, kind=SESSION)

    assert message["List-Unsubscribe"].startswith("<http://localhost/unsubscribe/")
    assert message["List-Unsubscribe-Post"] is None


@ONE
def test_a_mail_about_the_account_cannot_be_done_without(maya, settings):
    message = the_letter(maya, replace(settings, base_url="https://portal.example"), kind=ACCOUNT)

    assert message["List-Unsubscribe"] is None
    assert "unsubscribe" not in message.as_string()


def the_letter(person, settings, **more):
    """The one mail that was written, as bytes and back."""
    write(to=person.email, person_id=person.id, **more)
    (mail,) = outbox()
    return email.message_from_bytes(letter(mail, settings).as_bytes(), policy=policy.default)


@ONE
def test_nothing_that_people_wrote_becomes_html(maya, settings):
    evil = '<script>alert(1)</script> & "quotes" <img src=x>'
    message = the_letter(maya, settings, kind=MESSAGE, subject=evil, text=evil + "\n\nSecond.\nLine.", link="/pairs/7")

    page = message.get_body(("html",)).get_content()

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "<p>Second.<br>Line.</p>" in page
    assert '<html lang="en">' in page
    assert 'href="http://localhost/pairs/7"' in page
    assert not re.search(r"<[^>]*(src|background)=|url\(|@import", page)


@ONE
def test_answering_machines_are_told_to_be_silent(maya, settings):
    message = the_letter(maya, settings, kind=MESSAGE)

    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["Reply-To"] is None
    assert message["Message-ID"] == the_same(settings)["Message-ID"]


def the_same(settings):
    """The mail of the outbox once more."""
    (mail,) = outbox()
    return letter(mail, settings)


@ONE
def test_only_kinds_that_there_are_can_be_switched(maya):
    for kind in (ACCOUNT, "nonsense"):
        with pytest.raises(NotFound):
            actions.switch_off(maya.id, kind)
