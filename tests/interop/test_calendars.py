"""Our invitations and our feed in a calendar of other makers (ical.js, which Thunderbird reads them with)."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from portal import clock
from portal.mentoring import actions, calendars, queries
from tests.cast import kept
from tests.interop import makers
from tests.mentoring.meeting import WEEK, fixed, mails_to, proposed

TRICK = 'Robert; "Bob", Keller\r\nSTATUS:CANCELLED'


@pytest.fixture
def calendar_after(cache, tmp_path):
    """What is in the calendar after these messages, for each order in which they may come."""

    for script in ("calendars.mjs", "offline.mjs"):
        (tmp_path / script).write_bytes((makers.HERE / script).read_bytes())
    (tmp_path / "node_modules").symlink_to(makers.of_npm(cache) / "node_modules")

    def ask(orders):
        (tmp_path / "orders.json").write_text(json.dumps([list(order) for order in orders]))
        return json.loads(makers.run(["node", tmp_path / "calendars.mjs", tmp_path / "orders.json"]))

    return ask


def invitations_to(person):
    """The calendar entries that this person received by mail, in order."""
    return [mail.calendar for mail in mails_to(person) if mail.calendar]


def test_an_invitation_reads_as_it_was_meant(calendar_after, pair, maya, robert):
    robert.name = TRICK
    agenda = (
        "One; two, three\\n\nand a line that is much longer than seventy-five letters, with an é, a ✓ and a 🙂 in it"
    )
    meeting = fixed(pair, maya=maya, robert=robert, agenda=agenda, link="https://zoom.us/j/1?pwd=a,b;c")

    [[entry]] = calendar_after([invitations_to(robert)[-1:]])

    assert entry == {
        "uid": f"{meeting.id}@sessions",
        "sequence": 1,
        "method": "REQUEST",
        "status": "CONFIRMED",
        "summary": 'Mentoring: Maya Lindqvist and Robert; "Bob", Keller STATUS:CANCELLED',
        "location": "https://zoom.us/j/1?pwd=a,b;c",
        "description": agenda,
        "begins": "2026-03-10T09:00:00.000Z",
        "ends": "2026-03-10T09:45:00.000Z",
        "organizer": f"mailto:{maya.email}",
        "attendees": {f"mailto:{maya.email}": "ACCEPTED", f"mailto:{robert.email}": "ACCEPTED"},
    }


def test_a_change_and_a_cancellation_end_the_same_in_whatever_order_they_come(calendar_after, pair, maya, robert):
    meeting = proposed(pair, by=maya)
    actions.accept(meeting, by=robert)
    actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=30, by=maya)
    actions.accept(meeting, by=robert)
    moved = invitations_to(robert)
    actions.cancel(meeting, by=maya)
    cancelled = invitations_to(robert)
    assert len(cancelled) == 5

    after_the_move = calendar_after([*permutations(moved), [*moved, *moved]])
    assert all(found == after_the_move[0] for found in after_the_move)
    [entry] = after_the_move[0]
    assert (entry["status"], entry["begins"], entry["ends"]) == (
        "CONFIRMED", "2026-03-17T09:00:00.000Z", "2026-03-17T09:30:00.000Z",
    )  # fmt: skip


def test_a_cancellation_wins_whenever_it_comes(calendar_after, pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=30, by=robert)
    actions.stay(meeting, by=maya)
    actions.cancel(meeting, by=maya)

    for person in (maya, robert):
        found = calendar_after(permutations(invitations_to(person)))
        assert {(entry["method"], entry["status"], entry["sequence"]) for [entry] in found} == {
            ("CANCEL", "CANCELLED", 4)
        }


def test_the_feed_says_the_same_as_the_invitations(calendar_after, pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert, link="https://zoom.us/j/1")
    gone = fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + 2 * WEEK)
    actions.cancel(gone, by=robert)
    kept(meeting)

    text = calendars.feed(maya, queries.entries_of(maya), site="https://portal.example")
    by_feed, by_mail = calendar_after([[text], invitations_to(maya)])

    said = ("uid", "sequence", "status", "summary", "begins", "ends", "location", "organizer")
    assert [[entry[name] for name in said] for entry in by_feed] == [
        [entry[name] for name in said] for entry in by_mail
    ]
    assert {entry["method"] for entry in by_feed} == {"PUBLISH"}
