"""Texts as they are searched: without case, accents and punctuation, the same for both databases.

``ação`` becomes ``acao``, ``Straße`` ``strasse``, ``Łódź`` ``lodz``. Each letter becomes what it is found by, and
everything between words one space for each of its characters, so that a place in a folded text is the same place in the
text itself unless a letter became two (``ß``) or none (a combining accent).
"""

from __future__ import annotations

import html
import re
import unicodedata

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


def text_of(rendered: str) -> str:
    """What HTML of the house's renderer says, on one line: a space between blocks, none inside of words."""
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", rendered))).split())


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
_REST = r'[^>"]*(?:"[^"]*"[^>"]*)*>'
_INLINE = re.compile(rf"</?(?:a|code|em|strong)\b{_REST}")
_TAG = re.compile(rf"<{_REST}")
