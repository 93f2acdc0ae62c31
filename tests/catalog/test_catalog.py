"""Asking the catalog: small content whose values are known, and the real content."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from portal import catalog
from portal.catalog import Catalog, Done
from portal.config import packaged_content
from portal.errors import NotFound
from tests.catalog import small

BADGES = {
    "all-aboard": (),
    "all-rounder": (),
    "bridge-builder": (),
    "cohort-together": ("hundred", "five-hundred"),
    "conversationalist": ("bronze", "silver", "gold"),
    "explorer": (),
    "first-contact": (),
    "flying-start": (),
    "full-circle": (),
    "good-rhythm": (),
    "hour-glass": ("ten-hours", "fifty-hours"),
    "level": ("newcomer", "regular", "guide", "ambassador"),
    "many-minds": (),
    "monthly-pulse": ("half-year", "year"),
    "on-air": (),
    "recognised": (),
    "reliable-month": (),
    "role-reversal": (),
    "thoughtful": ("five", "twenty"),
    "toolbox": ("starter", "pro"),
    "track-specialist": (),
    "weekly-habit": ("month", "quarter"),
}
"""Badges of the thirty rules that show what rules can say, and their levels from the lowest up."""


@pytest.fixture
def tea(content: Path) -> Catalog:
    return catalog.load(content)


def test_a_lesson_says_what_stands_in_its_file(tea: Catalog):
    lesson = tea.lesson("tea", "leaves")

    assert (lesson.id, lesson.number, lesson.minutes, lesson.after) == ("tea/leaves", 2, 4, ("water",))
    assert (lesson.done, lesson.tool) == (Done("quiz", 1), "kettle")
    assert [(option.number, option.is_right) for option in lesson.quiz[0].options] == [(1, False), (2, True)]
    assert [part.name for part in lesson.parts] == ["why", "how", "try", "sheet"]
    assert "<em>water</em>" in lesson.body_html
    assert lesson.sheet_html == "<h2>On one sheet</h2>\n<ul>\n<li>Fresh water.</li>\n</ul>\n"


def test_a_track_has_its_lessons_in_order(tea: Catalog):
    track = tea.track("tea")

    assert [lesson.slug for lesson in track.lessons] == ["water", "leaves"]
    assert (track.kind, track.roles, track.minutes) == ("curated", ("mentee",), 10)


def test_a_badge_has_a_title_and_a_picture_for_each_level(tea: Catalog):
    badge = tea.badge("good-host")

    assert badge.title() == "Good host"
    assert badge.title("bronze") == "Good host, bronze"
    assert badge.picture("bronze").startswith(b"<svg")
    with pytest.raises(NotFound):
        badge.picture("gold")
    with pytest.raises(NotFound):
        badge.title("gold")


def test_a_level_is_told_in_words(content: Path):
    small.write(content.parent, {"badges/good-host.yaml": small.BADGE.replace("bronze:", "ten-pots:")})
    (content / "badges/good-host-bronze.svg").rename(content / "badges/good-host-ten-pots.svg")

    badge = catalog.load(content).badge("good-host")

    assert badge.title("ten-pots") == "Good host, ten pots"


def test_the_agreement_and_the_plan_are_the_first_unless_named(tea: Catalog):
    assert tea.agreement().id == "promise/2"
    assert tea.plan("one-pot").sessions[0].lesson == "tea/water"
    with pytest.raises(NotFound):
        tea.plan("two-pots")


@pytest.mark.parametrize("slug", ["", "coffee", "tea/water", "TEA"])
def test_what_is_not_there_is_not_found(tea: Catalog, slug):
    with pytest.raises(NotFound, match=r"There is no such track\."):
        tea.track(slug)
    with pytest.raises(NotFound, match=r"There is no such lesson\."):
        tea.lesson("tea", slug)
    with pytest.raises(NotFound, match=r"There is no such badge\."):
        tea.badge(slug)


def test_an_old_slug_finds_what_it_has_become(content: Path):
    small.write(
        content.parent,
        {
            "tracks/tea/01-water.md": small.LESSON.replace("---\ntitle", "---\nwas: [h2o, liquid]\ntitle", 1),
            "tracks/tea/track.yaml": small.TRACK + "was: infusion\n",
            "badges/good-host.yaml": small.BADGE + "was: host\n",
        },
    )

    tea = catalog.load(content)

    assert tea.lesson("infusion", "h2o").id == "tea/water"
    assert tea.track("infusion").slug == "tea"
    assert tea.badge("host").slug == "good-host"


def test_an_old_slug_belongs_to_one_lesson_alone(content: Path):
    old = {name: text.replace("---\n", "---\nwas: h2o\n", 1) for name, text in small.FILES.items() if "0" in name}
    small.write(content.parent, old)

    assert [str(mistake) for mistake in catalog.check(content)] == [
        "content/tracks/tea/02-leaves.md:2: 'h2o' is taken by content/tracks/tea/01-water.md."
        " An old slug belongs to one file alone."
    ]


def test_values_cannot_be_changed(tea: Catalog):
    with pytest.raises(FrozenInstanceError):
        tea.track("tea").title = "Coffee"  # type: ignore[misc]
    with pytest.raises(TypeError):
        tea.badge("good-host").levels["gold"] = "x"  # type: ignore[index]


def test_the_fingerprint_changes_with_any_file_and_only_then(content: Path, tea: Catalog):
    assert catalog.load(content).fingerprint == tea.fingerprint

    small.write(content.parent, {"rules/programme.yaml": "rules: []\n"})

    assert catalog.load(content).fingerprint != tea.fingerprint


def test_a_windows_file_reads_the_same(content: Path, tea: Catalog):
    path = content / "tracks/tea/01-water.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert catalog.load(content).lesson("tea", "water") == tea.lesson("tea", "water")


def test_the_portals_own_content_has_no_mistake():
    assert catalog.check(packaged_content()) == []


def test_the_portals_own_content_has_what_a_programme_needs():
    real = catalog.load(packaged_content())

    curated = {track.slug: len(track.lessons) for track in real.tracks if track.kind == "curated"}
    onboarding = [(track.roles, len(track.lessons)) for track in real.tracks if track.kind == "onboarding"]
    assert curated.keys() == {"digital-tools", "social-media", "culture"}
    assert min(curated.values()) >= 5
    assert {roles for roles, _count in onboarding} == {("mentor",), ("mentee",)}
    assert min(count for _roles, count in onboarding) >= 3
    assert len(real.badges) >= 12


@pytest.mark.parametrize(("slug", "levels"), BADGES.items(), ids=BADGES)
def test_a_badge_that_rules_may_give_has_the_levels_that_they_reach(slug, levels):
    badge = catalog.load(packaged_content()).badge(slug)

    assert tuple(badge.levels) == levels
    assert badge.aligned
    assert badge.tags


def test_after_use_everybody_asks_the_catalog():
    real = catalog.load(packaged_content())

    catalog.use(real)

    assert catalog.tracks() == real.tracks
    assert {track.kind for track in catalog.tracks("onboarding")} == {"onboarding"}
    assert catalog.lesson("culture", catalog.track("culture").lessons[0].slug).number == 1
    assert catalog.badge(catalog.badges()[0].slug) is real.badges[0]
    assert catalog.terms() == real.glossary
    assert catalog.agreement() is real.agreements[0]
    assert catalog.plan() is real.plans[0]
    assert catalog.fingerprint() == real.fingerprint
