"""Who can never be a pair, and why. Pure; what is not forbidden here is a question of the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.mentoring.matching.score import Side

ONESELF, LINE, APPRAISER, LANGUAGE = "oneself", "line", "appraiser", "language"
TOGETHER, BEFORE, NOT_WITH = "together", "before", "not-with"

Couple = tuple[str, str]
"""Ids of two people."""


@dataclass(frozen=True)
class Bounds:
    """What is known about people together, by their ids: who stands above whom in the reporting line, at any height;
    who wants not to be with whom; which two (mentor, mentee) are a pair of this programme; which two ended one early.
    """

    above: Mapping[str, frozenset[str]] = field(default_factory=dict)
    apart: frozenset[Couple] = frozenset()
    together: frozenset[Couple] = frozenset()
    before: frozenset[Couple] = frozenset()


def limit_between(mentor: Side, mentee: Side, bounds: Bounds) -> str:
    """Why these two can not be a pair; empty where they can. What may be said comes before what may not."""
    one, other = mentor.person, mentee.person
    above, both, turned = bounds.above, (one, other), (other, one)
    reasons = (
        (ONESELF, one == other),
        (LINE, other in above.get(one, ()) or one in above.get(other, ())),
        (APPRAISER, mentor.manager is not None and mentor.manager == mentee.manager),
        (LANGUAGE, mentor.languages.isdisjoint(mentee.languages)),
        (TOGETHER, both in bounds.together),
        (BEFORE, both in bounds.before or turned in bounds.before),
        (NOT_WITH, both in bounds.apart or turned in bounds.apart),
    )
    return next((name for name, holds in reasons if holds), "")


def explained(limit: str, mentor: str, mentee: str) -> str:
    """The limit in a sentence for a coordinator: what, and what to do about it. ``mentor``, ``mentee`` are names."""
    said = {
        ONESELF: _("A pair is two people. Please choose somebody else as mentee."),
        LINE: _("One of the two reports to the other. Please choose somebody outside of the reporting line."),
        APPRAISER: _("The same person appraises both of them. Please choose somebody from another team."),
        LANGUAGE: _("%(mentor)s and %(mentee)s have no language in common.", mentor=mentor, mentee=mentee),
        TOGETHER: _("These two are a pair already. You find them in the list of pairs."),
        BEFORE: _("%(mentor)s and %(mentee)s have ended a pair before.", mentor=mentor, mentee=mentee),
    }
    return said.get(limit) or _("This pair is not possible. Please choose somebody else.")


def full(name: str) -> str:
    """Somebody is in as many pairs as they want to be: in a sentence for a coordinator."""
    return _("%(name)s is in as many pairs as they have room for. They can make room on their profile.", name=name)
