"""A text without names, addresses, numbers of telephones and links: what may leave the conversation it was said in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LINK = re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"]+", re.IGNORECASE)
_TELEPHONE = re.compile(
    r"(?<![\w/.-])(?:(?:\+|00|\(?0)[0-9()][0-9 ()/.-]{5,22}[0-9]|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4})(?!\w)"
)
_MARKED = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}\)")
_WORDS = {"art", "bill", "black", "brown", "day", "dean", "faith", "grace", "grant", "green", "hope", "jack", "joy"}
_WORDS |= {"king", "long", "luz", "mar", "mark", "may", "page", "pat", "rich", "rosa", "rose", "sol", "sue", "white"}
_WORDS |= {"will", "wise", "young"}
"""Names that, in small letters, are words."""
_SHORTEST = 2
"""Letters of a name that is looked for."""


def without_contacts(text: str) -> str:
    """Without e-mail addresses, telephones and links; of a Markdown link only the words stay."""
    text = _MARKED.sub(r"\1", text)
    for kind in (_LINK, _ADDRESS, _TELEPHONE):
        text = kind.sub("…", text)
    return text


def nameless(text: str, called: Mapping[str, str]) -> str:
    """The same, and everybody in ``called`` is called what stands there for their whole name and each part of it."""
    text = without_contacts(text)
    instead = {part: said for name, said in called.items() for part in _parts(name)}
    small = {part.lower(): said for part, said in instead.items() if part.lower() not in _WORDS}
    spelled = small | {part.upper(): said for part, said in instead.items()} | instead
    if not spelled:
        return text
    longest_first = sorted(spelled, key=lambda part: (-len(part), part))
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return names.sub(lambda found: spelled[found[0]], text)


def named_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Who of these is named: each first or last name that stands in the text as a whole word, in its order there.

    Only as it is written, with its capital letter; names of two letters are too often words.
    """
    places: dict[str, int] = {}
    for found in re.finditer(r"[^\W\d_][\w’'-]*", text):
        word = found[0].removesuffix("’s").removesuffix("'s")
        places.setdefault(word, found.start())
    parts = {part for name in names for part in name.split() if len(part) > _SHORTEST and part[:1].isupper()}
    return tuple(sorted(parts & places.keys(), key=places.__getitem__))


def _parts(name: str) -> list[str]:
    whole = " ".join(name.split())
    return [part for part in (whole, *whole.split()) if len(part) >= _SHORTEST]
