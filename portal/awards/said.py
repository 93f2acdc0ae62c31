"""What people write when they give, take back or nominate, as it is kept."""

from __future__ import annotations

import unicodedata

from flask_babel import gettext as _

from portal.errors import Refused

REASON = range(3, 601)
"""Letters of a reason."""


def checked_reason(text: str) -> str:
    """A reason as it is kept: on one line."""
    reason = one_line(text)
    if len(reason) not in REASON:
        raise Refused(_("Please say why, in 3 to 600 letters: the person will read it."), field="reason")
    return reason


def one_line(text: str) -> str:
    """A text without control characters, on one line."""
    seen = (" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    return " ".join("".join(seen).split())
