"""What openbadgeslib says, which verifies strangers' badges for us, of our own badges in every form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib import baking

from tests.interop import by_openbadgeslib
from tests.interop.world import EMBEDDED, TOKENS


@pytest.fixture
def text_of(world: Path) -> Callable[[str], str | None]:
    """What it finds in a file of this name."""

    def found(name: str) -> str | None:
        content = (world / "files" / name).read_bytes()
        is_ob2 = ".ob2." in name
        if name.endswith(".png"):
            return baking.extract_png(content, keyword=baking.ITXT_KEYWORD if is_ob2 else baking.ITXT_KEYWORD_OB3)
        if name.endswith(".svg"):
            element = baking.SVG_ELEMENT if is_ob2 else baking.SVG_ELEMENT_OB3
            return baking.extract_svg(content, element=element, text_fallback=True)
        return content.decode()

    return found


@pytest.fixture
def verdict(text_of: Callable[[str], str], known: dict[str, Any]) -> Callable[[str], str]:
    """What it says of a file."""
    return lambda name: by_openbadgeslib.verdict(text_of(name), known)


@pytest.mark.parametrize("form", [*EMBEDDED, *TOKENS])
def test_it_takes_what_we_signed(verdict, form):
    assert verdict(f"good.{form}") == "good"


@pytest.mark.parametrize("form", [*EMBEDDED, *TOKENS])
def test_it_refuses_one_changed_letter(verdict, form):
    assert "signature" in verdict(f"changed.{form}").lower()


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_it_refuses_what_is_revoked(verdict, form):
    assert verdict(f"revoked.{form}").startswith("Credential status 'revocation' is set")


def test_it_refuses_what_a_stranger_signed(verdict):
    assert "no verificationMethod" in verdict("stranger.json")


@pytest.mark.parametrize(
    ("plain", "picture"),
    [
        ("json", "png"),
        ("json", "svg"),
        ("jwt", "jwt.png"),
        ("jwt", "jwt.svg"),
        ("ob2.json", "ob2.png"),
        ("ob2.jws", "ob2.jws.png"),
        ("ob2.jws", "ob2.jws.svg"),
    ],
)
def test_it_finds_in_a_picture_what_was_baked(text_of, plain, picture):
    assert text_of(f"good.{picture}") == text_of(f"good.{plain}")


def test_in_an_svg_of_open_badges_2_it_finds_where_the_assertion_is_hosted(text_of):
    assert text_of("good.ob2.svg") == json.loads(text_of("good.ob2.json"))["id"]
