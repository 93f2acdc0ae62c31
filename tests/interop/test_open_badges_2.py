"""Open Badges 2.0 in every form, as 1EdTech's validator and jose see it."""

from __future__ import annotations

import pytest

from tests.interop.world import EMAIL, HOSTED, SIGNED


@pytest.mark.parametrize("form", [*HOSTED, *SIGNED])
def test_1edtech_takes_it_and_knows_whose_it_is(validator, form):
    said = validator[f"good.{form}"]

    assert (said["valid"], said["problems"]) == (True, [])
    assert said["recipient"] == {"email": EMAIL}
    assert {"Assertion", "BadgeClass", "Issuer"} <= set(said["graph"])


@pytest.mark.parametrize("form", SIGNED)
def test_1edtech_finds_the_key_and_the_revocation_list(validator, form):
    assert {"CryptographicKey", "RevocationList"} <= set(validator[f"good.{form}"]["graph"])


@pytest.mark.parametrize("form", HOSTED)
def test_1edtech_refuses_what_nobody_hosts(validator, form):
    said = validator[f"changed.{form}"]

    assert not said["valid"]
    assert "offline: https://portal.example/ob2/assertions/" in said["problems"][0]


@pytest.mark.parametrize("form", SIGNED)
def test_1edtech_refuses_one_changed_letter(validator, form):
    said = validator[f"changed.{form}"]

    assert not said["valid"]
    assert "Signature verification failed" in said["problems"][0]


@pytest.mark.parametrize("form", ["ob2.json", "ob2.jws"])
def test_1edtech_refuses_what_is_revoked(validator, form):
    assert not validator[f"revoked.{form}"]["valid"]


def test_1edtech_reads_the_reason_in_the_revocation_list(validator):
    assert validator["revoked.ob2.jws"]["problems"][0].endswith("with reason: It was somebody else.")


@pytest.mark.parametrize("form", SIGNED)
def test_jose_takes_the_signature_of_the_key_that_the_issuer_owns(node, form):
    said = node["said"][f"good.{form}"]["jose"]

    assert (said["verified"], said["header"]["alg"], said["errors"]) == (True, "RS256", [])
    assert said["key"]["owner"] == said["issuer"]["id"] == said["claims"]["badge"]["issuer"]
    assert said["issuer"]["publicKey"] == said["key"]["id"] == said["claims"]["verification"]["creator"]


@pytest.mark.parametrize("form", SIGNED)
def test_jose_refuses_one_changed_letter(node, form):
    said = node["said"][f"changed.{form}"]["jose"]

    assert said == {"verified": False, "errors": ["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"]}
