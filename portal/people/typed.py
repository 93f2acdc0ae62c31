"""What people type, made fit to be kept: control characters have no place in mails, calendars and databases."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """The words with single spaces between them."""
    return " ".join(_visible(text).split())


def paragraphs(text: str) -> str:
    """The text with its line breaks (all of them ``\\n``), without white space around it."""
    return "\n".join(_visible(line).rstrip() for line in text.splitlines()).strip()


def _visible(text: str) -> str:
    return "".join(
        " " if letter.isspace() else letter for letter in text if letter.isspace() or not _is_control(letter)
    )


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs")
