"""The glossary, by letter, and what of it matches."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from portal import catalog
from portal.catalog import Term

LONGEST_WORD = 100
"""Characters that are looked for."""


def terms_by_letter(asked: str = "", *, language: str = "en") -> list[tuple[str, list[Term]]]:
    """First letters with their terms, in the order of the alphabet; only those in which ``asked`` stands, if anything.

    The terms are in a language where they are translated. Capitals and accents make no difference; what is no letter
    stands under ``#``.
    """
    wanted, words = _plain(asked), [term.in_language(language) for term in catalog.terms()]
    terms = sorted((term for term in words if wanted in _plain(_words(term))), key=lambda term: _plain(term.term))
    return [(letter, list(found)) for letter, found in groupby(terms, key=lambda term: _letter(term.term))]


def _words(term: Term) -> str:
    return " ".join((term.term, *term.also, term.says))


def _letter(word: str) -> str:
    first = _plain(word)[:1].upper()
    return first if first.isalpha() else "#"


def _plain(text: str) -> str:
    """Without capitals, accents and doubled spaces."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in parts if not unicodedata.combining(letter)).split())
