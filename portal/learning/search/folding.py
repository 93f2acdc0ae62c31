"""Texts as they are searched: without case, accents and punctuation, the same for both databases.

``ação`` becomes ``acao``, ``Straße`` ``strasse``, ``Łódź`` ``lodz``. Each letter becomes what it is found by, and
everything between words one space for each of its characters, so that a place in a folded text is the same place in the
text itself unless a letter became two (``ß``) or none (a combining accent).
"""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

_ALSO = {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
"""Letters that Unicode does not take apart, as people type them who do not have them."""


def folded(text: str) -> str:
    """The text with each letter as it is searched, and spaces for everything that is no letter and no digit."""
    return text.translate(_FOLDS)


def place_in(text: str, place: int) -> int:
    """Where in the text itself that stands which stands at ``place`` in the folded one."""
    if len(folded(text[:place])) == place:
        return place
    length = 0
    for here, letter in enumerate(text):
        if length >= place:
            return here
        length += len(folded(letter))
    return len(text)


def text_of(html_text: str) -> str:
    """What HTML says, on one line: a space between blocks, none inside of words."""
    reader = _Reader()
    reader.feed(html_text)
    reader.close()
    return " ".join("".join(reader.said).split())


class _Folds(dict[int, str]):
    """What each character becomes, found out once."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFKD", chr(code).casefold()).casefold()
        letter = "".join(_ALSO.get(part, part) for part in letter if unicodedata.category(part) not in _SILENT)
        shown = "".join(part if part.isalnum() else " " for part in letter)
        known = self[code] = shown if shown.strip() or not letter else " "
        return known


_SILENT = {"Mn", "Me", "Cf"}
"""Accents, and marks that nobody sees, such as the soft hyphen."""
_FOLDS = _Folds()


class _Reader(HTMLParser):
    """Gathers what stands between tags."""

    INLINE = frozenset({"a", "b", "code", "em", "i", "small", "span", "strong"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.INLINE:
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])

    def handle_data(self, data: str) -> None:
        self.said.append(data)
