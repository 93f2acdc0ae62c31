"""The thread of a pair: two people write and read, and nobody else knows of it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import EVENT
from portal.mentoring import actions, queries
from portal.mentoring.models import Message
from portal.web.linking import linked
from tests.cast import kept
from tests.mentoring.meeting import count, mails_to, problem_of, statements
from tests.mentoring.test_races import at_once, person


def send(pair, *, by, text="Hello", form=""):
    """A message, of a form of its own unless it is named."""
    return actions.send(pair, text=text, form=form, by=by)


def told(one):
    """Subjects of the mails about messages."""
    return [mail.subject for mail in mails_to(one) if mail.kind == "message"]


def test_a_message_is_told_by_mail_without_its_words(pair, maya, robert):
    message = send(pair, by=maya, text="The secret plan")

    assert queries.messages_of(pair) == [message]
    assert queries.unread_by(robert, pair) == 1
    assert queries.unread_by(maya, pair) == 0
    mail = mails_to(robert)[-1]
    assert (mail.kind, mail.subject, mail.link) == (
        "message", "Maya Lindqvist has written to you", f"/pairs/{pair.id}/messages",
    )  # fmt: skip
    assert "secret" not in mail.text


def test_one_mail_is_enough_until_the_thread_is_read(pair, maya, robert):
    for text in ("One", "Two", "Three"):
        send(pair, by=maya, text=text)
    assert len(told(robert)) == 1

    actions.read_thread(pair, by=robert)
    actions.read_thread(pair, by=robert)
    send(pair, by=maya, text="Four")

    assert len(told(robert)) == 2
    assert queries.unread_by(robert, pair) == 1


def test_who_answers_has_read(pair, maya, robert):
    send(pair, by=maya)

    send(pair, by=robert)

    assert queries.unread_by(robert, pair) == 0
    assert (len(told(maya)), len(told(robert))) == (1, 1)


def test_a_form_that_is_sent_twice_is_one_message(pair, maya, robert):
    first, again = (send(pair, by=maya, form="a") for _time in range(2))
    other = send(pair, by=robert, form="a")

    assert first is again
    assert other is not first
    assert [message.number for message in queries.messages_of(pair)] == [2, 1]


def test_the_same_form_at_the_same_instant_is_one_message_and_one_mail(database, pair, maya, robert):
    deed = (
        lambda: (queries.pair_of(person(maya), pair.id), person(maya)),
        lambda found, by: send(found, by=by, form="a"),
    )

    said = at_once(clock.now(), database, deed, deed, deed)

    assert said == [None] * 3
    assert count(Message) == 1
    assert len(told(robert)) == 1


def test_both_write_at_the_same_instant_and_each_has_a_number(database, pair, maya, robert):
    def deed(one):
        return (lambda: (queries.pair_of(person(one), pair.id), person(one)), lambda found, by: send(found, by=by))

    at_once(clock.now(), database, deed(maya), deed(robert))

    assert [message.number for message in queries.messages_of(pair)] == [2, 1]


@pytest.mark.parametrize(("text", "words"), [(" \n\x00", "write something"), ("x" * 2001, "At most 2000")])
def test_a_message_says_something_and_is_not_long(pair, maya, text, words):
    with pytest.raises(Refused, match=words) as refused:
        send(pair, by=maya, text=text)

    assert list(refused.value.fields) == ["text"]
    assert count(Message) == 0


def test_a_pair_writes_from_the_agreement_to_the_end(programme, clara, maya, robert):
    pair = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)
    with pytest.raises(Refused, match="from the agreement on"):
        send(pair, by=maya)
    for one in (maya, robert):
        actions.sign(pair, by=one)
    actions.pause(pair, by=maya)
    send(pair, by=robert, text="Until May")

    actions.leave(pair, by=maya)

    with pytest.raises(Refused, match="come to its end"):
        send(pair, by=robert)
    assert [message.text for message in queries.messages_of(pair)] == ["Until May"]


def test_nobody_else_writes_or_reads(client, pair, maya, clara, ines):
    kept(send(pair, by=maya, text="Between us"))

    for one in (clara, ines):
        with pytest.raises(NotFound):
            send(pair, by=one)
        with pytest.raises(NotFound):
            actions.read_thread(pair, by=one)
        client.sign_in(one)
        assert client.get(f"/pairs/{pair.id}/messages").status_code == 404
        for deed in ("messages", "messages/reading"):
            assert client.submit(f"/pairs/{pair.id}/{deed}", text="Hello").status_code == 404
    assert "Between us" not in client.sign_in(clara).get(f"/pairs/{pair.id}/overview").text


def test_the_journal_knows_of_no_message(pair, maya):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(EVENT))

    send(pair, by=maya)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(EVENT)) == before


def test_a_thread_is_written_without_a_script(client, pair, maya, robert):
    client.sign_in(maya)
    [form] = re.findall(r'name="form" value="([^"]+)"', client.get(f"/pairs/{pair.id}/messages").text)

    answer = client.submit(f"/pairs/{pair.id}/messages", text="Look: https://demo.example/a.", form=form)
    again = client.submit(f"/pairs/{pair.id}/messages", text="Look: https://demo.example/a.", form=form)

    assert (answer.status_code, answer.location) == (303, f"/pairs/{pair.id}/messages")
    assert again.status_code == 303
    page = client.sign_in(robert).get(f"/pairs/{pair.id}/messages").text
    assert page.count('<a href="https://demo.example/a" rel="nofollow noopener noreferrer">') == 1
    assert "I have read them" in page
    assert "1 new" in client.get(f"/pairs/{pair.id}").text
    client.submit(f"/pairs/{pair.id}/messages/reading")
    assert "I have read them" not in client.get(f"/pairs/{pair.id}/messages").text


def test_a_thread_is_written_without_a_reload(client, pair, maya):
    answer = client.sign_in(maya).submit(f"/pairs/{pair.id}/messages", htmx=True, text="Hello <b>", form="a")

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert "Hello &lt;b&gt;" in answer.text


def test_what_is_too_long_comes_back_as_it_was_typed(client, pair, maya):
    answer = client.sign_in(maya).submit(f"/pairs/{pair.id}/messages", text="x" * 2001, form="a")

    assert answer.status_code == 422
    assert "At most 2000 characters" in problem_of(answer)
    assert "x" * 2001 in answer.text


def test_older_messages_are_a_link_away(app, client, pair, maya):
    for number in range(1, 62):
        message = Message(pair_id=pair.id, author_id=maya.id, number=number, form=str(number), text=f"Line {number:03}")
        db.session.add(message)
    kept(pair)
    client.sign_in(maya)

    newest, middle, oldest = (
        client.get(f"/pairs/{pair.id}/messages{part}").text for part in ("", "?before=32", "?before=2")
    )

    assert ("Line 061" in newest, "Line 032" in newest, "Line 031" in newest) == (True, True, False)
    assert f"/pairs/{pair.id}/messages?before=32" in newest
    assert ("Line 031" in middle, "Line 002" in middle, "Line 001" in middle) == (True, True, False)
    assert ("Line 001" in oldest, "Older messages" in oldest) == (True, False)
    assert statements(app, lambda: client.get(f"/pairs/{pair.id}/messages")) <= 6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://demo.example", "http://demo.example"),
        ("javascript:alert(1) <img>", "javascript:alert(1) &lt;img&gt;"),
        (
            "(https://demo.example/?a=1&b=2), then",
            '(<a href="https://demo.example/?a=1&amp;b=2" rel="nofollow noopener noreferrer">'
            "https://demo.example/?a=1&amp;b=2</a>), then",
        ),
        ('https://a.example/"onclick=x', '<a href="https://a.example/" rel="nofollow noopener noreferrer">'
         "https://a.example/</a>&#34;onclick=x"),
    ],
)  # fmt: skip
def test_only_safe_addresses_become_links(text, shown):
    assert linked(text) == shown
