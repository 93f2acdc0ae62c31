"""Translations of the glossary: ``glossary.<language>.yaml`` beside ``glossary.yaml``, a list of the same words.

Each entry names a word by its slug and says ``term``, ``also`` and ``says`` in other words; the rest is as in the
original. A word that is missing is read in English; one that the glossary does not have is a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from portal.catalog.lessons import LANGUAGES, Term
from portal.catalog.loading import glossary
from portal.catalog.loading.folder import Folder
from portal.catalog.members import Members
from portal.catalog.yaml import shortened
from portal.errors import suggestion

GLOSSARY = re.compile(r"glossary\.([^.]+)\.yaml")


def with_translations(content: Folder, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms with what there is of them in other languages."""
    originals = {term.slug: term for term in terms}
    translated: dict[str, dict[str, Term]] = {}
    for language in LANGUAGES:
        path = content.root / f"glossary.{language}.yaml"
        for term in _terms(content, content.items(path), language, originals) if path.is_file() else ():
            translated.setdefault(term.slug, {})[language] = term
    return tuple(
        replace(term, translations=MappingProxyType(translated[term.slug])) if term.slug in translated else term
        for term in terms
    )


def _terms(
    content: Folder, entries: Sequence[Members], language: str, originals: Mapping[str, Term]
) -> tuple[Term, ...]:
    found: dict[str, Term] = {}
    names: dict[str, str] = {}
    for item in entries:
        term = _term(content, item, language, originals)
        if term is None:
            continue
        if term.slug in found:
            item.say(f"'{term.slug}' stands here again.", "slug")
        first = names.setdefault(term.term.casefold(), term.slug)
        if term.term and first != term.slug:
            item.say(f"'{term.term}' is what '{first}' is called already. Give each word its own.", "term")
        found.setdefault(term.slug, term)
    return tuple(found.values())


def _term(content: Folder, item: Members, language: str, originals: Mapping[str, Term]) -> Term | None:
    """A word in other words; ``None`` where the glossary does not have it."""
    slug = glossary.slug_of(item)
    term, also, says = glossary.words(content, item)
    item.done()
    if slug and slug not in originals:
        item.say(f"The glossary has no '{shortened(slug)}'.{suggestion(slug, originals)}", "slug")
    original = originals.get(slug)
    if original is None:
        return None
    return replace(original, term=term, also=also, says_html=says, says=str(says.striptags()), language=language)
