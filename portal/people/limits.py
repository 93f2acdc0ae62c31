"""After how long (or how often) something is shown to a coordinator: the usual numbers, and where a programme differs.

Participants read them on the page about their programme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.people.models import Programme


@dataclass(frozen=True)
class Limit:
    """The usual number, and from where to where a programme may set it. ``says`` tells participants what it means."""

    usual: int
    least: int
    most: int
    label: Callable[[], str]
    says: Callable[[int], str]


LIMITS: Mapping[str, Limit] = {
    "first_session": Limit(
        10,
        3,
        60,
        lambda: _("Days after which a pair has no first session in the calendar"),
        lambda n: ngettext(
            "A new pair has no session in the calendar after %(num)s day.",
            "A new pair has no session in the calendar after %(num)s days.",
            n,
        ),
    ),
    "next_session": Limit(
        21,
        7,
        120,
        lambda: _("Days after a session in which no other one is planned"),
        lambda n: ngettext(
            "No session has been planned for %(num)s day.", "No session has been planned for %(num)s days.", n
        ),
    ),
    "agreement": Limit(
        7,
        2,
        60,
        lambda: _("Days after which an agreement is not signed by both"),
        lambda n: ngettext(
            "The agreement is not signed by both after %(num)s day.",
            "The agreement is not signed by both after %(num)s days.",
            n,
        ),
    ),
    "milestone": Limit(
        21,
        7,
        120,
        lambda: _("Days that a milestone stays open after its date"),
        lambda n: ngettext(
            "A milestone is still open %(num)s day after its date.",
            "A milestone is still open %(num)s days after its date.",
            n,
        ),
    ),
    "cancellations": Limit(
        2,
        2,
        6,
        lambda: _("Sessions cancelled in a row"),
        lambda n: ngettext("%(num)s session was cancelled.", "%(num)s sessions in a row were cancelled.", n),
    ),
    "review": Limit(
        3,
        1,
        20,
        lambda: _("Working days that a micro-lesson waits for a reviewer"),
        lambda n: ngettext(
            "A micro-lesson waits for its reviewer for more than %(num)s working day.",
            "A micro-lesson waits for its reviewer for more than %(num)s working days.",
            n,
        ),
    ),
    "nudge": Limit(
        7,
        3,
        60,
        lambda: _("Days between two reminders to a pair"),
        lambda n: ngettext(
            "A pair is reminded of the same at most once in %(num)s day.",
            "A pair is reminded of the same at most once in %(num)s days.",
            n,
        ),
    ),
}
"""By name: days, working days for a review, how many in a row for cancellations."""


def limit_of(programme: Programme, name: str) -> int:
    """The number that counts in this programme. Raises ``KeyError`` for a name that is none of ``LIMITS``."""
    return int(programme.limits.get(name, LIMITS[name].usual))


def limits_of(programme: Programme) -> dict[str, int]:
    """All numbers that count in this programme, by name."""
    return {name: limit_of(programme, name) for name in LIMITS}
