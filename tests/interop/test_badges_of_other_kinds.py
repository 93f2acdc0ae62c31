"""The portal checks badges of kinds that it does not issue itself, made by Digital Bazaar's libraries and jose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.credentials import keys
from portal.credentials.issuer import current
from portal.credentials.verify import verify
from tests.credentials.reading import sentence, unanswered, wrong
from tests.interop.altered import ALTERED, BY_KEY, GOOD, OPEN, SEVERAL
from tests.interop.conftest import read

if TYPE_CHECKING:
    from portal.credentials.checks import Report
    from tests.elsewhere import Elsewhere

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

EMAIL = "robert@demo.example"


@pytest.fixture
def check(house: None, elsewhere: Elsewhere, issued: Path) -> Callable[..., Report]:
    """What the portal says of a badge in one of its forms."""
    keys.create(current().keys)
    texts = read(issued / "texts.json")
    made = read(issued / "made.json")
    (document,) = made["documents"].values()
    elsewhere.serve("https://issuer.example/.well-known/did.json", document)
    for address, text in made["lists"].items():
        elsewhere.serve(address, text)

    def asked(name: str, form: str = "whole", email: str = EMAIL) -> Report:
        return verify(texts[name][form], email=email, network=elsewhere.network())

    return asked


@pytest.mark.parametrize("name", GOOD)
def test_it_is_good(check, name):
    report = check(name)

    assert (wrong(report), unanswered(report), report.is_good) == ([], [], True)
    assert report.shown.title == "Good company"


@pytest.mark.parametrize("name", BY_KEY)
def test_a_key_that_says_itself_is_looked_up_nowhere(check, elsewhere, name):
    check(name)

    assert elsewhere.asked == []


@pytest.mark.parametrize("name", GOOD)
def test_it_is_not_somebody_elses(check, name):
    report = check(name, email="maya@demo.example")

    assert (wrong(report), report.is_believable) == (["recipient"], True)


@pytest.mark.parametrize("form", ALTERED)
@pytest.mark.parametrize("name", GOOD)
def test_altered_it_is_refused(check, name, form):
    report = check(name, form)

    assert not report.is_good
    assert wrong(report) == ["proof"]


def test_what_its_holder_did_not_show_is_not_shown(check):
    shown, withheld = check("sd-whole").shown, check("sd-withheld").shown

    assert shown.links == ("https://issuer.example/evidence",)
    assert withheld.links == ()


@pytest.mark.parametrize("name", OPEN)
def test_what_may_be_a_part_only_cannot_be_confirmed(check, name):
    report = check(name)

    assert (wrong(report), report.is_open) == ([], True)
    assert OPEN[name] in sentence(report, "proof")


@pytest.mark.parametrize("form", ALTERED)
@pytest.mark.parametrize("name", OPEN)
def test_altered_it_is_not_good_either(check, name, form):
    assert not check(name, form).is_good


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("form", ["first-broken", "second-broken"])
def test_each_proof_of_its_issuer_has_to_hold(check, name, form):
    report = check(name, form)

    assert not report.is_good
    assert wrong(report) == ["proof"]


@pytest.mark.parametrize("name", SEVERAL)
def test_a_proof_of_a_kind_that_nobody_knows_is_left_aside(check, name):
    report = check(name, "unknown-beside")

    assert (wrong(report), report.is_good) == ([], True)
