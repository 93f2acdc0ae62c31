"""Links to meet by: which are taken, and whose they are."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from flask_babel import gettext as _

from portal.errors import Refused

LONGEST = 500
PROVIDERS = {
    "zoom.us": "Zoom",
    "zoom.com": "Zoom",
    "zoomgov.com": "Zoom",
    "teams.microsoft.com": "Teams",
    "teams.live.com": "Teams",
    "teams.cloud.microsoft": "Teams",
    "teams.microsoft.us": "Teams",
    "meet.google.com": "Meet",
    "meet.jit.si": "Jitsi",
    "8x8.vc": "Jitsi",
    "webex.com": "Webex",
    "whereby.com": "Whereby",
    "gotomeeting.com": "GoTo",
    "meet.goto.com": "GoTo",
    "app.slack.com": "Slack",
    "v.ringcentral.com": "RingCentral",
    "meeting.zoho.com": "Zoho",
    "meeting.zoho.eu": "Zoho",
}
OWN_HOSTS = {"jitsi": "Jitsi", "bbb": "BigBlueButton"}
"""What people call the machine when they run one of their own."""


def checked_link(link: str) -> str:
    """A link to meet by: a whole https address that shows where it leads, or nothing."""
    link = link.strip()
    if not link:
        return ""
    parts = _parts(link)
    is_whole = parts is not None and parts.scheme == "https" and "." in (parts.hostname or "").strip(".")
    if parts is None or not is_whole or "@" in parts.netloc or not link.isprintable() or " " in link:
        raise Refused(_("The link has to be a whole address that begins with https://."), field="link")
    if len(link) > LONGEST:
        raise Refused(_("This link is too long. Please paste the short one from the invitation."), field="link")
    return link


def provider_of(link: str) -> str:
    """Who brings people together at this address: a name that people know, or the host's."""
    host = (urlsplit(link).hostname or "").rstrip(".")
    for domain, name in PROVIDERS.items():
        if host == domain or host.endswith("." + domain):
            return name
    named = host.split(".")[0]
    return next((name for part, name in OWN_HOSTS.items() if part in named), host)


def _parts(link: str) -> SplitResult | None:
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018  (reads it: an impossible port is found here)
    except ValueError:
        return None
    return parts
