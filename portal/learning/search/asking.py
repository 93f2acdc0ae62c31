"""What somebody types into the search field, as a question that both databases understand.

Every word has to be there, "words in quotes" one after the other, and of the last word at least its beginning. There is
no other grammar: whatever else is typed counts as a space.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from portal.learning.search.folding import folded

MOST_WORDS = 10
LONGEST = 60
"""Letters of a word: of a longer one the beginning counts."""
MOST_TYPED = 2000
"""Letters that are looked at."""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


@dataclass(frozen=True)
class Wanted:
    """One word, or several in a row; of a ``beginning`` the rest may follow."""

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True)
class Asked:
    """What is looked for. All of ``wanted`` has to be found; nothing is found by nothing."""

    wanted: tuple[Wanted, ...]

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @cached_property
    def exact(self) -> Asked:
        """The same with whole words only."""
        return Asked(tuple(Wanted(each.words) for each in self.wanted))

    @property
    def has_beginnings(self) -> bool:
        """Whether it finds more than what is exact."""
        return self != self.exact

    @property
    def has_phrases(self) -> bool:
        """Whether some words have to stand in a row."""
        return any(len(each.words) > 1 for each in self.wanted)

    @property
    def in_sqlite(self) -> str:
        """In the language of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax)."""
        return " AND ".join(f'"{" ".join(each.words)}"{" *" if each.is_beginning else ""}' for each in self.wanted)

    @property
    def in_postgresql(self) -> str:
        """In the language of ``to_tsquery``."""
        return " & ".join(
            "(" + " <-> ".join(f"'{word}'" for word in each.words) + (":*" if each.is_beginning else "") + ")"
            for each in self.wanted
        )


def read(typed: str) -> Asked:
    """What was typed, in linear time: at most ``MOST_WORDS`` words of it."""
    parts = typed[:MOST_TYPED].translate(_QUOTES).split('"')
    last, left, wanted = len(parts) - 1, MOST_WORDS, dict[Wanted, None]()
    for number, part in enumerate(parts):
        words = folded(part).split()[:left]
        left -= len(words)
        is_phrase = number % 2 == 1 and number < last
        if is_phrase and words:
            wanted[Wanted(tuple(word[:LONGEST] for word in words), is_beginning=len(words[-1]) > LONGEST)] = None
        elif words:
            is_last = number == last or not any(folded(rest).split() for rest in parts[number + 1 :])
            *before, end = words
            wanted |= dict.fromkeys([*(_word(word) for word in before), _word(end, is_last=is_last)])
    return Asked(tuple(wanted))


def _word(word: str, *, is_last: bool = False) -> Wanted:
    """A single letter is no beginning: half of everything begins with it."""
    return Wanted((word[:LONGEST],), is_beginning=len(word) > LONGEST or (is_last and len(word) > 1))
