"""Rule files: read, checked completely, made into a rulebook. Every mistake is found at once, with its line."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.catalog import yaml
from portal.catalog.files import text_of
from portal.errors import Mistake, Mistakes, suggestion

from . import parts
from .calendar import ALWAYS, FIRST_DAYS, FirstDay, Span
from .draft import SLUG, Draft, Known, shown
from .rules import Rule, Rulebook
from .strata import CircleError, depths

HEAD = ("programme", "timezone", "week_starts", "breaks", "currencies", "rules")
LONGEST_BREAK = 120
"""Days."""


def load(
    files: Sequence[Path],
    *,
    badges: Mapping[str, Collection[str]],
    tracks: Collection[str],
    relative_to: Path | None = None,
) -> Rulebook:
    """The rules of some files as one rulebook. Raises ``Mistakes`` with all that is wrong in all of them.

    ``badges`` are the names of the levels by the slug of the badge, none for a badge without levels; ``tracks`` are
    slugs. Mistakes name a file as seen from ``relative_to``, or as given.
    """
    found: list[Mistake] = []
    texts: dict[str, str] = {}
    for file in files:
        name = file.relative_to(relative_to).as_posix() if relative_to else str(file)
        try:
            texts[name] = text_of(file, name, at_most=yaml.AT_MOST)
        except Mistakes as mistakes:
            found += mistakes.found
    return read(texts, badges=badges, tracks=tracks, unreadable=found)


def read(
    texts: Mapping[str, str],
    *,
    badges: Mapping[str, Collection[str]],
    tracks: Collection[str],
    unreadable: Sequence[Mistake] = (),
) -> Rulebook:
    """The same for the texts of files, by name; ``unreadable`` are mistakes that were found before."""
    found: list[Mistake] = list(unreadable)
    pages: list[_Page] = []
    for name, text in texts.items():
        try:
            page = _Page(name, *yaml.document(text, name), badges=badges, tracks=tracks)
        except Mistakes as mistakes:
            found += mistakes.found
        else:
            page.read()
            pages.append(page)
            found += page.found
    found += _twice(pages)
    rules = [(page, position, rule) for page in pages for position, rule in page.rules]
    found += _circle(rules)
    if found:
        raise Mistakes(found)
    timezone = pages[0].timezone if pages else "UTC"
    return Rulebook(tuple(rule for _page, _position, rule in rules), timezone=timezone, files=dict(texts))


@dataclass
class _Page:
    """One file: its head, then its rules one by one."""

    file: str
    data: Any
    lines: yaml.Lines
    badges: Mapping[str, Collection[str]]
    tracks: Collection[str]
    found: list[Mistake] = field(default_factory=list)
    ids: list[tuple[int, str]] = field(default_factory=list)
    rules: list[tuple[int, Rule]] = field(default_factory=list)
    timezone: str = "UTC"

    def read(self) -> None:
        if not isinstance(self.data, dict):
            self._wrong("A rule file begins with 'programme:', 'currencies:' and 'rules:'.")
            return
        for word in self.data:
            if word not in HEAD:
                self._wrong(f"'{shown(word)}' is not a part of a rule file.{suggestion(word, HEAD)}", word)
        self._programme()
        self.timezone = self._zone()
        known = Known(self._currencies(), self.badges, self.tracks, self._first_day(), self._breaks())
        for position, raw in enumerate(self._list_of_rules()):
            self._rule(position, raw, known)

    def _wrong(self, sentence: str, *path: str | int) -> None:
        self.found.append(self.lines.mistake(sentence, *path))

    def _programme(self) -> None:
        name = self.data.get("programme")
        if not isinstance(name, str) or not SLUG.fullmatch(name):
            example = "write 'programme: ' and its slug, such as reverse-mentoring."
            self._wrong(f"The file does not say which programme it is for: {example}", "programme")

    def _zone(self) -> str:
        name = self.data.get("timezone", "UTC")
        known = zoneinfo.available_timezones()
        if isinstance(name, str) and name in known:
            return name
        near = suggestion(shown(name), known) if isinstance(name, str) else ""
        hint = near if near.startswith(" Did") else " Write it like 'Europe/Zurich'."
        self._wrong(f"'{shown(name)}' is not a time zone.{hint}", "timezone")
        return "UTC"

    def _first_day(self) -> FirstDay:
        name = self.data.get("week_starts", "monday")
        for day in FIRST_DAYS:
            if name == day:
                return day
        self._wrong(
            f"A week starts on {', '.join(FIRST_DAYS[:-1])} or {FIRST_DAYS[-1]}, not on '{shown(name)}'.", "week_starts"
        )
        return "monday"

    def _breaks(self) -> tuple[Span, ...]:
        given = self.data.get("breaks", [])
        if not isinstance(given, list):
            self._wrong("'breaks' is a list of days, for example [2026-12-21..2027-01-03].", "breaks")
            return ()
        return tuple(filter(None, (self._break(position, text) for position, text in enumerate(given))))

    def _break(self, position: int, text: Any) -> Span | None:
        try:
            found = Span.read(text)
        except (ValueError, AttributeError):
            found = ALWAYS
        if found.first is None or found.last is None:
            example = "2026-12-21..2027-01-03"
            sentence = f"Write a break as its first and last day, for example {example}, got '{shown(text)}'."
            self._wrong(sentence, "breaks", position)
            return None
        if found.last - found.first >= LONGEST_BREAK:
            self._wrong(f"A break takes at most {LONGEST_BREAK} days.", "breaks", position)
            return None
        return found

    def _currencies(self) -> tuple[str, ...]:
        given = self.data.get("currencies")
        if not isinstance(given, list) or not given:
            self._wrong(
                "The file does not say which points there are: write for example 'currencies: [xp]'.", "currencies"
            )
            return ()
        for position, name in enumerate(given):
            if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
                sentence = (
                    f"'{shown(name)}' cannot be a currency: lower-case letters, digits and hyphens, a letter first."
                )
                self._wrong(sentence, "currencies", position)
            elif name in given[:position]:
                self._wrong(f"The currency '{name}' stands here twice.", "currencies", position)
        return tuple(name for name in given if isinstance(name, str))

    def _list_of_rules(self) -> list[Any]:
        given = self.data.get("rules")
        if given is None:
            if "rules" not in self.data:
                self._wrong("The file has no 'rules:'.", "rules")
            return []
        if not isinstance(given, list):
            self._wrong("'rules' is a list: begin each rule with '- id: '.", "rules")
            return []
        return given

    def _rule(self, position: int, raw: Any, known: Known) -> None:
        if not isinstance(raw, dict):
            self._wrong(
                f"Rule {position + 1} is not a rule: it needs 'id', 'when', 'for' and 'give'.", "rules", position
            )
            return
        draft = Draft(raw, position, self.lines, known)
        rule = parts.rule(draft)
        self.found += draft.found
        if draft.has_id:
            self.ids.append((self.lines.of("rules", position, "id"), raw["id"]))
        if rule:
            self.rules.append((position, rule))


def _circle(rules: Sequence[tuple[_Page, int, Rule]]) -> list[Mistake]:
    """Rules that feed each other, or themselves, with what they give."""
    try:
        depths([rule for _page, _position, rule in rules])
    except CircleError as circle:
        page, position, first = rules[circle.rules[0]]
        ids = [rules[place][2].id for place in circle.rules]
        sentence = f"rules feed each other in a circle: {', '.join([*ids, ids[0]])}."
        if len(ids) == 1:
            sentence = f"rule '{first.id}': it hears of what it gives itself. Say with 'where' which awards count."
        return [page.lines.mistake(sentence, "rules", position)]
    return []


def _twice(pages: Sequence[_Page]) -> list[Mistake]:
    """Ids that two rules share, in one file or across files."""
    first: dict[str, str] = {}
    found = []
    for page in pages:
        for line, rule_id in page.ids:
            here = f"{page.file}:{line}"
            if rule_id in first:
                sentence = (
                    f"rule '{rule_id}': the id is used twice; {first[rule_id]} has it, too. Each rule needs its own."
                )
                found.append(Mistake(page.file, line, sentence))
            first.setdefault(rule_id, here)
    return found
