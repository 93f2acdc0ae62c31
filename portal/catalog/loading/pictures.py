"""Pictures of badges and lessons: SVG that draws and does nothing else, fit to be baked, embedded and drawn small."""

from __future__ import annotations

from collections.abc import Mapping, Set
from xml.parsers import expat

from portal.catalog.yaml import shortened

LARGEST = 64_000
"""Bytes."""

SVG = "http://www.w3.org/2000/svg"

_SHAPES = {"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"}
_PAINT = {"clipPath", "linearGradient", "mask", "radialGradient", "stop"}
_ELEMENTS = {"defs", "desc", "g", "svg", "symbol", "title", "use"} | _SHAPES | _PAINT


def troubles(svg: bytes, *, also: Set[str] = frozenset()) -> list[tuple[int, str]]:
    """What is wrong with a picture: lines, from 1, and sentences. ``also`` are elements allowed beside the usual."""
    if b"<svg" not in svg[:256]:
        return [(1, "A picture begins with '<svg' within its first 256 bytes, or badges cannot be baked into it.")]
    return _Inspection(_ELEMENTS | also).of(svg)


class _Inspection:
    """One picture under inspection, element by element; nothing in it is ever expanded or fetched."""

    def __init__(self, elements: Set[str]) -> None:
        self.elements = elements
        self.found: list[tuple[int, str]] = []
        self.seen: set[str] = set()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.element
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def of(self, svg: bytes) -> list[tuple[int, str]]:
        try:
            self.parser.Parse(svg, True)
        except _DeclaredError:
            return self.found
        except expat.ExpatError as error:
            self.found.append((error.lineno, f"This is not XML: {expat.ErrorString(error.code)}."))
            return self.found
        if "title" not in self.seen:
            self.found.append((1, "A picture has a <title>, which is read out where it cannot be seen."))
        return self.found

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self.seen and name == "svg":
            if attributes.get("xmlns") != SVG:
                self.say(f'<svg> lacks xmlns="{SVG}".')
            if "viewBox" not in attributes:
                self.say("<svg> lacks a viewBox, and cannot be drawn in other sizes.")
        self.seen.add(name)
        if name not in self.elements:
            self.say(f"<{shortened(name)}> does not belong in a picture: shapes, groups and gradients only.")
        for attribute, value in attributes.items():
            self.attribute(attribute, value)

    def attribute(self, name: str, value: str) -> None:
        if name.lower().startswith("on"):
            self.say(f"'{shortened(name)}' is a script. Take it out.")
        elif name == "style":
            self.say("'style' is refused by browsers here. Use attributes such as fill and stroke.")
        elif (name.split(":")[-1] == "href" and value[:1] != "#") or "url(" in value.replace("url(#", ""):
            self.say(f"'{shortened(value)}' leads out of the picture. It must hold all that it shows.")

    def doctype(self, *_declaration: object) -> None:
        self.say("A DOCTYPE, which can declare entities. Take it out.")
        raise _DeclaredError

    def instruction(self, *_instruction: str) -> None:
        self.say("A processing instruction, which can fetch a style sheet. Take it out.")

    def say(self, sentence: str) -> None:
        self.found.append((self.parser.CurrentLineNumber, sentence))


class _DeclaredError(Exception):
    """Reading stops before anything declared could be used."""
