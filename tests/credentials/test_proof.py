"""The proof of a credential: exactly what the standard says, and nothing is left outside of it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.credentials import base58, keys, proof, suites

VECTOR = json.loads((Path(__file__).parent / "eddsa-rdfc-2022-testvector.json").read_text())
SEED = "6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4"
"""Published with the example in the Open Badges 3.0 specification, appendix "Proof: Data Integrity"."""


@pytest.fixture
def key() -> keys.SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SEED))
    return keys.SigningKey(keys.multikey(private.public_key()), private)


def _signed(document: dict[str, Any], key: keys.SigningKey) -> dict[str, Any]:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    created = dt.datetime.fromisoformat(VECTOR["proof"]["created"])
    return proof.sign(unsigned, key, method=VECTOR["proof"]["verificationMethod"], created=created)


def test_signing_the_published_example_gives_the_published_proof(key: keys.SigningKey):
    signed = _signed(VECTOR, key)

    assert signed["proof"] == [VECTOR["proof"]]


def test_the_published_example_verifies(key: keys.SigningKey):
    assert proof.problem(VECTOR, keys.public_key(key.kid)) is None


def test_another_key_is_noticed():
    stranger = Ed25519PrivateKey.generate().public_key()

    assert proof.problem(VECTOR, keys.public_key(VECTOR["proof"]["verificationMethod"].partition("#")[2])) is None
    assert proof.problem(VECTOR, stranger) is not None


def test_what_is_known_to_hold_is_not_found_out_again(key: keys.SigningKey):
    public = key.private.public_key()
    signed = _signed({**VECTOR, "name": "Another badge"}, key)
    assert proof.problem(signed, public) is None
    began = time.thread_time()

    assert proof.problem(signed, public) is None
    assert time.thread_time() - began < 0.003


def test_no_more_is_remembered_than_has_room(key: keys.SigningKey):
    proof.known_to_hold.update({str(number).encode(): None for number in range(proof.REMEMBERED)})

    assert proof.problem(_signed({**VECTOR, "name": "One more badge"}, key), key.private.public_key()) is None
    assert len(proof.known_to_hold) == proof.REMEMBERED
    proof.known_to_hold.clear()


def test_a_proof_with_an_end_is_looked_at_each_time(key: keys.SigningKey):
    options = {name: value for name, value in VECTOR["proof"].items() if name != "proofValue"}
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1.5)
    options |= {"expires": soon.isoformat(timespec="milliseconds")}
    unsigned = {name: value for name, value in VECTOR.items() if name != "proof"}
    value = "z" + base58.encode(key.private.sign(suites.digest(unsigned, options)))
    document = {**unsigned, "proof": {**options, "proofValue": value}}

    assert proof.problem(document, key.private.public_key()) is None
    time.sleep(max(0.0, (soon - dt.datetime.now(dt.UTC)).total_seconds()) + 0.1)
    assert proof.problem(document, key.private.public_key()) is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), "Another badge"),
        (("validFrom",), "2011-01-01T00:00:00Z"),
        (("issuer", "name"), "Somebody else"),
        (("credentialSubject", "id"), "did:example:somebody-else"),
        (("credentialSubject", "achievement", "criteria", "narrative"), "Nothing was done."),
        (("invented",), "a term that no context defines"),
        (("credentialSubject", "grade"), "a term that no context defines"),
        (("https://example.com/injected",), "spelled as an address"),
        (("id",), "relative/id"),
        (("@included",), [{"id": "https://example.com/x", "name": "more"}]),
        (("proof", "created"), "2011-01-01T19:23:24Z"),
        (("proof", "proofPurpose"), "authentication"),
        (("proof", "proofValue"), "z" + "1" * 64),
        (("proof", "proofValue"), "not base58"),
        (("proof", "proofValue"), None),
        (("proof", "cryptosuite"), "eddsa-jcs-2022"),
        (("proof", "note"), "a term that no context defines"),
        (("proof", "id"), "urn:uuid:00000000-0000-4000-8000-000000000000"),
        (("proof",), []),
        (("proof",), "z6Mk"),
        (("proof",), [VECTOR["proof"], VECTOR["proof"]]),
        (("@context",), "https://www.w3.org/ns/credentials/v2"),
        (("@context", 1), "https://example.com/never-fetched.json"),
        (("@context", 1), {"name": "https://example.com/redefined"}),
    ],
)
def test_whatever_is_changed_added_or_hidden_is_noticed(key: keys.SigningKey, path: tuple[Any, ...], value: Any):
    changed = copy.deepcopy(VECTOR)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    assert proof.problem(VECTOR, keys.public_key(key.kid)) is None

    assert proof.problem(changed, keys.public_key(key.kid)) is not None


def test_a_graph_that_would_take_for_ever_is_refused_in_time(key: keys.SigningKey):
    """Blank nodes that cannot be told apart: canonicalising them is factorial."""
    poison = copy.deepcopy(VECTOR)
    ring = [{"id": f"_:b{n}", "type": ["Profile"], "parentOrg": {"id": f"_:b{(n + 1) % 12}"}} for n in range(12)]
    poison["evidence"] = [{"type": ["Evidence"], "narrative": "x", "profile": part} for part in ring]

    assert proof.problem(poison, keys.public_key(key.kid)) is not None


def test_many_threads_sign_the_same_at_once(key: keys.SigningKey):
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _n: _signed(VECTOR, key)["proof"][0]["proofValue"], range(40)))

    assert set(signed) == {VECTOR["proof"]["proofValue"]}
