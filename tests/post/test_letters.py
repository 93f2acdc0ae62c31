"""What a mail looks like when it arrives, and that nothing anybody wrote becomes a header."""

from __future__ import annotations

import email
import stat
from dataclasses import replace
from email import policy

import pytest

from portal import clock, db
from portal.post import actions
from portal.post.sending import send_waiting
from tests.post.conftest import outbox, words_of, write

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Zoë and Åke\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def files(folder):
    return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.glob("*.eml"))]


def sent(settings):
    """The only mail, as it lies in the folder."""
    assert send_waiting(settings) == 1
    (message,) = files(settings.instance / "mail")
    return message


def test_a_mail_becomes_a_file_that_only_its_owner_reads(settings, database):
    write(to="robert@demo.example", subject="A new password", text="Somebody asked. " * 20, link="/password/abc")

    message = sent(settings)

    assert (message["To"], message["Subject"]) == ("robert@demo.example", "A new password")
    assert message["From"] == "Portal <portal@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert words_of(message).endswith("\n\nhttp://localhost/password/abc")
    assert max(len(line) for line in words_of(message).splitlines()) <= 76
    (file,) = (settings.instance / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_folder_may_be_elsewhere(settings, database, tmp_path):
    write()

    send_waiting(replace(settings, mail_url=f"folder:{tmp_path / 'else where'}"))

    assert len(files(tmp_path / "else where")) == 1


def test_a_long_address_is_never_broken(settings, database):
    write(link="/invitations/" + "a" * 43)

    sent(replace(settings, base_url="https://a-rather-long-name.of-a-portal.example.org"))

    (file,) = (settings.instance / "mail").iterdir()
    assert b"https://a-rather-long-name.of-a-portal.example.org/invitations/" + b"a" * 43 + b"\n" in file.read_bytes()


@pytest.mark.parametrize(
    ("base_url", "sender"),
    [
        ("https://portal.example:8443", "portal@portal.example"),
        ("http://127.0.0.1:8000", "portal@localhost"),
        ("http://[::1]:8000", "portal@localhost"),
    ],
)
def test_the_sender_has_a_name_that_a_host_may_have(base_url, sender, settings, database):
    write()

    assert sender in sent(replace(settings, base_url=base_url))["From"]


def test_words_of_any_language_arrive(settings, database):
    write(subject="Grüezi, 花 — 3 März", text="Žluťoučký kůň\n\nпривет " * 40)

    message = sent(settings)

    assert message["Subject"] == "Grüezi, 花 — 3 März"
    assert words_of(message).split() == ("Žluťoučký kůň\n\nпривет " * 40).split()


@pytest.mark.parametrize(
    "evil",
    [
        "Hello\nBcc: evil@evil.example",
        "Hello\r\nBcc: evil@evil.example",
        "Hello\r\n\r\n<script>",
        "Hello\x0bBcc: evil@evil.example",
        "Hello\u2028Bcc: evil@evil.example",
        "=?utf-8?q?Hello=0d=0aBcc:_evil@evil.example?=",
        "=?utf-8?b?SGVsbG8NCkJjYzogZXZpbEBldmlsLmV4YW1wbGU=?=",
        "a =?utf-8?q?Hello=0d=0aBcc:_evil@evil.example?= b",
        "=\n?utf-8?q?Hello=0d=0aBcc:_evil@evil.example?=",
        "=\x00?utf-8?q?Hello=0d=0aBcc:_evil@evil.example?=",
        "x" * 900 + " =?utf-8?q?=0d=0aBcc:_evil@evil.example?=",
    ],
)
def test_a_subject_cannot_become_another_header(evil, settings, database):
    write(subject=evil)

    message = sent(settings)

    assert sorted(message.keys()) == [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]
    assert message["To"] == "robert@demo.example"
    assert words_of(message) == "Good morning."
    assert b"\nBcc:" not in message.as_bytes()


@pytest.mark.parametrize(
    "evil",
    [
        "robert@demo.example\r\nBcc: evil@evil.example",
        "robert@demo.example, evil@evil.example",
        "=?utf-8?q?a=0d=0aBcc:_evil=40evil.example?= <robert@demo.example>",
        "nobody",
        "",
    ],
)
def test_who_has_no_address_gets_no_mail_and_holds_up_nobody(evil, settings, database):
    write(key="1", to=evil)
    write(key="2", to="maya@demo.example")

    assert send_waiting(settings) == 1

    assert [message["To"] for message in files(settings.instance / "mail")] == ["maya@demo.example"]
    first, second = outbox()
    assert (first.sent_at, first.tries, second.tries) == (None, 1, 1)


def test_an_invitation_is_a_part_that_calendars_understand(settings, database):
    write(text="You meet on Tuesday.", link="/sessions/7", calendar=("REQUEST", CALENDAR))

    message = sent(settings)

    words, alternative = message.get_body(("plain",)), _calendar_of(message)
    assert "You meet on Tuesday." in words.get_content()
    assert alternative.get_content_type() == "text/calendar"
    assert dict(alternative["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert alternative.get_content().split() == CALENDAR.split()
    (attachment,) = message.iter_attachments()
    assert (attachment.get_content_type(), attachment.get_filename()) == ("application/ics", "session.ics")
    assert attachment.get_content() == CALENDAR.encode()


def _calendar_of(message):
    return next(part for part in message.walk() if part.get_content_type() == "text/calendar")


def test_a_link_that_opens_a_door_is_forgotten_once_it_is_sent(settings, database):
    write(subject="A new password", text="For you.", link="/password/abc", calendar=("REQUEST", CALENDAR))

    send_waiting(settings)

    (mail,) = outbox()
    assert (mail.text, mail.link, mail.calendar) == ("", None, None)
    assert mail.sent_at == clock.now()


def test_the_same_key_again_is_the_same_mail(settings, database):
    write(key="once", text="First.")
    write(key="once", text="Second.")

    assert "First." in words_of(sent(settings))
    write(key="once", text="Third.")
    assert send_waiting(settings) == 0


def test_what_is_not_committed_is_not_sent(settings, database):
    actions.write(key="lost", to="robert@demo.example", subject="", text="")
    db.session.rollback()

    assert outbox() == []


def test_writing_nothing_leaves_nothing(settings, database):
    actions.write_nothing()
    db.session.commit()

    assert outbox() == []
