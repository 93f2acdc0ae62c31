"""The application as a form: what stands in it, and what was filled in."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.people import availability
from portal.people.availability import Span
from portal.people.enrolments import applications, consents, queries
from portal.people.enrolments.applications import Answers
from portal.people.models import CHANNELS, PACES, Enrolment, Person, Programme

Typed = MultiDict[str, str]

LANGUAGES = (
    "ar", "bn", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hi", "hr", "hu", "id", "it",
    "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th", "tr",
    "uk", "vi", "zh",
)  # fmt: skip
"""Those that a form offers; what somebody speaks beside them stays."""
ROWS = 2
"""Empty lines for times on each day."""
MOST_LINES = 40


def weekdays() -> list[str]:
    """The days of the week in words, from Monday on."""
    names = (get_locale() or Locale("en")).days["stand-alone"]["wide"]
    return [str(names[day]) for day in range(7)]


def languages(person: Person) -> list[tuple[str, str]]:
    """Tag and name of the languages that can be ticked, in the order of the alphabet; their own is spoken anyway."""
    locale = get_locale() or Locale("en")
    tags = {*LANGUAGES, *person.speaks} - {person.language}
    named = [(tag, Locale.parse(tag, sep="-").get_display_name(locale) or tag) for tag in tags]
    return sorted(((tag, name[:1].upper() + name[1:]) for tag, name in named), key=lambda each: each[1])


def channels() -> list[tuple[str, str]]:
    """How one can meet, in words."""
    words = (_("It does not matter"), _("In person"), _("By video"), _("On the phone"), _("In writing"))
    return list(zip(CHANNELS, words, strict=True))


def paces() -> list[tuple[str, str]]:
    """How often one can meet, in words."""
    words = (_("It does not matter"), _("Short and often"), _("Longer, and less often"))
    return list(zip(PACES, words, strict=True))


def levels(role: str) -> list[tuple[str, str]]:
    """How much of a topic, in words."""
    offered = (_("Not at all"), _("A little"), _("Well"), _("I can show others"))
    wanted = (_("Not now"), _("A little"), _("Much"), _("More than anything"))
    return [(str(level), words) for level, words in enumerate(offered if role == "mentor" else wanted)]


def spans_in(typed: Typed) -> list[Span]:
    """The times of a week that were filled in; refuses what is none."""
    found = []
    for day in range(7):
        lines = zip(typed.getlist(f"begins_{day}"), typed.getlist(f"ends_{day}"), strict=False)
        found += [availability.read_span(day, begins, ends) for begins, ends in list(lines)[:MOST_LINES]]
    spans = [span for span in found if span is not None]
    return availability.like_monday(spans) if typed.get("like_monday") else spans


def times_of(typed: Typed) -> list[list[tuple[str, str]]]:
    """The lines of each day, as the form shows them: those that were filled in, and empty ones."""
    shown = []
    for day in range(7):
        lines = list(zip(typed.getlist(f"begins_{day}"), typed.getlist(f"ends_{day}"), strict=False))
        filled = [line for line in lines if any(line)][:MOST_LINES]
        shown.append([*filled, *[("", "")] * max(1, ROWS - len(filled))])
    return shown


def times_typed(person: Person) -> Typed:
    """Somebody's times as the form sends them."""
    typed: Typed = MultiDict()
    for span in availability.free_times_of(person):
        typed.add(f"begins_{span.weekday}", availability.time_of(span.begins))
        typed.add(f"ends_{span.weekday}", availability.time_of(span.ends))
    return typed


def style_typed(person: Person) -> Typed:
    """How somebody likes to meet, as the form sends it."""
    return MultiDict(
        [("channel", person.channel), ("pace", person.pace), *(("speaks", language) for language in person.speaks)]
    )


def kept(enrolment: Enrolment, programme: Programme, person: Person) -> Typed:
    """What somebody wrote before, as the form sends it: the draft, else what they applied with."""
    application = queries.application_of(enrolment)
    if application is not None and application.draft:
        return MultiDict(application.draft)
    typed = times_typed(person)
    typed.update(style_typed(person))
    minutes = enrolment.minutes_a_month or programme.minutes_a_month
    typed.update({"why": enrolment.why, "minutes_a_month": str(minutes), "capacity": str(enrolment.capacity)})
    for objective in enrolment.objectives:
        typed.add("objectives", objective)
    for topic, level in queries.topics_of(enrolment).items():
        typed[f"topic:{topic}"] = str(level)
    for person_id, _name in applications.not_with_of(person):
        typed.add("keeps", person_id)
    return typed


def answers_in(typed: Typed) -> Answers:
    """What was filled in; refuses times that are none."""
    topics = {name.removeprefix("topic:"): _number(level) or 0 for name, level in typed.items() if "topic:" in name}
    return Answers(
        why=typed.get("why", ""),
        topics=topics,
        objectives=typed.getlist("objectives"),
        minutes=_number(typed.get("minutes_a_month", "")),
        capacity=_number(typed.get("capacity", "1")) or 0,
        speaks=typed.getlist("speaks"),
        channel=typed.get("channel", ""),
        pace=typed.get("pace", ""),
        free=spans_in(typed),
        not_with=[line.strip() for line in typed.get("not_with", "").splitlines() if line.strip()][:MOST_LINES],
        keeps=typed.getlist("keeps"),
        manager=typed.get("manager", ""),
        agrees=bool(typed.get("agrees")),
    )


def fields_of(enrolment: Enrolment, programme: Programme, person: Person) -> dict[str, Any]:
    """What the form has to choose from."""
    asks = programme.asks_managers
    return {
        "topics": applications.topics_in(programme),
        "levels": levels(enrolment.role),
        "objectives": queries.objectives_in(programme),
        "languages": languages(person),
        "channels": channels(),
        "paces": paces(),
        "weekdays": weekdays(),
        "others": applications.not_with_of(person),
        "asks_manager": asks and not consents.manager_of(person),
    }


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
