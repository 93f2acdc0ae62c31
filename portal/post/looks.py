"""How a mail looks: text on one hand, HTML that says the same on the other.

No pictures, nothing from anywhere else, nothing that tells whether a mail was opened; light or dark as one likes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from flask_babel import gettext as _

WIDTH = 76
"""Letters of a line; an address is never broken."""

_STYLE = """\
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background: #16191d !important; color: #e9e6df !important; }
  .paper a { color: #7fd0c8 !important; }
  .paper .go { background: #7fd0c8 !important; color: #10201f !important; }
  .paper .foot { color: #b5b1a8 !important; border-color: #3a3f45 !important; }
}"""
_FONT = "font-family: Georgia, 'Times New Roman', serif; font-size: 18px; line-height: 1.5"
_GO = "display: inline-block; background: #0b5f58; color: #ffffff; padding: 12px 20px; text-decoration: none"
_FOOT = "color: #4b4f54; font-size: 15px; border-top: 1px solid #d8d3c8; padding-top: 16px; margin-top: 32px"


@dataclass(frozen=True)
class Part:
    """Something that a mail says: a heading if there are several, the text, and an address where it goes on."""

    heading: str
    text: str
    address: str


@dataclass(frozen=True)
class Foot:
    """Why somebody gets it, where they say what they want (empty for who cannot), and where they do without it."""

    why: str
    wishes: str
    unsubscribe: str


def plain(parts: Sequence[Part], foot: Foot) -> str:
    """As plain text."""
    blocks = [block for part in parts for block in (_underlined(part.heading), _wrapped(part.text), part.address)]
    lines = [foot.why]
    if foot.wishes:
        lines.append(_("What you get, and when: %(address)s", address=foot.wishes))
    if foot.unsubscribe:
        lines.append(_("No more mails of this kind: %(address)s", address=foot.unsubscribe))
    return "\n\n".join(filter(None, blocks)) + "\n\n-- \n" + "\n".join(map(_folded, lines)) + "\n"


def html(parts: Sequence[Part], foot: Foot, *, language: str, title: str) -> str:
    """As HTML that says the same."""
    links = [(foot.wishes, _("What you get, and when")), (foot.unsubscribe, _("No more mails of this kind"))]
    under = " · ".join(
        f'<a href="{escape(address)}" style="color: #0b5f58">{escape(words)}</a>' for address, words in links if address
    )
    body = "\n".join(map(_shown, parts))
    return f"""\
<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{escape(title)}</title>
<style>
{_STYLE}
</style>
</head>
<body class="paper" style="margin: 0; background: #fbf9f4; color: #1d2126; {_FONT}">
<div lang="{escape(language)}" style="max-width: 34em; margin: 0 auto; padding: 24px">
{body}
<p class="foot" style="{_FOOT}">{escape(foot.why)}{"<br>" if under else ""}{under}</p>
</div>
</body>
</html>
"""


def _shown(part: Part) -> str:
    heading = f'<h2 style="font-size: 21px; margin: 32px 0 8px">{escape(part.heading)}</h2>\n' if part.heading else ""
    paragraphs = [block.strip() for block in part.text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    text = "\n".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in paragraphs)
    words = escape(_("Open it in the portal"))
    go = f'\n<p><a class="go" href="{escape(part.address)}" style="{_GO}">{words}</a></p>' if part.address else ""
    return heading + text + go


def _underlined(heading: str) -> str:
    return f"{_folded(heading)}\n{'-' * min(len(heading), WIDTH)}" if heading else ""


def _wrapped(text: str) -> str:
    return "\n".join(map(_folded, text.splitlines())).strip("\n")


def _folded(paragraph: str) -> str:
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)
