"""Other rules than those of the content, in force on the test's database."""

from __future__ import annotations

import textwrap
from pathlib import Path

from portal import catalog, db, gamification, journal

HEAD = """
programme: reverse-mentoring
currencies: [xp]
rules:
"""


def adopt(folder: Path, rules: str) -> None:
    """Let these rules count from now on, and no others."""
    file = folder / "rules.yaml"
    file.write_text(HEAD + textwrap.indent(textwrap.dedent(rules), "  "), encoding="utf-8")
    levels = {badge.slug: tuple(badge.levels) for badge in catalog.badges()}
    tracks = [track.slug for track in catalog.tracks()]
    journal.adopt_unless_chosen(gamification.load([file], badges=levels, tracks=tracks))
    db.session.commit()
