"""Tracks: ``tracks/<track>/track.yaml`` and the lessons beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from portal.catalog.lessons import ROLES, TRACK_KINDS, Lesson, Track
from portal.catalog.loading.about import SUMMARY, TITLE, former
from portal.catalog.loading.alignment import aligned
from portal.catalog.loading.folder import Folder
from portal.catalog.loading.lesson_pictures import is_picture, names, pictures
from portal.catalog.loading.lessons import Siblings, lesson
from portal.catalog.loading.track_translations import TRACK, with_translations
from portal.catalog.loading.translations import TRANSLATION, check_translation, is_language, translated
from portal.catalog.loading.units import units
from portal.catalog.members import is_slug

_FILE = re.compile(r"([0-9]{2})-(.+)\.md")


@dataclass(frozen=True)
class LessonFile:
    """What the name of a lesson's file says."""

    number: str
    slug: str
    path: Path


def tracks(content: Folder) -> tuple[Track, ...]:
    """All tracks, in their order."""
    folders = _folders(content)
    if not folders:
        content.say(content.root / "tracks", 1, "There is no track: make a folder tracks/<slug> with a track.yaml.")
    for path in content.entries("tracks"):
        if path not in folders and path.name != "README.md":
            content.say(path, 1, "Here belong folders only, named by slugs: lower case letters, digits and hyphens.")
    taken = {folder.name: content.name(folder) for folder in folders}
    found = [_track(content, folder, taken) for folder in folders]
    return tuple(sorted(filter(None, found), key=lambda track: (track.order, track.slug)))


def lesson_ids(content: Folder) -> set[str]:
    """``track/slug`` of every lesson there is a file for, whether or not it can be read."""
    return {f"{folder.name}/{file.slug}" for folder in _folders(content) for file in _files(content, folder)}


def _folders(content: Folder) -> list[Path]:
    return [path for path in content.entries("tracks") if path.is_dir() and is_slug(path.name)]


def _files(content: Folder, folder: Path) -> list[LessonFile]:
    """Files named as lessons are; the first where two have the same slug."""
    found: dict[str, LessonFile] = {}
    for path in content.entries("tracks", folder.name):
        named = _FILE.fullmatch(path.name)
        if named and path.is_file() and is_slug(named[2]):
            found.setdefault(named[2], LessonFile(named[1], named[2], path))
    return list(found.values())


def _track(content: Folder, folder: Path, taken: dict[str, str]) -> Track | None:
    content.pictures[folder] = names(folder, content)
    lessons = _lessons(content, folder)
    path = folder / "track.yaml"
    if not path.is_file():
        content.say(path, 1, "The file is missing. It says title, summary, kind, for, order and aligned.")
        return None
    about = content.yaml(path)
    if about is None:
        return None
    track = Track(
        slug=folder.name,
        title=about.text("title", at_most=TITLE),
        summary=about.text("summary", at_most=SUMMARY),
        kind=about.choice("kind", TRACK_KINDS) or "curated",
        roles=about.choices("for", ROLES),
        order=about.number("order", least=0, most=10_000),
        aligned=aligned(about, needed=True),
        lessons=lessons,
        was=former(about, taken),
        units=units(about, [file.slug for file in _files(content, folder)], lessons),
        pictures=pictures(folder, content),
    )
    about.done()
    return with_translations(content, folder, track)


def _lessons(content: Folder, folder: Path) -> tuple[Lesson, ...]:
    files = _files(content, folder)
    _check_names(content, folder, files)
    taken = {file.slug: content.name(file.path) for file in files}
    siblings = Siblings(folder.name, tuple(taken), taken)
    found = [
        lesson(content, file.path, slug=file.slug, number=number, among=siblings)
        for number, file in enumerate(files, start=1)
    ]
    lessons = translated(content, folder, tuple(filter(None, found)))
    _check_circle(content, {file.slug: file.path for file in files}, lessons)
    return lessons


def _check_names(content: Folder, folder: Path, files: Sequence[LessonFile]) -> None:
    lessons = {file.path: file for file in files}
    slugs = {file.slug: file for file in files}
    numbers: dict[str, Path] = {}
    for path in content.entries("tracks", folder.name):
        if path.name in ("track.yaml", "README.md") or is_picture(path.name):
            continue
        if other := TRACK.fullmatch(path.name):
            is_language(content, path, other[1])
        elif TRANSLATION.fullmatch(path.name):
            check_translation(content, path, {file.path.name for file in files})
        elif file := lessons.get(path):
            if numbers.setdefault(file.number, path) != path:
                same = numbers[file.number].name
                content.say(path, 1, f"The number {file.number} is taken by '{same}'. Give each lesson its own.")
        elif (named := _FILE.fullmatch(path.name)) and named[2] in slugs:
            content.say(path, 1, f"The slug '{named[2]}' is taken by '{slugs[named[2]].path.name}'.")
        elif path.suffix.lower() in (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"):
            content.say(path, 1, "A picture is called <name>.png, .jpg, .webp or .svg, in lower case, with hyphens.")
        else:
            content.say(path, 1, "A lesson's file is called NN-<slug>.md, for example 03-a-good-question.md.")
    if not files:
        content.say(folder, 1, "The track has no lesson. Add one: 01-<slug>.md.")


def _check_circle(content: Folder, paths: dict[str, Path], lessons: Sequence[Lesson]) -> None:
    graph = {lesson.slug: [slug for slug in lesson.after if slug != lesson.slug] for lesson in lessons}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        first = min(range(len(circle) - 1), key=lambda place: paths[circle[place]])
        turned = [*circle[first:-1], *circle[: first + 1]]
        content.say(paths[turned[0]], 1, f"Lessons wait for each other in a circle: {', '.join(turned)}.")
