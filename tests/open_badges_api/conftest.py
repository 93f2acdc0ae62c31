"""Robert's wallet with tokens for everything, his own credential, and one that somebody elsewhere issued to him."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from portal import credentials
from portal.credentials import keys
from portal.credentials.issuer import current
from tests.credentials.conftest import hold_session, only_of
from tests.oauth.wallet import Wallet

if TYPE_CHECKING:
    from portal.credentials.models import Credential


@pytest.fixture
def mint(house, settings):
    """A mint that can sign, of the test's own portal."""
    folder = current().keys
    if not keys.listed(folder):
        keys.create(folder)


@pytest.fixture
def credential(mint, maya, robert) -> Credential:
    """Robert's credential for his first session, private."""
    hold_session(maya, robert)
    credentials.settle([robert.id])
    return only_of(robert)


@pytest.fixture
def wallet(app, client, robert):
    """A wallet, and Robert in front of it."""
    return Wallet(app, client.sign_in(robert))


@pytest.fixture
def tokens(wallet):
    """What the wallet was given: everything."""
    return wallet.tokens()


WORDS = {
    400: ("invalid_data", "invalid_query_parameter"),
    401: ("unauthorizedrequest",),
    403: ("forbidden",),
    404: ("not_found",),
    405: ("not_allowed",),
    429: ("server_busy",),
    500: ("internal_server_error",),
    503: ("server_busy",),
}
"""Of the enumeration Imsx_CodeMinorFieldValue in Open Badges 3.0, by status."""


def said(answer, status):
    """The sentence of a refusal, which has the shape that 1EdTech gives it."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/json"
    info = json.loads(answer.text)
    (field,) = info.pop("imsx_codeMinor")["imsx_codeMinorField"]
    assert field.pop("imsx_codeMinorFieldValue") in WORDS.get(status, ("unknown",))
    assert field == {"imsx_codeMinorFieldName": "portal"}
    sentence = info.pop("imsx_description")
    assert info == {"imsx_codeMajor": "failure", "imsx_severity": "status" if status == 404 else "error"}
    return sentence
