"""The canonical form of a document's graph (RDFC-1.0, https://www.w3.org/TR/rdf-canon/), which is what is hashed.

PyLD takes its time for a credential. But the graphs of credentials differ in literals and addresses only: so PyLD is
asked once for the graph of a document in which every text is a placeholder, and texts are put in their places for each
one. Blank nodes are told apart by the hashes of their own quads, which is all of the standard that is needed as long as
no two are the same. For whatever is out of the ordinary PyLD does it all.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from portal.credentials import contexts

FIXED = {"type", "proofPurpose"}
"""Members whose text is a term of the context: another one would make another graph. Keywords (``@…``) are, too."""

_TOKEN = f"x{secrets.token_hex(12)}x"
"""Stands in no document, so that what is found in a graph was put there."""

_SCHEME = r"https?://|urn:uuid:|did:[a-z0-9]+:|mailto:"
_ADDRESS = re.compile(rf"({_SCHEME})[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
"""What JSON-LD leaves as it is where an address belongs: absolute, with a scheme that the placeholder has, too."""

_UNUSUAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PLACEHOLDER = re.compile(rf'(?:(?<=<)(?:{_SCHEME})|(?<=")(?:{_SCHEME})?){_TOKEN}(\d+)z(?=[>"])')
_QUAD = re.compile(
    r'(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?)'
    r"(?: (<[^>]*>|_:\S+))? \."
)
_BLANK = re.compile(r"\0[^\0]+\0")

AS_TEXT = {"format": "application/n-quads"}
"""What PyLD is told to answer in N-Quads, and not in parts."""

one_at_a_time = threading.Lock()
"""PyLD keeps resolved contexts in a place that threads would spoil for each other."""


def quads(document: Mapping[str, Any]) -> str:
    """The canonical N-Quads of a document of our own, the quick way where there is one."""
    found = quickly(document)
    return by_pyld(document) if found is None else found


def by_pyld(document: Mapping[str, Any]) -> str:
    """The canonical N-Quads of any document, by PyLD."""
    found: str = _pyld("normalize", document, algorithm="URDNA2015", **AS_TEXT)
    return found


def by_longer_hash(document: Mapping[str, Any]) -> str:
    """The canonical N-Quads of any document where SHA-384 tells blank nodes apart, as P-384 asks (RDFC-1.0, 4.2)."""
    from pyld.canon import URDNA2015

    class _Longer(URDNA2015):  # type: ignore[misc]
        def create_hash(self) -> Any:
            return hashlib.sha384()

    found: str = _Longer().main(_pyld("to_rdf", document), AS_TEXT)
    return found


def quickly(document: Mapping[str, Any]) -> str | None:
    """The canonical N-Quads of a document; None where only PyLD can tell."""
    texts: list[str] = []
    skeleton = json.dumps(_apart(document, texts), separators=(",", ":"))
    template = _template(skeleton, len(texts))
    if template is None or any(_UNUSUAL.search(text) for text in texts):
        return None
    return _canonical(_filled(template, texts))


def _apart(value: Any, texts: list[str]) -> Any:
    """The document with a placeholder for each text, and the texts in the order of their numbers."""
    if isinstance(value, Mapping):
        return {
            name: part if name in FIXED or name.startswith("@") else _apart(part, texts) for name, part in value.items()
        }
    if isinstance(value, list):
        return [_apart(part, texts) for part in value]
    if not isinstance(value, str):
        return value
    texts.append(value)
    address = _ADDRESS.fullmatch(value)
    return f"{address[1] if address else ''}{_TOKEN}{len(texts) - 1}z"


@lru_cache(maxsize=256)
def _template(skeleton: str, count: int) -> tuple[str, ...] | None:
    """The graph of a skeleton as N-Quads, cut at its placeholders: text, number of a placeholder, text, and so on.

    Blank nodes stand between zero bytes. None unless every placeholder stands alone, as an address or as a literal, and
    nothing of one stands elsewhere.
    """
    from pyld.jsonld import JsonLdError

    try:
        graph = _pyld("to_rdf", json.loads(skeleton), **AS_TEXT)
    except JsonLdError:
        return None
    found = [_QUAD.fullmatch(line) for line in graph.split("\n")[:-1]]
    if not all(found) or "\0" in graph:
        return None
    marked = "\n".join(" ".join(_marked(part) for part in quad.groups() if part) for quad in found if quad)
    parts = tuple(_PLACEHOLDER.split(marked))
    is_whole = _TOKEN not in "".join(parts[::2]) and set(parts[1::2]) == {str(number) for number in range(count)}
    return parts if is_whole else None


def _marked(part: str) -> str:
    return f"\0{part}\0" if part.startswith("_:") else part


def _filled(template: Sequence[str], texts: Sequence[str]) -> str:
    from pyld.nquads import escape

    parts = list(template)
    parts[1::2] = [escape(texts[int(number)]) for number in template[1::2]]
    return "".join(parts)


def _canonical(graph: str) -> str | None:
    """Blank nodes labelled in the order of their hashes (RDFC-1.0, 4.4, steps 3 to 5); None where two are the same."""
    lines = set(graph.split("\n"))
    about: dict[str, list[str]] = {}
    for line in lines:
        for blank in {*_BLANK.findall(line)}:
            about.setdefault(blank, []).append(line)
    hashes = {_hash(blank, mentioned): blank for blank, mentioned in about.items()}
    if len(hashes) < len(about):
        return None
    labels = {hashes[one]: f"_:c14n{number}" for number, one in enumerate(sorted(hashes))}
    named = (_BLANK.sub(lambda blank: labels[blank[0]], line) for line in lines)
    return "".join(sorted(f"{line} .\n" for line in named))


def _hash(blank: str, mentioned: Sequence[str]) -> str:
    """Of the quads in which a blank node stands (4.6): it is called ``_:a`` there, any other ``_:z``."""
    named = (_BLANK.sub("_:z", line.replace(blank, "_:a")) for line in mentioned)
    return hashlib.sha256("".join(sorted(f"{line} .\n" for line in named)).encode()).hexdigest()


def _pyld(name: str, document: Mapping[str, Any], **options: str) -> Any:
    from pyld import jsonld

    with one_at_a_time:
        return getattr(jsonld, name)(document, {"documentLoader": contexts.load, **options})
