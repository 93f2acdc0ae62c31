"""What somebody may have meant who found nothing: the nearest words of titles and of the glossary."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from portal import catalog
from portal.catalog.lessons import LANGUAGES
from portal.learning.search.asking import LONGEST, MOST_WORDS
from portal.learning.search.folding import folded

SHORTEST = 4
"""Letters of a word that is worth guessing."""
_WORD = re.compile(r"[^\W_]+")


def nearest(typed: str, *, language: str = "en") -> str:
    """The same words, each as the house spells the nearest one it knows in a language; empty where none is nearer."""
    known = _spellings(catalog.fingerprint(), language)
    words = folded(typed).split()[:MOST_WORDS]
    guessed = [_nearest(word, known) for word in words]
    return " ".join(known.get(word, word) for word in guessed) if guessed != words else ""


def _nearest(word: str, known: dict[str, str]) -> str:
    if word in known or not SHORTEST <= len(word) <= LONGEST:
        return word
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.75)), word)


@lru_cache(maxsize=len(LANGUAGES) + 1)
def _spellings(_fingerprint: str, language: str) -> dict[str, str]:
    """The words of titles and terms in a language by how they are folded."""
    tracks = [track.in_language(language) for track in catalog.tracks()]
    titles = [lesson.in_language(language).title for track in tracks for lesson in track.lessons]
    titles += [track.title for track in tracks]
    terms = [term.in_language(language) for term in catalog.terms()]
    titles += [name for term in terms for name in (term.term, *term.also)]
    words = (word for title in titles for word in _WORD.findall(title) if len(word) >= SHORTEST)
    return {folded(word): word.lower() for word in words}
