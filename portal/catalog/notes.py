"""What a careful reader would remark about content that is without a mistake: notes for its authors.

Nothing here stops anything: a long sentence may be the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.catalog import readability
from portal.catalog.files import text_of
from portal.catalog.lessons import LANGUAGES, Lesson, Track
from portal.catalog.loading import glossary
from portal.catalog.loading.folder import LARGEST_PAGE, Folder, parts_of
from portal.catalog.loading.lessons import LONGEST
from portal.catalog.values import Catalog
from portal.errors import Mistake

HARDEST = {"en": 45, "pt-BR": 55, "es": 55}
"""LIX; words are longer in Portuguese and Spanish."""
LONGEST_SENTENCE = 40
"""Words."""
MOST_NAMED = 8
"""Names that one note lists."""

_YEAR = r"\((?:[^()\n]{0,80}\D)?(?:19|20)[0-9]{2}\)"
_CLAIM = re.compile(r"\bper ?cent\b|[0-9.,]{1,12} ?%|\bstud(?:y|ies)\b|\bsurveys?\b|" + _YEAR, re.IGNORECASE)
"""What only a source can know."""


def notes(folder: Path, content: Catalog) -> list[Mistake]:
    """Everything worth a remark about a folder whose content was loaded, in the order of files and lines."""
    root = Folder(folder)
    found = [*_about_glossary(root, content), *_about_other_words(root, content)]
    for track in content.tracks:
        found += _about_translations(root, track) + _about_pictures(root, track) + [*_about_other_titles(root, track)]
        for lesson in track.lessons:
            for version in (lesson, *lesson.translations.values()):
                found += _about_lesson(root, version)
    return sorted(found)


def _about_lesson(root: Folder, lesson: Lesson) -> Iterator[Mistake]:
    name, body, before = _text(root, lesson)
    reading = readability.of(body)
    if reading.lix > HARDEST[lesson.language]:
        most = HARDEST[lesson.language]
        yield Mistake(
            name,
            before + 1,
            f"Hard to read: LIX {reading.lix}, where {most} is the aim. Shorter sentences and shorter words help.",
        )
    for sentence in readability.sentences_in(body):
        if sentence.words > LONGEST_SENTENCE:
            begins = " ".join(sentence.text.split()[:5])
            say = f"A sentence of {sentence.words} words, “{begins} …”. Make two of it."
            yield Mistake(name, before + sentence.line, say)
    yield from _about_length(lesson, name, body)
    claim = _CLAIM.search(body)
    if claim and not lesson.sources and lesson.language == "en":
        line = before + body.count("\n", 0, claim.start()) + 1
        yield Mistake(name, line, f"“{claim[0]}” is a claim, and the lesson has no 'sources'. Say where it comes from.")


def _about_length(lesson: Lesson, name: str, body: str) -> Iterator[Mistake]:
    """A lesson with its questions, at a reader's usual pace."""
    asked = [text for each in lesson.quiz for text in (each.ask, *(f"{o.text} {o.partner}" for o in each.options))]
    minutes = readability.of("\n\n".join([body, *asked])).minutes
    if minutes > LONGEST:
        say = f"Takes about {minutes} minutes to read, and a lesson {LONGEST} at most. Make two of it."
        yield Mistake(name, 1, say)
    elif minutes > lesson.minutes:
        say = f"Takes about {minutes} minutes to read, and says {lesson.minutes}. Shorten it, or change 'minutes'."
        yield Mistake(name, 1, say)


def _about_translations(root: Folder, track: Track) -> list[Mistake]:
    name = root.name(root.root / "tracks" / track.slug / "track.yaml")
    found = []
    for language in LANGUAGES:
        missing = [lesson.slug for lesson in track.lessons if language not in lesson.translations]
        if missing:
            count, is_none = len(track.lessons), len(missing) == len(track.lessons)
            some = f"{len(missing)} of {count} lessons are not translated into {language}: {_named(missing)}."
            every = f"None of {count} lessons is translated into {language}."
            advice = f"Put NN-<slug>.{language}.md beside the original."
            found.append(Mistake(name, 1, f"{every if is_none else some} {advice}"))
    return found


def _about_other_titles(root: Folder, track: Track) -> Iterator[Mistake]:
    folder = root.root / "tracks" / track.slug
    for language in LANGUAGES:
        name = f"track.{language}.yaml"
        other = track.in_language(language)
        units = [unit.title for unit in other.units if unit.title and unit.language != language]
        if other.language != language:
            say = f"Title and summary are not translated into {language}. Put {name} beside this file."
            yield Mistake(root.name(folder / "track.yaml"), 1, say)
        elif units:
            say = f"{len(units)} of {len(track.units)} titles of units are not translated: {_named(units)}."
            yield Mistake(root.name(folder / name), 1, say)


def _about_pictures(root: Folder, track: Track) -> list[Mistake]:
    versions = [version for lesson in track.lessons for version in (lesson, *lesson.translations.values())]
    shown = "".join(version.body_html for version in versions)
    folder = root.root / "tracks" / track.slug
    return [
        Mistake(root.name(folder / name), 1, f"No lesson shows this picture. Write ![what it shows]({name}).")
        for name in track.pictures
        if f"/pictures/{name}" not in shown
    ]


def _about_glossary(root: Folder, content: Catalog) -> Iterator[Mistake]:
    alone = [term.slug for term in content.glossary if not content.lessons_with(term.slug)]
    if alone:
        one = alone[0]
        yield Mistake(
            root.name(root.root / glossary.NAME),
            1,
            f"No lesson links {_named(alone)}. Link a word where it is first met: [words](glossary:{one}).",
        )


def _about_other_words(root: Folder, content: Catalog) -> Iterator[Mistake]:
    for language in LANGUAGES:
        count, name = len(content.glossary), f"glossary.{language}.yaml"
        missing = [term.slug for term in content.glossary if language not in term.translations]
        if missing:
            some = f"{len(missing)} of {count} words are not translated into {language}: {_named(missing)}."
            every = f"None of {count} words is translated into {language}."
            say = f"{every if len(missing) == count else some} Write them into {name}."
            yield Mistake(root.name(root.root / glossary.NAME), 1, say)


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return ", ".join(listed[:MOST_NAMED]) + more


def _text(root: Folder, lesson: Lesson) -> tuple[str, str, int]:
    """A lesson's file as mistakes name it, its Markdown, and the lines before that."""
    ending = "" if lesson.language == "en" else f".{lesson.language}"
    shelf = root.root / "tracks" / lesson.track
    path = next(shelf.glob(f"[0-9][0-9]-{lesson.slug}{ending}.md"))
    name = root.name(path)
    _front, body, before = parts_of(text_of(path, name, at_most=LARGEST_PAGE), name)
    return name, body, before
