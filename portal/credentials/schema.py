"""Does a credential have the shape that 1EdTech's JSON schema asks for? Checked against the packaged copy.

Knows the words of JSON Schema that the packaged schema uses, and no others: a schema with another word is refused when
it is read. (A general validator, which compiles this schema first, took 0.7 seconds and 60 MB for the same answer.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from portal.credentials import contexts, portable

Problems = Iterator[str]
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}


def problem(document: Any, address: str = contexts.SCHEMA, *, part: str = "") -> str | None:
    """The first thing that is wrong with the document's shape, as ``member.member: what``; None when nothing is.

    ``part`` asks for the shape of something that the schema defines on the way, such as ``EndorsementCredential``.
    """
    _check_words(address)
    root = contexts.document(address)
    shape = root["$defs"][part] if part else root
    return next(_Validator(root).problems(shape, document, "credential"), None)


class _Validator:
    def __init__(self, root: dict[str, Any]) -> None:
        self._definitions = root.get("$defs", {})

    def problems(self, schema: Any, value: Any, at: str) -> Problems:
        if isinstance(schema, bool):
            if not schema:
                yield f"{at}: not allowed here"
            return
        for word, argument in schema.items():
            check = _CHECKS.get(word)
            if check:
                yield from check(self, argument, value, at, schema)

    def fits(self, schema: Any, value: Any) -> bool:
        return next(self.problems(schema, value, ""), None) is None

    def reference(self, name: str, value: Any, at: str, _schema: Any) -> Problems:
        yield from self.problems(self._definitions[name.removeprefix("#/$defs/")], value, at)

    def type(self, name: str, value: Any, at: str, _schema: Any) -> Problems:
        is_number_by_accident = isinstance(value, bool) and name in ("number", "integer")
        if is_number_by_accident or not isinstance(value, _TYPES[name]):
            yield f"{at}: must be of type {name}"

    def properties(self, members: dict[str, Any], value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, dict):
            for name, schema in members.items():
                if name in value:
                    yield from self.problems(schema, value[name], f"{at}.{name}")

    def additional(self, schema: Any, value: Any, at: str, parent: Any) -> Problems:
        if isinstance(value, dict):
            for name in value.keys() - parent.get("properties", {}).keys():
                yield from self.problems(schema, value[name], f"{at}.{name}")

    def names(self, schema: Any, value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, dict):
            for name in value:
                yield from self.problems(schema, name, f"{at}.{name}")

    def required(self, names: list[str], value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, dict):
            yield from (f"{at}: {name} is missing" for name in names if name not in value)

    def items(self, schema: Any, value: Any, at: str, parent: Any) -> Problems:
        """One schema for all items, or a list of schemas for the first ones and ``additionalItems`` for the rest."""
        first = schema if isinstance(schema, list) else []
        rest = parent.get("additionalItems", True) if isinstance(schema, list) else schema
        for number, item in enumerate(value if isinstance(value, list) else ()):
            yield from self.problems(first[number] if number < len(first) else rest, item, f"{at}[{number}]")

    def contains(self, schema: Any, value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, list) and not any(self.fits(schema, item) for item in value):
            yield f"{at}: does not have what must be among its items"

    def least_items(self, count: int, value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, list) and len(value) < count:
            yield f"{at}: must have {count} items at least"

    def options(self, values: list[Any], value: Any, at: str, _schema: Any) -> Problems:
        if value not in values:
            yield f"{at}: must be one of {', '.join(map(str, values))}"

    def pattern(self, pattern: str, value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, str) and not re.search(pattern, value):
            yield f"{at}: does not look as it must"

    def format(self, name: str, value: Any, at: str, _schema: Any) -> Problems:
        if isinstance(value, str) and not _FORMATS[name](value):
            yield f"{at}: must be a {name}"

    def one_of(self, schemas: list[Any], value: Any, at: str, _schema: Any) -> Problems:
        found = self._of_each(schemas, value, at)
        if None not in found:
            yield _nearest(found)
        elif found.count(None) > 1:
            yield f"{at}: fits more than one form"

    def any_of(self, schemas: list[Any], value: Any, at: str, _schema: Any) -> Problems:
        found = self._of_each(schemas, value, at)
        if None not in found:
            yield _nearest(found)

    def all_of(self, schemas: list[Any], value: Any, at: str, _schema: Any) -> Problems:
        for schema in schemas:
            yield from self.problems(schema, value, at)

    def _of_each(self, schemas: list[Any], value: Any, at: str) -> list[str | None]:
        """The first problem with each form. Each is tried once: forms stand in forms, twice would be twice again."""
        return [next(self.problems(schema, value, at), None) for schema in schemas]


def _nearest(problems: list[str | None]) -> str:
    """The problem of the form that fits best: of the right type, and the one whose problem lies deepest."""
    first = [text or "" for text in problems]
    return max(first, key=lambda text: (len(text.partition(":")[0]), ": must be of type" not in text))


def _is_moment(text: str) -> bool:
    try:
        portable.read_moment(text)
    except ValueError:
        return False
    return "T" in text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_FORMATS = {"date-time": _is_moment, "date": _is_day}
_CHECKS: dict[str, Callable[..., Problems]] = {
    "$ref": _Validator.reference,
    "type": _Validator.type,
    "required": _Validator.required,
    "properties": _Validator.properties,
    "additionalProperties": _Validator.additional,
    "propertyNames": _Validator.names,
    "items": _Validator.items,
    "contains": _Validator.contains,
    "minItems": _Validator.least_items,
    "enum": _Validator.options,
    "pattern": _Validator.pattern,
    "format": _Validator.format,
    "oneOf": _Validator.one_of,
    "anyOf": _Validator.any_of,
    "allOf": _Validator.all_of,
}
_SILENT = {"$schema", "$id", "$defs", "$comment", "title", "description", "additionalItems"}
"""Words that ask for nothing themselves; ``additionalItems`` is read with ``items``."""


@cache
def _check_words(address: str) -> None:
    """Refuse a schema with a word that would be overlooked."""
    waiting: list[Any] = [contexts.document(address)]
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict):
            continue
        unknown = schema.keys() - _CHECKS.keys() - _SILENT
        if unknown:
            raise ValueError(f"the schema uses words that nobody checks: {', '.join(sorted(unknown))}")
        for word in ("properties", "$defs"):
            waiting += schema.get(word, {}).values()
        for word in ("oneOf", "anyOf", "allOf"):
            waiting += schema.get(word, [])
        waiting += schema["items"] if isinstance(schema.get("items"), list) else [schema.get("items")]
        waiting += [schema.get(word) for word in ("contains", "additionalItems", "additionalProperties")]
        waiting.append(schema.get("propertyNames"))
