"""Pictures in lessons: beside them, of a fair size, with words, and without the place where they were taken."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from portal import catalog
from tests.catalog import small

WATER = "tracks/tea/01-water.md"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title>'


def drawn(kind: str = "PNG", size: tuple[int, int] = (8, 8), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **more)
    return file.getvalue()


def placed() -> bytes:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return drawn("JPEG", exif=exif)


def checked(content: Path, name: str, raw: bytes, *, shows: str = "") -> list[str]:
    """What is wrong once a lesson shows a picture."""
    shows = shows or f"![A cup]({name})"
    small.write(content.parent, {WATER: small.LESSON.replace("Boil some.", f"Boil some. {shows}")})
    (content / "tracks/tea" / name).write_bytes(raw)
    return [str(mistake).removeprefix("content/tracks/tea/") for mistake in catalog.check(content)]


@pytest.mark.parametrize(("name", "kind"), [("cup.png", "PNG"), ("a-cup.jpg", "JPEG"), ("cup.webp", "WEBP")])
def test_a_picture_beside_a_lesson_is_shown(content: Path, name, kind):
    assert checked(content, name, drawn(kind)) == []

    tea = catalog.load(content).track("tea")

    assert tea.pictures[name] == drawn(kind)
    assert f'<img src="/tracks/tea/pictures/{name}" alt="A cup"' in tea.lessons[0].body_html


def test_a_drawing_may_hold_words(content: Path):
    assert checked(content, "cup.svg", f"{HEAD}<text>Tea</text></svg>".encode()) == []


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("cup.png", b"GIF89a", "cup.png:1: This is no picture that can be read."),
        ("cup.png", b"", "cup.png:1: This is no picture that can be read."),
        ("cup.png", drawn("JPEG"), "cup.png:1: This is a JPEG that calls itself .png. Save it again, or rename it."),
        ("cup.png", drawn(size=(2401, 1)), "cup.png:1: 2401 by 1 points; 2400 is the most. Make it smaller."),
        ("cup.png", b"\0" * 400_001, "cup.png:1: Larger than 400 KB."),
        ("cup.jpg", placed(), "cup.jpg:1: This photo says where it was taken."),
        ("cup.svg", f"{HEAD}<script/></svg>".encode(), "cup.svg:1: <script> does not belong in a picture"),
    ],
)
def test_a_picture_that_is_not_fit_is_told(content: Path, name, raw, sentence):
    found = checked(content, name, raw)

    assert [told[: len(sentence)] for told in found] == [sentence]


@pytest.mark.parametrize(
    ("shows", "sentence"),
    [
        ("![A cup](cap.png)", "01-water.md:25: There is no picture 'cap.png' here. Did you mean 'cup.png'?"),
        ("![](cup.png)", "01-water.md:25: A picture without words for those who do not see it"),
        ("![A cup](https://a.example/cup.png)", "01-water.md:25: Pictures are not shown. Say it in words."),
        ("![A cup](../tea/cup.png)", "01-water.md:25: Pictures are not shown. Say it in words."),
    ],
)
def test_a_picture_that_is_not_there_or_says_nothing_is_told(content: Path, shows, sentence):
    found = checked(content, "cup.png", drawn(), shows=shows)

    assert [told[: len(sentence)] for told in found] == [sentence]
