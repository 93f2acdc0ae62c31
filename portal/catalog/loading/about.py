"""What several kinds of content say about themselves in the same way."""

from __future__ import annotations

from portal.catalog.members import Members
from portal.catalog.values import Aligned

TITLE = 80
SUMMARY = 240
"""Characters at most."""


def aligned(about: Members, *, needed: bool) -> tuple[Aligned, ...]:
    """The lines of public frameworks that it serves."""
    found = []
    for item in about.mappings("aligned", needed=needed):
        framework, code = item.text("framework", at_most=60), item.text("code", at_most=40)
        found.append(Aligned(framework, code, item.text("name", at_most=160), item.address("url")))
        item.done()
    return tuple(found)


def former(about: Members, taken: dict[str, str]) -> tuple[str, ...]:
    """Slugs that it had before. ``taken`` says which file has a slug, or had it; these are added."""
    slugs = about.slugs("was")
    for slug in filter(None, slugs):
        if slug in taken:
            about.say(f"'{slug}' is taken by {taken[slug]}. An old slug belongs to one file alone.", "was")
        taken.setdefault(slug, about.lines.file)
    return slugs
