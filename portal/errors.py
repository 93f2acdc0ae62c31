"""Failure: ways to say no to a person, and one to report mistakes in files."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class NotFound(Exception):
    """It does not exist, or not for this person. The sentence is fit to be shown."""


class Refused(Exception):
    """The house says no: a sentence that says what is wrong and what to do about it.

    ``field`` names the form field that the sentence is about, where there is one. A form in which several fields are
    amiss says so in ``fields``: a sentence for each, by the field's name.
    """

    def __init__(self, sentence: str, *, field: str | None = None, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields or {}) | ({field: sentence} if field else {})


class Conflict(Refused):
    """The house says no because something else stands there already: a 409 with a sentence."""


class Unavailable(Exception):
    """Something the house needs is not there at the moment (a key, the disk, the database): a 503 with a sentence."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing wrong in a file: where, and what to do about it. ``line`` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Mistakes(Exception):
    """All that is wrong in some files, at once, in the order of files and lines."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found = sorted(set(found))
        super().__init__("\n".join(map(str, self.found)))


MOST_KNOWN = 24
"""Names that a suggestion lists."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` for a near miss, else what there is; begins with a space, ends with a full stop."""
    options = sorted(known)
    near = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if near:
        return f" Did you mean '{near[0]}'?"
    shown = options if len(options) <= MOST_KNOWN else [*options[:MOST_KNOWN], f"and {len(options) - MOST_KNOWN} more"]
    return f" Known: {', '.join(shown)}." if options else ""
