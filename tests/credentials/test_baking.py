"""Pictures that carry a credential: baked, read again by us and by others, and hostile ones refused."""

from __future__ import annotations

import io
import struct
import zlib
from xml.etree import ElementTree

import defusedxml.ElementTree
import openbadges_bakery
import pytest
from openbadgeslib import baking as other
from PIL import Image

from portal import catalog
from portal.catalog import Badge
from portal.config import packaged_content
from portal.credentials import baking, portable

SVG = (packaged_content() / "badges" / "good-company-gold.svg").read_bytes()
DOCUMENT = portable.dumps({"name": 'Größe ]]> {x} <b> & " \\ \u2028 🙂', "list": [{}, []]})
ASSERTION = portable.dumps(
    {"@context": "https://w3id.org/openbadges/v2", "id": "https://portal.example/ob2/assertions/1"}
)


def test_the_drawing_becomes_a_png_of_512_pixels():
    with Image.open(io.BytesIO(baking.png_of(SVG))) as picture:
        assert (picture.format, picture.size) == ("PNG", (512, 512))


def test_what_is_baked_into_a_png_comes_out_again_and_the_picture_is_the_same():
    png = baking.png_of(SVG)

    baked = baking.bake_png(png, DOCUMENT)

    assert baking.unbake(baked) == DOCUMENT
    assert other.extract_png(baked, keyword=other.ITXT_KEYWORD_OB3) == DOCUMENT
    with Image.open(io.BytesIO(png)) as before, Image.open(io.BytesIO(baked)) as after:
        assert before.tobytes() == after.tobytes()


def test_what_is_baked_into_an_svg_comes_out_again():
    baked = baking.bake_svg(SVG, DOCUMENT)

    assert baking.unbake(baked) == DOCUMENT
    assert other.extract_svg(baked, element=other.SVG_ELEMENT_OB3, text_fallback=True) == DOCUMENT
    assert b"<![CDATA[" in baked
    assert b"verify=" not in baked
    assert b"<svg" in baked[:256]
    baking.png_of(baked)


def test_an_open_badges_2_assertion_is_baked_for_other_readers_too():
    for picture in (baking.png_of(SVG), SVG):
        baked = baking.bake_ob2(picture, ASSERTION)

        assert baking.unbake(baked) == ASSERTION
        assert openbadges_bakery.unbake(io.BytesIO(baked)) in (ASSERTION, "https://portal.example/ob2/assertions/1")


def test_baking_a_png_again_replaces_what_was_in_it():
    baked = baking.bake_png(baking.bake_png(baking.png_of(SVG), DOCUMENT), ASSERTION)

    assert baking.unbake(baked) == ASSERTION
    assert baked.count(b"openbadgecredential") == 1


def test_a_compressed_text_of_another_baker_is_read():
    packed = b"openbadgecredential\0\1\0\0\0" + zlib.compress(DOCUMENT.encode())

    assert baking.unbake(_with_chunk(b"iTXt", packed)) == DOCUMENT


def _with_chunk(kind: bytes, content: bytes, *, times: int = 1) -> bytes:
    png = baking.png_of(SVG, 32)
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return png[:33] + chunk * times + png[33:]


BOMB = zlib.compress(b" " * 50_000_000)


def test_an_svg_may_have_been_written_anew_with_another_prefix():
    baked = baking.bake_svg(SVG, DOCUMENT)
    anew = ElementTree.tostring(defusedxml.ElementTree.fromstring(baked))

    assert b"<openbadges:credential" not in anew
    assert baking.unbake(anew) == DOCUMENT
    second = b'<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">{}</openbadges:credential>'
    with pytest.raises(baking.NotBaked, match="several"):
        baking.unbake(anew.replace(b"</ns0:svg>", second + b"</ns0:svg>"))


LAUGHS = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
HOSTILE = {
    "a picture without a credential": baking.png_of(SVG),
    "a drawing without a credential": SVG,
    "a cut-off PNG": baking.bake_png(baking.png_of(SVG), DOCUMENT)[:300],
    "a damaged PNG": baking.bake_png(baking.png_of(SVG), DOCUMENT).replace(b"list", b"LIST"),
    "only a PNG's beginning": baking.PNG,
    "a PNG that claims four gigabytes": baking.PNG + b"\xff\xff\xff\xffIDAT",
    "a text that unpacks to fifty megabytes": _with_chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + BOMB),
    "a text that cannot be unpacked": _with_chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0zzzz"),
    "a text that ends early": _with_chunk(b"iTXt", b"openbadgecredential\0\0"),
    "a text that is not UTF-8": _with_chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0\xff\xfe"),
    "two credentials": _with_chunk(b"tEXt", b"openbadges\0{}", times=2),
    "laughs in a drawing": LAUGHS + b"]><svg>&j;</svg>",
    "an entity from a file": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "a drawing that does not end": b"<svg>",
    "an encoding that nobody has": b'<?xml version="1.0" encoding="none-such"?><svg/>',
    "deep nesting": b"<svg>" + b"<g>" * 100_000,
    "two credentials in a drawing": baking.bake_svg(baking.bake_svg(SVG, "{}"), "{}"),
    "a credential of a megabyte": baking.bake_svg(SVG, " " * 10 + "x" * 1_000_000),
}


@pytest.mark.parametrize("picture", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_read_safely_is_not_baked(picture: bytes):
    with pytest.raises(baking.NotBaked):
        baking.unbake(picture)


@pytest.mark.parametrize("badge", catalog.load(packaged_content()).badges, ids=lambda badge: badge.slug)
def test_every_badge_of_the_content_can_be_baked(badge: Badge):
    for svg in badge.pictures.values():
        assert baking.unbake(baking.bake_png(baking.png_of(svg), DOCUMENT)) == DOCUMENT
        assert baking.unbake(baking.bake_svg(svg, DOCUMENT)) == DOCUMENT
