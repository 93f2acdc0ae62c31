"""What ``docs/writing.md`` tells authors is true: its example is whole, its members and numbers are the loader's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal import catalog
from portal.catalog import notes, quiz_members, yaml
from portal.catalog.lessons import LANGUAGES
from portal.catalog.loading import about, glossary, lesson_pictures, lessons
from portal.catalog.loading.folder import Folder
from portal.catalog.loading.lessons import HEADINGS, Siblings, lesson_on
from portal.config import PACKAGE
from tests.catalog import small
from tests.catalog.test_lesson_pictures import drawn

TEXT = (PACKAGE.parent / "docs/writing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:yaml|markdown)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
NAMED = [block.removeprefix("# content/").partition("\n") for block in BLOCKS if block.startswith("# content/")]
FILES = {name: text for name, _end, text in NAMED}
QUESTIONS = [block for block in BLOCKS if block.startswith("- ask")]
LESSON = "tracks/calendars/01-a-calendar.md"


@pytest.fixture
def written(content: Path) -> Path:
    """The files of the page, and the few that it only speaks of."""
    other = FILES[LESSON].replace("tool: calendar", "after: [a-calendar]")
    files = FILES | {"glossary.yaml": FILES["glossary.yaml"] + small.GLOSSARY}
    small.write(content.parent, files | {"tracks/calendars/02-an-hour-of-quiet.md": other})
    (content / "tracks/calendars/free-or-busy.png").write_bytes(drawn())
    return content


def members_after(heading: str) -> set[str]:
    """What stands in the first column of the table below a heading."""
    table = TEXT.split(heading, 1)[1].split("| member |", 1)[1].split("\n\n", 1)[0]
    return {name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])}


def test_the_example_is_without_a_mistake_and_without_a_note(written: Path):
    assert catalog.check(written) == []

    remarks = [str(note) for note in notes.notes(written, catalog.load(written)) if LESSON in note.file]

    assert remarks == []


def test_every_kind_of_question_is_shown(written: Path):
    read = [quiz_members.read(yaml.document(block, "quiz")[0])[0] for block in QUESTIONS]

    assert [question.kind for question in read] == ["single", "several", "order", "match"]


def test_every_member_of_a_lesson_is_explained(written: Path):
    page = Folder(written).page(written / LESSON)
    assert page is not None

    lesson_on(page, "en", slug="a-calendar", number=1, among=Siblings("calendars", ("a-calendar",), {}))

    assert members_after("## A lesson") == page.about.asked


def test_every_member_of_a_track_is_explained(written: Path):
    track = written / "tracks/calendars/track.yaml"
    known = members_after("## The track")
    track.write_text(FILES["tracks/calendars/track.yaml"] + "surprise: 1\n")

    told = next(mistake.message for mistake in catalog.check(written) if "surprise" in mistake.message)

    assert set(told.partition("Known: ")[2].rstrip(".").split(", ")) == known


def test_headings_are_those_of_each_language():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| .+ \|$", TEXT.split("| English |", 1)[1], re.MULTILINE)[:4]

    assert [tuple(column) for column in zip(*rows, strict=True)] == [HEADINGS[tag] for tag in ("en", *LANGUAGES)]


@pytest.mark.parametrize(
    "words",
    [
        f"at most {about.TITLE} and {about.SUMMARY} characters",
        f"at most {about.TITLE} and {lessons.SUMMARY} characters",
        f"from 1 to {lessons.LONGEST}:",
        f"at most {glossary.SAYS} characters",
        f"at most {lesson_pictures.LARGEST // 1000} KB and {lesson_pictures.WIDEST} points",
        f"more than {notes.LONGEST_SENTENCE} words",
        f"a LIX below {notes.HARDEST['en']}",
    ],
)
def test_numbers_are_those_of_the_loader(words):
    assert words in TEXT
