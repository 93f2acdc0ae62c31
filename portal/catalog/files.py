"""Reading content files: never more than a limit, always UTF-8, with a sentence for what is not."""

from __future__ import annotations

from pathlib import Path

from portal.errors import Mistake, Mistakes


def text_of(path: Path, file: str, *, at_most: int) -> str:
    """The text of a file of at most so many bytes. ``file`` is its name in mistakes. Raises ``Mistakes``."""
    raw = bytes_of(path, file, at_most=at_most)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Mistakes([Mistake(file, line, "This is not UTF-8 text. Save the file as UTF-8.")]) from None


def bytes_of(path: Path, file: str, *, at_most: int) -> bytes:
    """The bytes of a file, not a byte more than the limit and one. Raises ``Mistakes``."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(at_most + 1)
    except OSError as error:
        raise Mistakes([Mistake(file, 1, f"The file cannot be read: {error.strerror}.")]) from None
    if len(raw) > at_most:
        raise Mistakes([Mistake(file, 1, f"Larger than {size(at_most)}. Make it shorter, or make two of it.")])
    return raw


def size(count: int) -> str:
    """A number of bytes as people say it: ``200 KB``, ``1 MB``."""
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1_000} KB"
