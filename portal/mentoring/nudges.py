"""Friendly reminders that a coordinator sends to both of a pair: what they say, in the language of who reads it."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.mentoring.queries.insights import AGREEMENT, CANCELLATIONS, FIRST_SESSION, MILESTONE, NEXT_SESSION
from portal.people.models import Person

REMINDED = (FIRST_SESSION, AGREEMENT, NEXT_SESSION, CANCELLATIONS, MILESTONE)
"""Insights about which both are reminded. A red light is none of them: it is not for the other one's eyes."""


class Letter(NamedTuple):
    """A mail to one of a pair, before it is sent."""

    subject: str
    text: str


def letter(insight: str, *, to: Person, other: Person, by: Person) -> Letter:
    """What one of the pair would be written about an insight, signed by the coordinator."""
    with force_locale(to.locale):
        subject, middle = _words(insight, other)
        text = "\n\n".join(
            (
                _("Hello %(name)s,", name=to.first_name),
                middle,
                _("If something is in the way, please tell me. I am glad to help."),
                by.name,
            )
        )
    return Letter(subject, text)


def _words(insight: str, other: Person) -> tuple[str, str]:
    names = {"name": other.name, "first": other.first_name}
    if insight == FIRST_SESSION:
        return _("A first hour with %(name)s", **names), _(
            "You and %(name)s have not yet found a first hour together. Half an hour is enough, and it needs no "
            "preparation. Propose a time, and %(first)s answers with one tap.",
            **names,
        )
    if insight == AGREEMENT:
        return _("Your agreement with %(name)s", **names), _(
            "The agreement between you and %(name)s does not bear both names yet. It takes two minutes to read.",
            **names,
        )
    if insight == NEXT_SESSION:
        return _("The next hour with %(name)s", **names), _(
            "No session of yours with %(name)s is in the calendar. A date, even one some weeks away, is what keeps a "
            "pair going.",
            **names,
        )
    if insight == CANCELLATIONS:
        return _("Another time with %(name)s", **names), _(
            "Calendars were against you and %(name)s lately. Perhaps a quarter of an hour is easier to find: it counts "
            "as well.",
            **names,
        )
    return _("A milestone with %(name)s", **names), _(
        "A milestone that you and %(name)s have set yourselves is past its day. Is it reached, or is another day "
        "better? Both are fine.",
        **names,
    )
