"""Units of a track: ``units: [{slug: …, title: …, lessons: [slug, …]}, …]`` in its ``track.yaml``."""

from __future__ import annotations

from collections.abc import Sequence

from portal.catalog.lessons import Lesson, Unit
from portal.catalog.loading.about import TITLE
from portal.catalog.members import Members
from portal.catalog.yaml import shortened
from portal.errors import suggestion


def units(about: Members, slugs: Sequence[str], lessons: Sequence[Lesson]) -> tuple[Unit, ...]:
    """The units; one without a title that holds all lessons where the file names none.

    ``slugs`` are those of all the track's files in their order, ``lessons`` those that could be read.
    """
    if not about.has("units"):
        about.asked.add("units")
        return (Unit("", tuple(lessons)),)
    by_slug = {lesson.slug: lesson for lesson in lessons}
    found: list[Unit] = []
    named: dict[str, str] = {}
    for item in about.mappings("units"):
        slug, title, holds = item.slug("slug"), item.text("title", at_most=TITLE), item.texts("lessons", at_most=60)
        item.done()
        for each in filter(None, holds):
            _check(item, each, slugs, named.get(each))
            named.setdefault(each, title)
        _check_own(item, title, slug, found)
        found.append(Unit(title, tuple(by_slug[each] for each in holds if each in by_slug), slug or ""))
    _check_all(about, slugs, list(named))
    return tuple(found)


def _check_own(item: Members, title: str, slug: str | None, before: Sequence[Unit]) -> None:
    """That it is called like no other."""
    if title and title in [unit.title for unit in before]:
        item.say(f"Another unit is called '{title}'. Give each its own title.", "title")
    if slug and slug in [unit.slug for unit in before]:
        item.say(f"Another unit has the slug '{slug}'. Give each its own.", "slug")


def _check(item: Members, slug: str, slugs: Sequence[str], elsewhere: str | None) -> None:
    if slug not in slugs:
        item.say(f"There is no lesson '{shortened(slug)}' in this track.{suggestion(slug, slugs)}", "lessons")
    elif elsewhere is not None:
        item.say(f"'{slug}' stands in the unit '{elsewhere}' already. A lesson belongs to one unit.", "lessons")


def _check_all(about: Members, slugs: Sequence[str], named: Sequence[str]) -> None:
    """That each lesson stands somewhere, and that they stand in the order of their numbers."""
    missing = [slug for slug in slugs if slug not in named]
    if missing:
        about.say(f"No unit holds {', '.join(missing)}. Each lesson belongs to one unit.", "units")
    order = [slug for slug in slugs if slug in named]
    said = [slug for slug in named if slug in slugs]
    wrong = next((pair for pair in zip(said, order, strict=True) if pair[0] != pair[1]), None)
    if wrong:
        about.say(
            f"Lessons stand in the order of their numbers: here '{wrong[1]}' comes before '{wrong[0]}'."
            " Move the line, or change the number of the file.",
            "units",
        )
