"""Deeds on the settings of a programme, a section at a time. Each is a line of the audit: who changed what.

After the launch what people relied on may change, but not go: nothing that the launch needed is emptied, and the
fewest people whose answers are shown together never become fewer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from portal import audit, catalog
from portal.errors import Refused
from portal.people import details
from portal.people.limits import LIMITS
from portal.people.models import Person, Programme
from portal.people.programmes import queries
from portal.people.programmes.actions import alone
from portal.people.programmes.moves import DRAFT, OVER
from portal.people.typed import one_line, paragraphs

LONGEST_AIM, LONGEST_TEXT, LONGEST_WORD = 300, 8_000, 30
FEWEST, MOST = 3, 50
"""People whose answers are shown together: from where to where the fewest of them may be set."""
MINUTES = range(30, 601)
"""Of mentoring in a month."""
LONGEST_RUN = dt.timedelta(days=3 * 366)


def describe(programme: Programme, given: Mapping[str, Any], *, by: Person) -> None:
    """Name, aim, first and last day, time zone."""
    begins, ends = given["starts_on"], given["ends_on"]
    if begins and ends and not dt.timedelta(0) < ends - begins <= LONGEST_RUN:
        raise Refused(_("The last day comes after the first one, within three years."), field="ends_on")
    change = {
        "name": details.normal_name(given["name"]),
        "aim": _line(given["aim"], LONGEST_AIM, "aim"),
        "starts_on": begins,
        "ends_on": ends,
        "timezone": details.normal_timezone(given["timezone"]),
    }
    _change(programme, change, by)


def choose(programme: Programme, given: Mapping[str, Any], *, by: Person) -> None:
    """Tracks, plan, agreement and first survey, by their slugs; an empty one is chosen later."""
    known = [track.slug for track in catalog.tracks()]
    if set(given["tracks"]) - set(known):
        raise Refused(_("Please choose tracks from the list."), field="tracks")
    surveys = [survey.slug for survey in catalog.surveys() if survey.kind == "baseline"]
    change = {
        "tracks": [slug for slug in known if slug in given["tracks"]],
        "plan": _one_of(given["plan"], [each.slug for each in catalog.plans()], "plan"),
        "agreement": _one_of(given["agreement"], [each.slug for each in catalog.agreements()], "agreement"),
        "survey": _one_of(given["survey"], surveys, "survey"),
    }
    _change(programme, change, by)


def say(programme: Programme, given: Mapping[str, str], *, by: Person) -> None:
    """Code of conduct and privacy text."""
    _change(programme, {name: _text(given[name], name) for name in ("code_of_conduct", "privacy_text")}, by)


def call(programme: Programme, given: Mapping[str, str], *, by: Person) -> None:
    """What mentors, mentees and the programme are called; an empty word is the house's own."""
    names = ("mentor_word", "mentee_word", "programme_word")
    _change(programme, {name: _line(given[name], LONGEST_WORD, name) for name in names}, by)


def bound(programme: Programme, given: Mapping[str, int], *, asks_managers: bool, by: Person) -> None:
    """The numbers: ``k``, ``minutes_a_month``, and each of the limits by its name."""
    alone(programme)
    least = FEWEST if programme.state == DRAFT else programme.k
    if not least <= given["k"] <= MOST:
        raise Refused(_("Please give a number from %(least)s to %(most)s.", least=least, most=MOST), field="k")
    checked = {name: _between(given[name], limit.least, limit.most, f"limit-{name}") for name, limit in LIMITS.items()}
    change = {
        "k": given["k"],
        "minutes_a_month": _between(given["minutes_a_month"], MINUTES[0], MINUTES[-1], "minutes_a_month"),
        "asks_managers": asks_managers,
        "limits": {name: n for name, n in checked.items() if n != LIMITS[name].usual},
    }
    _change(programme, change, by)


def changing(programme: Programme, what: str, *, by: Person, change: Callable[[], None]) -> None:
    """Do ``change`` if the programme may still change and nothing that it lives on goes; write the audit's line."""
    alone(programme)
    if programme.state in OVER:
        raise Refused(_("It is over, and stays as it was. A copy of it can begin anew."))
    before = _missing(programme)
    change()
    lost = [item for item in queries.readiness_in(programme) if not item.is_done and item.slug not in before]
    if lost and programme.state != DRAFT:
        names = ", ".join(item.title for item in lost)
        raise Refused(_("People rely on this since the launch: it may change, but not go. %(what)s", what=names))
    audit.write([audit.Line("programme.changed", programme.id, why=what, by=by.id)])


def _change(programme: Programme, change: Mapping[str, Any], by: Person) -> None:
    alone(programme)
    new = {name: value for name, value in change.items() if getattr(programme, name) != value}

    def keep() -> None:
        for name, value in new.items():
            setattr(programme, name, value)

    if new:
        changing(programme, " ".join(new), by=by, change=keep)


def _missing(programme: Programme) -> Collection[str]:
    return {item.slug for item in queries.readiness_in(programme) if not item.is_done}


def _line(text: str, longest: int, field: str) -> str:
    line = one_line(text)
    if len(line) > longest:
        raise Refused(_("At most %(n)s characters, please.", n=longest), field=field)
    return line


def _text(text: str, field: str) -> str:
    kept = paragraphs(text)
    if len(kept) > LONGEST_TEXT:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_TEXT), field=field)
    return kept


def _one_of(slug: str, known: Collection[str], field: str) -> str:
    if slug and slug not in known:
        raise Refused(_("Please choose one from the list."), field=field)
    return slug


def _between(n: int, least: int, most: int, field: str) -> int:
    if not least <= n <= most:
        raise Refused(_("Please give a number from %(least)s to %(most)s.", least=least, most=most), field=field)
    return n
