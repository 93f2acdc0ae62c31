"""The look keeps its promises: contrast in both lights, one small stylesheet, macros that know nobody."""

from __future__ import annotations

import gzip
import math
import re
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
import wtforms

PORTAL = Path(__file__).parents[2] / "portal"
TEMPLATES = PORTAL / "templates"
STATIC = PORTAL / "static"
CSS = (STATIC / "css" / "portal.css").read_text()
ALL_TEMPLATES = sorted(TEMPLATES.rglob("*.html"))
MACROS = sorted((TEMPLATES / "ui").glob("*.html"))
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

Colour = tuple[float, float, float]
LIGHTS = ("light", "dark")
GROUNDS = ("paper", "surface", "sunken", "accent-wash", "gold-wash", "problem-wash")
TEXTS = ("ink", "ink-soft", "accent", "problem", "gold")


def _tokens() -> dict[str, tuple[Colour, Colour]]:
    pattern = r"--([a-z-]+):\s*light-dark\(oklch\(([^)]*)\),\s*oklch\(([^)]*)\)\)"
    return {name: (_colour(light), _colour(dark)) for name, light, dark in re.findall(pattern, CSS)}


def _colour(text: str) -> Colour:
    lightness, chroma, hue = text.split()
    return float(lightness.rstrip("%")) / 100, float(chroma), float(hue)


def _luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB (CSS Color 4, section 17; WCAG 2.2)."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return environment


def _render(source: str, **values: object) -> str:
    return _environment().from_string(source).render(**values)


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_has_a_contrast_of_seven_on_every_ground(text: str, ground: str, light: str) -> None:
    tokens, which = _tokens(), LIGHTS.index(light)

    assert _contrast(tokens[text][which], tokens[ground][which]) >= 7


@pytest.mark.parametrize("light", LIGHTS)
def test_words_on_the_filled_button_have_a_contrast_of_seven(light: str) -> None:
    tokens, which = _tokens(), LIGHTS.index(light)

    assert _contrast(tokens["accent-ink"][which], tokens["accent"][which]) >= 7


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_what_one_can_press_have_a_contrast_of_three(ground: str, light: str) -> None:
    tokens, which = _tokens(), LIGHTS.index(light)

    assert _contrast(tokens["edge"][which], tokens[ground][which]) >= 3


def test_the_tokens_that_are_declared_are_those_that_are_used() -> None:
    declared = set(re.findall(r"[{;\s](--[a-z-]+):\s", CSS))

    assert declared == set(re.findall(r"var\((--[a-z-]+)", CSS))


def test_the_stylesheet_is_small_and_asks_for_nothing_more() -> None:
    assert len(CSS.encode()) < 30_000
    assert "@import" not in CSS
    assert "url(" not in CSS


def test_what_a_first_visit_loads_is_below_forty_kilobytes() -> None:
    loaded = (STATIC / "css" / "portal.css", *(STATIC / "js").glob("*.js"), STATIC / "favicon.svg")

    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in loaded) < 40_000


def test_everything_that_moves_moves_only_for_those_who_like_it() -> None:
    outside = re.sub(r"@layer motion \{.*?\n\}", "", CSS, flags=re.DOTALL)

    assert not re.findall(r"\b(?:animation|transition):", outside)


@pytest.mark.parametrize("file", MACROS, ids=lambda file: file.stem)
def test_a_macro_explains_itself_and_knows_no_request_and_no_person(file: Path) -> None:
    text = file.read_text()

    assert text.startswith("{#\n")
    assert '{% from "ui/' in text.split("#}")[0]
    assert not re.findall(r"\b(?:request|current_user|session|url_for|g|csrf_token)\b[(.]", COMMENT.sub("", text))


def test_every_icon_that_is_asked_for_is_there() -> None:
    icons = (TEMPLATES / "ui" / "icon.html").read_text()
    known = set(re.findall(r'^  "([a-z0-9-]+)": .<', icons, re.MULTILINE))
    texts = [COMMENT.sub("", file.read_text()) for file in ALL_TEMPLATES]
    asked = {name for text in texts for name in re.findall(r"""(?:\bicon\(|icon_name=)["']([a-z0-9-]+)["']""", text)}

    assert asked <= known


def test_a_field_says_what_is_wrong_beside_it_and_keeps_what_was_typed() -> None:
    title = wtforms.StringField("Title", [wtforms.validators.Length(max=5, message="Shorter, please.")])
    form = type("Lesson", (wtforms.Form,), {"title": title})(data={"title": 'A "long" title'})
    form.validate()
    html = _render('{% from "ui/field.html" import form_field %}{{ form_field(form.title, hint="Short.") }}', form=form)

    assert 'value="A &#34;long&#34; title"' in html
    assert 'aria-describedby="title-hint title-error"' in html
    assert 'aria-invalid="true"' in html
    assert "Shorter, please." in html


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (wtforms.SelectField("Track", choices={"a": "A", "b": "B"}, default="b"), 'value="b" selected'),
        (wtforms.RadioField("Slot", choices={"a": "A", "b": "B"}, default="b"), 'value="b" checked'),
        (wtforms.BooleanField("Shared", default=True), 'value="y" checked'),
        (wtforms.TextAreaField("Text", default="<b>"), "&lt;b&gt;</textarea>"),
        (wtforms.IntegerField("Minutes", default=5), 'value="5"'),
    ],
)
def test_a_field_is_drawn_from_each_kind_of_form_field(field: wtforms.Field, expected: str) -> None:
    form = type("Some", (wtforms.Form,), {"one": field})()

    html = _render('{% from "ui/field.html" import form_field %}{{ form_field(form.one) }}', form=form)

    assert expected in html


def test_the_summary_of_problems_links_to_each_field() -> None:
    errors = [("title", "Give it a title."), (None, "It has not begun yet.")]

    html = _render('{% from "ui/problem.html" import error_summary %}{{ error_summary(errors) }}', errors=errors)

    assert 'id="problem" role="alert" tabindex="-1"' in html
    assert '<a href="#title">Give it a title.</a>' in html
    assert "<li>It has not begun yet.</li>" in html


def test_no_problems_give_no_summary() -> None:
    html = _render('{% from "ui/problem.html" import error_summary %}{{ error_summary([]) }}')

    assert html == ""


def test_a_badge_that_waits_says_so_in_words_and_numbers() -> None:
    source = '{% from "ui/medal.html" import medal %}{{ medal("/m.svg", "Ten", is_waiting=True, have=6, need=10) }}'

    html = _render(source)

    assert "not earned yet" in html
    assert "6 of 10" in html


def test_the_state_of_a_step_is_a_word_and_not_only_a_colour() -> None:
    states = {"done": "done", "current": "next", "here": "you are here", "open": "open", "locked": "not open yet"}
    states |= {"known": "known already", "waiting": "waiting to be attested"}
    items = [SimpleNamespace(url="", title="A lesson", note="", state=state) for state in states]

    html = _render('{% from "ui/steps.html" import steps %}{{ steps(items) }}', items=items)

    assert all(f">{word}</span>" in html for word in states.values())
