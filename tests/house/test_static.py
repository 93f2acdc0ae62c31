"""Rules about static files: vendored with their version, from nowhere else, each colour said once."""

from __future__ import annotations

import re

from tests.house.sources import PORTAL, name_of

STATIC = PORTAL / "static"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(")


def test_vendored_files_have_their_version_in_the_name():
    minified = [file.name for file in STATIC.rglob("*.min.*")]

    nameless = [name for name in minified if not re.search(r"-\d+\.\d+\.\d+\.min\.", name)]

    assert minified
    assert nameless == []


def test_vendored_files_come_with_their_licence():
    alone = [
        file.name
        for file in STATIC.rglob("*.min.*")
        if not file.with_name(file.name.split(".min.")[0] + ".LICENSE.txt").exists()
    ]

    assert alone == []


def test_nothing_is_fetched_from_another_site():
    outside = re.compile(r"""(?:url\(|@import|src=|href=|fetch\()\s*["']?(?:https?:)?//""")

    found = [
        name_of(file) for file in STATIC.rglob("*.*") if file.suffix in (".css", ".js") and ".min." not in file.name
    ]

    assert [name for name in found if outside.search((PORTAL.parent / name).read_text())] == []


def test_a_colour_is_a_token():
    elsewhere = [
        f"{file.name}: {declaration}"
        for file in sorted(STATIC.rglob("*.css"))
        for declaration in re.findall(r"[\w-]+\s*:[^;{}]+", re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL))
        if COLOUR.search(declaration) and not declaration.startswith("--")
    ]

    assert elsewhere == []
