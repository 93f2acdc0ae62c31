"""What is good to know about a text while it is written. Hints only: nothing here stops anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.catalog import readability
from portal.learning.actions.micro_lessons import pasted, writing
from portal.learning.nameless import named_in, without_contacts

LONG_SENTENCE = 25
"""Words of a sentence that asks for a second breath."""

MOST_MINUTES = 5
SHOWN = 120
"""Characters of a sentence that is quoted."""

_HEADING = re.compile(r"^#{1,3}[ \t]+(\S.*)$", re.MULTILINE)
_WITHOUT_WORDS = re.compile(r"!\[\s*\]\(")
_COMMENT = re.compile(
    r"^[ \t]*(?:Comment(?:ed)?|Formatted|Deleted)\s*(?:\[[A-Za-z]{1,4}[0-9]{1,3}\])?\s*:", re.MULTILINE
)
_EASE = 30, 40, 50, 60


@dataclass(frozen=True)
class Hints:
    """How long a text is and how it reads, and what might be looked at, a sentence each."""

    words: int
    minutes: int
    lix: int
    """Of Björnsson; 0 where there is no sentence yet."""
    ease: str
    """The same in words."""
    notes: tuple[str, ...]


def hints(body: str, *, names: Iterable[str] = ()) -> Hints:
    """Hints about a text that fits; ``names`` are those of the people who should not be in it."""
    cleaned = pasted.clean(body)
    text = cleaned.text
    read = readability.of(text)
    notes = (
        _about_length(read.minutes),
        _about_sections(text),
        _about_names(text, names),
        _about_contacts(text),
        _about_pictures(text),
        _about_sentence(read.longest),
        _about_comments(text),
        pasted.told(cleaned),
    )
    is_blank = writing.is_empty(text)
    shown = () if is_blank else tuple(filter(None, notes))
    return Hints(0 if is_blank else read.words, read.minutes, read.lix, _ease(read.lix), shown)


def _ease(lix: int) -> str:
    words = (_("very easy to read"), _("easy to read"), _("as a newspaper reads"), _("not easy to read"))
    found = next((said for most, said in zip(_EASE, words, strict=True) if lix < most), None)
    return found or _("hard to read")


def _about_length(minutes: int) -> str:
    if minutes <= MOST_MINUTES:
        return ""
    return _("It takes about %(num)s minutes. Five are enough: it might become two.", num=minutes)


def _about_sections(text: str) -> str:
    """The last thing in a micro-lesson is something to try."""
    heading = writing.headings()[2]
    wanted = {heading.casefold(), "try it", "try it now"}
    found = next((found for found in _HEADING.finditer(text) if found[1].rstrip(" \t#").casefold() in wanted), None)
    if found is None:
        return _("There is no “%(heading)s” section yet.", heading=heading)
    under = _HEADING.split(text[found.end() :], maxsplit=1)[0]
    return "" if under.strip() else _("Nothing stands under “%(heading)s” yet.", heading=heading)


def _about_names(text: str, names: Iterable[str]) -> str:
    found = named_in(text, names)
    if not found:
        return ""
    people = ", ".join(found[:5])
    return ngettext(
        "It seems to name somebody of your programme: %(people)s.",
        "It seems to name people of your programme: %(people)s.",
        len(found),
        people=people,
    )


def _about_contacts(text: str) -> str:
    without_links = re.sub(r"https://[^\s<>\"]+", "", text)
    return _("There is an address or a telephone number in it.") if _has_contacts(without_links) else ""


def _has_contacts(text: str) -> bool:
    words = re.sub(r"!?\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)", "", text)
    return without_contacts(words) != words


def _about_pictures(text: str) -> str:
    return _("A picture has no words for those who do not see it.") if _WITHOUT_WORDS.search(text) else ""


def _about_sentence(longest: str) -> str:
    count = len(longest.split())
    if count <= LONG_SENTENCE:
        return ""
    quoted = longest if len(longest) <= SHOWN else longest[:SHOWN].rsplit(" ", 1)[0] + " …"
    return _("The longest sentence has %(num)s words: “%(sentence)s”", num=count, sentence=quoted)


def _about_comments(text: str) -> str:
    return _("Comments from a word processor seem to stand in the text.") if _COMMENT.search(text) else ""
