"""Loading content: whole, or refused with every mistake at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from portal import catalog
from portal.catalog.drawing import draw
from portal.catalog.loading.pictures import troubles
from portal.errors import Mistakes
from tests.catalog import small
from tests.effort import at_most

LESSON = "tracks/tea/01-water.md"
LEAVES = "tracks/tea/02-leaves.md"
TRACK = "tracks/tea/track.yaml"
BADGE = "badges/good-host.yaml"
PICTURE = "badges/good-host.svg"
PLAN = "plans/one-pot.yaml"
AGREEMENT = "agreements/promise.md"
GLOSSARY = "glossary.yaml"


class Broken(NamedTuple):
    """A change to a file, and what is said about it: line and sentence, or how the sentence begins."""

    file: str
    before: str
    after: str
    line: int
    sentence: str


RIGHT = "right: true, "
UNITS = "units:\n  - {title: All, lessons: "
BROKEN = [
    Broken(LESSON, "title: Water", "titel: Water", 2, "'title' is missing."),
    Broken(LESSON, "title: Water", "title: Water\ntoool: x", 3, "'toool' does not belong here. Did you mean 'tool'?"),
    Broken(LESSON, "title: Water", "title: [Water]", 2, "'title' is a text, not a list."),
    Broken(LESSON, "title: Water", "title:", 2, "'title' is empty."),
    Broken(LESSON, "title: Water", f"title: {'x' * 81}", 2, "'title' has 81 characters; 80 is the most."),
    Broken(LESSON, "minutes: 6", "minutes: six", 4, "'minutes' is a whole number, not the text 'six'."),
    Broken(LESSON, "minutes: 6", "minutes: 9", 4, "'minutes' is a number from 1 to 8, not 9."),
    Broken(LESSON, "minutes: 6", "minutes: true", 4, "'minutes' is a whole number, not true or false."),
    Broken(LESSON, "done: {quiz: 1}", "done: raed", 5, "'done' cannot be 'raed'. Did you mean 'read'?"),
    Broken(
        LESSON, "{quiz: 1}", "{quiz: 2}", 5, "'done' asks for 2 right answers, more than the quiz has questions (1)."
    ),
    Broken(LESSON, "{quiz: 1}", "{quizz: 1}", 5, "'quizz' does not belong here. Did you mean 'quiz'?"),
    Broken(
        LESSON, "tool: kettle", "tool: A Kettle", 6, "'tool' is a slug: lower case letters, digits and hyphens, not 'A"
    ),
    Broken(
        LESSON, "tool: kettle", "after: [leafs]", 6, "There is no lesson 'leafs' in this track. Did you mean 'leaves'?"
    ),
    Broken(LESSON, "tool: kettle", "after: [water]", 6, "A lesson cannot come after itself."),
    Broken(
        LESSON, "tool: kettle", "after: leaves", 1, "Lessons wait for each other in a circle: water, leaves, water."
    ),
    Broken(LESSON, RIGHT, "", 9, "Exactly one option is right, and here none says 'right: true'."),
    Broken(
        LESSON, '"Lukewarm", ', f'"Lukewarm", {RIGHT}', 9, "Exactly one option is right, and here 2 says 'right: true'."
    ),
    Broken(LESSON, RIGHT, "right: yes, ", 11, "'right' is true or false, not the text 'yes'."),
    Broken(LESSON, ', because: "The leaves open."', "", 11, "'because' is missing."),
    Broken(
        LESSON,
        '      - {text: "Lukewarm", because: "The leaves stay closed."}\n',
        "",
        9,
        "A question has two to six options",
    ),
    Broken(
        LESSON,
        '  - {title: "ISO 3103"',
        '  - just a text\n  - {title: "x"',
        13,
        "Here stands the text 'just a text' where",
    ),
    Broken(
        LESSON,
        "https://example.org/3103",
        "http://example.org",
        13,
        "'http://example.org' is not an address that begins with",
    ),
    Broken(LESSON, "title: Water", "title: Tea: water", 2, "A colon and a space inside a text"),
    Broken(
        LESSON, "title: Water", "title: Water\ntitle: Tea", 3, "'title' stands here again; it is already on line 2."
    ),
    Broken(LESSON, "---\ntitle", "title", 1, "The file begins with a line '---', then title and so on"),
    Broken(LESSON, "## How", "## Hwo", 19, "A lesson has no section 'Hwo'. Did you mean 'How'?"),
    Broken(LESSON, "## How", "How", 15, "A lesson has four sections, and here is no '## How'."),
    Broken(LESSON, "## How", "## Why", 19, "'Why' stands here again."),
    Broken(LESSON, "## Why", "## Try it now", 23, "'Try it now' stands here again."),
    Broken(
        LESSON, "## Why", "Hello\n\n## Why", 15, "The text begins with the heading '## Why'. Nothing stands before it."
    ),
    Broken(LESSON, "Boil some.\n", "", 23, "Nothing stands under 'Try it now'."),
    Broken(LESSON, "Boil some.", "<b>Boil</b> some.", 25, "Raw HTML is not shown."),
    Broken(LESSON, "Boil some.", "![Boil](https://a.b/c.png)", 25, "Pictures are not shown. Say it in words."),
    Broken(LESSON, "Boil some.", "[Boil](http://a.b)", 25, "'http://a.b' is not a link that may stay"),
    Broken(
        LESSON, "Boil some.", "[x](lesson:tea/watr)", 25, "There is no lesson 'tea/watr'. Did you mean 'tea/water'?"
    ),
    Broken(LESSON, "Boil some.", "x\n[x](lesson:water)", 26, "There is no lesson 'water'. Write it as track/lesson."),
    Broken(LESSON, "Boil some.", "[x](glossary:brews)", 25, "The glossary has no 'brews'. Did you mean 'brew'?"),
    Broken(LESSON, "done: {quiz: 1}", "done: quiz", 5, "'done: quiz' says how many answers must be right: {quiz: 2}."),
    Broken(LESSON, "done: {quiz: 1}", "done: taks", 5, "'done' cannot be 'taks'. Did you mean 'task'?"),
    Broken(LESSON, "tool: kettle", "videos: [{title: A, url: 'http://a.b'}]", 6, "'http://a.b' is not an address"),
    Broken(LESSON, "tool: kettle", "videos: [{title: A, minutes: 3}]", 6, "'transcript' is missing."),
    Broken(LESSON, "tool: kettle", "aligned: [{framework: DigiComp}]", 6, "'framework' cannot be 'DigiComp'."),
    Broken(
        LESSON,
        "    options:",
        "    kind: sevral\n    options:",
        9,
        "'kind' cannot be 'sevral'. Did you mean 'several'?",
    ),
    Broken(
        LESSON,
        "    options:",
        "    items:",
        9,
        "A question of kind 'single' has 'options', not 'items'. Write 'kind: o",
    ),
    Broken(
        LESSON,
        "    options:",
        "    kind: order\n    items:",
        10,
        "A question of kind 'order' has three to six items, not",
    ),
    Broken(LESSON, "    options:", "    kind: match\n    pairs:", 11, "'with' is missing."),
    Broken(LESSON, '"Almost boiling"', '"Lukewarm"', 9, "Two of these say the same, so nobody can tell them apart."),
    Broken(GLOSSARY, "slug: brew", "slug: caddy", 6, "The slug 'caddy' is taken by another term."),
    Broken(GLOSSARY, "slug: brew", "slug: A brew", 1, "'slug' is a slug: lower case letters, digits and hyphens, not"),
    Broken(GLOSSARY, "- slug: brew\n  term", "- term", 1, "'slug' is missing: a short name in lower case"),
    Broken(GLOSSARY, "term: Caddy", "term: Brew", 6, "'Brew' is explained as 'brew' already. Make one entry of the"),
    Broken(GLOSSARY, "lesson:tea/leaves", "glossary:leaf", 4, "The glossary has no 'leaf'."),
    Broken(GLOSSARY, "lesson: tea/water", "lesson: tea/wine", 5, "There is no lesson 'tea/wine'."),
    Broken(GLOSSARY, "A box for tea.", "a <b>box</b>", 6, "Raw HTML is not shown."),
    Broken(GLOSSARY, "A box for tea.", "a box, was: brew", 6, "'brew' is taken by another term."),
    Broken(
        TRACK, "order: 10", f"order: 10\n{UNITS}[leaves]}}", 6, "No unit holds water. Each lesson belongs to one unit."
    ),
    Broken(
        TRACK, "order: 10", f"order: 10\n{UNITS}[watr, leaves]}}", 7, "There is no lesson 'watr' in this track. Did you"
    ),
    Broken(
        TRACK,
        "order: 10",
        f"order: 10\n{UNITS}[leaves, water]}}",
        6,
        "Lessons stand in the order of their numbers: here",
    ),
    Broken(
        TRACK,
        "order: 10",
        f"order: 10\n{UNITS}[water, leaves, water]}}",
        7,
        "'water' stands in the unit 'All' already.",
    ),
    Broken(TRACK, "order: 10", "order: 10\nunits: []", 6, "'units' is empty."),
    Broken(LESSON, "## Why", "# Water\n\n## Why", 15, "A level-1 heading: the page has one already."),
    Broken(LESSON, "Boil some.", "#### Boil\n\nsome", 25, "A heading of level 4: use level 3 at most."),
    Broken(LESSON, "Boil some.", "x " * 100_000, 1, "Larger than 200 KB. Make it shorter, or make two of it."),
    Broken(
        LESSON, "title: Water", "title: Water\nwas: leaves", 3, "'leaves' is taken by content/tracks/tea/02-leaves.md."
    ),
    Broken(TRACK, "kind: curated", "kind: curatd", 3, "'kind' cannot be 'curatd'. Did you mean 'curated'?"),
    Broken(TRACK, "for: [mentee]", "for: [mentees]", 4, "'for' cannot be 'mentees'. Did you mean 'mentee'?"),
    Broken(
        TRACK, "for: [mentee]", "for: mentee", 4, "'for' is a list, not the text 'mentee'. Write it as [one, another]."
    ),
    Broken(TRACK, "for: [mentee]", "for: []", 4, "'for' is empty."),
    Broken(TRACK, small.TRACK[small.TRACK.index("aligned") :], "", 1, "'aligned' is missing."),
    Broken(TRACK, "name: Empathy", "nmae: Empathy", 7, "'name' is missing."),
    Broken(TRACK, "LifeComp", "lifecomp", 7, "'framework' cannot be 'lifecomp'. Did you mean 'LifeComp'?"),
    Broken(TRACK, "LifeComp", "DigiComp 2.2", 7, "'framework' cannot be 'DigiComp 2.2'. Did you mean 'DigComp'?"),
    Broken(TRACK, '"S1"', '"X1"', 7, "'X1' is not a code of LifeComp. Codes of LifeComp are such as S2."),
    Broken(TRACK, 'code: "S1", ', "", 7, "'code' is missing."),
    Broken(TRACK, "LifeComp", "DigComp 2.2", 7, "'S1' is not a code of DigComp. Codes of DigComp are such as 2.4."),
    Broken(
        TRACK, "https://example.org/s1", "http://example.org/s1", 7, "'http://example.org/s1' is not an address that"
    ),
    Broken(TRACK, 'LifeComp, code: "S1"', "ESCO", 7, "'https://example.org/s1' is not a name of ESCO's: http://data."),
    Broken(TRACK, "LifeComp", "ESCO", 7, "'S1' is not a code of ESCO. ESCO has no codes."),
    Broken(BADGE, "tier: craft", "tier: crafty", 4, "'tier' cannot be 'crafty'. Did you mean 'craft'?"),
    Broken(BADGE, "track: tea", "track: tee", 5, "'track' cannot be 'tee'. Did you mean 'tea'?"),
    Broken(
        BADGE, "tags: [tea]", "valid_for: soon", 6, "'valid_for' is a time such as '24 months' or '2 years', not 'so"
    ),
    Broken(BADGE, "tags: [tea]", "valid_for: 24", 6, "'valid_for' is a time such as '24 months' or '2 years', not the"),
    Broken(BADGE, "tags: [tea]", "valid_for: 0 months", 6, "'valid_for' is a time such as '24 months'"),
    Broken(BADGE, "tags: [tea]", "valid_for: 11 years", 6, "'valid_for' is 120 months at most, not 132."),
    Broken(
        BADGE, "tags: [tea]", "valid_fro: 2 years", 6, "'valid_fro' does not belong here. Did you mean 'valid_for'?"
    ),
    Broken(BADGE, "tags: [tea]", "tags: [tea, 3]", 6, "'tags' is a text, not the number 3."),
    Broken(BADGE, "  bronze: Three pots\n", "  Bronze: Three pots\n", 8, "A level's name is a slug"),
    Broken(BADGE, "  bronze: Three pots\n", "  {}\n", 7, "'levels' is empty."),
    Broken(
        BADGE,
        "  bronze: Three pots",
        "  bronze: Three pots\nwas: good-host",
        9,
        "'good-host' is taken by content/badges/good-h",
    ),
    Broken(
        PICTURE, "<svg", "<!--" + "x" * 256 + "--><svg", 1, "A picture begins with '<svg' within its first 256 bytes"
    ),
    Broken(PLAN, "tea/water", "tea/watr", 8, "There is no lesson 'tea/watr'. Did you mean 'tea/water'?"),
    Broken(PLAN, "tea/water", "water", 8, "There is no lesson 'water'. Write it as track/lesson."),
    Broken(PLAN, "minutes: 45", "minutes: 90", 5, "'minutes' is a number from 15 to 60, not 90."),
    Broken(PLAN, "agenda: [Boil, Pour]", "agenda: []", 6, "'agenda' is empty."),
    Broken(AGREEMENT, "version: 2", "version: '2'", 3, "'version' is a whole number, not the text '2'."),
    Broken(AGREEMENT, "## Tea\n\nWe drink it.\n", "", 6, "Nothing stands here to be signed."),
]


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{item.file}: {item.sentence[:50]}" for item in BROKEN])
def test_each_mistake_has_its_line_and_a_sentence(content: Path, broken: Broken):
    path = content / broken.file
    text = path.read_text()
    assert broken.before in text
    path.write_text(text.replace(broken.before, broken.after, 1))

    found = catalog.check(content)

    told = [f"{mistake.line}: {mistake.message}" for mistake in found if mistake.file == f"content/{broken.file}"]
    assert any(line.startswith(f"{broken.line}: {broken.sentence}") for line in told), found


FILES = [
    ("tracks/tea/3-cup.md", small.LESSON, "A lesson's file is called NN-<slug>.md, for example 03-a-good-question.md."),
    ("tracks/tea/03_cup.md", small.LESSON, "A lesson's file is called NN-<slug>.md"),
    ("tracks/tea/Cup.JPEG", "", "A picture is called <name>.png, .jpg, .webp or .svg, in lower case, with hyphens."),
    ("tracks/tea/03-Cup.md", small.LESSON, "A lesson's file is called NN-<slug>.md"),
    ("tracks/tea/03-water.md", small.LESSON, "The slug 'water' is taken by '01-water.md'."),
    ("tracks/tea/02-milk.md", small.LESSON, "The number 02 is taken by '02-leaves.md'. Give each lesson its own."),
    ("tracks/Tea Two/track.yaml", small.TRACK, "Here belong folders only, named by slugs"),
    ("trakcs/x.md", "", "This does not belong here. Did you mean 'tracks'?"),
    ("badges/x.png", "", "A file here is called <slug>.yaml, with lower case letters, digits and hyphens."),
    ("badges/good-host-gold.svg", small.PICTURE, "This picture belongs to no badge and to no level of one."),
    ("agreements/Promise 2.md", small.AGREEMENT, "A file here is called <slug>.md"),
    ("tracks/coffee/01-beans.md", small.LESSON, "The file is missing. It says title, summary"),
    ("tracks/coffee/track.yaml", small.TRACK, "The track has no lesson. Add one: 01-<slug>.md."),
]


@pytest.mark.parametrize(("name", "text", "sentence"), FILES, ids=[name for name, _text, _sentence in FILES])
def test_a_file_that_does_not_belong_is_told(content: Path, name, text, sentence):
    small.write(content.parent, {name: text})

    found = catalog.check(content)

    assert any(mistake.message.startswith(sentence) for mistake in found), found


@pytest.mark.parametrize("missing", ["badges/good-host.svg", "badges/good-host-bronze.svg"])
def test_a_badge_that_brings_only_some_of_its_pictures_is_told(content: Path, missing):
    (content / missing).unlink()

    assert [str(mistake) for mistake in catalog.check(content)] == [
        f"content/{missing}:1: The picture is missing: a badge brings one for itself and one for each of its levels,"
        " or none and all are drawn."
    ]


def test_a_badge_that_brings_no_picture_is_drawn(content: Path):
    for picture in content.glob("badges/*.svg"):
        picture.unlink()

    badge = catalog.load(content).badge("good-host")

    assert badge.pictures == {None: draw(badge), "bronze": draw(badge, "bronze")}


def test_a_picture_for_a_level_that_a_drawn_badge_does_not_have_is_told(content: Path):
    for picture in content.glob("badges/*.svg"):
        picture.unlink()
    small.write(content.parent, {"badges/good-host-gold.svg": small.PICTURE})

    assert [str(mistake) for mistake in catalog.check(content)] == [
        "content/badges/good-host-gold.svg:1: This picture belongs to no badge and to no level of one."
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [(AGREEMENT, "There is no agreement"), (PLAN, "There is no plan"), ("tracks", "There is no track")],
)
def test_content_without_what_a_programme_needs_is_told(content: Path, name, sentence):
    (content / name).rename(content.parent / "elsewhere")

    assert any(mistake.message.startswith(sentence) for mistake in catalog.check(content))


def test_every_mistake_is_told_at_once_in_order(content: Path):
    of_others = [next(item for item in BROKEN if item.before == before) for before in ("kind: curated", "tier: craft")]
    for broken in (BROKEN[6], BROKEN[8], *of_others):
        path = content / broken.file
        path.write_text(path.read_text().replace(broken.before, broken.after, 1))

    with pytest.raises(Mistakes) as refusal:
        catalog.load(content)

    assert [(mistake.file, mistake.line) for mistake in refusal.value.found] == [
        (f"content/{BADGE}", 4),
        (f"content/{LESSON}", 4),
        (f"content/{LESSON}", 5),
        (f"content/{TRACK}", 3),
    ]


def test_a_lesson_that_cannot_be_read_makes_no_mistakes_elsewhere(content: Path):
    (content / LESSON).write_text("nothing")

    assert [mistake.file for mistake in catalog.check(content)] == [f"content/{LESSON}"]


def test_a_lesson_of_ten_megabytes_is_refused_at_once(content: Path):
    (content / LESSON).write_text("[" * 10_000_000)

    with at_most(1):
        found = catalog.check(content)

    assert [mistake.message for mistake in found] == ["Larger than 200 KB. Make it shorter, or make two of it."]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    assert [mistake.message for mistake in catalog.check(tmp_path / "content")] == ["There is no such folder."]


def test_hidden_files_are_passed_over(content: Path):
    small.write(content.parent, {".DS_Store": "x", "tracks/tea/.01-water.md.swp": "x", "badges/.x": "x"})

    assert catalog.check(content) == []


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title>'
PICTURES = {
    f"{HEAD}<script>alert(1)</script></svg>": "<script> does not belong in a picture",
    f'{HEAD}<x:script xmlns:x="http://www.w3.org/2000/svg"/></svg>': "<x:script> does not belong in a picture",
    f"{HEAD}<style>*{{}}</style></svg>": "<style> does not belong in a picture",
    f"{HEAD}<foreignObject/></svg>": "<foreignObject> does not belong in a picture",
    f"{HEAD}<text>x</text></svg>": "<text> does not belong in a picture",
    f'{HEAD}<g onclick="x"/></svg>': "'onclick' is a script.",
    f'{HEAD}<g style="fill:red"/></svg>': "'style' is refused by browsers here.",
    f'{HEAD}<use href="https://a.b/c.svg#d"/></svg>': "'https://a.b/c.svg#d' leads out of the picture.",
    f'{HEAD}<use xlink:href="data:x" xmlns:xlink="y"/></svg>': "'data:x' leads out of the picture.",
    f'{HEAD}<g fill="url(https://a.b)"/></svg>': "'url(https://a.b)' leads out of the picture.",
    f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}&a;</svg>': "A DOCTYPE, which can declare entities.",
    f'<?xml-stylesheet href="x"?>{HEAD}</svg>': "A processing instruction",
    f"{HEAD}<g></svg>": "This is not XML: mismatched tag.",
    '<svg viewBox="0 0 9 9"><title>x</title></svg>': "<svg> lacks xmlns=",
    '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>': "<svg> lacks a viewBox",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>': "A picture has a <title>",
    "<p>x</p>": "A picture begins with '<svg'",
}


@pytest.mark.parametrize(("svg", "sentence"), PICTURES.items(), ids=PICTURES.values())
def test_a_picture_that_does_more_than_draw_is_refused(svg, sentence):
    assert [said for _line, said in troubles(svg.encode()) if said.startswith(sentence)]


def test_a_picture_may_paint_with_its_own_gradients():
    svg = f'{HEAD}<defs><linearGradient id="a"/></defs><g fill="url(#a)"/><use href="#a"/></svg>'

    assert troubles(svg.encode()) == []


@pytest.mark.parametrize(
    ("said", "months"),
    [("", None), ("valid_for: 1 month\n", 1), ("valid_for: 24 months\n", 24), ("valid_for: 2 years\n", 24)],
)
def test_a_badge_says_how_long_its_credentials_are_good(content: Path, said: str, months: int | None):
    (content / BADGE).write_text(said + small.BADGE)

    assert catalog.load(content).badge("good-host").valid_for == months
