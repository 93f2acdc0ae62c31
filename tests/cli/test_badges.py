"""``portal badges reissue``: one credential signed anew, or all of a key."""

from __future__ import annotations

import pytest

from tests.cli.test_awards import MAYA, WHY, badge, programme

__all__ = ["badge", "programme"]

REASON = ("--reason", "The key was lost.")


@pytest.fixture
def credential(badge, ask) -> str:
    """Maya's credential: its number."""
    return str(ask("SELECT id FROM credential")[0][0])


def editions(ask):
    return ask("SELECT edition, revocation_reason, replaced_by IS NULL FROM credential ORDER BY edition")


def test_one_is_signed_anew_and_twice_is_once(portal, credential, ask):
    first = portal("badges", "reissue", credential, *REASON, "--json")
    again = portal("badges", "reissue", credential, *REASON, "--json")

    assert (first.code, again.json) == (0, first.json)
    assert first.json["credential"] != credential
    assert editions(ask) == [(1, "Replaced by a newer copy. The key was lost.", 0), (2, None, 1)]


def test_all_of_a_key_are_signed_anew_and_twice_is_once(portal, credential, ask):
    ((kid,),) = ask("SELECT kid FROM credential")
    portal("awards", "grant", MAYA, "--badge", "good-company/silver", *WHY)
    portal("keys", "rotate")

    said = portal("badges", "reissue", "--key", kid, *REASON)
    again = portal("badges", "reissue", "--key", kid, *REASON, "--json")

    assert (said.code, said.out) == (0, "2 credentials have a fresh copy.\n")
    assert (again.code, again.json) == (0, {"reissued": 0, "left": []})
    assert ask("SELECT count(*) FROM credential WHERE revoked_at IS NULL AND kid <> '" + kid + "'") == [(2,)]
    assert portal("journal", "verify").code == 0


def test_the_key_that_signs_now_is_refused(portal, credential, ask):
    ((kid,),) = ask("SELECT kid FROM credential")

    said = portal("badges", "reissue", "--key", kid, *REASON)

    assert said.code == 1
    assert "portal keys rotate" in said.err
    assert editions(ask) == [(1, None, 1)]


def test_what_was_revoked_for_good_is_refused(portal, credential, ask):
    portal("badges", "revoke", credential, "--reason", "By mistake.")

    said = portal("badges", "reissue", credential, *REASON)

    assert said.code == 1
    assert "for good" in said.err
    assert editions(ask) == [(1, "By mistake.", 1)]


@pytest.mark.parametrize("words", [(), ("00000000-0000-4000-8000-000000000000", "--key", "z6Mk")])
def test_either_one_credential_or_a_key_is_named(portal, words):
    assert portal("badges", "reissue", *words, *REASON).code == 2


def test_a_reason_is_needed_and_the_credential_too(portal, credential):
    assert portal("badges", "reissue", credential).code == 2
    assert portal("badges", "reissue", credential, "--reason", " ").code == 1
    assert portal("badges", "reissue", "00000000-0000-4000-8000-000000000000", *REASON).code == 1
