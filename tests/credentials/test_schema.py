"""The shape of a credential, against 1EdTech's own schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from portal.credentials import schema

VECTOR = json.loads((Path(__file__).parent / "eddsa-rdfc-2022-testvector.json").read_text())


def test_the_published_example_has_the_right_shape():
    assert schema.problem(VECTOR) is None


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("validFrom",), "2026-03-03", "credential.validFrom: must be a date-time"),
        (("validFrom",), 5, "credential.validFrom: must be of type string"),
        (("validFrom",), None, "credential.validFrom: must be of type string"),
        (("type",), ["VerifiableCredential"], "credential.type: does not have what must be among its items"),
        (("type",), [], "credential.type: must have 1 items at least"),
        (("@context", 0), "https://example.com", "must be one of https://www.w3.org/ns/credentials/v2"),
        (("credentialSubject", "achievement"), {}, "credential.credentialSubject.achievement"),
        (("credentialSubject", "achievement", "achievementType"), "Medal", "achievementType"),
        (("credentialSubject", "identifier"), [{"type": "IdentityObject"}], "credential.credentialSubject.identifier"),
        (
            ("credentialSubject", "creditsEarned"),
            True,
            "credential.credentialSubject.creditsEarned: must be of type number",
        ),
        (("credentialStatus",), [], "credential.credentialStatus: must be of type object"),
    ],
)
def test_a_wrong_shape_is_named_with_its_place(path: tuple[Any, ...], value: Any, problem: str):
    changed = copy.deepcopy(VECTOR)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value

    assert problem in str(schema.problem(changed))


@pytest.mark.parametrize("member", ["@context", "id", "type", "credentialSubject", "issuer", "validFrom"])
def test_a_missing_member_is_named(member: str):
    changed = {name: value for name, value in VECTOR.items() if name != member}

    assert schema.problem(changed) == f"credential: {member} is missing"


@pytest.mark.parametrize("thing", [None, 5, "text", [], True])
def test_what_is_no_object_is_refused(thing: Any):
    assert schema.problem(thing) is not None
