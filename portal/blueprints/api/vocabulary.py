"""What may be sent, as JSON Schema (2020-12): one object for each type of event, made from the vocabulary itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

from portal.events import Event, Kind
from portal.mentoring.outside import LONGEST, MOST, about, needed_and_allowed, types_from_outside

LINE = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*$"}
ABOUT = {
    "key": "Yours for this event: the same key is the same event.",
    "person": "An e-mail address or an id.",
    "at": "When it happened; now, when it is left out. From the year 2000 on, and not ahead.",
    "pair": "The pair's id. Mentor, mentee and programme follow from it.",
    "absent": "Who stayed away: the address or id of one of the pair.",
    "programme": "The slug of the programme; needed when the person is in several of yours.",
}
EXAMPLE = {
    "key": "lms-1",
    "type": "lesson.completed",
    "person": "robert@demo.example",
    "at": "2026-03-03T09:00:00Z",
    "facts": {"lesson": "culture/reading-the-room", "track": "culture"},
}

RULES = """programme: spring
currencies: [xp]
rules:
- id: session-held
  when: session.completed
  for: [mentor, mentee]
  give: 12 xp
"""


def schemas(tracks: Sequence[str]) -> dict[str, Any]:
    """By name: an event of each type, one of them all, and a taking back."""
    found = {f"Event.{name}": _event(name, cls, tracks) for name, cls in types_from_outside().items()}
    refs = {name.removeprefix("Event."): f"#/components/schemas/{name}" for name in found}
    one_of_all = {
        "description": "Something that happened, with the facts that its type has.",
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "type", "mapping": refs},
        "examples": [EXAMPLE],
    }
    return found | {"EventToSend": one_of_all, "RetractionToSend": _retraction(), "RulesToTry": _rules()}


def _event(name: str, cls: type[Event], tracks: Sequence[str]) -> dict[str, Any]:
    needed, allowed = needed_and_allowed(cls)
    facts = {fact: _fact(cls, fact, tracks) for fact in (*needed, *allowed)}
    members = {"key": _line("key"), "type": {"const": name}, "person": _line("person"), "at": _moment()}
    members["facts"] = _object(facts, needed)
    required = ["key", "type"]
    required += ["person"] if "person" in about(cls).slots else []
    required += ["facts"] if needed else []
    return {"description": " ".join((cls.__doc__ or "").split()), **_object(members, required)}


def _retraction() -> dict[str, Any]:
    members = {
        "key": {**LINE, "description": "Yours for this taking back."},
        "of": {**LINE, "description": "The key under which the event was sent."},
        "reason": {**LINE, "description": "Why, in a few words."},
    }
    example = {"key": "lms-2", "of": "lms-1", "reason": "Marked by mistake"}
    return {
        "description": "An event that was sent, and did not happen.",
        **_object(members, list(members)),
        "examples": [example],
    }


def _rules() -> dict[str, Any]:
    members = {
        "rules": {"type": "string", "minLength": 1, "description": "The text of a rule file, in YAML."},
        "since": {
            "type": "string",
            "description": "From which day on new rules pay for the past (2026-03-01, or “start”); empty: not at all.",
        },
        "vanished": {"enum": ["keep", "take-back"], "description": "What becomes of awards of rules that are gone."},
    }
    return {
        "description": "Rules to try. Without since and vanished, as if they had always counted.",
        **_object(members, ["rules"]),
        "examples": [{"rules": RULES}],
    }


def _fact(cls: type[Event], name: str, tracks: Sequence[str]) -> dict[str, Any]:
    kind = about(cls).facts.get(name)
    if kind is None:
        return _line(name)
    default = next(field.default for field in fields(cls) if field.name == name)
    return _kind(kind, tracks) | ({} if default is MISSING or default is None else {"default": default})


def _kind(kind: Kind, tracks: Sequence[str]) -> dict[str, Any]:
    if kind.base is bool:
        return {"type": "boolean"}
    if kind.base is int:
        return {"type": "integer", "minimum": 0 if kind.is_count else -MOST, "maximum": MOST}
    if kind.options or kind.slug_of == "track":
        return {"type": "string", "enum": list(kind.options or tracks)}
    return dict(LINE)


def _line(name: str) -> dict[str, Any]:
    return {**LINE, "description": ABOUT[name]}


def _moment() -> dict[str, Any]:
    return {"type": "string", "format": "date-time", "description": ABOUT["at"]}


def _object(members: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": required, "additionalProperties": False}
