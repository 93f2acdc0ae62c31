"""Rule files, read against the badges and tracks of the content that is in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal import catalog

from . import reading
from .rules import Rulebook

NAME = "rules.yaml"
"""What a text is called that was not read from a file."""


def rules_in(files: Sequence[Path], *, relative_to: Path | None = None) -> Rulebook:
    """The rules of some files as one rulebook; raises ``Mistakes`` with all that is wrong in all of them."""
    return reading.load(files, **_known(), relative_to=relative_to)


def rules_of(text: str) -> Rulebook:
    """The rules of one text; raises ``Mistakes``, which name it ``rules.yaml``."""
    return reading.read({NAME: text}, **_known())


def _known() -> dict[str, Any]:
    levels = {badge.slug: tuple(badge.levels) for badge in catalog.badges()}
    return {"badges": levels, "tracks": [track.slug for track in catalog.tracks()]}
