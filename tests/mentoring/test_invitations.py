"""What a session sends: a calendar entry whose UID stays and whose SEQUENCE rises."""

from __future__ import annotations

import email
import email.policy

from portal import clock
from portal.mentoring import actions
from portal.post.sending import send_waiting
from tests.cast import kept
from tests.mentoring.meeting import WEEK, entries_to, fixed, mails_to, proposed

TRICK = "Robert\r\nBcc: thief@evil.example"


def sent_to(settings, person):
    """The mails as they lie in the folder, parsed."""
    send_waiting(settings)
    found = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in sorted((settings.instance / "mail").glob("*.eml"))
    ]
    return [message for message in found if person.email in str(message["To"])]


def test_only_the_other_one_is_asked(pair, maya, robert):
    proposed(pair, by=maya)

    assert entries_to(maya) == []
    [(method, entry)] = entries_to(robert)
    assert (method, str(entry["STATUS"])) == ("REQUEST", "TENTATIVE")


def test_who_reads_another_language_is_asked_in_one_that_the_portal_speaks(app, pair, maya, robert):
    robert.language = "pt-BR"

    with app.app_context():
        proposed(pair, by=maya)

    assert len(entries_to(robert)) == 1


def test_the_uid_stays_and_the_sequence_rises(pair, maya, robert):
    meeting = proposed(pair, by=maya)
    actions.accept(meeting, by=robert)
    actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=30, by=maya)
    actions.accept(meeting, by=robert)
    actions.cancel(meeting, by=maya)

    entries = entries_to(robert)
    assert [method for method, _entry in entries] == ["REQUEST"] * 4 + ["CANCEL"]
    assert {str(entry["UID"]) for _method, entry in entries} == {f"{meeting.id}@sessions"}
    sequence = [int(entry["SEQUENCE"]) for _method, entry in entries]
    assert sequence == sorted(set(sequence))
    assert [str(entry["STATUS"]) for _method, entry in entries] == [
        "TENTATIVE", "CONFIRMED", "TENTATIVE", "CONFIRMED", "CANCELLED",
    ]  # fmt: skip


def test_who_asks_for_another_time_has_it_once_it_is_accepted(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)

    actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=30, by=maya)
    assert entries_to(maya)[-1][1]["DTSTART"].dt == clock.now() + WEEK
    actions.accept(meeting, by=robert)

    assert entries_to(maya)[-1][1]["DTSTART"].dt == clock.now() + 2 * WEEK


def test_a_deed_done_twice_is_told_once(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    actions.accept(meeting, by=robert)
    for _time in range(2):
        actions.cancel(meeting, by=maya)

    assert [mail.subject for mail in mails_to(robert) if mail.calendar] == [
        "Maya Lindqvist proposes a session",
        "Your session with Maya Lindqvist is fixed",
        "Your session with Maya Lindqvist is cancelled",
    ]


def test_the_other_one_is_the_organizer(pair, maya, robert):
    fixed(pair, maya=maya, robert=robert)

    assert str(entries_to(maya)[-1][1]["ORGANIZER"]) == f"mailto:{robert.email}"
    assert str(entries_to(robert)[-1][1]["ORGANIZER"]) == f"mailto:{maya.email}"


def test_each_reads_the_time_on_their_own_clock(pair, maya, robert):
    robert.timezone = "America/Sao_Paulo"

    fixed(pair, maya=maya, robert=robert)

    assert "Tuesday, 10 March 2026, 10:00 (Europe/Zurich)" in mails_to(maya)[-1].text
    assert "Tuesday, 10 March 2026, 06:00 (America/Sao_Paulo)" in mails_to(robert)[-1].text


def test_nothing_typed_gets_into_headers_or_fields(pair, maya, robert, settings):
    robert.name = TRICK
    agenda = "Look\r\nATTENDEE:mailto:thief@evil.example\rEND:VEVENT\u2028X-EVIL:1\x00"

    kept(fixed(pair, maya=maya, robert=robert, agenda=agenda, link="https://zoom.us/j/1;ATTENDEE=2,3"))

    for _method, entry in entries_to(maya):
        assert len(entry["ATTENDEE"]) == 2
        assert "X-EVIL" not in entry
        assert str(entry["LOCATION"]) == "https://zoom.us/j/1;ATTENDEE=2,3"
    for message in sent_to(settings, maya):
        assert "Bcc" not in message
        assert "thief" not in str(message["To"]) + str(message["From"])


def test_a_mail_carries_the_entry_with_its_method(pair, maya, robert, settings):
    meeting = kept(fixed(pair, maya=maya, robert=robert))
    actions.cancel(meeting, by=maya)
    kept(meeting)

    methods = {
        part.get_param("method")
        for message in sent_to(settings, robert)
        for part in message.walk()
        if part.get_content_type() == "text/calendar"
    }
    assert methods == {"REQUEST", "CANCEL"}
