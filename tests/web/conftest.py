"""At the counter: people who have a password, and a look at what came back."""

from __future__ import annotations

from functools import cache

import pytest

from portal import db
from portal.people import passwords

PASSWORD = "a long enough sentence"


@cache
def kept_password():
    """What is kept of ``PASSWORD``; hashing takes its time, so once."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def password(house, robert, maya):
    """The password of Robert and of Maya."""
    for person in (robert, maya):
        person.password_hash = kept_password()
    db.session.commit()
    return PASSWORD
