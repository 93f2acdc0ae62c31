"""The quick canonical form is that of PyLD, byte for byte, or there is none."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalog import Aligned, Badge
from portal.credentials import canonical, contexts, documents, portable, status
from portal.credentials.issuer import Issuer

VECTOR = json.loads((Path(__file__).parent / "eddsa-rdfc-2022-testvector.json").read_text())
MANY = settings(max_examples=60, deadline=None)

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
words = texts | st.sampled_from(
    [
        '"',
        "\\",
        "\n",
        "\t.",
        "\r",
        "_:b0",
        "_:c14n0",
        "<x>",
        "@id",
        "@type",
        "a .",
        '"@en',
        "https://a.example/",
        "\u2028",
    ]
)
uuids = st.uuids(version=4).map(str)
moments = st.datetimes(dt.datetime.fromisoformat("1970-01-02"), timezones=st.just(dt.UTC))
addresses = st.sampled_from(["https://a.example/x", "https://a.example/x#y", "http://b.example:8080/é", "urn:uuid:1"])
alignments = st.builds(
    Aligned,
    framework=words,
    code=st.none() | words,
    name=words,
    url=st.sampled_from(["https://a.example/1", "https://a.example/2"]),
)


@st.composite
def badges(draw: st.DrawFn) -> tuple[Badge, str | None]:
    level = draw(st.none() | st.sampled_from(["bronze", "ten-hours"]))
    badge = Badge(
        slug=draw(st.sampled_from(["first", "second-one"])),
        name=draw(words),
        description=draw(words),
        criteria=draw(words),
        tier="step",
        track=None,
        tags=tuple(draw(st.lists(words, max_size=4))),
        aligned=tuple(draw(st.lists(alignments, max_size=4))),
        levels={level: draw(words)} if level else {},
        pictures={level: b"<svg/>"},
    )
    return badge, level


@st.composite
def credentials(draw: st.DrawFn) -> dict[str, Any]:
    badge, level = draw(badges())
    facts = documents.Facts(
        id=draw(uuids),
        badge=badge,
        level=level,
        subject="urn:uuid:" + draw(uuids),
        email=draw(words),
        salt=draw(words),
        status_list=draw(st.integers(1, 999)),
        status_index=draw(st.integers(0, status.SIZE - 1)),
        awarded_at=draw(moments),
        issued_at=draw(moments),
    )
    host = draw(st.sampled_from(["https://portal.example", "http://localhost:8000"]))
    document = documents.open_badge(facts, Issuer(host, Path("nowhere")))
    if draw(st.booleans()):
        document["validUntil"] = portable.moment(draw(moments))
    if draw(st.booleans()):
        document["evidence"] = draw(st.lists(evidence, min_size=1, max_size=3))
    return document


evidence = st.fixed_dictionaries(
    {"type": st.just(["Evidence"]), "narrative": words}, optional={"id": addresses, "name": words, "genre": words}
)


@MANY
@given(credentials())
def test_a_credential_has_the_canonical_form_of_pyld(document: dict[str, Any]):
    quick = canonical.quickly(document)

    slow = canonical.by_pyld(document)

    assert quick in (slow, None)
    assert canonical.quads(document) == slow


@MANY
@given(st.data())
def test_a_credential_that_was_tampered_with_in_its_structure_has_it_too(data: st.DataObject):
    """Members with anything inside, the same names in several places, terms that no context defines."""
    document = data.draw(credentials())
    places = [inside for inside in parts_of(document) if isinstance(inside, dict)]
    anything: st.SearchStrategy[Any] = (
        words | addresses | st.booleans() | st.integers(-9, 9) | st.just([]) | st.lists(words | addresses, max_size=3)
    )
    names = st.sampled_from(
        [
            "id",
            "name",
            "type",
            "description",
            "related",
            "creator",
            "image",
            "tag",
            "hashed",
            "undefined",
            "narrative",
            "result",
        ]
    )
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(names)
        value = data.draw(st.just(["Profile"]) | st.just(["Evidence", "Image"]) if name == "type" else anything)
        data.draw(st.sampled_from(places))[name] = value

    assert outcome(canonical.quads, document) == outcome(canonical.by_pyld, document)


@MANY
@given(st.lists(addresses, min_size=2, max_size=6), st.lists(words, min_size=2, max_size=2))
def test_nodes_that_turn_out_to_be_the_same_are_one(names: list[str], said: list[str]):
    document = {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
        "id": names[0],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": names[1], "type": ["Profile"], "name": said[0]},
        "evidence": [{"id": name, "type": ["Evidence"], "name": said[at % 2]} for at, name in enumerate(names)],
    }

    assert canonical.quads(document) == canonical.by_pyld(document)


def parts_of(value: Any) -> list[Any]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(part for one in inside for part in parts_of(one))]


def outcome(canonicalise: Any, document: dict[str, Any]) -> str:
    try:
        return str(canonicalise(copy.deepcopy(document)))
    except Exception as problem:
        return type(problem).__name__


def usual(**more: Any) -> dict[str, Any]:
    """A credential as the portal makes them."""
    aligned = [Aligned("DigComp", f"2.{n}", f"Area {n}", f"https://a.example/{n}") for n in range(3)]
    badge = Badge("first", "First", "Said", "Done.", "step", None, ("a", "b"), tuple(aligned), {}, {None: b"<svg/>"})
    moment = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
    facts = documents.Facts("1", badge, None, "urn:uuid:2", "r@demo.example", "salt", 1, 77, moment, moment)
    return documents.open_badge(facts, Issuer("https://portal.example", Path("nowhere"))) | more


@pytest.mark.parametrize(
    "document",
    [
        usual(),
        usual(validUntil="2027-03-03T09:00:00Z"),
        usual(evidence=[{"type": ["Evidence"], "narrative": 'Said “yes”,\n"twice" \\ once.'}]),
        {name: value for name, value in VECTOR.items() if name != "proof"},
        {"@context": VECTOR["@context"]}
        | {name: value for name, value in VECTOR["proof"].items() if name != "proofValue"},
        status.document(
            Issuer("https://portal.example", Path("nowhere")), 1, [7], dt.datetime(2026, 3, 3, tzinfo=dt.UTC)
        ),
    ],
)
def test_what_the_portal_signs_goes_the_quick_way(document: dict[str, Any]):
    assert canonical.quickly(document) == canonical.by_pyld(document)


@pytest.mark.parametrize(
    "document",
    [
        usual(evidence=[{"type": ["Evidence"], "name": "the same"}] * 2),
        usual(id="relative/id"),
        usual(id="_:b0"),
        usual(id="https://a.example/a b"),
        usual(name="a bell \x07"),
        usual(name="\0_:b0\0"),
        usual(undefined="a term that no context defines"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_pyld(document: dict[str, Any]):
    assert canonical.quickly(document) is None
    assert canonical.quads(document) == canonical.by_pyld(document)
