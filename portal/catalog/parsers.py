"""Two parsers of YAML and the one kind of event that both are made to give.

``exact`` is ruamel.yaml's, in Python: YAML 1.2 to the letter, and its mistakes are the ones that are told. ``quick`` is
libyaml, thirty times as fast, but of YAML 1.1. It therefore turns away whatever the two do not read alike to the line;
that, and every mistake, is for ``exact``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

NOT_ALLOWED = "a character that YAML does not allow"

_APART = re.compile(
    r"[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"  # tabs, and what is invisible
    r"|[|>][-+0-9]*#|[\"']:[^ \n]"  # a comment or a value that touches what is before it
    r"|^ *[|>?]|^ +$"  # texts and mappings without a name, lines that are empty and look longer
    r"|^(?:%|---|\.\.\.)",  # what stands around documents
    re.MULTILINE,
)
"""Where the two part."""


class Event(NamedTuple):
    """A step through a document: a ``Scalar``, a ``SequenceStart``, a ``SequenceEnd`` …"""

    kind: str
    line: int = 0
    """Where it begins, from 0; ends have none."""
    text: str = ""
    is_plain: bool = False
    anchor: str = ""
    tag: str = ""


class Unreadable(Exception):
    """Something that is not YAML, or that ``quick`` leaves to ``exact``; its line, from 0."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem


def quick(text: str) -> Iterator[Event]:
    """The same events as those of ``exact``, or, sooner or later, ``Unreadable``."""
    loader = getattr(yaml, "CBaseLoader", None)  # PyYAML can be built without libyaml
    if loader is None or _APART.search(text):
        raise Unreadable(0, "left to the exact parser")
    try:
        for event in map(_event, yaml.parse(text, Loader=loader)):
            if event.anchor or event.tag or (event.is_plain and not event.text):
                raise Unreadable(event.line, "left to the exact parser")
            yield event
    except yaml.YAMLError as error:
        raise Unreadable(0, str(error)) from error


def exact(text: str) -> Iterator[Event]:
    """The events of a text. Raises ``Unreadable`` where it ceases to be YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from map(_event, YAML(typ="safe", pure=True).parse(text))
    except ReaderError as error:
        raise Unreadable(text.count("\n", 0, error.position), NOT_ALLOWED) from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(mark.line if mark else 0, str(getattr(error, "problem", None) or error)) from error


def _event(given: Any) -> Event:
    """Both parsers descend from one, and name their events and what these hold alike."""
    kind = type(given).__name__.removesuffix("Event")
    if kind == "Scalar":
        line, is_plain = given.start_mark.line, not given.style
        return Event(kind, line, given.value, is_plain, given.anchor or "", str(given.tag or ""))
    if kind.endswith("End"):
        return Event(kind)
    tag = str(getattr(given, "tag", None) or "")
    return Event(kind, given.start_mark.line, anchor=getattr(given, "anchor", None) or "", tag=tag)
