"""The content folder while it is read: what its files are called, what they hold, and what is wrong with them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from portal.catalog import markdown, yaml
from portal.catalog.files import bytes_of, text_of
from portal.catalog.links import TERM, Links, Ways, split
from portal.catalog.members import Members, is_slug
from portal.catalog.yaml import shortened
from portal.errors import Mistake, Mistakes, suggestion

Read = TypeVar("Read")

LARGEST_PAGE = 200_000
"""Bytes of one Markdown file."""


@dataclass(frozen=True)
class Page:
    """A Markdown file: its front matter, and its sections with their lines in the file."""

    about: Members
    sections: tuple[markdown.Section, ...]
    before: int
    """Lines before the Markdown begins."""
    terms: tuple[str, ...]
    """Slugs of the glossary that it links, each once."""

    @property
    def html(self) -> Markup:
        """All of the text."""
        return Markup().join(section.html for section in self.sections)

    def say(self, section: markdown.Section | None, sentence: str) -> None:
        """Note a mistake about a section, or about the text as a whole."""
        line = self.before + (section.line if section else 1)
        self.about.wrong.append(Mistake(self.about.lines.file, line, sentence))


class Folder:
    """``content/``. Mistakes name files from its parent on, and gather in ``wrong``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wrong: list[Mistake] = []
        self.links = Links()
        self.pictures: dict[Path, set[str]] = {}
        """Names of pictures that texts in a folder may show. This and the links are filled before texts are read."""

    def name(self, path: Path) -> str:
        """How a file is called: ``content/tracks/culture/track.yaml``."""
        return Path(self.root.name, path.relative_to(self.root)).as_posix()

    def say(self, path: Path, line: int, sentence: str) -> None:
        """Note a mistake."""
        self.wrong.append(Mistake(self.name(path), line, sentence))

    def entries(self, *parts: str) -> list[Path]:
        """What lies in a folder inside, by name, hidden files aside; nothing when there is no such folder."""
        folder = self.root.joinpath(*parts)
        return sorted(path for path in folder.iterdir() if path.name[0] != ".") if folder.is_dir() else []

    def named(self, shelf: str, ending: str, *, also: Iterable[str] = ()) -> list[Path]:
        """The files ``<slug><ending>`` on a shelf. Others are mistakes, unless they end as in ``also``."""
        found = []
        for path in self.entries(shelf):
            if path.suffix == ending and path.is_file() and is_slug(path.stem):
                found.append(path)
            elif path.suffix not in also:
                sentence = f"A file here is called <slug>{ending}, with lower case letters, digits and hyphens."
                self.say(path, 1, sentence)
        return found

    def yaml(self, path: Path) -> Members | None:
        """The members of a YAML file; ``None`` when it could not be read."""
        return self._tried(lambda: Members(*yaml.read(path, self.name(path)), self.wrong))

    def items(self, path: Path) -> list[Members]:
        """The mappings of a YAML file that is a list of them; none when it could not be read."""
        read = self._tried(lambda: yaml.read(path, self.name(path)))
        value, lines = read or ([], None)
        if lines is not None and not isinstance(value, list):
            self.say(path, 1, "The file is a list: each of its entries begins with '- slug: …'.")
        if lines is None or not isinstance(value, list):
            return []
        return [Members(item, lines, self.wrong, (place,)) for place, item in enumerate(value)]

    def bytes(self, path: Path, *, at_most: int) -> bytes | None:
        """The bytes of a file; ``None`` when it could not be read."""
        return self._tried(lambda: bytes_of(path, self.name(path), at_most=at_most))

    def page(self, path: Path) -> Page | None:
        """A Markdown file with front matter; ``None`` when it could not be read."""
        return self._tried(lambda: self._page(path))

    def fingerprint(self) -> str:
        """The SHA-256 of all files and their names."""
        total = hashlib.sha256()
        for folder, inside, files in os.walk(self.root):
            inside[:] = sorted(name for name in inside if name[0] != ".")
            for path in (Path(folder, name) for name in sorted(files) if name[0] != "."):
                with path.open("rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
                total.update(f"{self.name(path)}\0{content}\n".encode())
        return total.hexdigest()

    def _page(self, path: Path) -> Page:
        name = self.name(path)
        front, body, before = parts_of(text_of(path, name, at_most=LARGEST_PAGE), name)
        linked: list[str] = []
        ways = Ways(
            link=lambda link: self._address(link, linked),
            picture=lambda name: self._picture(path.parent, name),
            wrong=lambda link: self.links.trouble(link) or self._no_picture(path.parent, link),
        )
        sections, troubles = markdown.sections(body, ways=ways)
        self.wrong += [Mistake(name, before + trouble.line, trouble.sentence) for trouble in troubles]
        about = Members(*yaml.document(front, name, first_line=2), self.wrong)
        return Page(about, sections, before, tuple(dict.fromkeys(linked)))

    def _address(self, link: str, linked: list[str]) -> str | None:
        """Where a link into the portal leads; terms of the glossary are added to what is ``linked``."""
        kind, name = split(link)
        address = self.links.address(link)
        if address and kind == TERM:
            linked.append(name)
        return address

    def _picture(self, folder: Path, name: str) -> str | None:
        """Where a picture of a track is shown."""
        return f"/tracks/{folder.name}/pictures/{name}" if name in self.pictures.get(folder, ()) else None

    def _no_picture(self, folder: Path, name: str) -> str | None:
        """What is wrong with a picture that a track does not have."""
        if folder not in self.pictures or "/" in name or "." not in name:
            return None
        near = suggestion(name, self.pictures[folder]) or " Put it beside this file."
        return f"There is no picture '{shortened(name)}' here.{near}"

    def _tried(self, read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except Mistakes as mistakes:
            self.wrong += mistakes.found
            return None


def parts_of(text: str, name: str) -> tuple[str, str, int]:
    """Front matter, Markdown, and the number of lines before that. ``name`` is the file's. Raises ``Mistakes``."""
    text = text.replace("\r\n", "\n")
    front, dashes, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not dashes:
        sentence = "The file begins with a line '---', then title and so on, then a line '---' again."
        raise Mistakes([Mistake(name, 1, sentence)])
    return front, body, text.count("\n", 0, len(text) - len(body))
