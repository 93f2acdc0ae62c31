"""The glossary: ``glossary.yaml``, a list of terms and what people mean by them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from portal.catalog import markdown
from portal.catalog.lessons import Term
from portal.catalog.links import LESSON, Ways
from portal.catalog.loading.about import former
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members

NAME = "glossary.yaml"
TERM, SAYS = 60, 600
"""Characters at most."""


def entries(content: Folder) -> list[Members]:
    """What stands in the file, which may be missing."""
    path = content.root / NAME
    return content.items(path) if path.is_file() else []


def slugs_of(entries: Sequence[Members]) -> set[str]:
    """The slugs of all terms, whether or not the rest of them can be read."""
    return {item.values["slug"] for item in entries if isinstance(item.values.get("slug"), str)}


def terms(content: Folder, entries: Sequence[Members]) -> tuple[Term, ...]:
    """All terms in the order of the alphabet."""
    taken = dict.fromkeys(slugs_of(entries), "another term")
    slugs: set[str] = set()
    names: dict[str, str] = {}
    found = []
    for item in entries:
        term = _term(content, item, taken)
        if term.slug in slugs:
            item.say(f"The slug '{term.slug}' is taken by another term. Give each its own.", "slug")
        first = names.setdefault(term.term.casefold(), term.slug)
        if term.term and first != term.slug:
            item.say(f"'{term.term}' is explained as '{first}' already. Make one entry of the two.", "term")
        slugs.add(term.slug)
        found.append(term)
    return tuple(sorted(found, key=lambda term: (term.term.casefold(), term.slug)))


def slug_of(item: Members) -> str:
    """The slug of an entry; empty where there is none."""
    if item.is_mapping and not item.has("slug"):
        item.say("'slug' is missing: a short name in lower case, for example 'two-factor'.")
    return item.slug("slug") or ""


def words(content: Folder, item: Members) -> tuple[str, tuple[str, ...], Markup]:
    """What an entry says in its language: the term, its other names, and what people mean by it."""
    says = item.text("says", at_most=SAYS)
    ways = Ways(link=content.links.address, wrong=content.links.trouble)
    for trouble in markdown.troubles(says, ways=ways):
        item.say(trouble.sentence, "says", value=True)
    term, also = item.text("term", at_most=TERM), item.texts("also", at_most=TERM, needed=False)
    return term, also, markdown.inline(says, ways=ways)


def _term(content: Folder, item: Members, taken: dict[str, str]) -> Term:
    slug = slug_of(item)
    term, also, says = words(content, item)
    found = Term(
        slug=slug,
        term=term,
        also=also,
        says_html=says,
        says=str(says.striptags()),
        lesson=_lesson(content, item),
        was=former(item, taken),
    )
    item.done()
    return found


def _lesson(content: Folder, item: Members) -> str | None:
    lesson = item.text("lesson", at_most=130, needed=False).removeprefix(LESSON) or None
    if lesson and (said := content.links.trouble(LESSON + lesson)):
        item.say(said, "lesson")
    return lesson
