"""What the libraries say that badges of other kinds were made with: of each as it is, and of each as it was altered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.credentials import schema
from tests.interop.altered import ALTERED, BY_KEY, GOOD, OPEN, SHOWN, document_of
from tests.interop.conftest import read


@pytest.fixture
def makers_say(issued: Path) -> dict[str, Any]:
    """What is wrong with a badge in each form, as its makers see it."""
    return read(issued / "said.json")


@pytest.fixture
def documents(issued: Path) -> dict[str, dict[str, Any]]:
    """What each badge says as it is."""
    return {name: document_of(text) for name, text in read(issued / "made.json")["badges"].items()}


def test_every_badge_that_was_made_is_asked_about(makers_say):
    assert set(makers_say) == {*GOOD, *OPEN}


@pytest.mark.parametrize("name", [*GOOD, *OPEN])
def test_each_has_the_shape_that_the_standard_asks_for(documents, name):
    assert schema.problem(documents[name]) is None


@pytest.mark.parametrize("name", [*BY_KEY, *SHOWN, *OPEN, "two-proofs"])
def test_its_makers_take_it_and_refuse_it_altered(makers_say, name):
    said = makers_say[name]

    assert said["whole"] == []
    assert [form for form in ALTERED if not said[form]] == []


def test_its_makers_tell_which_of_two_proofs_is_broken_and_leave_one_aside_that_they_do_not_know(makers_say):
    said = makers_say["two-proofs"]

    assert said["unknown-beside"] == []
    assert "Invalid signature." in said["first-broken"]
    assert "Invalid signature." in said["second-broken"]


def test_its_makers_tell_that_the_proof_of_a_stranger_is_not_its_issuers(makers_say):
    assert makers_say["witnessed"]["whole"] == ["Credential issuer must match the verification method controller."]


def test_what_its_holder_did_not_show_is_not_in_it(documents):
    whole, withheld = documents["sd-whole"], documents["sd-withheld"]

    assert set(whole) - set(withheld) == {"evidence"}
    assert set(whole["credentialSubject"]["achievement"]) - set(withheld["credentialSubject"]["achievement"]) == {"tag"}
