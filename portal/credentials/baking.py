"""Badges as pictures that carry their credential.

Open Badges 2.0 is baked by ``openbadges-bakery``, Open Badges 3.0 as its specification says (section 5.3): in a PNG one
uncompressed ``iTXt`` with the keyword ``openbadgecredential``; in an SVG one ``openbadges:credential``, with JSON as
CDATA or a JWT in ``verify``.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

PNG = b"\x89PNG\r\n\x1a\n"
WIDTH, PRINTED = 512, 1024
"""Of a baked PNG, and of one for paper, in pixels."""

NAMESPACES = {"credential": "https://purl.imsglobal.org/ob/v3p0", "assertion": "http://openbadges.org"}
KEYWORDS = (b"openbadgecredential", b"openbadges")
LARGEST = 256 * 1024
"""Bytes of a credential that is still read out of a picture."""

_one_at_a_time = threading.Lock()
"""The bakery warns about its own age; what is done about warnings holds for all threads."""


class NotBaked(Exception):
    """The picture cannot be read, or carries no credential. The message is a short reason in English, for a log."""


class Chunk(NamedTuple):
    """One part of a PNG."""

    kind: bytes
    content: bytes


@lru_cache(maxsize=64)
def png_of(svg: bytes, width: int = WIDTH) -> bytes:
    """The drawing as PNG, ``width`` pixels wide."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=width, skip_system_fonts=True))


def bake_png(png: bytes, document: str) -> bytes:
    """The PNG with an Open Badges 3.0 credential in it; another one that was in it is gone."""
    first, *others = (chunk for chunk in _chunks(png) if not _is_carrier(chunk))
    baked = Chunk(b"iTXt", KEYWORDS[0] + b"\0\0\0\0\0" + document.encode("ascii"))
    return PNG + b"".join(map(_serialised, (first, baked, *others)))


def bake_svg(svg: bytes, document: str) -> bytes:
    """The SVG with an Open Badges 3.0 credential in it: portable JSON, which ends no CDATA, or a JWT."""
    drawing = _parsed(svg)
    root = drawing.documentElement
    root.setAttribute("xmlns:openbadges", NAMESPACES["credential"])
    carrier = drawing.createElement("openbadges:credential")
    if document.startswith("{"):
        carrier.appendChild(drawing.createCDATASection(document))
    else:
        carrier.setAttribute("verify", document)
    root.insertBefore(carrier, root.firstChild)
    return bytes(drawing.documentElement.toxml("utf-8"))


def bake_ob2(picture: bytes, document: str) -> bytes:
    """PNG or SVG with an Open Badges 2.0 assertion in it: JSON, or a JWS."""
    import openbadges_bakery

    baked = io.BytesIO()
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        openbadges_bakery.bake(io.BytesIO(picture), document, baked)
    return baked.getvalue()


def unbake(picture: bytes) -> str:
    """The one credential, of either version, that a PNG or SVG carries. ``NotBaked`` when there is none or several."""
    found = list(islice(_in_png(picture) if picture.startswith(PNG) else _in_svg(picture), 2))
    if len(found) != 1:
        raise NotBaked("no credential in it" if not found else "several credentials in it")
    if len(found[0]) > LARGEST:
        raise NotBaked("the credential in it is too long")
    return found[0]


def _in_png(png: bytes) -> Iterator[str]:
    """What the text chunks carry. The picture itself is never unpacked."""
    for kind, content in _chunks(png):
        keyword, _zero, rest = content.partition(b"\0")
        if keyword not in KEYWORDS or kind not in (b"iTXt", b"tEXt"):
            continue
        try:
            yield rest.decode("latin-1") if kind == b"tEXt" else _international(rest)
        except UnicodeDecodeError as problem:
            raise NotBaked("its text is not UTF-8") from problem


def _international(rest: bytes) -> str:
    """The text of an ``iTXt`` after its keyword: flag, method, language, translated keyword, text (PNG, 11.3.3.4)."""
    if len(rest) < 2:
        raise NotBaked("its text is cut off")
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        raise NotBaked("its text is cut off")
    return (_inflated(parts[2]) if rest[0] else parts[2]).decode()


def _inflated(packed: bytes) -> bytes:
    inflator = zlib.decompressobj()
    try:
        text = inflator.decompress(packed, LARGEST + 1)
    except zlib.error as problem:
        raise NotBaked("its text cannot be unpacked") from problem
    if len(text) > LARGEST:
        raise NotBaked("the credential in it is too long")
    return text


def _in_svg(svg: bytes) -> Iterator[str]:
    for node in _elements(_parsed(svg).documentElement):
        local = str(node.localName)
        if local not in NAMESPACES or (node.namespaceURI != NAMESPACES[local] and node.prefix != "openbadges"):
            continue
        text = "".join(
            child.data for child in node.childNodes if child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE)
        )
        yield text.strip() or node.getAttribute("verify")


def _elements(root: Any) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node.childNodes if child.nodeType == child.ELEMENT_NODE]


def _parsed(svg: bytes) -> Any:
    """The SVG as a tree. Entities and document types are refused: they can be bombs."""
    from xml.parsers.expat import ExpatError

    from defusedxml import DefusedXmlException
    from defusedxml.minidom import parseString

    try:
        return parseString(svg, forbid_dtd=True)
    except (DefusedXmlException, ExpatError, ValueError, LookupError, RecursionError) as problem:
        raise NotBaked("it is not an SVG that can be read safely") from problem


def _chunks(png: bytes) -> Iterator[Chunk]:
    """The parts of a PNG, checked: lengths that fit, checksums that hold (PNG, 5.3)."""
    at = len(PNG)
    while at < len(png):
        if at + 12 > len(png):
            raise NotBaked("the PNG is cut off")
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 12 + length
        if end > len(png):
            raise NotBaked("the PNG is cut off")
        chunk = Chunk(png[at + 4 : at + 8], png[at + 8 : end - 4])
        if zlib.crc32(png[at + 4 : end - 4]) != struct.unpack_from(">I", png, end - 4)[0]:
            raise NotBaked("the PNG is damaged")
        yield chunk
        if chunk.kind == b"IEND":
            return
        at = end
    raise NotBaked("the PNG is cut off")


def _serialised(chunk: Chunk) -> bytes:
    checksum = zlib.crc32(chunk.kind + chunk.content)
    return struct.pack(">I", len(chunk.content)) + chunk.kind + chunk.content + struct.pack(">I", checksum)


def _is_carrier(chunk: Chunk) -> bool:
    return chunk.kind in (b"iTXt", b"tEXt") and chunk.content.partition(b"\0")[0] in KEYWORDS
