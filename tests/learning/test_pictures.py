"""Pictures: made anew, without what they say about themselves, or refused with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from PIL import Image

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.learning import queries
from portal.learning.actions import pictures
from portal.learning.models import Picture
from tests.cast import kept
from tests.learning import drawing
from tests.learning.drawing import BLUE, RED, halves, is_like, saved, shown

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PNG = saved(halves(), "PNG")
REFUSED = {
    "thirty megabytes": (b"\xff\xd8" + b"\0" * 30_000_000, "This picture has 30 MB; at most 10 MB are taken."),
    "a little too large": (b"\0" * 10_600_000, "This picture has 10.6 MB; at most 10 MB are taken."),
    "a text called .png": (b"Dear Maya,\nthis is how far I have come.", "This is not a picture that can be read here."),
    "a document": (b"%PDF-1.7\n1 0 obj", "This is not a picture that can be read here."),
    "a TIFF": (saved(halves(), "TIFF"), "This is not a picture that can be read here."),
    "nothing": (b"", "This file is empty."),
    "an SVG": (SVG, "An SVG can carry a program"),
    "an SVG behind a comment": (b"<!-- hello -->" + SVG, "An SVG can carry a program"),
    "a HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Please save it as JPEG."),
    "cut off": (PNG[: len(PNG) * 2 // 3], "This picture is damaged, or was cut off on the way."),
    "a JPEG cut off": (drawing.photograph()[:-300], "This picture is damaged, or was cut off on the way."),
    "a header alone": (b"\x89PNG\r\n\x1a\n", "This is not a picture that can be read here."),
    "a bomb": (drawing.claiming(50_000, 50_000), "more than 40 million points"),
    "ninety million points": (drawing.claiming(10_000, 9_000), "more than 40 million points"),
    "a little too many points": (drawing.claiming(8_000, 5_001), "more than 40 million points"),
    "a thousand scans": (drawing.step_by_step(), "takes too long to read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_picture_gets_its_sentence(case):
    data, sentence = REFUSED[case]

    with pytest.raises(Refused) as refused:
        pictures.redraw(data)

    assert sentence in refused.value.fields["picture"]


KINDS = {
    "PNG": PNG,
    "JPEG": saved(halves(), "JPEG"),
    "WebP": saved(halves(), "WEBP"),
    "GIF": saved(halves(), "GIF"),
    "CMYK": saved(halves(mode="CMYK"), "JPEG"),
    "palette": saved(halves(mode="P"), "PNG"),
    "colours of another space": saved(halves(), "JPEG", icc_profile=drawing.profile()),
    "colours of no space": saved(halves(), "PNG", icc_profile=b"not a profile"),
    "with words behind it": PNG + b"<script>alert(1)</script>",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_becomes_webp_of_the_same_size_and_colours(kind):
    redrawn = pictures.redraw(KINDS[kind])

    image = shown(redrawn.data)
    assert (image.format, image.mode, image.size) == ("WEBP", "RGB", (80, 40))
    assert (redrawn.width, redrawn.height) == image.size
    assert is_like(image.getpixel((10, 20)), RED)
    assert is_like(image.getpixel((70, 20)), BLUE)
    assert b"script" not in redrawn.data


def test_sixteen_bits_of_grey_stay_the_grey_they_are():
    grey = Image.new("I;16", (20, 20), 0x8000)

    image = shown(pictures.redraw(saved(grey, "PNG")).data)

    assert is_like(image.getpixel((10, 10)), (128, 128, 128))


def test_what_is_see_through_stays_so():
    clear = halves().convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))

    image = shown(pictures.redraw(saved(clear, "PNG")).data)

    assert (image.mode, image.getpixel((40, 0))[3] < 10) == ("RGBA", True)


def test_of_a_picture_that_moves_the_first_frame_is_kept():
    image = shown(pictures.redraw(drawing.animated()).data)

    assert getattr(image, "n_frames", 1) == 1
    assert is_like(image.convert("RGB").getpixel((5, 5)), RED)


def test_a_large_picture_becomes_sixteen_hundred_points_long():
    redrawn = pictures.redraw(saved(halves(4000, 1000), "JPEG"))

    assert (redrawn.width, redrawn.height) == (1600, 400)


@pytest.mark.parametrize(
    ("orientation", "size", "corner"), [(3, (80, 40), BLUE), (6, (40, 80), RED), (8, (40, 80), BLUE)]
)
def test_a_picture_stands_upright_however_the_camera_was_held(orientation, size, corner):
    image = shown(pictures.redraw(drawing.photograph(orientation)).data)

    assert image.size == size
    assert is_like(image.getpixel((5, 5)), corner)


def test_where_and_with_what_it_was_taken_is_gone():
    before = drawing.photograph()
    assert shown(before).getexif().get_ifd(0x8825)[1] == "N"

    redrawn = pictures.redraw(before)

    after = shown(redrawn.data)
    assert (dict(after.getexif()), {"exif", "icc_profile", "xmp"} & set(after.info)) == ({}, set())
    assert not [part for part in (b"EXIF", b"ICCP", b"XMP", b"Nokia", b"garden", b"home") if part in redrawn.data]


def test_a_picture_is_kept_with_its_words(robert):
    picture = kept(pictures.put_in(PNG, alt="  Two halves,\n red and blue ", by=robert))

    found = queries.picture_of(robert, picture.id)
    assert (found.alt, found.kind, found.width, found.height) == ("Two halves, red and blue", "image/webp", 80, 40)


@pytest.mark.parametrize("alt", ["", "   ", "x" * 201, "a\u200bb"])
def test_a_picture_without_words_is_refused(robert, alt):
    with pytest.raises(Refused) as refused:
        pictures.put_in(PNG, alt=alt, by=robert)

    assert set(refused.value.fields) == {"alt"}
    assert db.session.query(Picture).count() == 0


def test_both_the_picture_and_its_words_are_said_to_be_amiss_at_once(robert):
    with pytest.raises(Refused) as refused:
        pictures.put_in(b"text", alt="", by=robert)

    assert set(refused.value.fields) == {"picture", "alt"}


def test_a_stranger_finds_no_picture(robert, ines):
    picture = kept(pictures.put_in(PNG, alt="Mine", by=robert))

    for find in (queries.picture_of, queries.picture_by):
        with pytest.raises(NotFound):
            find(ines, picture.id)


def test_a_picture_that_nothing_shows_is_gone_after_a_month(robert):
    old = kept(pictures.put_in(PNG, alt="Old", by=robert))

    with clock.at(clock.now() + dt.timedelta(days=31)):
        new = kept(pictures.put_in(PNG, alt="New", by=robert))

    assert list(db.session.scalars(sa.select(Picture.id))) == [new.id]
    assert old.id != new.id
