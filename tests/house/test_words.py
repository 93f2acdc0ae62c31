"""Every word on a page goes through gettext, and a new language is a folder, not a change in code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

from portal.config import PACKAGE

TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
SPOKEN = ("alt", "aria-label", "placeholder", "title", "content")
NO_WORDS = {"width=device-width, initial-scale=1", "light dark", "website", "summary_large_image", "noindex"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(PACKAGE / "templates")))
def test_no_text_stands_in_a_template_without_gettext(template):
    page = literal_text(template)

    shown = re.sub(r"<!--.*?-->|<[^>]*>", " ", page, flags=re.DOTALL)
    spoken = [
        value
        for name, value in re.findall(r'([\w-]+)="([^"]*)"', page)
        if name in SPOKEN and value not in NO_WORDS and not value.startswith(("{", "#", "/"))
    ]

    assert not re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", " ", shown)), shown.split()
    assert not [value for value in spoken if re.search(r"[A-Za-z]{2,}", value)]


def test_every_text_can_be_found_by_those_who_translate(tmp_path):
    catalogue = tmp_path / "messages.pot"

    command = [sys.executable, "-m", "babel.messages.frontend", "extract", "-F", "pyproject.toml", "-o", str(catalogue)]
    done = subprocess.run([*command, "portal"], cwd=PACKAGE.parent, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    found = catalogue.read_text(encoding="utf-8")
    for text in ("Welcome back", "There is no such session.", "I have finished this lesson"):
        assert f'"{text}"' in found


def literal_text(template: Path) -> str:
    """What stands in a template outside of Jinja's marks; an expression leaves nothing behind."""
    source = re.sub(r"{% block wrap %}.*?{% endblock %}", "", template.read_text(encoding="utf-8"))  # classes
    tokens = jinja2.Environment().lex(source)
    return "".join(value for _line, kind, value in tokens if kind == "data")
