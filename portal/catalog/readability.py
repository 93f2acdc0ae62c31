"""How a text reads, in whatever language of Europe: its words, sentences and minutes, and its LIX.

LIX is the mean number of words in a sentence plus the share of words of more than six letters, in per cent: C. H.
Björnsson, *Läsbarhet*, Liber, Stockholm 1968. It needs no syllables and no dictionary. Below 30 is very easy, 40 to 50
a newspaper, above 60 a law. Sentences are counted in paragraphs and lists; headings and tables only take time to read,
and blocks of code do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from portal.catalog import markdown

WORDS_A_MINUTE = 180
LONG_WORD = 6
"""Letters; a long word has more."""

_ENDS = ".!?…:"
_CLOSING = "\"'”’»)]}"
_OPENING = "\"'“‘„«([{¿¡"

Words = list[tuple[int, str]]
"""Each with the line on which it stands, from 1."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, its number of words, and the line on which it begins, from 1."""

    text: str
    words: int
    line: int


@dataclass(frozen=True)
class Reading:
    """What was measured. A text without a sentence has a LIX of 0."""

    words: int
    """All that is read, headings and tables included."""
    sentences: int
    words_per_sentence: float
    longest: str
    """The longest sentence."""
    lix: int
    minutes: int
    """At 180 words a minute; at least one."""


def of(text: str) -> Reading:
    """How a Markdown text reads. Takes time in proportion to its length."""
    blocks = list(_blocks(text))
    prose = [word for is_prose, words in blocks if is_prose for _line, word in words if _is_word(word)]
    sentences = sentences_in(text, blocks)
    count = sum(_is_word(word) for _is_prose, words in blocks for _line, word in words)
    mean = len(prose) / len(sentences) if sentences else 0.0
    share = 100 * sum(map(_is_long, prose)) / len(prose) if prose else 0.0
    longest = max(sentences, key=lambda sentence: sentence.words, default=None)
    return Reading(
        words=count,
        sentences=len(sentences),
        words_per_sentence=round(mean, 1),
        longest=longest.text if longest else "",
        lix=round(mean + share),
        minutes=max(1, round(count / WORDS_A_MINUTE)),
    )


def sentences_in(text: str, blocks: Sequence[tuple[bool, Words]] | None = None) -> tuple[Sentence, ...]:
    """The sentences of a Markdown text, in paragraphs and lists."""
    found = _blocks(text) if blocks is None else blocks
    return tuple(sentence for is_prose, words in found if is_prose for sentence in _sentences(words))


def _blocks(text: str) -> Iterator[tuple[bool, Words]]:
    """Whether a block is prose, and its words."""
    before = ""
    for token in markdown.tokens(text):
        if token.type == "inline" and token.map:
            yield before == "paragraph_open", list(_words(token.children or [], token.map[0] + 1))
        before = token.type


def _words(tokens: Sequence[Token], line: int) -> Iterator[tuple[int, str]]:
    """Words that are only partly **em**phasised stay whole."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield from ((line, word) for word in "".join(parts).split())
            parts, line = [], line + 1
        elif token.type in ("text", "code_inline"):
            parts.append(token.content)
    yield from ((line, word) for word in "".join(parts).split())


def _sentences(words: Words) -> Iterator[Sentence]:
    start = 0
    for place, (_line, word) in enumerate(words, start=1):
        following = words[place][1] if place < len(words) else None
        if following is None or _ends(word, following):
            sentence = words[start:place]
            count = sum(_is_word(word) for _line, word in sentence)
            if count:
                yield Sentence(" ".join(word for _line, word in sentence), count, sentence[0][0])
            start = place


def _ends(word: str, following: str) -> bool:
    """Whether a sentence ends here: a sign behind the word, and no small letter after it, as in ``e.g. this``."""
    return word.rstrip(_CLOSING)[-1:] in tuple(_ENDS) and not following.lstrip(_OPENING)[:1].islower()


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


def _is_long(word: str) -> bool:
    is_address = "://" in word or "@" in word
    return not is_address and sum(map(str.isalpha, word)) > LONG_WORD
