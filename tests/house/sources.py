"""What the rules about the house read: its Python files, its templates, its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = PORTAL / "templates"
WITHOUT_END = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

Attributes = dict[str, str]
"""Attributes of an element; those without a value have an empty one."""


def name_of(file: Path) -> str:
    """The file as one would name it from the root of the checkout."""
    return file.relative_to(ROOT).as_posix()


@cache
def python_of_portal() -> tuple[tuple[str, ast.Module], ...]:
    """Each Python file of the portal but the migrations' versions: name and syntax tree."""
    files = (file for file in sorted(PORTAL.rglob("*.py")) if "versions" not in file.parts)
    return tuple((name_of(file), ast.parse(file.read_text())) for file in files)


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call in a syntax tree, with the name of what is called as it stands there (``db.session.commit``)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@cache
def templates() -> tuple[tuple[Path, str], ...]:
    """Each template: file and text."""
    return tuple((file, file.read_text()) for file in sorted(TEMPLATES.rglob("*.html")))


def without_jinja(text: str) -> str:
    """The HTML of a template: comments and statements are left out, an expression becomes 0."""
    text = re.sub(r"{#.*?#}|{% block wrap %}.*?{% endblock %}", "", text, flags=re.DOTALL)
    return re.sub(r"{{.*?}}", "0", re.sub(r"{%.*?%}", "", text, flags=re.DOTALL), flags=re.DOTALL)


class Elements(HTMLParser):
    """The elements of a template: each with its attributes, its depth and its parts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes, int]] = []
        self.words: list[str] = []
        self._depth = 0
        self.feed(without_jinja(text))

    @property
    def roots(self) -> list[tuple[str, Attributes]]:
        """The outermost elements."""
        return [(tag, attributes) for tag, attributes, depth in self.found if depth == 0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self._depth += tag not in WITHOUT_END

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, self._depth))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag not in WITHOUT_END

    def handle_data(self, data: str) -> None:
        self.words.append(data)
