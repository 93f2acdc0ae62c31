"""An endorsement, and the document of who endorsed, as Digital Bazaar's libraries see them."""

from __future__ import annotations

import base64
import json

import pytest

from portal.credentials import contexts, keys
from portal.credentials.endorsing import actions
from portal.credentials.issuer import current
from tests.interop import makers

SCRIPTS = ("endorsements.mjs", "digital-bazaar.mjs", "offline.mjs")
WORDS = "We asked “who knows?”, and people with this badge knew: <always> & in {every} house."


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_digital_bazaar_takes_it_and_not_with_one_word_changed(client, house, cache, tmp_path):
    keys.create(current().keys)
    name = actions.endorse_badge_for("first-session", "Chamber of Skills", "https://skills.example", WORDS)
    text = client.get(f"/endorsements/{name}").text
    (tmp_path / "signed").write_text(text)
    (tmp_path / "changed").write_text(text.replace("always", "never"))
    pinned = {address: answer(contexts.document(address)) for address in contexts.FILES}
    endorser = {f"https://localhost/endorsers/{name}/did.json": answer(client.get(f"/endorsers/{name}/did.json").json)}
    (tmp_path / "known").write_text(json.dumps(pinned | endorser))
    for script in SCRIPTS:
        (tmp_path / script).write_bytes((makers.HERE / script).read_bytes())
    (tmp_path / "node_modules").symlink_to(makers.of_npm(cache) / "node_modules")

    said = makers.run(["node", *(tmp_path / file for file in ("endorsements.mjs", "known", "signed", "changed"))])

    assert json.loads(said) == [
        {"verified": True, "errors": []},
        {"verified": False, "errors": ["Invalid signature."]},
    ]


def answer(document):
    """What the world says of it."""
    body = base64.b64encode(json.dumps(document).encode()).decode()
    return {"status": 200, "type": "application/json", "base64": body}
