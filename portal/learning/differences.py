"""What differs between two texts, readably: by paragraph, then by word. Pure, and bounded in time.

``difflib`` compares each word of one text with its equals in the other. Where that would be too much (a page of the
same word, a book), a paragraph counts as written anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_PAIRS = 40_000
"""Pairs of equal words that are looked at."""
MOST_STEPS = 16_000_000
"""Words of one text times words of the other: for each run that both have, one of them is gone through."""
FEWEST_KEPT = 0.3
"""The share of words that two paragraphs have in common at least, to be shown as one that was changed."""
BESIDE = 1
"""Paragraphs that are shown before and after one that differs."""

Kind = Literal["same", "out", "in"]
Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph: they stay, went out, or came in."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in pieces. ``left_out`` instead counts paragraphs that stay as they are and are not shown."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0

    @property
    def differs(self) -> bool:
        """Whether anything in it went out or came in."""
        return any(piece.kind != "same" for piece in self.pieces)


def between(old: str, new: str, *, beside: int = BESIDE) -> list[Paragraph]:
    """The paragraphs of both texts, those far from any difference left out; empty when nothing differs."""
    before, after = _paragraphs(old), _paragraphs(new)
    is_much = len(old.split()) * len(new.split()) > MOST_STEPS
    found: list[Paragraph] = []
    for kind, i, j, k, m in _opcodes(before, after):
        if kind == "equal":
            found += [Paragraph((Piece("same", text),)) for text in before[i:j]]
        else:
            found += _replaced(before[i:j], after[k:m], is_whole=is_much)
    return _with_little(found, beside) if any(paragraph.differs for paragraph in found) else []


def share_changed(old: str, new: str) -> float:
    """How much of a text was changed: words that went out or came in, whichever are more, to the words it had.

    Of a text that has become twice as long that is all.
    """
    if len(new.split()) > 2 * len(old.split()):
        return 1.0
    before, after = _paragraphs(old), _paragraphs(new)
    went = came = 0
    for kind, i, j, k, m in _opcodes(before, after):
        if kind != "equal":
            words, others = " ".join(before[i:j]).split(), " ".join(after[k:m]).split()
            changes = [each for each in _opcodes(words, others) if each[0] != "equal"]
            went += sum(each[2] - each[1] for each in changes)
            came += sum(each[4] - each[3] for each in changes)
    return max(went, came) / max(len(old.split()), 1)


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def _replaced(before: Sequence[str], after: Sequence[str], *, is_whole: bool) -> list[Paragraph]:
    """Paragraphs in the place of others: one by one where they have words in common, else first what went out."""
    if len(before) == len(after) and not is_whole:
        return [part for old, new in zip(before, after, strict=True) for part in _changed(old, new)]
    return [Paragraph((Piece("out", old),)) for old in before] + [Paragraph((Piece("in", new),)) for new in after]


def _changed(old: str, new: str) -> list[Paragraph]:
    words, others = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    pieces: list[Piece] = []
    kept = 0
    for kind, i, j, k, m in _opcodes([word.strip() for word in words], [word.strip() for word in others]):
        if kind == "equal":
            kept += j - i
            pieces.append(Piece("same", "".join(others[k:m])))
            continue
        pieces += [Piece("out", "".join(words[i:j]))] if j > i else []
        pieces += [Piece("in", "".join(others[k:m]))] if m > k else []
    if kept < FEWEST_KEPT * max(len(words), len(others)):
        return [Paragraph((Piece("out", old),)), Paragraph((Piece("in", new),))]
    return [Paragraph(tuple(pieces))]


def _opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """As ``difflib`` tells them. What both begin and end with is put aside first: mostly that is nearly everything."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    found: list[Opcode] = [("equal", 0, start, 0, start)] if start else []
    found += [(kind, i + start, j + start, k + start, m + start) for kind, i, j, k, m in _compared(middle, other)]
    tail = (len(old) - end, len(old), len(new) - end, len(new))
    return [*found, ("equal", *tail)] if end else found


def _compared(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    if not old and not new:
        return []
    counts = Counter(new)
    pairs = sum(count * counts[word] for word, count in Counter(old).items())
    if pairs > MOST_PAIRS or len(old) * len(new) > MOST_STEPS:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _with_little(found: Sequence[Paragraph], beside: int) -> list[Paragraph]:
    near = {
        place
        for centre, paragraph in enumerate(found)
        if paragraph.differs
        for place in range(centre - beside, centre + beside + 1)
    }
    shown: list[Paragraph] = []
    for place, paragraph in enumerate(found):
        if place in near:
            shown.append(paragraph)
        elif shown and shown[-1].left_out:
            shown[-1] = Paragraph(left_out=shown[-1].left_out + 1)
        else:
            shown.append(Paragraph(left_out=1))
    return shown
