"""Where people write about themselves and others, each text box says who can see it."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import name_of, templates

ROOMS = ("check_ins", "feedback", "concerns", "ideas", "kudos", "surveys")
FILES = ("_pulse.html",)
BOX = re.compile(r'{{ field\((?:(?!}}).)*?type="textarea"(?:(?!}}).)*?}}|<textarea\b.*?>', re.DOTALL)


def boxes() -> list[tuple[str, str]]:
    """Each text box of these rooms, with the name of its template."""
    ours = [(file, text) for file, text in templates() if file.parent.name in ROOMS or file.name in FILES]
    return [(name_of(file), box) for file, text in ours for box in BOX.findall(text)]


def test_every_text_box_says_who_can_see_it():
    assert [f"{name}: {box}" for name, box in boxes() if "hint=who_sees(" not in box] == []


def test_every_room_has_a_text_box():
    found = {name.split("/")[2] for name, _box in boxes()}

    assert found == {*ROOMS, "sessions"}


@pytest.mark.parametrize(
    "silent",
    ['{{ field("text", _("Say"), type="textarea") }}', '<textarea name="text">', '{{ field("a",\n type="textarea") }}'],
)
def test_a_box_that_says_nothing_is_found(silent):
    assert "who_sees(" not in "".join(BOX.findall(silent)) != ""
