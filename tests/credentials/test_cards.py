"""Cards for other sites: what is written on them, that it fits, and that no letter becomes a box."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal import credentials, db
from portal.config import packaged_content
from portal.credentials import baking, cards

if TYPE_CHECKING:
    from portal.credentials.models import Credential
    from portal.people.models import Person
    from tests.visiting import Visit

SVG = (packaged_content() / "badges" / "good-company-gold.svg").read_bytes()
PORTAL, HOST = "Reverse Mentoring Portal", "mentoring.example"


def card(title: str = "Good company, gold", name: str = "", void: str = "") -> Image.Image:
    drawn = cards.card(SVG, title, portal=PORTAL, host=HOST, holder=cards.Holder(name, void))
    with Image.open(io.BytesIO(drawn)) as picture:
        return picture.convert("RGB")


def lines_of(title: str, name: str = "", void: str = "") -> list[str]:
    """The lines of words on a card, from the top."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", cards._drawing(SVG, title, PORTAL, HOST, cards.Holder(name, void)))


def is_ink_in(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether anything is drawn there."""
    return len(picture.crop(box).getcolors(100_000) or ()) > 1


def test_a_card_has_picture_title_owner_portal_and_where_to_check_it():
    assert card(name="Robert").size == (1200, 630)
    assert lines_of("Good company, gold", "Robert Keller") == [
        "Reverse Mentoring Portal",
        "Good company,",
        "gold",
        "Awarded to Robert Keller",
        "Verify at mentoring.example",
    ]


def test_words_are_drawn_and_stay_within_the_card():
    picture = card("Recognised for a contribution to the whole organisation and all of its partners", "W" * 80)

    assert is_ink_in(picture, (cards.LEFT, 120, cards.LEFT + cards.COLUMN, 520))
    assert not is_ink_in(picture, (cards.LEFT + cards.COLUMN + 4, 20, 1200, 630))


def test_the_card_of_a_badge_as_such_names_nobody_and_is_not_golden():
    assert "Awarded" not in " ".join(lines_of("First session"))
    assert card().getpixel((600, 7)) != card(name="Robert").getpixel((600, 7))


def test_the_card_of_a_badge_that_is_not_good_says_so_and_shines_no_more():
    good, void = card(name="Robert"), card(name="Robert", void="Revoked")

    assert lines_of("First session", "Robert", "Revoked")[-1] == "Revoked: see mentoring.example"
    assert void.getpixel((600, 7)) != good.getpixel((600, 7))
    saturation = void.crop((84, 98, 532, 546)).convert("HSV").getchannel("S")
    assert max(saturation.tobytes()) < 16


def test_a_long_name_is_written_whole():
    name = "Wolfgang-Amadeus Freiherr von und zu Hohenlohe-Waldenburg-Schillingsfürst"

    assert f"Awarded to {name}" in " ".join(lines_of("First session", name))


@pytest.mark.parametrize(
    "name",
    ["Žofie Ångström-Þórðardóttir", "Nguyễn Thị Minh Khai", "Ελένη Παπαδοπούλου", "Анна Соколова", "Maya O’Neill"],
)
def test_a_name_with_accents_or_in_greek_or_cyrillic_is_written(name: str):
    assert name in " ".join(lines_of("First session", name))


@pytest.mark.parametrize("name", ["王小明", "محمد", "Maya 🙂", "Ma\u202eya", "Ma\x00ya", "   "])
def test_a_name_that_cannot_be_written_is_left_out_whole(name: str):
    assert len(lines_of("First session", name)) == 3


def test_a_name_in_decomposed_letters_is_written_in_composed_ones():
    assert "Awarded to José" in lines_of("First session", "Jose\u0301")


def test_what_is_written_is_never_markup():
    assert "Awarded to A &amp; &lt;b&gt;" in lines_of("First session", "A & <b>")


def test_a_long_title_is_set_smaller_and_a_longer_one_is_cut_off():
    short, long = (cards.fitted(title, cards.TITLE) for title in ("First session", "A first session " * 5))
    endless = cards.fitted("x" * 80, cards.TITLE)

    assert short.size == 72
    assert (long.size, len(long.lines)) == (48, 4)
    assert len(endless.lines) == 1
    assert endless.lines[0].endswith("x…")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_written_fits(text: str):
    words = cards.fitted(text, cards.TITLE)

    assert len(words.lines) <= 5
    assert all(cards._width(line) * words.size <= cards.COLUMN * cards.MEASURED for line in words.lines)


def test_the_same_card_is_drawn_once():
    first, second = (cards.card(SVG, "Once", portal=PORTAL, host=HOST) for _ in range(2))

    assert first is second


def test_the_font_comes_with_its_licence_and_is_small():
    licence = cards.FONT.with_name(cards.FONT.name.replace(".ttf", ".LICENSE.txt")).read_text()

    assert "SIL OPEN FONT LICENSE" in licence
    assert "Reserved Font Name" not in licence.partition("PREAMBLE")[0]
    assert cards.FONT.stat().st_size < 120_000


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_other_sites_get_a_card_for_a_badge_as_such_and_one_for_somebodys(
    client: Visit, credential: Credential, robert: Person
):
    credentials.share(credential, by=robert)
    db.session.commit()

    page = client.get("/achievements/good-company/gold").get_data(as_text=True)
    of_all, of_one = client.get("/achievements/first-session.card.png"), client.get(f"/b/{credential.short}/card.png")

    assert 'property="og:image" content="http://localhost/achievements/good-company/gold.card.png"' in page
    assert of_all.content_type == of_one.content_type == "image/png"
    assert of_all.data != of_one.data
    again = client.get("/achievements/first-session.card.png", headers={"If-None-Match": of_all.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("asked", "width"), [("", 512), ("?width=1024", 1024), ("?width=100000", 512)])
def test_a_picture_is_given_in_the_usual_width_or_in_that_for_paper(client: Visit, house: None, asked: str, width: int):
    response = client.get(f"/achievements/first-session.png{asked}")

    with Image.open(io.BytesIO(response.data)) as picture:
        assert picture.size == (width, width)
    assert baking.png_of(SVG) is baking.png_of(SVG)
