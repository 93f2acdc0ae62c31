"""What ``docs/badges-api.md`` shows is what happens, and its numbers are those of the code."""

from __future__ import annotations

import json
import re
from string import Template

import pytest

from portal import db
from portal.blueprints.open_badges_api import credentials
from portal.credentials import offers
from portal.credentials.received import actions as received
from portal.credentials.verify import LONGEST
from portal.people.apps import actions as apps
from tests.api.test_docs import curled
from tests.house.sources import ROOT
from tests.oauth.wallet import EVERYTHING, challenge_of, parameters

PORTAL = "http://127.0.0.1:8000"
VERIFIER = "a-verifier-of-more-than-forty-three-letters-in-all"
TEXT = (ROOT / "docs/badges-api.md").read_text()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_app_that_does_what_is_shown_gets_the_badges(client, robert, credential):
    (question,) = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
    commands = iter(re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL))

    def run(**values):
        answer = curled(client, Template(next(commands)).substitute(values))
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    app = run()
    client.sign_in(robert)
    asked = {"CLIENT_ID": app["client_id"], "STATE": "before", "CHALLENGE": challenge_of(VERIFIER)}
    back = client.submit(Template(question.strip()).substitute(asked).removeprefix(PORTAL), decision="allow")
    offer = offers.make(credential, by=robert)
    db.session.commit()
    known = {"CLIENT_ID": app["client_id"], "CLIENT_SECRET": app["client_secret"], "VERIFIER": VERIFIER}
    tokens = run(CODE=parameters(back.location)["code"], **known)
    badges = run(TOKEN=tokens["access_token"])
    protocols = run(OFFER=offer)
    taken = run(OFFER=offer)

    assert badges["credential"] == [json.loads(credential.document)]
    assert tokens["refresh_token"]
    assert protocols["protocols"]["vcapi"].endswith(f"/exchanges/{offer}")
    assert taken["verifiablePresentation"]["verifiableCredential"] == badges["credential"]
    assert next(commands, None) is None


def test_every_scope_is_there():
    assert [name for name in EVERYTHING.split() if f"| `{name.split('/')[-1]}` |" not in TEXT] == []


def test_its_numbers_are_those_of_the_code():
    for number in (
        f"`limit` ({credentials.USUAL}, at most {credentials.MOST})",
        f"room for {received.MOST} badges of at most {LONGEST // 1024} KB",
        f"is good for {apps.REFRESH_LASTS.days} days",
    ):
        assert number in TEXT
    assert apps.CODE_LASTS.total_seconds() == 5 * 60
    assert apps.ACCESS_LASTS.total_seconds() == 3600
