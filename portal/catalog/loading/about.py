"""What several kinds of content say about themselves in the same way."""

from __future__ import annotations

from portal.catalog.members import Members

TITLE = 80
SUMMARY = 240
"""Characters at most."""


def former(about: Members, taken: dict[str, str]) -> tuple[str, ...]:
    """Slugs that it had before. ``taken`` says which file has a slug, or had it; these are added."""
    slugs = about.slugs("was")
    for slug in filter(None, slugs):
        if slug in taken:
            about.say(f"'{slug}' is taken by {taken[slug]}. An old slug belongs to one file alone.", "was")
        taken.setdefault(slug, about.lines.file)
    return slugs
