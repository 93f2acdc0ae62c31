"""Translations of lessons: ``NN-<slug>.<language>.md`` beside a lesson, a copy of it in other words.

What is no words is the same as in the original: what counts as done, the tool, what comes before, and of each question
the kind, the number of its options and which of them are right. A translation that falls behind is a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from portal.catalog.lessons import LANGUAGES, Lesson
from portal.catalog.loading.folder import Folder
from portal.catalog.loading.lessons import Siblings, lesson_on
from portal.catalog.members import Members
from portal.catalog.quiz_members import LISTS
from portal.catalog.yaml import shortened
from portal.errors import suggestion

TRANSLATION = re.compile(r"([0-9]{2}-[^.]+)\.([^.]+)\.md")


def translated(content: Folder, folder: Path, lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """The lessons of a folder with their translations."""
    siblings = Siblings(folder.name, tuple(lesson.slug for lesson in lessons), {})
    return tuple(_with_translations(content, folder, lesson, siblings) for lesson in lessons)


def check_translation(content: Folder, path: Path, originals: Collection[str]) -> None:
    """That a file named like a translation is one: there is the lesson, and the language."""
    found = TRANSLATION.fullmatch(path.name)
    original, language = (f"{found[1]}.md", found[2]) if found else ("", "")
    if is_language(content, path, language) and original not in originals:
        content.say(path, 1, f"There is no lesson '{original}' that this translates.{suggestion(original, originals)}")


def is_language(content: Folder, path: Path, language: str) -> bool:
    """Whether content is translated into the language in the name of a file; if not, that is noted."""
    if language not in LANGUAGES:
        more = "The original is in English and has no language in its name." if language == "en" else ""
        known = more or f"Lessons are translated into {' and '.join(LANGUAGES)}."
        content.say(path, 1, f"'{shortened(language)}' is not a language of lessons. {known}")
    return language in LANGUAGES


def _with_translations(content: Folder, folder: Path, original: Lesson, siblings: Siblings) -> Lesson:
    found = {}
    for language in LANGUAGES:
        paths = [
            path
            for path in content.entries("tracks", folder.name)
            if re.fullmatch(rf"[0-9]{{2}}-{original.slug}\.{language}\.md", path.name)
        ]
        for path in paths[:1]:
            if lesson := _translation(content, path, language, original, siblings):
                found[language] = lesson
    return replace(original, translations=MappingProxyType(found)) if found else original


def _translation(content: Folder, path: Path, language: str, original: Lesson, siblings: Siblings) -> Lesson | None:
    page = content.page(path)
    if page is None:
        return None
    found = lesson_on(page, language, slug=original.slug, number=original.number, among=siblings)
    _compare(page.about, found, original)
    asked = {question.number: question.ask for question in original.quiz}
    quiz = tuple(replace(question, original=asked.get(question.number, "")) for question in found.quiz)
    return replace(found, quiz=quiz, was=original.was)


def _compare(about: Members, found: Lesson, original: Lesson) -> None:
    for name in ("minutes", "done", "tool", "after"):
        if getattr(found, name) != getattr(original, name):
            about.say(f"'{name}' is not as in the original. A translation changes words only.", name)
    if len(found.quiz) != len(original.quiz):
        count = len(original.quiz)
        about.say(f"The original has another number of questions: {count}, not {len(found.quiz)}.", "quiz")
        return
    for place, (question, before) in enumerate(zip(found.quiz, original.quiz, strict=True)):
        options = LISTS[before.kind]
        if question.kind != before.kind:
            about.say(f"This question is of kind '{before.kind}' in the original.", "quiz", place)
        elif len(question.options) != len(before.options):
            about.say(f"The original has {len(before.options)} {options} here.", "quiz", place, options)
        elif question.right != before.right:
            about.say("In the original other options are right.", "quiz", place, options)
