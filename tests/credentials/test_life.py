"""The life of a credential: what everybody who checks it is told before and after rotation, expiry, revocation, taking
back and re-issue.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from portal import clock, credentials, db
from portal.credentials import keys, queries
from tests.credentials.conftest import anew, shows_revoked, take_back

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.visiting import Visit

THREE_YEARS = dt.timedelta(days=3 * 366)


@dataclass(frozen=True)
class Told:
    """What is told of a credential: which checks fail, how its assertion answers, whether lists show it as revoked."""

    wrong: tuple[str, ...] = ()
    wrong_ob2: tuple[str, ...] = ()
    assertion: int = 200
    is_listed: bool = False
    newest: str = "itself"


@dataclass(frozen=True)
class World:
    """What may happen to the credential."""

    settings: Settings
    credential: Credential
    robert: Person
    stack: ExitStack

    def nothing(self) -> None:
        """Time stands still."""

    def rotation(self) -> None:
        keys.rotate(self.settings.keys)

    def expiry(self) -> None:
        self.stack.enter_context(clock.at(clock.now() + THREE_YEARS))

    def revocation(self) -> None:
        credentials.revoke(self.credential.id, reason="Issued by mistake.")

    def taking_back(self) -> None:
        take_back("session.completed:one")
        credentials.settle([self.robert.id])

    def reissue(self) -> None:
        credentials.reissue(self.credential.id, reason="A better picture.")

    def renewal(self) -> None:
        self.expiry()
        credentials.renew(self.credential.id, by=self.robert)

    def compromise(self) -> None:
        self.rotation()
        credentials.reissue_signed_with(self.credential.kid, reason="The key was lost.")

    def reissue_then_taking_back(self) -> None:
        self.reissue()
        self.taking_back()


GONE = Told(wrong=("status",), wrong_ob2=("status",), assertion=410, is_listed=True)
REPLACED = Told(wrong=("status",), wrong_ob2=("status",), assertion=410, is_listed=True, newest="good")
LIFE: list[tuple[Callable[[World], None], Told]] = [
    (World.nothing, Told()),
    (World.rotation, Told()),
    (World.expiry, Told(wrong=("dates",), wrong_ob2=("dates",))),
    (World.revocation, GONE),
    (World.taking_back, GONE),
    (World.reissue, REPLACED),
    (World.renewal, Told(("status", "dates"), ("status", "dates"), 410, is_listed=True, newest="good")),
    (World.compromise, REPLACED),
    (World.reissue_then_taking_back, Told(("status",), ("status",), 410, is_listed=True, newest="revoked")),
]


@pytest.mark.parametrize(("happen", "expected"), LIFE, ids=[happen.__name__ for happen, _told in LIFE])
def test_what_is_told_before_and_after(
    happen: Callable[[World], None],
    expected: Told,
    client: Visit,
    expiring: Credential,
    settings: Settings,
    robert: Person,
    still_clock: ExitStack,
):
    credentials.share(expiring, by=robert)
    db.session.commit()
    assert told(client, expiring) == Told()

    happen(World(settings, expiring, robert, still_clock))

    assert told(client, expiring) == expected


def told(client: Visit, found: Credential) -> Told:
    """Asked of everybody who may be asked."""
    listed = [each["id"] for each in client.get("/status/1edtech/portal").get_json()["revokedCredential"]]
    listed_ob2 = [each["id"] for each in client.get("/ob2/revocations/portal").get_json()["revokedAssertions"]]
    answers = {
        shows_revoked(found),
        f"http://localhost/credentials/{found.id}" in listed,
        f"http://localhost/ob2/assertions/{found.id}" in listed_ob2,
    }
    (is_listed,) = answers
    return Told(
        wrong=wrong(found.document),
        wrong_ob2=wrong(found.ob2_document),
        assertion=client.get(f"/ob2/assertions/{found.id}").status_code,
        is_listed=is_listed,
        newest=state_of_newest(found),
    )


def wrong(text: str) -> tuple[str, ...]:
    return tuple(check.name for check in credentials.verify(text).checks if check.ok is False)


def state_of_newest(found: Credential) -> str:
    newest = queries.newest_copy(found.id).id
    if newest == found.id:
        return "itself"
    copies = credentials.verify(anew(newest).document), credentials.verify(anew(newest).ob2_document)
    return "good" if all(copy.is_good for copy in copies) else "revoked"


def test_what_is_signed_says_until_when_and_where_a_fresh_copy_is(expiring: Credential):
    document, assertion = json.loads(expiring.document), json.loads(expiring.ob2_document)

    assert (document["validFrom"], document["validUntil"]) == ("2026-03-03T09:00:00Z", "2028-03-03T09:00:00Z")
    assert document["refreshService"] == {
        "id": f"http://localhost/credentials/{expiring.id}/refresh",
        "type": "1EdTechCredentialRefresh",
    }
    assert assertion["expires"] == "2028-03-03T09:00:00Z"
    assert expiring.valid_until == dt.datetime(2028, 3, 3, 9, tzinfo=dt.UTC)


def test_what_is_good_for_ever_says_nothing_of_an_end(credential: Credential):
    assert not {"validUntil", "refreshService"} & json.loads(credential.document).keys()
    assert "expires" not in json.loads(credential.ob2_document)
