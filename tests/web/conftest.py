"""At the counter: people who have a password, and a look at what came back."""

from __future__ import annotations

import re
from functools import cache

import pytest

from portal import db
from portal.people import passwords

PASSWORD = "a long enough sentence"


@cache
def kept_password():
    """What is kept of ``PASSWORD``; hashing takes its time, so once."""
    return passwords.hashed(PASSWORD)


def only(pattern, text):
    """What stands in the brackets of ``pattern``, which has to be there."""
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def csrf_token_in(page):
    """The token of the first form on a page."""
    return only(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)


@pytest.fixture
def password(house, robert, maya):
    """The password of Robert and of Maya."""
    for person in (robert, maya):
        person.password_hash = kept_password()
    db.session.commit()
    return PASSWORD
