"""Surveys: ``surveys/<slug>.yaml``, each some questions with scales that they share, or answered in own words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from portal.catalog.beginnings import SURVEY_KINDS, Survey, SurveyQuestion
from portal.catalog.lessons import ROLES
from portal.catalog.loading.about import SUMMARY, TITLE
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members

OWN_WORDS = "text"
"""What ``answers`` says where nothing is chosen."""
ASK, STEP = 200, 60
"""Characters at most, of a question and of an answer to choose."""
STEPS = range(2, 11)
"""How many answers a scale has."""
LONGEST = 15
"""Minutes."""


def surveys(content: Folder) -> tuple[Survey, ...]:
    """All surveys by slug."""
    return tuple(filter(None, (_survey(content, path) for path in content.named("surveys", ".yaml"))))


def _survey(content: Folder, path: Path) -> Survey | None:
    about = content.yaml(path)
    if about is None:
        return None
    scales = _scales(about)
    taken: set[str] = set()
    found = Survey(
        slug=path.stem,
        title=about.text("title", at_most=TITLE),
        kind=about.choice("kind", SURVEY_KINDS) or "own",
        version=about.number("version", least=1, most=9_999),
        summary=about.text("summary", at_most=SUMMARY),
        minutes=about.number("minutes", least=1, most=LONGEST),
        questions=tuple(_question(item, scales, taken) for item in about.mappings("questions")),
    )
    about.done()
    return found


def _scales(about: Members) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in about.mappings("scales", needed=False):
        slug = item.slug("slug")
        steps = item.texts("steps", at_most=STEP)
        if slug is None:
            item.say("'slug' is missing.", "slug")
        if steps and len(steps) not in STEPS:
            item.say(f"A scale has {STEPS[0]} to {STEPS[-1]} steps, not {len(steps)}.", "steps")
        if slug in (*found, OWN_WORDS):
            item.say(f"'{slug}' is taken. Give this scale another slug.", "slug")
        found[slug or ""] = steps
        item.done()
    return found


def _question(item: Members, scales: Mapping[str, tuple[str, ...]], taken: set[str]) -> SurveyQuestion:
    slug = item.slug("slug") or ""
    if not slug:
        item.say("'slug' is missing: answers are kept under it.", "slug")
    elif slug in taken:
        item.say(f"'{slug}' is taken by a question above.", "slug")
    taken.add(slug)
    answers = item.choice("answers", (*scales, OWN_WORDS))
    found = SurveyQuestion(
        slug=slug,
        ask=item.text("ask", at_most=ASK),
        answers=scales.get(answers or OWN_WORDS, ()),
        whom=item.choices("for", ROLES) if item.has("for") else ROLES,
        is_optional=item.is_true("optional"),
    )
    item.done()
    return found
