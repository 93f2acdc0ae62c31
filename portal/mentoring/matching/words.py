"""A card in words: at most three reasons and one thing to mind, for the side that reads it.

Written from facts when it is read, so that everybody has it in their own language. What the two keep to themselves
(with whom they do not want to be, what they wrote) is in no fact, and so in no sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import catalog
from portal.errors import NotFound
from portal.mentoring.matching.score import MOST, PLENTY, Facts

MENTOR, MENTEE, COORDINATOR = "mentor", "mentee", "coordinator"
REASONS = 3


@dataclass(frozen=True)
class Card:
    """What speaks for two people, the strongest first, and what to mind; empty where there is nothing."""

    reasons: tuple[str, ...]
    caution: str


def card(facts: Facts, *, reader: str, mentor: str, mentee: str) -> Card:
    """The card of a mentor and a mentee (their names) for one of the two, or for a coordinator."""
    if not facts:
        return Card((), "")
    told = _Told(facts, reader, mentor, mentee)
    strongest = sorted((part for part in MOST if facts[part]), key=lambda part: -int(facts[part]))
    weakest = sorted((part for part in MOST if facts[part] < MOST[part]), key=lambda part: facts[part] / MOST[part])
    reasons = [sentence for part in strongest if (sentence := told.reason(part))]
    cautions = [sentence for part in weakest if (sentence := told.caution(part))]
    return Card(tuple(reasons[:REASONS]), cautions[0] if cautions else "")


def topic_title(name: str) -> str:
    """The title of the unit ``track/unit``; its name when it has left the catalog."""
    track, _slash, unit = name.partition("/")
    try:
        units = catalog.track(track).units
    except NotFound:
        return name
    return next((each.title for each in units if each.slug == unit), name)


@dataclass(frozen=True)
class _Told:
    facts: Facts
    reader: str
    mentor: str
    mentee: str

    def reason(self, part: str) -> str:
        """Why a part gives points."""
        told = {
            "topics": self._topics,
            "goals": self._goals,
            "hours": self._hours,
            "style": self._style,
            "department": self._department,
            "load": self._load,
        }
        return told[part]()

    def caution(self, part: str) -> str:
        """What to mind where a part gives less than it could."""
        told = {"topics": self._missing, "goals": self._no_goals, "hours": self._few_hours, "style": self._other_style}
        return told[part]() if part in told else ""

    def _topics(self) -> str:
        if not self.facts["offered"]:
            return ""
        names = {"mentor": self.mentor, "mentee": self.mentee, "topic": topic_title(self.facts["offered"][0])}
        if self.facts["is_wanted_most"]:
            return {
                MENTEE: _("%(mentor)s offers what you want most: %(topic)s.", **names),
                MENTOR: _("You offer what %(mentee)s wants most: %(topic)s.", **names),
            }.get(self.reader) or _("%(mentor)s offers what %(mentee)s wants most: %(topic)s.", **names)
        return {
            MENTEE: _("%(mentor)s offers something that you want: %(topic)s.", **names),
            MENTOR: _("You offer something that %(mentee)s wants: %(topic)s.", **names),
        }.get(self.reader) or _("%(mentor)s offers something that %(mentee)s wants: %(topic)s.", **names)

    def _goals(self) -> str:
        shared = int(self.facts["shared"])
        if self._is_of_the_two:
            return ngettext(
                "You share %(num)s aim of the programme.", "You share %(num)s aims of the programme.", shared
            )
        return ngettext("They share %(num)s aim of the programme.", "They share %(num)s aims of the programme.", shared)

    def _hours(self) -> str:
        time = _time(self.facts["minutes"])
        if self._is_of_the_two:
            return _("You are both free for %(time)s a week.", time=time)
        return _("Both are free for %(time)s a week.", time=time)

    def _style(self) -> str:
        if self.facts["channel"]:
            way = {
                "in-person": _("in person"),
                "video": _("by video"),
                "phone": _("on the phone"),
                "writing": _("in writing"),
            }[self.facts["channel"]]
            if self._is_of_the_two:
                return _("You both like to meet %(way)s.", way=way)
            return _("Both like to meet %(way)s.", way=way)
        if self.facts["pace"]:
            pace = {"short-and-often": _("short and often"), "long-and-seldom": _("long and seldom")}
            if self._is_of_the_two:
                return _("You both prefer sessions that are %(pace)s.", pace=pace[self.facts["pace"]])
            return _("Both prefer sessions that are %(pace)s.", pace=pace[self.facts["pace"]])
        return (
            _("Your ways of working go together.") if self._is_of_the_two else _("Their ways of working go together.")
        )

    def _department(self) -> str:
        if self.facts["department"] < MOST["department"]:
            return ""
        if self._is_of_the_two:
            return _("You come from different departments.")
        return _("They come from different departments.")

    def _load(self) -> str:
        if self.facts["pairs"]:
            return ""
        if self.reader == MENTOR:
            return _("You are in no other pair yet.")
        return _("%(mentor)s is in no other pair yet.", mentor=self.mentor)

    def _missing(self) -> str:
        if not self.facts["missing"]:
            return ""
        names = {"mentor": self.mentor, "mentee": self.mentee, "topic": topic_title(self.facts["missing"][0])}
        return {
            MENTEE: _("You want more of this than %(mentor)s offers: %(topic)s.", **names),
            MENTOR: _("%(mentee)s wants more of this than you offer: %(topic)s.", **names),
        }.get(self.reader) or _("%(mentee)s wants more of this than %(mentor)s offers: %(topic)s.", **names)

    def _no_goals(self) -> str:
        if self.facts["shared"]:
            return ""
        if self._is_of_the_two:
            return _("You have named no aim of the programme that is the same.")
        return _("They have named no aim of the programme that is the same.")

    def _few_hours(self) -> str:
        if not self.facts["is_free_known"]:
            return _("It is not known yet when both are free.")
        if not self.facts["minutes"]:
            return _("The free times that were given have no hour in common.")
        time = _time(self.facts["minutes"])
        if self._is_of_the_two:
            return _("You share only %(time)s a week.", time=time)
        return _("They share only %(time)s a week.", time=time)

    def _other_style(self) -> str:
        if self._is_of_the_two:
            return _("You like to work in different ways: talk about it in the first session.")
        return _("They like to work in different ways.")

    @property
    def _is_of_the_two(self) -> bool:
        return self.reader in (MENTOR, MENTEE)


def _time(minutes: int) -> str:
    if minutes < 60 or (minutes % 60 and minutes < PLENTY):
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)


def why_in_words(why: str) -> str:
    """Why somebody declined, as they chose it from the list."""
    return {
        "no-time": _("I do not have the time just now"),
        "other-topics": _("I hoped for other topics"),
        "too-close": _("We work too closely together"),
        "know-each-other": _("We know each other well already"),
        "not-now": _("I would rather begin later"),
        "rather-not-say": _("I would rather not say"),
    }.get(why, why)


def left_in_words(reason: str, role: str) -> str:
    """Why somebody (``mentor`` or ``mentee``) stays without in a run."""
    is_mentee = role == MENTEE
    said = {
        "nobody": _("No mentor has room.") if is_mentee else _("No mentee has room."),
        "language": _("No mentor with room speaks a language of theirs.")
        if is_mentee
        else _("No mentee with room speaks a language of theirs."),
        "impossible": _("No mentor with room is possible for them.")
        if is_mentee
        else _("No mentee with room is possible for them."),
        "outnumbered": _("Those who are possible for them fit others better."),
        "taken-out": _("The pair that was proposed for them was taken out."),
    }
    return said.get(reason, "")
