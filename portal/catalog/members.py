"""Asking a mapping from a file for its members, one by one; each mistake becomes a sentence with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from portal.catalog.markdown import may_link
from portal.catalog.yaml import Lines, shortened
from portal.errors import Mistake, suggestion

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60
TERM = re.compile(r"([1-9][0-9]{0,3}) (month|year)s?")
"""A length of time: ``24 months``, ``2 years``."""

Word = TypeVar("Word", bound=str)


class Members:
    """A mapping. Each question notes the mistakes it meets in ``wrong`` and then answers with an empty value.

    ``done`` comes last: it notes the members that nobody asked for.
    """

    def __init__(self, value: Any, lines: Lines, wrong: list[Mistake], path: tuple[str | int, ...] = ()) -> None:
        self.lines, self.wrong, self.path = lines, wrong, path
        self.asked: set[str] = set()
        self.is_mapping = isinstance(value, dict)
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not self.is_mapping:
            self.say(f"Here stands {kind_of(value)} where a mapping of names and values belongs.")

    def has(self, name: str) -> bool:
        """Whether it stands there at all."""
        return name in self.values

    def say(self, sentence: str, *path: str | int, value: bool = False) -> None:
        """Note a mistake about a member, or a part of it."""
        self.wrong.append(self.lines.mistake(sentence, *self.path, *path, value=value))

    def text(self, name: str, *, at_most: int, needed: bool = True) -> str:
        """One line of text."""
        value = self._value(name, needed)
        if value is None:
            return ""
        return self._text(value, name, at_most=at_most)

    def texts(self, name: str, *, at_most: int, needed: bool = True) -> tuple[str, ...]:
        """A list of lines of text."""
        items = enumerate(self._items(name, needed))
        return tuple(self._text(item, name, place, at_most=at_most) for place, item in items)

    def number(self, name: str, *, least: int, most: int) -> int:
        """A whole number within limits."""
        value = self._value(name, True)
        if value is None:
            return least
        if isinstance(value, bool) or not isinstance(value, int):
            self.say(f"'{name}' is a whole number, not {kind_of(value)}.", name)
            return least
        if not least <= value <= most:
            self.say(f"'{name}' is a number from {least} to {most}, not {value}.", name)
            return least
        return value

    def months(self, name: str, *, most: int) -> int | None:
        """A length of time that may be missing, ``24 months`` or ``2 years``, in months."""
        value = self._value(name, False)
        if value is None:
            return None
        found = TERM.fullmatch(" ".join(value.split())) if isinstance(value, str) else None
        if found is None:
            said = f"'{shortened(value)}'" if isinstance(value, str) else kind_of(value)
            near = f" Did you mean '{value} months'?" if isinstance(value, int) and not isinstance(value, bool) else ""
            self.say(f"'{name}' is a time such as '24 months' or '2 years', not {said}.{near}", name)
            return None
        months = int(found[1]) * (12 if found[2] == "year" else 1)
        if months > most:
            self.say(f"'{name}' is {most} months at most, not {months}.", name)
        return months

    def is_true(self, name: str) -> bool:
        """A yes or no that is a no when it is missing."""
        value = self._value(name, False)
        if value is not None and not isinstance(value, bool):
            self.say(f"'{name}' is true or false, not {kind_of(value)}.", name)
        return value is True

    def choice(self, name: str, options: Sequence[Word], *, needed: bool = True) -> Word | None:
        """One of a few words."""
        value = self._value(name, needed)
        return None if value is None else self._choice(value, options, name)

    def choices(self, name: str, options: Sequence[Word]) -> tuple[Word, ...]:
        """A list of some of a few words, at least one."""
        items = enumerate(self._items(name, True))
        found = (self._choice(item, options, name, place) for place, item in items)
        return tuple(dict.fromkeys(word for word in found if word is not None))

    def slug(self, name: str) -> str | None:
        """A slug that may be missing."""
        value = self._value(name, False)
        return None if value is None else self._slug(value, name) or None

    def slugs(self, name: str) -> tuple[str, ...]:
        """A list of slugs, or one alone, that may be missing."""
        value = self._value(name, False)
        if value is None:
            return ()
        if isinstance(value, str):
            return (self._slug(value, name),)
        return tuple(self._slug(item, name, place) for place, item in enumerate(self._items(name, False)))

    def address(self, name: str) -> str:
        """An https address."""
        text = self.text(name, at_most=500)
        if text and not (text.startswith("https://") and may_link(text) and not re.search(r"\s", text)):
            self.say(f"'{shortened(text)}' is not an address that begins with https://.", name)
        return text

    def mappings(self, name: str, *, needed: bool = True) -> list[Members]:
        """A list of mappings."""
        items = enumerate(self._items(name, needed))
        return [Members(item, self.lines, self.wrong, (*self.path, name, place)) for place, item in items]

    def mapping(self, name: str) -> Members:
        """A mapping of its own."""
        return Members(self._value(name, False), self.lines, self.wrong, (*self.path, name))

    def done(self) -> None:
        """Note the members that nobody asked for."""
        for name in self.values.keys() - self.asked:
            self.say(f"'{shortened(name)}' does not belong here.{suggestion(name, self.asked)}", name)

    def _value(self, name: str, needed: bool) -> Any:
        self.asked.add(name)
        value = self.values.get(name)
        if value is None and self.is_mapping and (needed or name in self.values):
            self.say(f"'{name}' is missing." if name not in self.values else f"'{name}' is empty.", name)
        return value

    def _items(self, name: str, needed: bool) -> list[Any]:
        value = self._value(name, needed)
        if value is None:
            return []
        if not isinstance(value, list):
            self.say(f"'{name}' is a list, not {kind_of(value)}. Write it as [one, another].", name)
            return []
        if needed and not value:
            self.say(f"'{name}' is empty.", name)
        return value

    def _text(self, value: Any, *path: str | int, at_most: int) -> str:
        name = path[0]
        if not isinstance(value, str):
            self.say(f"'{name}' is a text, not {kind_of(value)}. Put it in quotes if it is meant as one.", *path)
            return ""
        text = " ".join(value.split())
        if not text:
            self.say(f"'{name}' is empty.", *path)
        if len(text) > at_most:
            self.say(f"'{name}' has {len(text)} characters; {at_most} is the most.", *path)
        return text

    def _choice(self, value: Any, options: Sequence[Word], *path: str | int) -> Word | None:
        found = next((option for option in options if option == value), None)
        if found is None:
            said = f"'{shortened(value)}'" if isinstance(value, str) else kind_of(value)
            self.say(f"'{path[0]}' cannot be {said}.{suggestion(str(value), options)}", *path)
        return found

    def _slug(self, value: Any, *path: str | int) -> str:
        if isinstance(value, str) and is_slug(value):
            return value
        said = f"'{shortened(value)}'" if isinstance(value, str) else kind_of(value)
        self.say(f"'{path[0]}' is a slug: lower case letters, digits and hyphens, not {said}.", *path)
        return ""


def is_slug(text: str) -> bool:
    """Whether a text can be the name of something in an address."""
    return len(text) <= LONGEST_SLUG and bool(SLUG.fullmatch(text))


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text '{shortened(value)}'"
        case list():
            return "a list"
        case _:
            return "a mapping"
