"""What a programme starts from: agreements to sign (``agreements/<slug>.md``) and plans (``plans/<slug>.yaml``)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from portal.catalog.loading.about import SUMMARY, TITLE
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members
from portal.catalog.values import Agreement, Plan, PlannedSession
from portal.catalog.yaml import shortened
from portal.errors import suggestion

SHORTEST, LONGEST = 15, 60
"""Minutes of a session."""

AGENDA = PREPARE = 240
"""Characters at most, of one point and of what to prepare."""


def agreements(content: Folder) -> tuple[Agreement, ...]:
    """All agreements by slug."""
    files = content.named("agreements", ".md")
    if not files:
        content.say(content.root / "agreements", 1, "There is no agreement: a pair needs one to sign. Add <slug>.md.")
    return tuple(filter(None, (_agreement(content, path) for path in files)))


def plans(content: Folder, *, lessons: Collection[str]) -> tuple[Plan, ...]:
    """All plans by slug. ``lessons`` are the ``track/slug`` that there are."""
    files = content.named("plans", ".yaml")
    if not files:
        content.say(content.root / "plans", 1, "There is no plan for the sessions of a pair. Add <slug>.yaml.")
    return tuple(filter(None, (_plan(content, path, lessons) for path in files)))


def _agreement(content: Folder, path: Path) -> Agreement | None:
    page = content.page(path)
    if page is None:
        return None
    if not page.sections:
        page.say(None, "Nothing stands here to be signed.")
    found = Agreement(
        slug=path.stem,
        title=page.about.text("title", at_most=TITLE),
        version=page.about.number("version", least=1, most=9_999),
        summary=page.about.text("summary", at_most=SUMMARY),
        body_html=page.html,
    )
    page.about.done()
    return found


def _plan(content: Folder, path: Path, lessons: Collection[str]) -> Plan | None:
    about = content.yaml(path)
    if about is None:
        return None
    items = enumerate(about.mappings("sessions"), start=1)
    found = Plan(
        slug=path.stem,
        title=about.text("title", at_most=TITLE),
        summary=about.text("summary", at_most=SUMMARY),
        sessions=tuple(_session(item, number, lessons) for number, item in items),
    )
    about.done()
    return found


def _session(item: Members, number: int, lessons: Collection[str]) -> PlannedSession:
    lesson = item.text("lesson", at_most=130, needed=False) or None
    if lesson and lesson not in lessons:
        near = suggestion(lesson, lessons) if lesson.count("/") == 1 else " Write it as track/lesson."
        item.say(f"There is no lesson '{shortened(lesson)}'.{near}", "lesson")
    found = PlannedSession(
        number=number,
        title=item.text("title", at_most=TITLE),
        minutes=item.number("minutes", least=SHORTEST, most=LONGEST),
        agenda=item.texts("agenda", at_most=AGENDA),
        prepare=item.text("prepare", at_most=PREPARE, needed=False) or None,
        lesson=lesson,
    )
    item.done()
    return found
