"""Rules about templates: partials are whole, forms need no script, the words are ours."""

from __future__ import annotations

import io
import re

import pytest
from babel.messages.extract import extract
from jinja2.ext import babel_extract

from tests.house.sources import PORTAL, TEMPLATES, Elements, name_of, templates, without_jinja

NEVER = re.compile(
    r"\b(learners?|students?|users?|coach(es)?|teachers?|admins?|campaigns?|memberships?|appointments?|modules?"
    r"|articles?|troph(y|ies)|certificates?|assertions?|validation errors?|(?<!of )courses?)\b",
    re.IGNORECASE,
)
"""Words of the table in STYLE.md that we never say."""

EXTENDS = re.compile(r"{% extends \"(.+?)\"")
HEADING = re.compile(r"<h1\b|\bpage_header\(")
LOUD = re.compile(r"\w!")
FUNCTIONS = ("_", "gettext", "ngettext", "lazy_gettext", "_l")


def elements() -> list[tuple[str, Elements]]:
    """Each template with its elements."""
    return [(name_of(file), Elements(text)) for file, text in templates()]


def sentences() -> list[tuple[str, str]]:
    """Every sentence that goes through gettext, and the words of templates that do not."""
    found = [(name, " ".join(" ".join(page.words).split())) for name, page in elements()]
    for file, text in templates():
        for line, _name, message, _notes in babel_extract(io.BytesIO(text.encode()), FUNCTIONS, [], {}):
            found += [(f"{name_of(file)}:{line}", one) for one in _alone(message)]
    for file in sorted(PORTAL.rglob("*.py")):
        with file.open("rb") as source:
            for line, message, *_rest in extract("python", source, dict.fromkeys(FUNCTIONS)):
                found += [(f"{name_of(file)}:{line}", one) for one in _alone(message)]
    return found


def _alone(message: object) -> list[str]:
    parts = message if isinstance(message, tuple | list) else [message]
    return [part for part in parts if isinstance(part, str)]


def test_a_partial_says_first_what_it_needs():
    silent = [
        name_of(file) for file, text in templates() if file.name.startswith("_") and not text.startswith("{# Needs:")
    ]

    assert silent == []


def test_a_partial_has_one_root_whose_id_is_its_name():
    other = []
    for file, text in templates():
        if file.name.startswith("_"):
            ids = [attributes.get("id") for _tag, attributes in Elements(text).roots]
            if not ids and without_jinja(text).strip() == "0":
                continue  # all of it is one macro
            if ids != [file.stem[1:].replace("_", "-")]:
                other.append(f"{name_of(file)}: {ids}")

    assert other == []


def test_a_partial_has_at_most_sixty_lines():
    long = [name_of(file) for file, text in templates() if file.name.startswith("_") and text.count("\n") > 60]

    assert long == []


def test_no_template_holds_a_script_or_a_style():
    found = []
    for name, page in elements():
        for tag, attributes, _depth in page.found:
            found += [f"{name}: {tag} {one}" for one in attributes if one == "style" or one.startswith(("on", "hx-on"))]
            if tag == "style" or (tag == "script" and "src" not in attributes):
                found.append(f"{name}: {tag}")
            if attributes.get("href", "").lower().startswith("javascript:"):
                found.append(f"{name}: {attributes['href']}")

    assert found == []


def test_no_trigger_has_a_filter():
    found = [
        f"{name}: {attributes['hx-trigger']}"
        for name, page in elements()
        for _tag, attributes, _depth in page.found
        if "[" in attributes.get("hx-trigger", "")
    ]

    assert found == []


def test_every_form_is_sent_without_a_script_too():
    forms = [
        (name_of(file), form)
        for file, text in templates()
        for form in re.findall(r"<form\b.*?</form>", re.sub(r"{#.*?#}", "", text, flags=re.DOTALL), flags=re.DOTALL)
    ]

    incomplete = []
    for name, form in forms:
        attributes = Elements(form).found[0][1]
        is_safe = attributes.get("method") == "get" or "csrf" in form
        if not {"method", "action"} <= set(attributes) or not is_safe:
            incomplete.append(f"{name}: {attributes}")
    assert incomplete == []


def test_every_page_has_one_first_heading():
    texts = {file.relative_to(TEMPLATES).as_posix(): text for file, text in templates()}
    above = {name: found[1] for name, text in texts.items() if (found := EXTENDS.search(text))}

    def headings(name: str) -> int:
        return len(HEADING.findall(texts[name])) + (headings(above[name]) if name in above else 0)

    assert [name for name in above if name not in above.values() and headings(name) != 1] == []


def test_nothing_comes_from_another_site():
    outside = re.compile(r"^(https?:)?//")

    found = [
        f"{name}: {tag}"
        for name, page in elements()
        for tag, attributes, _depth in page.found
        if tag in ("script", "link", "img", "iframe", "source") and outside.match(attributes.get("src", ""))
    ]

    assert found == []


@pytest.mark.parametrize("wrong", [NEVER, LOUD], ids=["never", "loud"])
def test_the_words_on_pages_are_ours(wrong):
    found = [
        f"{where}: {sentence}"
        for where, sentence in sentences()
        if wrong.search(sentence) and not (where.startswith("portal/credentials/") and "assertion" in sentence)
    ]

    assert found == []


def test_no_text_stands_outside_of_gettext():
    bare = [
        f"{name}: {words.strip()}"
        for name, page in elements()
        for words in page.words
        if re.search(r"[A-Za-z]{2}", re.sub(r'[\w-]+="[^"]*"', "", words))
    ]

    assert bare == []
