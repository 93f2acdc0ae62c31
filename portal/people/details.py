"""What can be said of a person, and the shape in which it is kept; what has no such shape is refused."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _

from portal import clock
from portal.errors import Refused

LONGEST = 120
"""Letters of a name or a department."""

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")


def normal_email(text: str) -> str:
    """An address as it is kept: lower case, plain ASCII letters (RFC 5321), no way to pass for another's."""
    typed = text.strip()
    address = typed.lower()
    if len(typed) > 254 or not typed.isascii() or "=?" in address or not _EMAIL.fullmatch(address):
        raise Refused(_("That is not an e-mail address. It looks like name@example.org."), field="email")
    return address


def normal_name(text: str) -> str:
    """A name on one line, as its owner writes it."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused(_("Please give a name of at most %(n)s letters.", n=LONGEST), field="name")
    return name


def normal_department(text: str) -> str:
    """A department on one line; may be empty."""
    department = " ".join(text.split())
    if len(department) > LONGEST or not department.isprintable():
        raise Refused(_("A department has at most %(n)s letters.", n=LONGEST), field="department")
    return department


def normal_language(text: str) -> str:
    """A language by its tag (BCP 47): ``en``, ``pt-BR``."""
    try:
        return str(Locale.parse(text.strip().replace("_", "-"), sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError) as problem:
        refusal = _("There is no language called %(name)s. Languages are named as en or pt-BR.", name=text)
        raise Refused(refusal, field="language") from problem


def normal_timezone(text: str) -> str:
    """A time zone of the IANA database."""
    if text not in clock.zones():
        raise Refused(_("There is no time zone called %(name)s.", name=text), field="timezone")
    return text
