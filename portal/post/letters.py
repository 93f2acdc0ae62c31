"""A mail of the outbox as a message (RFC 5322). Nothing that people wrote can become a header.

Text, HTML and an entry for the calendar are alternatives in that order, the entry last (MS-OXCMAIL 2.1.3.3.8.2), with
its method (RFC 6047); it is attached once more for programs that look there. Answering machines are told to be silent
(RFC 3834), and one press of a button in the reader's own program is enough to do without more (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Sequence
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask_babel import force_locale

from portal.config import Settings
from portal.post import looks, unsubscribing, wording
from portal.post.kinds import KINDS
from portal.post.models import Mail

MOST = 20
"""Things that one mail tells in full; of more only what they are about."""
_SEVEN_BIT = policy.default.clone(cte_type="7bit")


def letter(mail: Mail, settings: Settings, gathered: Sequence[Mail] = ()) -> EmailMessage:
    """The message, with what was gathered in it; raises ``ValueError`` when the recipient is no address."""
    message = EmailMessage(policy=_SEVEN_BIT)
    _address_it(message, mail, settings)
    with force_locale(mail.language.replace("-", "_")):
        parts, foot = _parts(mail, settings, gathered), _foot(mail, settings)
        words, page = looks.plain(parts, foot), looks.html(parts, foot, language=mail.language, title=mail.subject)
    message.set_content(words, cte="7bit" if words.isascii() else "quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    if mail.calendar and mail.calendar_method:
        message.add_alternative(mail.calendar, subtype="calendar", params={"method": mail.calendar_method})
        message.add_attachment(mail.calendar.encode(), maintype="application", subtype="ics", filename="session.ics")
    return message


def header(text: str) -> str:
    """Text on one line, as itself: Python before 3.11.10 reads line breaks out of encoded words (CVE-2024-6923)."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split()).replace("=?", "= ?")


def _address_it(message: EmailMessage, mail: Mail, settings: Settings) -> None:
    host = _sender_host(settings)
    message["From"] = Address("Portal", "portal", host)
    message["To"] = _address(mail.recipient)
    message["Subject"] = header(mail.subject)
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    unsubscribe = _unsubscribe(mail, settings)
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        if settings.is_https:  # one click needs https
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _parts(mail: Mail, settings: Settings, gathered: Sequence[Mail]) -> list[looks.Part]:
    """The mail alone, or its first words and a part for each of the others."""
    if not gathered:
        return [looks.Part("", mail.text, _link(mail, settings))]
    told = [looks.Part(header(each.subject), each.text, _link(each, settings)) for each in gathered[:MOST]]
    others = "\n".join(f"- {header(each.subject)}" for each in gathered[MOST:])
    rest = [looks.Part("", others, settings.base_url + "/")] if others else []
    return [looks.Part("", mail.text, ""), *told, *rest]


def _foot(mail: Mail, settings: Settings) -> looks.Foot:
    wishes = f"{settings.base_url}/me/mail" if mail.person_id else ""
    return looks.Foot(wording.why(mail.kind), wishes, _unsubscribe(mail, settings))


def _link(mail: Mail, settings: Settings) -> str:
    return f"{settings.base_url}{mail.link}" if mail.link else ""


def _unsubscribe(mail: Mail, settings: Settings) -> str:
    if not mail.person_id or not KINDS[mail.kind].is_optional:
        return ""
    return settings.base_url + unsubscribing.path_for(mail.person_id, mail.kind, settings)


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (HeaderParseError, IndexError) as problem:  # what the library makes of some that are none
        raise ValueError("no address") from problem


def _sender_host(settings: Settings) -> str:
    """The host of the portal; of one that is reached by number, a name that a sender may have."""
    host = urlsplit(settings.base_url).hostname or ""
    return host if any(part.isalpha() for part in host.split(".")) else "localhost"
