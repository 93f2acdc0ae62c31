"""Badges that bring no picture: drawn the same each time, each unlike the others, fit for what pictures are for."""

from __future__ import annotations

import hashlib
import io
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from portal import catalog
from portal.catalog import Badge
from portal.catalog.drawing import draw
from portal.catalog.loading.pictures import LARGEST, SVG, troubles
from portal.catalog.values import TIERS
from portal.config import packaged_content
from portal.credentials import baking
from portal.errors import NotFound

TRACKS = ("digital-tools", "social-media", "culture", "mentoring", "another", None)
SMALL = 64
"""Pixels; the least width at which badges are shown."""

REAL = catalog.load(packaged_content()).badges
DRAWN = [badge for badge in REAL if not (packaged_content() / "badges" / f"{badge.slug}.svg").exists()]


def badge_of(slug: str = "good-host", **different: object) -> Badge:
    """A badge without pictures."""
    values: dict[str, object] = {"name": "Good host", "tier": "craft", "track": "mentoring", "levels": {}, "tags": ()}
    return Badge(slug=slug, description="", criteria="", aligned=(), pictures={}, **values | different)  # type: ignore[arg-type]


def without_title(svg: bytes) -> bytes:
    return re.sub(rb"<title>.*?</title>", b"", svg)


def motif_of(svg: bytes) -> str:
    """The motif of a drawing, whatever its colours and its size."""
    (found,) = re.findall(r'<g transform="translate\(256 256\)[^>]*>(.*)</g>\n', svg.decode())
    return re.sub(r"#[0-9a-f]{6}", "", found)


def pixels_of(svg: bytes) -> Image.Image:
    """The picture on paper, as small as it is shown."""
    with Image.open(io.BytesIO(baking.png_of(svg, SMALL))) as drawing:
        paper = Image.new("RGBA", drawing.size, "#fbfaf6")
        return Image.alpha_composite(paper, drawing.convert("RGBA")).convert("RGB")


def silhouette_of(svg: bytes) -> Image.Image:
    """What the picture covers, whatever its colours."""
    with Image.open(io.BytesIO(baking.png_of(svg, SMALL))) as drawing:
        return drawing.convert("RGBA").getchannel("A")


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far the pixels of two pictures lie apart on average, from 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def test_a_badge_keeps_its_drawing():
    """With another digest every badge that is drawn becomes a new version of itself."""
    badge = badge_of(levels={"first": "One pot", "second": "Two pots"})

    drawings = b"".join(draw(badge, level) for level in (None, "first", "second"))

    digest = hashlib.sha256(drawings).hexdigest()
    assert digest == "87467fe9d33bdb480a6ead2a5d458ce132031fc0074ae72ffa8697d4b8ae8b35"


def test_each_badge_of_the_content_that_brings_no_picture_has_the_one_that_is_drawn_for_it():
    assert len(DRAWN) == 28
    for badge in DRAWN:
        assert badge.pictures == {level: draw(badge, level) for level in (None, *badge.levels)}


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("track", TRACKS)
@settings(max_examples=20, deadline=None)
@given(
    slug=st.from_regex(r"[a-z]{1,9}(-[a-z]{1,9})?", fullmatch=True), name=st.text(max_size=80), count=st.integers(0, 40)
)
def test_whatever_is_drawn_is_fit_to_be_baked_embedded_and_shown(tier, track, slug, name, count):
    levels = {f"level-{number}": "" for number in range(count)}
    badge = badge_of(slug, name=name, tier=tier, track=track, levels=levels)

    for level in (None, *list(levels)[-1:]):
        drawing = draw(badge, level)

        assert drawing.startswith(b"<svg")
        assert troubles(drawing) == []
        assert len(drawing) < LARGEST


def test_a_drawing_is_read_out_as_the_title_of_the_badge_and_its_level():
    badge = badge_of(name="Tea & <cake>", levels={"ten-pots": "Ten pots"})

    titles = [ElementTree.fromstring(draw(badge, level)).findtext(f"{{{SVG}}}title") for level in (None, "ten-pots")]

    assert titles == ["Tea & <cake>", "Tea & <cake>, ten pots"]


def test_no_two_badges_and_no_two_levels_have_the_same_picture():
    pictures = [without_title(picture) for badge in REAL for picture in badge.pictures.values()]

    assert len(set(pictures)) == len(pictures)


def test_no_two_badges_look_alike_where_they_are_small():
    pictures = {badge.slug: pixels_of(badge.picture()) for badge in REAL}

    alike = [
        (one, other, difference(pictures[one], pictures[other]))
        for one, other in combinations(pictures, 2)
        if difference(pictures[one], pictures[other]) < 12
    ]

    assert alike == []


def test_a_badge_that_was_renamed_keeps_its_drawing():
    assert draw(badge_of("kind-host", was=("good-host",))) == draw(badge_of("good-host"))


def test_a_level_that_is_not_there_is_not_drawn():
    with pytest.raises(NotFound):
        draw(badge_of(levels={"bronze": "Three pots"}), "gold")


def test_slugs_alone_make_drawings_differ():
    drawings = {draw(badge_of(f"badge-{number}")) for number in range(100)}

    assert len(drawings) > 95


def test_tracks_have_motifs_of_their_own():
    drawings = {draw(badge_of(track=track)) for track in TRACKS if track != "another"}

    assert len(drawings) == 5


def test_words_of_the_slug_and_then_tags_call_for_a_motif():
    hourglass = motif_of(draw(badge_of("hour-glass")))

    assert motif_of(draw(badge_of("good-host", tags=("Tea", "time well spent")))) == hourglass
    assert motif_of(draw(badge_of("ten-hours", tags=("goals",)))) == hourglass
    assert motif_of(draw(badge_of("hour-glass", tags=("goals",)))) != motif_of(draw(badge_of("host", tags=("goals",))))


def test_every_badge_of_the_content_that_is_drawn_shows_what_it_is_about_and_no_other_shows_the_same():
    shown = [motif_of(badge.picture()) for badge in DRAWN]

    assert len(set(shown)) == len(DRAWN)
    assert "" not in shown


def test_pictures_are_small_enough_to_travel():
    assert max(len(picture) for badge in REAL for picture in badge.pictures.values()) < 20_000


def test_levels_are_told_apart_without_colour_where_they_are_small():
    for badge in REAL:
        greys = [pixels_of(badge.picture(level)).convert("L") for level in badge.levels]
        ribbons = [grey.crop((0, SMALL * 4 // 5, SMALL, SMALL)) for grey in greys]
        for one, other in combinations(ribbons, 2):
            assert max(ImageChops.difference(one, other).tobytes()) > 60, badge.slug


def test_a_track_without_motifs_is_drawn_as_none():
    assert draw(badge_of(track="another")) == draw(badge_of(track=None))


@pytest.mark.parametrize(("one", "other"), list(combinations(TIERS, 2)))
def test_tiers_differ_in_shape_and_not_only_in_colour(one, other):
    silhouettes = [silhouette_of(draw(badge_of(tier=tier))) for tier in (one, other)]

    assert difference(*silhouettes) > 8


@pytest.mark.parametrize("tier", TIERS)
def test_a_drawn_badge_has_the_outline_of_those_drawn_by_hand(tier):
    by_hand = next(badge for badge in REAL if badge.tier == tier and not badge.levels and badge not in DRAWN)

    drawn = draw(badge_of(tier=tier))

    assert difference(silhouette_of(drawn), silhouette_of(by_hand.picture())) < 0.5


def test_a_level_fills_as_many_places_on_the_ribbon_as_it_is_high():
    badge = badge_of(levels=dict.fromkeys(("newcomer", "regular", "guide", "ambassador"), ""))

    places = [re.findall(r'cy="464" r="([\d.]+)"', draw(badge, level).decode()) for level in (None, *badge.levels)]

    assert [len(sizes) for sizes in places] == [4] * 5
    assert [sizes.count(max(sizes, key=float)) for sizes in places[1:]] == [1, 2, 3, 4]
    assert len(set(places[0])) == 1


def test_a_badge_without_levels_has_no_ribbon():
    assert b"<rect" not in re.sub(rb"<g.*?</g>", b"", draw(badge_of()), flags=re.DOTALL)
