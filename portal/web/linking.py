"""What people wrote, with the addresses in it as links. All the rest stays text."""

from __future__ import annotations

import re

from flask import Flask
from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https://[^\s<>\"']+")
_LINK = Markup('<a href="{address}" rel="nofollow noopener noreferrer">{address}</a>')
_CLOSES = ".,;:!?)]}…"
"""What stands behind an address rather than in it."""


def init_app(app: Flask) -> None:
    """Give templates the filter."""
    app.jinja_env.filters["linked"] = linked


def linked(text: str) -> Markup:
    """The text, safe to show, in which each https address is a link; others, such as http, stay as they are."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_CLOSES)
        parts += [escape(text[end : found.start()]), _LINK.format(address=address)]
        end = found.start() + len(address)
    return Markup("").join([*parts, escape(text[end:])])
