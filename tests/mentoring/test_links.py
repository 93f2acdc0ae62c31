"""Links to meet by."""

from __future__ import annotations

import pytest

from portal.errors import Refused
from portal.mentoring.links import checked_link, provider_of


@pytest.mark.parametrize(
    ("link", "provider"),
    [
        ("https://zoom.us/j/93", "Zoom"),
        ("https://acme.zoom.us/j/93?pwd=x", "Zoom"),
        ("https://teams.microsoft.com/l/meetup-join/1", "Teams"),
        ("https://teams.live.com/meet/1", "Teams"),
        ("https://meet.google.com/abc-defg-hij", "Meet"),
        ("https://meet.jit.si/Room", "Jitsi"),
        ("https://jitsi.acme.example/Room", "Jitsi"),
        ("https://acme.webex.com/meet/maya", "Webex"),
        ("https://MEET.GOOGLE.COM/abc", "Meet"),
        ("https://acme.whereby.com/maya", "Whereby"),
        ("https://bbb.acme.example/b/1", "BigBlueButton"),
        ("https://rooms.acme.example/1", "rooms.acme.example"),
        ("https://zoom.us.acme.example/j/93", "zoom.us.acme.example"),
        ("https://notzoom.us/j/93", "notzoom.us"),
    ],
)
def test_a_link_is_known_by_its_host(link, provider):
    assert checked_link(f"  {link} ") == link
    assert provider_of(link) == provider


def test_no_link_is_fine():
    assert checked_link("  ") == ""


@pytest.mark.parametrize(
    "link",
    [
        "http://zoom.us/j/93",
        "zoom.us/j/93",
        "javascript:alert(1)",
        "https://",
        "https://[",
        "https://zoom.us:99999/j",
        "https://localhost/room",
        "https://zoom.us@evil.example/j",
        "https://zoom.us/a b",
        "https://zoom.us/\r\nATTENDEE:mailto:x@y.example",
        "https://zoom.us/\x00",
        "https://zoom.us/" + "x" * 500,
    ],
)
def test_a_link_that_is_none_is_refused_at_its_field(link):
    with pytest.raises(Refused) as refused:
        checked_link(link)

    assert list(refused.value.fields) == ["link"]
