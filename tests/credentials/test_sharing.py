"""Private until its owner shares it; only its owner may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal import credentials, db
from portal.credentials import queries
from portal.errors import NotFound, Refused

if TYPE_CHECKING:
    from portal.credentials.models import Credential
    from portal.people.models import Person


def test_a_new_credential_exists_for_its_owner_alone(credential: Credential, robert: Person, maya: Person):
    assert queries.credential(credential.id, viewer=robert).id == credential.id

    for viewer in (None, maya):
        with pytest.raises(NotFound):
            queries.credential(credential.id, viewer=viewer)
        with pytest.raises(NotFound):
            queries.credential_by_short(credential.short, viewer=viewer)
        with pytest.raises(NotFound):
            queries.credential_of_award(credential.award, viewer=viewer)
    assert queries.credentials_of(robert.id, only_shared=True) == []


def test_shared_it_exists_for_everybody(credential: Credential, robert: Person):
    credentials.share(credential, by=robert)
    db.session.commit()

    assert queries.credential_by_short(credential.short, viewer=None).id == credential.id
    assert [one.id for one in queries.credentials_of(robert.id, only_shared=True)] == [credential.id]


def test_withdrawn_it_is_private_again(credential: Credential, robert: Person):
    credentials.share(credential, by=robert)
    credentials.withdraw(credential, by=robert)
    db.session.commit()

    with pytest.raises(NotFound):
        queries.credential(credential.id, viewer=None)


def test_nobody_shares_or_withdraws_what_is_not_theirs(credential: Credential, robert: Person, maya: Person):
    with pytest.raises(NotFound):
        credentials.share(credential, by=maya)
    credentials.share(credential, by=robert)
    with pytest.raises(NotFound):
        credentials.withdraw(credential, by=maya)

    assert credential.is_shared


def test_a_revoked_badge_is_not_shared(credential: Credential, robert: Person):
    credentials.revoke(credential.id, reason="By mistake.")
    db.session.refresh(credential)

    with pytest.raises(Refused, match="taken back"):
        credentials.share(credential, by=robert)


def test_a_shared_address_cannot_be_guessed(credential: Credential):
    assert len(credential.short) >= 10
    assert credential.id[14] == "4"  # random, not a counter
