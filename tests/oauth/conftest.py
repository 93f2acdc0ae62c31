"""Robert, signed in, and a wallet."""

from __future__ import annotations

import pytest

from tests.oauth.wallet import Wallet


@pytest.fixture
def robert_there(client, robert):
    """Robert's browser."""
    return client.sign_in(robert)


@pytest.fixture
def wallet(app, robert_there):
    """A wallet that can keep a secret, and Robert in front of it."""
    return Wallet(app, robert_there)


@pytest.fixture
def public_wallet(app, robert_there):
    """A wallet that cannot keep a secret, and Robert in front of it."""
    return Wallet(app, robert_there, token_endpoint_auth_method="none")
