"""Hits as they are shown: the words that were looked for marked, in the text as it was written."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from portal.learning.search.asking import Asked
from portal.learning.search.folding import folded, place_in

EXCERPT = 160
"""Letters of a text that are shown around the first hit."""
BEFORE = 50
"""How many of them stand before it."""
_GAP_BEFORE, _GAP_AFTER, _NO_GAP = Markup("… "), Markup(" …"), Markup("")


def marked(text: str, asked: Asked) -> Markup:
    """The whole text, escaped, with each hit in ``<mark>``."""
    plain, parts, end = folded(text), [], 0
    is_same = len(plain) == len(text)
    for hit in _pattern(asked).finditer(plain):
        start, after = hit.span() if is_same else (place_in(text, hit.start()), _after(text, hit.end()))
        parts += [escape(text[end:start]), "<mark>", escape(text[start:after]), "</mark>"]
        end = after
    return Markup("".join([*parts, escape(text[end:])]))  # noqa: S704 (all of the text is escaped)


def excerpt(text: str, folded_text: str, asked: Asked) -> Markup:
    """The part of a text around its first hit, or its beginning; whole words, with the hits marked."""
    wanted = max(_first(folded_text, asked) - BEFORE, 0)
    start = wanted if len(text) == len(folded_text) else place_in(text, wanted)
    if start:
        start = text.find(" ", start, start + BEFORE) + 1 or start
    end = start + EXCERPT
    if end < len(text):
        end = text.rfind(" ", start + BEFORE, end) if " " in text[start + BEFORE : end] else end
    shown = marked(text[start:end], asked)
    return (_GAP_BEFORE if start else _NO_GAP) + shown + (_GAP_AFTER if end < len(text) else _NO_GAP)


def _first(folded_text: str, asked: Asked) -> int:
    """Where the first hit stands, or 0: looked for by its letters, which is much quicker than by a pattern."""
    pattern, found = _pattern(asked), []
    for each in asked.wanted:
        place = folded_text.find(each.words[0])
        while place >= 0 and not pattern.match(folded_text, place):
            place = folded_text.find(each.words[0], place + 1)
        found += [place] if place >= 0 else []
    return min(found, default=0)


def _after(text: str, place: int) -> int:
    """Where in the text that ends which ends at ``place`` in the folded one, with the accent of its last letter."""
    after = place_in(text, place)
    while after < len(text) and not folded(text[after]):
        after += 1
    return after


@lru_cache(maxsize=64)
def _pattern(asked: Asked) -> re.Pattern[str]:
    """What is looked for, in a folded text, in linear time. Of a word whose beginning was typed, all is a hit."""
    longest_first = sorted(asked.wanted, key=lambda each: -sum(map(len, each.words)))
    each = (" +".join(one.words) + (r"\S*" if one.is_beginning else "") for one in longest_first)
    return re.compile(rf"(?<!\S)(?:{'|'.join(each)})(?!\S)")
