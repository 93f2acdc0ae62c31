"""Text that was pasted from Word and its relatives, as Markdown: what came along unseen goes, the words stay.

Everything here is pure and takes time in proportion to the text. Cleaning twice is once. A script is words like any
other; curly quotes and dashes stay. Only what Word writes for itself goes: its code, the data of its pictures, and
words that it had struck out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

ROUNDS = 8
"""What stands inside each other is taken off from the inside, so often at most."""

MOST_BLANK = 50
"""Blank lines after which nothing goes on that stood before them."""

LONG_LINE = 120
"""Characters: nobody wraps lines by hand that late, so the next line is a paragraph of its own."""


@dataclass(frozen=True)
class Cleaned:
    """The text, and what was done to it: ``pictures``, ``struck``, ``code``, ``spaces``, ``lists``, ``headings``,
    ``paragraphs``, in this order."""

    text: str
    did: tuple[str, ...]


def plain(text: str) -> str:
    """What was typed, with the line ends of the house and without what no database keeps."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def clean(text: str) -> Cleaned:
    """A text as it was typed or pasted, cleaned."""
    text, did = plain(text), set()
    for _round in range(ROUNDS):
        before = text
        for name, step in _STEPS:
            after = step(text)
            if after != text:
                did.add(name)
                text = after
        text = plain(text)
        if text == before:
            break
    return Cleaned(text, tuple(name for name, _step in _STEPS if name in did))


def told(cleaned: Cleaned) -> str:
    """What was done, in one sentence; nothing where nothing was."""
    words = {
        "pictures": _("pictures that came as code (“Add a picture” puts them in)"),
        "struck": _("words that were struck out"),
        "code": _("formatting code"),
        "spaces": _("spaces and hyphens that nobody sees"),
        "lists": _("signs of lists"),
        "headings": _("headings"),
        "paragraphs": _("paragraphs that stood too close"),
    }
    if not cleaned.did:
        return ""
    return _("Tidied up from what was pasted: %(what)s.", what=", ".join(words[name] for name in cleaned.did))


# ---- what Word writes for itself ---------------------------------------------------------------------------------

_ELSEWHERE = r"(?:data:image/|file:/|cid:)"
_PICTURE = re.compile(rf"!\[([^\[\]\n]{{0,500}})\]\(\s*<?{_ELSEWHERE}[^()\s<>]*>?\s*\)", re.IGNORECASE)
_IMG = re.compile(rf"<(?:img|v:imagedata)\b[^<>]*{_ELSEWHERE}[^<>]*>", re.IGNORECASE)
_DATA = re.compile(r"data:image/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=]{40,}", re.IGNORECASE)

_STRUCK = re.compile(r"<del\b[^<>]*\b(?:cite|datetime)=[^<>]*>", re.IGNORECASE)
_STRUCK_END = re.compile(r"</del\s*>", re.IGNORECASE)
_ADDED = re.compile(r"<ins\b[^<>]*\b(?:cite|datetime)=[^<>]*>", re.IGNORECASE)
_ADDED_ANY = re.compile(r"</?ins\b[^<>]*>", re.IGNORECASE)

_WORD = re.compile(
    r"mso-|class=[\"']?Mso|urn:schemas-microsoft|</?[ovwm]:[a-z]|<!(?:--)?\[(?:if|endif)\b", re.IGNORECASE
)
_COMMENT, _COMMENT_END = re.compile(r"<!--"), re.compile(r"-->")
_HIDDEN, _HIDDEN_END = re.compile(r"<(?:style|xml)\b[^<>]*>", re.IGNORECASE), re.compile(r"</(?:style|xml)\s*>", re.I)
_TAG = re.compile(
    r"<(/?)(a|b|body|br|center|div|em|font|h[1-6]|head|html|i|li|link|meta|ol|p|s|span|strong|sub|sup|table|tbody|td"
    r"|th|title|tr|u|ul|!\[(?:if|endif)|[ovwmx]:[a-z]{1,30}|style|xml)(?:[\s/\]][^<>]*)?>",
    re.IGNORECASE,
)

_MUCH_ROOM = re.compile(r"\n(?:[ \t]*\n){2,}")


def _without_pictures(text: str) -> str:
    return _DATA.sub("", _IMG.sub("", _PICTURE.sub(r"\1", text)))


def _without_struck(text: str) -> str:
    """Changes that Word was tracking: what was struck out goes, what was added stays."""
    text = _without(text, _STRUCK, _STRUCK_END)
    return _ADDED_ANY.sub("", text) if _ADDED.search(text) else text


def _without_code(text: str) -> str:
    """Only in a text that has marks of Word's: everywhere else HTML is words."""
    if not _WORD.search(text):
        return text
    text = _without(_without(text, _COMMENT, _COMMENT_END), _HIDDEN, _HIDDEN_END)
    return _MUCH_ROOM.sub("\n\n", _TAG.sub(_instead_of, text).replace("&nbsp;", " "))


def _instead_of(tag: re.Match[str]) -> str:
    is_end, name = bool(tag[1]), tag[2].lower()
    if name == "br":
        return "\n"
    if name == "li":
        return "" if is_end else "\n- "
    if name[0] == "h" and name[1:].isdigit():
        return "\n\n" if is_end else "\n\n## "
    return "\n\n" if name in ("p", "div", "table", "ol", "ul") else "\n" if name == "tr" else ""


def _without(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Without what stands from a start to the next end; a start without an end stays."""
    kept, place = [], 0
    while (begins := start.search(text, place)) and (ends := end.search(text, begins.end())):
        kept.append(text[place : begins.start()])
        place = ends.end()
    return "".join((*kept, text[place:]))


# ---- what nobody sees --------------------------------------------------------------------------------------------

_UNSEEN: dict[int, str | None] = {code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n"}
_UNSEEN |= dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))  # soft hyphen, spaces of no width
_UNSEEN |= dict.fromkeys((0x00A0, 0x2007, 0x202F), " ")  # spaces at which no line breaks
_UNSEEN |= {0x0B: "\n", 0x85: "\n", 0x2028: "\n", 0x0C: "\n\n", 0x2029: "\n\n"}


def _without_unseen(text: str) -> str:
    return text.translate(_UNSEEN)


# ---- lines -------------------------------------------------------------------------------------------------------

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_SIGNS = "•●∙‣⁃■➢◦▪\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8"
_BULLET = re.compile(rf"[ \t]*(?:([{_SIGNS}])[ \t]*|(·)[ \t]+|([o§–-])\t[ \t]*)(?=\S)")
_DEPTHS = {"o": 1, "◦": 1, "▪": 2, "§": 2, "\uf0a7": 2}
_NUMBER = re.compile(r"[ \t]*([0-9]{1,3}[.)])\t[ \t]*(?=\S)")
_INDENT = re.compile(r"\t+(?=[^\s`~#>|*+\-0-9])")
_LISTED = re.compile(r"( *)(?:[-*+]|[0-9]{1,3}[.)]) ")
_PROSE = re.compile(r"(?![-*+>|#=~`]|[0-9]{1,3}[.)] )\S")
_HEADINGS = re.compile(
    r"(why|how|try it(?: now)?|por qu[eê]|como|experimente(?: agora)?|por qué|cómo|pruébalo(?: ahora)?)\s*:?",
    re.IGNORECASE,
)


def _outside_code(text: str, change: Callable[[list[str], str], Iterator[str]]) -> str:
    """Every line that is not code goes through ``change``, which is given the lines before it."""
    kept: list[str] = []
    is_code = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
            kept.append(line)
        elif is_code:
            kept.append(line)
        else:
            kept.extend(change(kept, line))
    return "\n".join(kept)


def _with_lists(text: str) -> str:
    signed = False

    def change(before: list[str], line: str) -> Iterator[str]:
        nonlocal signed
        bullet, number = _BULLET.match(line), _NUMBER.match(line)
        if bullet:
            depth = min(_DEPTHS.get(bullet[1] or bullet[2] or bullet[3], 0), _depth(before) + 1)
            line = "  " * depth + "- " + line[bullet.end() :]
        elif number:
            line = f"{number[1]} {line[number.end() :]}"
        elif signed and _PROSE.match(line):
            yield ""
        elif _depth(before, skip=True) < 0:
            line = _INDENT.sub("", line, count=1) if not before or not before[-1].strip() else line
        signed = bool(bullet or number)
        yield line

    return _outside_code(text, change)


def _depth(before: list[str], *, skip: bool = False) -> int:
    """How deep the list is in which the last line stands, from 0; below that where it stands in none."""
    last = next((line for line in reversed(before[-MOST_BLANK:]) if line.strip() or not skip), "")
    found = _LISTED.match(last)
    return len(found[1]) // 2 if found else 0 if skip and last[:1] in (" ", "\t") else -1


def _with_headings(text: str) -> str:
    """Headings of a micro-lesson that have lost their signs: alone on a line, with nothing above."""

    def change(before: list[str], line: str) -> Iterator[str]:
        found = _HEADINGS.fullmatch(line.strip())
        yield f"## {found[1]}" if found and (not before or not before[-1].strip()) else line

    return _outside_code(text, change)


def _with_paragraphs(text: str) -> str:
    def change(before: list[str], line: str) -> Iterator[str]:
        above = before[-1] if before else ""
        if len(above) > LONG_LINE and above[-1] in '.!?…:”"’»)' and _PROSE.match(above) and _PROSE.match(line):
            yield ""
        yield line

    return _outside_code(text, change)


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("pictures", _without_pictures),
    ("struck", _without_struck),
    ("code", _without_code),
    ("spaces", _without_unseen),
    ("lists", _with_lists),
    ("headings", _with_headings),
    ("paragraphs", _with_paragraphs),
)
