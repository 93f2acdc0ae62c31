"""What lessons say beside their text: units, the glossary, links, videos, and what counts as done."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import catalog
from portal.catalog import Catalog, Done, Unit, Video, markdown
from portal.catalog.links import Ways
from portal.errors import NotFound
from tests.catalog import small

LESSON = "tracks/tea/01-water.md"


@pytest.fixture
def tea(content: Path) -> Catalog:
    return catalog.load(content)


def with_changes(content: Path, changes: dict[str, str]) -> Catalog:
    small.write(content.parent, changes)
    return catalog.load(content)


def test_a_term_says_what_it_means_and_knows_who_links_it(tea: Catalog):
    brew = tea.term("brew")

    assert (brew.term, brew.also, brew.lesson) == ("brew", ("infusion",), "tea/water")
    assert brew.says == "What comes of leaves and water. See leaves."
    assert brew.says_html.startswith("What <em>comes</em> of leaves and water. See <a ")
    assert [lesson.id for lesson in tea.lessons_with("brew")] == ["tea/water", "tea/leaves"]
    assert tea.lesson("tea", "water").terms == ("brew",)
    assert tea.lessons_with("caddy") == ()
    assert [term.slug for term in tea.glossary] == ["brew", "caddy"]
    with pytest.raises(NotFound, match=r"The glossary has no such word\."):
        tea.term("mug")


def test_a_term_is_found_by_the_slug_it_had_before(content: Path):
    renamed = small.GLOSSARY.replace("slug: caddy,", "slug: caddy, was: tin,")

    assert with_changes(content, {"glossary.yaml": renamed}).term("tin").slug == "caddy"


def test_content_without_a_glossary_is_whole(content: Path):
    (content / "glossary.yaml").unlink()
    lessons = {
        name: text.replace("[the brew](glossary:brew)", "it") for name, text in small.FILES.items() if "0" in name
    }

    assert with_changes(content, lessons).glossary == ()


def test_a_glossary_that_is_no_list_is_told(content: Path):
    (content / "glossary.yaml").write_text("slug: brew\n")

    assert "The file is a list" in "".join(mistake.message for mistake in catalog.check(content))


def test_links_between_lessons_lead_to_their_pages(tea: Catalog):
    html = tea.lesson("tea", "water").parts[0].html

    assert '<a href="/glossary/brew"' in html
    assert '<a href="/tracks/tea/leaves"' in html


@pytest.mark.parametrize("link", ["lesson:tea/leaves", "glossary:brew", "picture:3", "/tracks/tea"])
def test_nobody_else_links_into_the_portal(link):
    assert markdown.render(f"[a]({link}) ![b]({link})") == "<p>a b</p>\n"


def test_whoever_says_where_pictures_are_gets_them_with_their_words():
    ways = Ways(picture={"picture:3": "/pictures/3"}.get)

    html = markdown.render("![a *cup*](picture:3) ![no](picture:4) ![](picture:3)", ways=ways)

    assert html == '<p><img src="/pictures/3" alt="a cup" loading="lazy"> no </p>\n'
    assert [trouble.sentence for trouble in markdown.troubles("![](picture:3)", ways=ways)] == [
        "A picture without words for those who do not see it: ![what it shows](…)."
    ]


def test_a_track_without_units_has_one_without_a_title(tea: Catalog):
    assert tea.track("tea").units == (Unit("", tea.track("tea").lessons),)


def test_a_track_has_its_lessons_in_units(content: Path):
    units = "units:\n  - {title: Wet, lessons: [water]}\n  - {title: Dry, lessons: [leaves]}\n"

    track = with_changes(content, {"tracks/tea/track.yaml": small.TRACK + units}).track("tea")

    assert [(unit.title, [lesson.slug for lesson in unit.lessons]) for unit in track.units] == [
        ("Wet", ["water"]),
        ("Dry", ["leaves"]),
    ]


def test_a_lesson_may_ask_for_its_task_and_name_videos_and_frameworks(content: Path):
    more = """done: task
aligned:
  - {framework: DigComp, code: "2.4", name: Collaborating, url: "https://example.org/d"}
videos:
  - {title: How to pour, url: "https://example.org/v", minutes: 3, transcript: "https://example.org/t"}
"""

    lesson = with_changes(content, {LESSON: small.LESSON.replace("done: {quiz: 1}\n", more)}).lesson("tea", "water")

    assert lesson.done == Done("task")
    assert lesson.aligned[0].code == "2.4"
    assert lesson.videos == (Video("How to pour", "https://example.org/v", 3, "https://example.org/t"),)


QUIZ = """quiz:
  - ask: "In which order?"
    kind: order
    items:
      - {text: Boil, because: "First."}
      - {text: Pour, because: "Then."}
      - {text: Wait, because: "Last."}
  - ask: "What belongs together?"
    kind: match
    pairs:
      - {text: Green, with: "80 degrees", because: "It is delicate."}
      - {text: Black, with: "100 degrees", because: "It is not."}
      - {text: Cold, with: "5 degrees", because: "It takes a night."}
"""


def test_a_lesson_has_questions_of_every_kind(content: Path):
    text = small.LESSON.replace("quiz:\n", QUIZ, 1)

    quiz = with_changes(content, {LESSON: text}).lesson("tea", "water").quiz

    assert [(question.number, question.kind, len(question.options)) for question in quiz] == [
        (1, "order", 3),
        (2, "match", 3),
        (3, "single", 2),
    ]
    assert quiz[1].options[0].partner == "80 degrees"
