"""From the folder ``content/`` to frozen values, or to everything that is wrong with it, at once."""

from __future__ import annotations

from pathlib import Path

from portal.catalog.links import Links
from portal.catalog.loading import glossary, glossary_translations
from portal.catalog.loading.badges import badges
from portal.catalog.loading.folder import Folder
from portal.catalog.loading.pathways import pathways
from portal.catalog.loading.programmes import Parts, texts
from portal.catalog.loading.programmes import templates as programme_templates
from portal.catalog.loading.surveys import surveys
from portal.catalog.loading.templates import agreements, plans
from portal.catalog.loading.tracks import lesson_ids, tracks
from portal.catalog.loading.translations import is_language
from portal.catalog.values import Catalog
from portal.errors import Mistake, Mistakes, suggestion

SHELVES = ("agreements", "badges", "pathways", "plans", "programmes", "rules", "surveys", "texts", "tracks")
"""The folders inside ``content/``. Rules are read by the treasury."""


def load(folder: Path) -> Catalog:
    """All content of a folder. Raises ``Mistakes`` with every mistake in it."""
    content = Folder(folder)
    found = _read(content)
    if content.wrong:
        raise Mistakes(content.wrong)
    return found


def check(folder: Path) -> list[Mistake]:
    """Every mistake in a folder, in the order of files and lines; rules aside, which the treasury reads."""
    try:
        load(folder)
    except Mistakes as mistakes:
        return mistakes.found
    return []


def _read(content: Folder) -> Catalog:
    if not content.root.is_dir():
        content.say(content.root, 1, "There is no such folder.")
        return Catalog((), (), (), (), "")
    for path in content.entries():
        if named := glossary_translations.GLOSSARY.fullmatch(path.name):
            is_language(content, path, named[1])
        elif path.name not in (*SHELVES, glossary.NAME, "README.md"):
            near = suggestion(path.name, (*SHELVES, glossary.NAME))
            content.say(path, 1, f"This does not belong here.{near}")
    known = lesson_ids(content)
    words = glossary.entries(content)
    content.links = Links(known, glossary.slugs_of(words))
    subjects = {lesson.partition("/")[0] for lesson in known}
    medals = badges(content, subjects=subjects)
    parts = Parts(tracks(content), plans(content, lessons=known), agreements(content), surveys(content), texts(content))
    return Catalog(
        tracks=parts.tracks,
        badges=medals,
        pathways=pathways(content, medals),
        agreements=parts.agreements,
        plans=parts.plans,
        surveys=parts.surveys,
        texts=parts.texts,
        programme_templates=programme_templates(content, parts),
        glossary=glossary_translations.with_translations(content, glossary.terms(content, words)),
        fingerprint=content.fingerprint() if not content.wrong else "",
    )
