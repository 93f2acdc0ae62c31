"""The one renderer for lessons and micro-lessons: CommonMark and tables in, sanitised HTML out, in linear time.

Raw HTML is shown as text, of a picture only its words; links lead to https and mailto addresses only, or are taken
off their words; a level-1 heading becomes level 2, since the page has its own. What markdown-it-py hands over is
cleaned once more by nh3. Links to places of the portal, and its own pictures, are there only for a caller who says
where they lead (``Ways``).

Brackets and tables are where markdown-it-py needs quadratic time or space, and so does its linkifier: a paragraph with
too many brackets stays plain text, tables have a number of cells to share, and addresses are linked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from portal.catalog.files import size
from portal.catalog.links import NOWHERE, Ways
from portal.errors import Refused

AT_MOST = 200_000
"""Bytes of one text."""

MOST_BRACKETS = 100
"""Opening brackets in one paragraph."""

MOST_CELLS = 5_000
"""Cells of all tables in one text."""

_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_TAGS = (
    {"a", "blockquote", "br", "code", "em", "hr", "img", "li", "ol", "p", "pre", "strong", "ul"} | _HEADINGS | _TABLES
)
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title", "width", "height", "loading"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto"}
_ADDRESS = re.compile(r'\bhttps://[^\s<>"]{1,2000}')


@dataclass(frozen=True)
class Section:
    """What stands under one level-2 heading. ``title`` is empty for what stands before the first."""

    title: str
    line: int
    """The line of the heading, from 1."""
    html: Markup
    """With the heading."""
    body_html: Markup
    """Without it."""


@dataclass(frozen=True)
class Trouble:
    """Something in a text that it should do without, and the line where it stands, from 1."""

    line: int
    sentence: str


def render(text: str, *, at_most: int = AT_MOST, ways: Ways = NOWHERE) -> str:
    """A text as HTML that is safe to show. Raises ``Refused`` for one of more than so many bytes."""
    return str(_html(_tidied(_parsed(text, at_most), ways)))


def inline(text: str, *, ways: Ways = NOWHERE) -> Markup:
    """A few sentences as HTML that is safe to show, without a paragraph around them."""
    return _html(_tidied(_READER.parseInline(text), ways))


def sections(text: str, *, ways: Ways = NOWHERE) -> tuple[tuple[Section, ...], tuple[Trouble, ...]]:
    """The same in parts, one for each level-2 heading (and for what stands before the first, if anything does), and its
    ``troubles``: from one reading of the text where nothing in it could be HTML."""
    tokens = _parsed(text, AT_MOST)
    found = troubles(text, ways=ways) if "<" in text else tuple(_troubles(tokens, 3, ways))
    tokens = _tidied(tokens, ways)
    starts = [place for place, token in enumerate(tokens) if _is_section(token)]
    before = [_section("", tokens[: starts[0] if starts else None], 0)]
    ends = [*starts[1:], len(tokens)] if starts else []
    parts = [_section(_words(tokens[start + 1]), tokens[start:end], 3) for start, end in zip(starts, ends, strict=True)]
    return tuple(part for part in before + parts if part.html), found


def tokens(text: str) -> list[Token]:
    """The text as its reader sees it, before anything is left out: not to be shown, but to be measured."""
    return _READER.parse(text)


def troubles(text: str, *, deepest: int = 3, ways: Ways = NOWHERE) -> tuple[Trouble, ...]:
    """What a text written for the portal does without: raw HTML, pictures that ``ways`` does not know or that have no
    words, links elsewhere than to https, level-1 headings and headings below ``deepest``."""
    return tuple(_troubles(_INSPECTOR.parse(text), deepest, ways))


# ---- reading -----------------------------------------------------------------------------------------------------


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        """Every link is read as one; which of them stay is decided when all are known."""
        return True


def _reader(*, html: bool) -> MarkdownIt:
    reader = _Reader("commonmark", {"html": html}).enable("table")
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    reader.core.ruler.at("inline", _inline)
    return reader


def _parsed(text: str, at_most: int) -> list[Token]:
    """The text as tokens, before anything is left out."""
    if len(text.encode(errors="replace")) > at_most:
        raise Refused(_("This text is too long: at most %(size)s. It might become two.", size=size(at_most)))
    return _READER.parse(text)


def _tidied(tokens: list[Token], ways: Ways) -> list[Token]:
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
        if token.type == "inline":
            token.children = list(_shown(token.children or [], ways))
    return tokens


def _inline(state: StateCore) -> None:
    """markdown-it-py's rule of the same name, except that a paragraph full of brackets stays as it is."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            if token.content.count("[") > MOST_BRACKETS:
                token.children.append(_text(token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it-py's rule of the same name, as long as there are cells left."""
    left = state.env.get("cells", MOST_CELLS)
    if not left or not table(state, start, end, True):
        return False
    if not silent:
        columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
        rows = next((line for line in range(start, end) if state.isEmpty(line)), end) - start
        state.env["cells"] = max(0, left - columns * rows)
        return columns * rows <= left and table(state, start, end, False)
    return True


# ---- writing -----------------------------------------------------------------------------------------------------


def _html(tokens: Sequence[Token]) -> Markup:
    html = _READER.renderer.render(tokens, _READER.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener")
    return Markup(clean)  # noqa: S704 - this is the place where it becomes safe


def _shown(tokens: Sequence[Token], ways: Ways) -> Iterator[Token]:
    """The tokens of a paragraph: links that may stay, links for addresses in plain text, pictures or their words."""
    stays = in_link = False
    for token in tokens:
        if token.type == "link_open":
            address = _leads_to(token, ways)
            in_link, stays = True, bool(address)
            token.attrSet("href", address)
        if token.type == "link_close":
            in_link = False
        if token.type in ("link_open", "link_close"):
            if stays:
                yield token
        elif token.type == "image":
            yield _picture(token, ways)
        elif token.type == "text" and not in_link:
            yield from _with_addresses(token.content)
        else:
            yield token


def _leads_to(link: Token, ways: Ways) -> str:
    """The address of a link that may stay: within the portal, or as it is written. Empty for others."""
    written = str(link.attrGet("href") or "")
    return ways.link(written) or (written if may_link(written) else "")


def _picture(token: Token, ways: Ways) -> Token:
    """A picture of the portal's own that has words; of others only the words."""
    written = str(token.attrGet("src") or "")
    address, size = ways.picture(written), ways.size(written)
    if not address or not token.content.strip():
        return _text(token.content)
    drawn = {"width": size[0], "height": size[1]} if size else {}
    token.attrs = {"src": address, "alt": "", **drawn, "loading": "lazy"}
    return token


def _with_addresses(text: str) -> Iterator[Token]:
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _without_punctuation(found[0])
        yield _text(text[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(address)
        yield Token("link_close", "a", -1)
        end = found.start() + len(address)
    yield _text(text[end:])


def _without_punctuation(address: str) -> str:
    """An address without the punctuation of the sentence around it; a closing bracket stays when it opens one."""
    while address[-1] in ".,;:!?'*_)]}”’":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def may_link(address: str) -> bool:
    """Whether a link to this address may stay: https with a host, or mailto."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(parts.hostname)) or (parts.scheme == "mailto" and "@" in parts.path)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _section(title: str, tokens: Sequence[Token], heading: int) -> Section:
    line = tokens[0].map[0] + 1 if tokens and tokens[0].map else 1
    body = _html(tokens[heading:])
    return Section(title, line, _html(tokens[:heading]) + body, body)


def _words(heading: Token) -> str:
    """The words of a heading, without its markup."""
    return "".join(child.content for child in heading.children or []).strip()


def _is_section(token: Token) -> bool:
    """Whether a level-2 heading begins here; one that was level 1 is told by its markup."""
    return token.type == "heading_open" and token.level == 0 and token.markup in ("##", "-")


# ---- inspecting --------------------------------------------------------------------------------------------------


def _troubles(tokens: Sequence[Token], deepest: int, ways: Ways) -> Iterator[Trouble]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            yield Trouble(line, "Raw HTML is not shown. Write it in Markdown.")
        elif token.type == "heading_open" and token.tag == "h1":
            yield Trouble(line, "A level-1 heading: the page has one already. Begin with '## '.")
        elif token.type == "heading_open" and int(token.tag[1]) > deepest:
            yield Trouble(line, f"A heading of level {token.tag[1]}: use level {deepest} at most.")
        elif token.type == "inline":
            yield from _troubles_within(token.children or [], line, ways)


def _troubles_within(tokens: Sequence[Token], line: int, ways: Ways) -> Iterator[Trouble]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "html_inline":
            yield Trouble(line, "Raw HTML is not shown. Write it in Markdown, or a backslash before the '<'.")
        elif token.type == "image":
            address = str(token.attrGet("src") or "")
            if not ways.picture(address):
                yield Trouble(line, ways.wrong(address) or "Pictures are not shown. Say it in words.")
            elif not token.content.strip():
                yield Trouble(line, "A picture without words for those who do not see it: ![what it shows](…).")
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            if not _leads_to(token, ways):
                plain = f"'{address[:80]}' is not a link that may stay: https:// or mailto: only."
                yield Trouble(line, ways.wrong(address) or plain)


_READER = _reader(html=False)
_INSPECTOR = _reader(html=True)
