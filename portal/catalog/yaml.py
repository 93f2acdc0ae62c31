"""YAML 1.2 as plain values, with the line of every part, and a sentence for each of its traps.

Built on the events of a parser, so that nothing is ever made but text, numbers, yes or no, nothing, lists and mappings.
Left out on purpose: anchors, aliases, tags, dates, and several documents in one file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from portal.catalog import parsers
from portal.catalog.files import size, text_of
from portal.catalog.parsers import Event, Unreadable
from portal.errors import Mistake, Mistakes

AT_MOST = 1_000_000
"""Bytes of one document."""

DEEPEST = 32
"""Lists and mappings inside each other."""

MOST_VALUES = 50_000
"""Values in one document; with the next limit, what keeps the time to read one in bounds."""

LONGEST_WORD = 10_000
"""Characters without a space between them, in one document."""

Place = tuple[str | int, ...]
"""The way to a part of a document: names of members, positions in lists from 0."""

_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NODES = ("Alias", "Scalar", "SequenceStart", "MappingStart")
_INDENTATION = "The indentation does not fit the lines above it."
_TROUBLES = (
    (r"mapping values are not allowed", "A colon and a space inside a text: put the whole text in quotes."),
    (r"expected ',' or ']'", "A list in brackets is not closed, lacks a comma, or holds a text that needs quotes."),
    (r"expected ',' or '}'", "Braces are not closed, lack a comma, or hold a text that needs quotes."),
    (r"expected ':'", "A name without a colon after it, or a text of several lines that needs quotes."),
    (r"end of stream|document separator", "A quotation mark, bracket or brace is opened and never closed."),
    (r"escape|hexadecimal", "A backslash inside double quotes: write it twice, or use single quotes."),
    (r"cannot start any token", "A text that begins with this character needs quotes."),
    (r"alphabetic or numeric", "A text that begins with & or * needs quotes."),
    (r"block end|block collection|block mapping|node content|indent", _INDENTATION),
)


class Lines:
    """Where the parts of a document stand in ``file``. The part ``rules[2].when`` is named ``"rules", 2, "when"``."""

    def __init__(self, file: str, first: int = 1) -> None:
        self.file = file
        self._names: dict[Place, int] = {(): first}
        self._values: dict[Place, int] = {(): first}

    def of(self, *path: str | int, value: bool = False) -> int:
        """The line of that part's name, or with ``value`` that on which its value begins; from 1.

        Where there is no such part, the line of the nearest part around it.
        """
        known = self._values if value else self._names
        while path not in known:
            path = path[:-1]
        return known[path]

    def mistake(self, message: str, *path: str | int, value: bool = False) -> Mistake:
        """A mistake about that part."""
        return Mistake(self.file, self.of(*path, value=value), message)

    def note(self, path: Place, name: int, value: int) -> None:
        """Remember on which lines a part's name and value stand."""
        self._names[path], self._values[path] = name, value


def document(text: str, file: str, *, first_line: int = 1) -> tuple[Any, Lines]:
    """The value of a YAML document and where its parts stand; ``None`` for an empty one.

    Plain values only: ``dict``, ``list``, ``str``, ``int``, ``float``, ``bool``, ``None``. Names in mappings are always
    text; ``no`` and dates stay text. ``first_line`` is the document's place in its file. Raises ``Mistakes``, with all
    that was found until the parser had to give up.
    """
    if len(text.encode(errors="replace")) > AT_MOST:
        raise Mistakes([Mistake(file, first_line, f"More than {size(AT_MOST)} of YAML. Make it shorter.")])
    if max(map(len, text.split()), default=0) > LONGEST_WORD:
        raise Mistakes([Mistake(file, first_line, f"More than {LONGEST_WORD} characters in a row without a space.")])
    for parser in (parsers.quick, parsers.exact):
        reading = _Reading(text, Lines(file, first_line), first_line, parser(text))
        value = reading.document()
        if not reading.wrong:
            return value, reading.lines
    raise Mistakes(reading.wrong)


def read(path: Path, file: str | None = None) -> tuple[Any, Lines]:
    """The same for a file, at most 1 MB of UTF-8; ``file`` is its name in mistakes."""
    name = file or str(path)
    return document(text_of(path, name, at_most=AT_MOST), name)


def shortened(text: str) -> str:
    """Text from a file as a sentence may quote it: one line, at most forty characters."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


class _StopError(Exception):
    """Reading stops here; the mistake has been noted."""


class _Reading:
    """One document on its way from the parser's events to values."""

    def __init__(self, text: str, lines: Lines, first_line: int, events: Iterator[Event]) -> None:
        self.text, self.lines, self.first_line = text, lines, first_line
        self.wrong: list[Mistake] = []
        self.values = 0
        self.events = events

    def document(self) -> Any:
        value, documents = None, 0
        try:
            for event in self.events:
                if event.kind == "DocumentStart":
                    documents += 1
                    if documents == 2:
                        self.say(event, "A second document begins here, and a file holds one. Take the dashes out.")
                        break
                elif event.kind in _NODES:
                    self.lines.note((), self.line(event), self.line(event))
                    value = self.value(event, ())
        except Unreadable as error:
            self.wrong.append(self.trouble(error))
        except _StopError:
            pass
        return value

    def value(self, event: Event, path: Place) -> Any:
        """The value that begins with this event."""
        self.values += 1
        if self.values > MOST_VALUES:
            self.stop(event, f"More than {MOST_VALUES} values in one file. Make two of it.")
        self.refuse_decoration(event)
        if event.kind == "Alias":
            return None
        if event.kind == "Scalar":
            return self.scalar(event)
        if len(path) >= DEEPEST:
            self.stop(event, f"More than {DEEPEST} lists and mappings inside each other.")
        return self.sequence(path) if event.kind == "SequenceStart" else self.mapping(path)

    def sequence(self, path: Place) -> list[Any]:
        items: list[Any] = []
        while (event := next(self.events)).kind != "SequenceEnd":
            place = (*path, len(items))
            self.lines.note(place, self.line(event), self.line(event))
            items.append(self.value(event, place))
        return items

    def mapping(self, path: Place) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while (key := next(self.events)).kind != "MappingEnd":
            name = self.name(key, path)
            event, place = next(self.events), (*path, name)
            if name in members:
                self.say(key, f"'{shortened(name)}' stands here again; it is already on line {self.lines.of(*place)}.")
                self.value(event, (*path, "", name))
                continue
            self.lines.note(place, self.line(key), self.line(event))
            members[name] = self.value(event, place)
        return members

    def name(self, event: Event, path: Place) -> str:
        """The name of a member."""
        if event.kind != "Scalar":
            self.say(event, "A member's name is a text, not a list or a mapping. Does a text here need quotes?")
            self.value(event, (*path, ""))
            return ""
        self.refuse_decoration(event)
        if event.text == "<<":
            self.say(event, "'<<' merges another mapping, which is not done here. Write it out.")
        return event.text

    def scalar(self, event: Event) -> str | int | float | bool | None:
        text = event.text
        if not event.is_plain:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.fullmatch(text):
            if len(text) <= 18:
                return int(text)
            self.say(event, "This number is too large. If it is a text, put it in quotes.")
        elif _DECIMAL.fullmatch(text):
            if math.isfinite(number := float(text)):
                return number
            self.say(event, "This number is too large. If it is a text, put it in quotes.")
        return text

    def refuse_decoration(self, event: Event) -> None:
        """Anchors, aliases and tags mean something to YAML, and nothing here."""
        anchor, tag = shortened(event.anchor), shortened(event.tag)
        if event.kind == "Alias":
            self.say(event, f"'*{anchor}' points to another place, which is not done here. Write it out.")
        elif anchor:
            self.say(event, f"'&{anchor}' names this place for later, which is not done here. Take it out.")
        if tag:
            self.say(event, f"'{tag}' is a tag, which is not used here. Take it out, or put the text in quotes.")

    def line(self, event: Event) -> int:
        return event.line + self.first_line

    def say(self, event: Event, sentence: str) -> None:
        self.wrong.append(Mistake(self.lines.file, self.line(event), sentence))

    def stop(self, event: Event, sentence: str) -> NoReturn:
        self.say(event, sentence)
        raise _StopError

    def trouble(self, error: Unreadable) -> Mistake:
        """What the parser could not read, in words."""
        line, problem = error.line, error.problem
        at = self.text.split("\n")[line : line + 1]
        if problem == parsers.NOT_ALLOWED:
            sentence = "A character that YAML does not allow. Take it out; it may be invisible."
        elif at and "\t" in at[0][: len(at[0]) - len(at[0].lstrip())]:
            sentence = "A tab at the beginning of the line. Indent with spaces."
        else:
            known = (sentence for pattern, sentence in _TROUBLES if re.search(pattern, problem))
            sentence = next(known, f"This is not YAML: {shortened(problem)}.")
        return Mistake(self.lines.file, line + self.first_line, sentence)
