"""A lesson: ``NN-<slug>.md``, front matter and four sections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from portal.catalog import quiz_members
from portal.catalog.lessons import Done, Lesson, Part, Source, Video
from portal.catalog.loading.about import TITLE, former
from portal.catalog.loading.alignment import aligned
from portal.catalog.loading.folder import Folder, Page
from portal.catalog.members import Members
from portal.catalog.yaml import shortened
from portal.errors import suggestion

LONGEST = 8
LONGEST_VIDEO = 60
"""Minutes."""

SUMMARY = 140
"""Characters at most."""

Name = Literal["why", "how", "try", "sheet"]
NAMES: tuple[Name, ...] = ("why", "how", "try", "sheet")
HEADINGS = {
    "en": ("Why", "How", "Try it now", "On one sheet"),
    "pt-BR": ("Por quê", "Como", "Experimente agora", "Em uma folha"),
    "es": ("Por qué", "Cómo", "Pruébelo ahora", "En una hoja"),
}
"""Exactly these, in this order, by the language of the text."""


@dataclass(frozen=True)
class Siblings:
    """The lessons of one track: their slugs, and which file has a slug or had it."""

    track: str
    slugs: tuple[str, ...]
    taken: dict[str, str]


def lesson(content: Folder, path: Path, *, slug: str, number: int, among: Siblings) -> Lesson | None:
    """The lesson of a file; ``None`` when it could not be read."""
    page = content.page(path)
    return None if page is None else lesson_on(page, "en", slug=slug, number=number, among=among)


def lesson_on(page: Page, language: str, *, slug: str, number: int, among: Siblings) -> Lesson:
    """The lesson of a file that was read, in its language."""
    about = page.about
    quiz = quiz_members.questions(about)
    parts = _parts(page, dict(zip(HEADINGS[language], NAMES, strict=True)))
    found = Lesson(
        track=among.track,
        slug=slug,
        number=number,
        title=about.text("title", at_most=TITLE),
        summary=about.text("summary", at_most=SUMMARY),
        minutes=about.number("minutes", least=1, most=LONGEST),
        done=_done(about, len(quiz)),
        after=_after(about, slug, among),
        tool=about.slug("tool"),
        quiz=quiz,
        sources=_sources(about),
        parts=parts,
        body_html=page.html,
        sheet_html=page.sections[-1].html if page.sections else Markup(),
        was=former(about, among.taken),
        aligned=aligned(about, needed=False),
        videos=_videos(about),
        terms=page.terms,
        language=language,
    )
    about.done()
    return found


def _done(about: Members, questions: int) -> Done:
    """``read``, ``task``, or ``{quiz: 2}``."""
    if not isinstance(about.values.get("done"), dict):
        if about.values.get("done") == "quiz":
            about.say("'done: quiz' says how many answers must be right: {quiz: 2}.", "done")
            about.asked.add("done")
            return Done("read")
        kinds: tuple[Literal["read"], Literal["task"]] = ("read", "task")
        return Done(about.choice("done", kinds) or "read")
    asked = about.mapping("done")
    at_least = asked.number("quiz", least=1, most=50)
    asked.done()
    if at_least > questions:
        about.say(f"'done' asks for {at_least} right answers, more than the quiz has questions ({questions}).", "done")
    return Done("quiz", at_least)


def _after(about: Members, slug: str, among: Siblings) -> tuple[str, ...]:
    others = [other for other in among.slugs if other != slug]
    asked = about.slugs("after")
    for other in filter(None, asked):
        if other == slug:
            about.say("A lesson cannot come after itself.", "after")
        elif other not in others:
            about.say(f"There is no lesson '{other}' in this track.{suggestion(other, others)}", "after")
    return tuple(other for other in dict.fromkeys(asked) if other in others)


def _sources(about: Members) -> tuple[Source, ...]:
    found = []
    for item in about.mappings("sources", needed=False):
        found.append(Source(item.text("title", at_most=240), item.address("url")))
        item.done()
    return tuple(found)


def _videos(about: Members) -> tuple[Video, ...]:
    found = []
    for item in about.mappings("videos", needed=False):
        title, url = item.text("title", at_most=240), item.address("url")
        minutes = item.number("minutes", least=1, most=LONGEST_VIDEO)
        found.append(Video(title, url, minutes, item.address("transcript")))
        item.done()
    return tuple(found)


def _parts(page: Page, headings: dict[str, Name]) -> tuple[Part, ...]:
    found: dict[str, Part] = {}
    for section in page.sections:
        title, name = section.title, headings.get(section.title)
        if not title:
            first = next(iter(headings))
            page.say(section, f"The text begins with the heading '## {first}'. Nothing stands before it.")
        elif name is None:
            page.say(section, f"A lesson has no section '{shortened(title)}'.{suggestion(title, headings)}")
        elif title in found:
            page.say(section, f"'{title}' stands here again.")
        else:
            found[title] = Part(name, title, section.body_html)
            if not section.body_html.strip():
                page.say(section, f"Nothing stands under '{title}'.")
    missing = [f"'## {title}'" for title in headings if title not in found]
    if missing:
        page.say(None, f"A lesson has four sections, and here is no {' and no '.join(missing)}.")
    order = [title for title in headings if title in found]
    wrong = next((title for title, expected in zip(found, order, strict=True) if title != expected), None)
    if wrong:
        section = next(section for section in page.sections if section.title == wrong)
        page.say(section, f"'{wrong}' stands in the wrong place. The order is {', '.join(headings)}.")
    return tuple(found.values())
