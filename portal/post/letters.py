"""A mail of the outbox as a message (RFC 5322). Nothing that people wrote can become a header."""

from __future__ import annotations

import textwrap
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from portal.config import Settings
from portal.post.models import Mail

WIDTH = 76
"""Letters of a line; an address is never broken."""
_SEVEN_BIT = policy.default.clone(cte_type="7bit")


def letter(mail: Mail, settings: Settings) -> EmailMessage:
    """The message; raises ``ValueError`` when the recipient is no address."""
    host = _sender_host(settings)
    message = EmailMessage(policy=_SEVEN_BIT)
    message["From"] = Address("Portal", "portal", host)
    message["To"] = _address(mail.recipient)
    message["Subject"] = header(mail.subject)
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    body = "\n".join(map(_wrapped, mail.text.splitlines()))
    body += f"\n\n{settings.base_url}{mail.link}\n" if mail.link else "\n"
    message.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
    if mail.calendar and mail.calendar_method:
        message.add_alternative(mail.calendar, subtype="calendar", params={"method": mail.calendar_method})
        message.add_attachment(mail.calendar.encode(), maintype="application", subtype="ics", filename="session.ics")
    return message


def header(text: str) -> str:
    """Text on one line, as itself: Python before 3.11.10 reads line breaks out of encoded words (CVE-2024-6923)."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split()).replace("=?", "= ?")


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (HeaderParseError, IndexError) as problem:  # what the library makes of some that are none
        raise ValueError("no address") from problem


def _wrapped(paragraph: str) -> str:
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)


def _sender_host(settings: Settings) -> str:
    """The host of the portal; of one that is reached by number, a name that a sender may have."""
    host = urlsplit(settings.base_url).hostname or ""
    return host if any(part.isalpha() for part in host.split(".")) else "localhost"
