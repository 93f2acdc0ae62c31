"""Pathways: ``pathways/<slug>.yaml``, each some badges in the order in which they make sense."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

from portal.catalog.loading.about import SUMMARY, TITLE
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members
from portal.catalog.values import Badge, Pathway, PathwayStep
from portal.catalog.yaml import shortened
from portal.errors import suggestion

FEWEST = 2
"""Steps of a pathway."""
Follows = dict[str, set[str]]
"""What comes after a badge, or a level of one, somewhere."""


def pathways(content: Folder, badges: Collection[Badge]) -> tuple[Pathway, ...]:
    """All pathways by slug. Together they never lead in a circle."""
    known = {step: PathwayStep(badge.slug, level) for badge in badges for step, level in _steps_of(badge)}
    follows: Follows = {}
    for badge in badges:
        for lower, higher in pairwise(badge.levels):
            follows.setdefault(f"{badge.slug}/{lower}", set()).add(f"{badge.slug}/{higher}")
    found = (_pathway(content, path, known, follows) for path in content.named("pathways", ".yaml"))
    return tuple(filter(None, found))


def _steps_of(badge: Badge) -> list[tuple[str, str | None]]:
    """How steps name a badge: by its slug, or each of its levels by ``slug/level``."""
    return [(f"{badge.slug}/{level}", level) for level in badge.levels] or [(badge.slug, None)]


def _pathway(content: Folder, path: Path, known: dict[str, PathwayStep], follows: Follows) -> Pathway | None:
    about = content.yaml(path)
    if about is None:
        return None
    names = about.texts("steps", at_most=130)
    for place, name in enumerate(names):
        _check_step(about, place, name, names, known)
    if 0 < len(names) < FEWEST:
        about.say("A pathway has two steps at least.", "steps")
    for place, (before, after) in enumerate(pairwise(names), start=1):
        if before != after and _leads(after, before, follows):
            sentence = f"'{after}' cannot come after '{before}': elsewhere it comes before it, and that is a circle."
            about.say(sentence, "steps", place)
        else:
            follows.setdefault(before, set()).add(after)
    made = Pathway(
        slug=path.stem,
        title=about.text("title", at_most=TITLE),
        whom=about.text("for", at_most=SUMMARY),
        why=about.text("why", at_most=SUMMARY),
        steps=tuple(known[name] for name in names if name in known),
    )
    about.done()
    return made


def _check_step(about: Members, place: int, name: str, names: Collection[str], known: Collection[str]) -> None:
    if name in list(names)[:place]:
        about.say(f"'{shortened(name)}' stands there twice.", "steps", place)
    elif name and name not in known:
        levels = [step for step in known if step.startswith(f"{name}/")]
        near = f" Choose a level: {', '.join(levels)}." if levels else suggestion(name, known)
        about.say(f"There is no badge '{shortened(name)}'.{near}", "steps", place)


def _leads(start: str, end: str, follows: Follows) -> bool:
    """Whether one comes after the other somewhere, step by step."""
    seen, waiting = {start}, [start]
    while waiting:
        if (step := waiting.pop()) == end:
            return True
        for after in follows.get(step, set()) - seen:
            seen.add(after)
            waiting.append(after)
    return False
