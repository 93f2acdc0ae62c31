"""The verifiers of other makers are asked without a network: nothing can leave, and what is not known is refused."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from tests.interop import makers
from tests.interop.world import UNKNOWN

ATTEMPTS = """
import "./offline.mjs";
import http from "node:http";
import { lookup } from "node:dns/promises";
const said = {};
const attempt = async (name, act) => {
  said[name] = await act().then(() => "went out", () => "refused");
};
const address = process.argv[2];
await attempt("fetch", async () => fetch(address));
await attempt("http", () => new Promise((done, fail) => http.get(address, done).on("error", fail)));
await attempt("dns", async () => lookup("portal.example"));
console.log(JSON.stringify(said));
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who would hear a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def test_nothing_leaves_the_process_of_the_verifiers(listener, tmp_path):
    (tmp_path / "offline.mjs").write_bytes((makers.HERE / "offline.mjs").read_bytes())
    (tmp_path / "attempts.mjs").write_text(ATTEMPTS)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

    said = json.loads(makers.run(["node", tmp_path / "attempts.mjs", address]))

    assert said == {"fetch": "refused", "http": "refused", "dns": "refused"}
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_they_asked_for_what_the_portal_publishes_and_got_nothing_else(node):
    said = node["said"]["unknown.json"]

    assert set(node["missed"]) == {UNKNOWN}
    assert not said["bazaar"]["verified"]
    assert said["consortium"]["errors"] != []
