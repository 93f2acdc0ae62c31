"""Passwords and tokens, and what is kept of them.

Passwords: argon2id (19 MiB, two passes, one lane: OWASP's minimum), 12 to 128 characters, any character; the same
however a keyboard composes its letters (NFKC, NIST SP 800-63B).
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from portal.errors import Refused

SHORTEST, LONGEST = 12, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$56l+KlXqXbmuojWlsojl5w$NJnlYKnlGASN4UkO21JXHGn+XxfekU/A1jSYuLhsdGw"
"""Of a random password that was thrown away: to compare with where there is none."""


def hashed(password: str) -> str:
    """The hash to keep; refuses what is too short, too long or too common. Takes tens of milliseconds."""
    if len(password) < SHORTEST:
        raise Refused(_("Please choose a password of at least %(n)s characters.", n=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise Refused(_("Please choose a password of at most %(n)s characters.", n=LONGEST), field="password")
    if password.casefold() in _common():
        raise Refused(_("Many people use this password. Please choose one that is your own."), field="password")
    return _hasher.hash(_composed(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is this password. Takes the same time where there is none to compare with."""
    try:
        is_the_one = _hasher.verify(kept or _NOBODYS, _composed(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return is_the_one and kept is not None and len(password) <= LONGEST


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256. Tokens are random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _composed(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    """The commonest passwords that are long enough to be chosen, as zxcvbn lists them."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # a megabyte that only a change of password needs

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST)
