"""Lines of public frameworks that content serves: each with an address where it is read, those we know in their form.

- DigComp, the digital competences of citizens: https://doi.org/10.2760/115376 (2.2); codes from 1.1 to 5.6.
- LifeComp, personal and social competences and learning to learn: https://doi.org/10.2760/302967; codes from P1 to L3.
- ESCO, skills and occupations: each is named by an address of its own, and has no code; https://esco.ec.europa.eu.
- EMCC, competences of mentors and their code of ethics: https://www.emccglobal.org and https://www.globalcodeofethics.org.

Another framework, perhaps of the organisation itself, may have any code, or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from portal.catalog.lessons import Aligned
from portal.catalog.members import Members
from portal.catalog.yaml import shortened
from portal.errors import suggestion


class Form(NamedTuple):
    """What the codes of a framework look like, and one for example."""

    code: str
    example: str


FORMS: Mapping[str, Form] = {
    "DigComp": Form(r"[1-5]\.[1-6]", "2.4"),
    "LifeComp": Form(r"[PSL][1-3]", "S2"),
    "EMCC": Form(r"[1-8]?", "3"),
    "ESCO": Form(r"", ""),
}
VERSION = re.compile(r"(?P<name>.+?)(?: [0-9]+(?:\.[0-9]+)*)?")
CONCEPT = re.compile(r"http://data\.europa\.eu/esco/(?:skill|occupation)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How ESCO names what it describes: not where it lies, so https would be another name."""


def aligned(about: Members, *, needed: bool) -> tuple[Aligned, ...]:
    """The lines of public frameworks that it serves."""
    return tuple(_line(item) for item in about.mappings("aligned", needed=needed))


def _line(item: Members) -> Aligned:
    framework = item.text("framework", at_most=60)
    family = _family(item, framework)
    code = item.text("code", at_most=40, needed=family in ("DigComp", "LifeComp"))
    form = FORMS.get(family)
    if form is not None and code and not re.fullmatch(form.code, code):
        what = f"Codes of {family} are such as {form.example}" if form.example else f"{family} has no codes"
        item.say(f"'{shortened(code)}' is not a code of {family}. {what}.", "code")
    url = _concept(item) if family == "ESCO" else item.address("url")
    line = Aligned(framework, code, item.text("name", at_most=160), url)
    item.done()
    return line


def _family(item: Members, framework: str) -> str:
    """The framework without its version. One that is nearly the name of another is taken for a slip."""
    matched = VERSION.fullmatch(framework)
    family = matched["name"] if matched else framework
    known = {name.lower(): name for name in FORMS}
    meant = known.get(family.lower()) or suggestion(family, FORMS).partition("Did you mean '")[2].removesuffix("'?")
    if meant and meant != family:
        item.say(f"'framework' cannot be '{shortened(framework)}'. Did you mean '{meant}'?", "framework")
    return meant or family


def _concept(item: Members) -> str:
    url = item.text("url", at_most=500)
    if url and not CONCEPT.fullmatch(url):
        item.say(f"'{shortened(url)}' is not a name of ESCO's: http://data.europa.eu/esco/skill/ and a UUID.", "url")
    return url
