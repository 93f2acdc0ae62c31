"""Passages of a text: its blocks as a reader sees them, and where words stand in it. Pure; in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from portal.catalog import markdown

MOST_BLOCKS = 120
"""Passages into which a text falls at most."""


@dataclass(frozen=True)
class Passage:
    """Some words of a text as they were typed, and the place where they begin, in characters from 0."""

    quote: str
    place: int


def blocks(body: str) -> list[Passage]:
    """The paragraphs, headings, lists and tables of a Markdown text, in order; of very many, some are one passage."""
    starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
    spans = [token.map for token in markdown.tokens(body) if token.level == 0 and token.nesting >= 0 and token.map]
    some = -(-len(spans) // MOST_BLOCKS) or 1
    found = []
    for first, last in zip(spans[::some], [*spans[some - 1 :: some], *spans[-1:]], strict=False):
        quote = body[starts[first[0]] : starts[last[1]]]
        place = starts[first[0]] + len(quote) - len(quote.lstrip("\n"))
        found.append(Passage(quote.strip("\n"), place))
    return [passage for passage in found if passage.quote]


def place_of(passage: Passage, body: str) -> int | None:
    """Where a passage stands in a text that may have changed: nearest to where it stood; None when it is gone."""
    after = body.find(passage.quote, passage.place)
    before = body.rfind(passage.quote, 0, passage.place + len(passage.quote))
    near = [place for place in (before, after) if place >= 0]
    return min(near, key=lambda place: abs(place - passage.place), default=None)


def within(block: Passage, words: str) -> Passage | None:
    """The words of a block that somebody means, though they left out its markup; None when they are not in it."""
    wanted = r"[\s*_`]+".join(map(re.escape, re.findall(r"[^\s*_`]+", words)))
    found = re.search(wanted, block.quote) if wanted else None
    return Passage(found[0], block.place + found.start()) if found else None
