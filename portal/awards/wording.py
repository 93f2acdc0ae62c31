"""Awards in words, for people: what was given, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import catalog, clock
from portal.awards.clauses import clause_of
from portal.awards.happened import day_words, when, words_of
from portal.awards.reasons import ByHand
from portal.errors import NotFound
from portal.gamification.answers import Explanation
from portal.gamification.queries import POINTS, Award
from portal.gamification.rules import from_definition
from portal.gamification.sentences import firm_words, listed

MOST_BADGES = 6
"""Badges that are named one by one."""


def title_of(award: Award) -> str:
    """What was given, in words."""
    if award.badge:
        return badge_title(award.badge, award.level)
    return ngettext("%(n)s point", "%(n)s points", abs(award.delta), n=f"{award.delta:+d}")


def badge_title(slug: str, level: str | None) -> str:
    """The title of a badge; its slug when the badge has left the catalog."""
    try:
        return catalog.badge(slug).title(level)
    except NotFound:
        return slug


def short_of(award: Award) -> str:
    """Why, in a few words: the title of the rule, or its sentence."""
    if award.is_by_hand:
        return _("By a coordinator")
    return award.name or award.sentence


def sentence_of(award: Award) -> str:
    """Why, in the sentence of the rule; of what was given by hand, that a person did."""
    if award.is_by_hand and award.delta > 0:
        return _("A coordinator gave you this by hand. Its page says why.")
    return award.sentence


def why(explanation: Explanation, zone: str, hand: ByHand | None = None) -> str:
    """Why one has this, or has it no more, from what happened; ``hand`` is who did it by hand. Days are those in
    ``zone``.
    """
    award, cause = explanation.award, explanation.cause
    if hand is not None:
        return hand_words(hand, zone)
    day = day_words(clock.local_day(cause.at, zone))
    if award.delta < 0 and not _costs(award):
        if cause.retracts is not None:
            return _("It was taken back on %(day)s, with what had earned it: %(what)s.", day=day, what=words_of(cause))
        return _("It was taken back on %(day)s, because of this: %(what)s.", day=day, what=words_of(cause))
    reasons = _events_in_words(explanation, zone) + _awards_in_words(explanation.awards, zone)
    if not reasons:
        return _("Because of this, on %(day)s: %(what)s.", day=day, what=words_of(cause))
    return _("Because %(reasons)s.", reasons=listed(reasons))


def hand_words(hand: ByHand, zone: str) -> str:
    """Who gave one something or took it back, when, and why."""
    said = {"day": day_words(clock.local_day(hand.at, zone)), "reason": hand.reason, "name": hand.by or ""}
    if hand.is_reversal:
        if hand.by is None:
            return _("Those who run the portal took this back on %(day)s: %(reason)s", **said)
        return _("%(name)s took this back on %(day)s: %(reason)s", **said)
    if hand.is_nominated:
        said["nominator"] = hand.nominator or _("A colleague")
        return _("%(nominator)s nominated you, and %(name)s agreed on %(day)s: %(reason)s", **said)
    if hand.by is None:
        return _("Those who run the portal gave you this on %(day)s: %(reason)s", **said)
    return _("%(name)s gave you this on %(day)s: %(reason)s", **said)


def hand_note(hand: ByHand) -> str:
    """Who, and why, in a few words for a line of a list."""
    return _("%(name)s: %(reason)s", name=hand.by or _("Those who run the portal"), reason=hand.reason)


def signed_on(award: Award, zone: str) -> str:
    """That a badge may still be spoiled, and when it is signed; nothing once it is firm."""
    if award.firm_on is None or award.delta < 0 or clock.today(zone).toordinal() >= award.firm_on:
        return ""
    rule = from_definition(award.rule_id, award.definition, name=award.name, because=award.because)
    return firm_words(rule, award.firm_on)


def _costs(award: Award) -> bool:
    """Whether the rule itself takes points, so that having fewer is what it gives."""
    give = award.definition["give"]
    return award.what.startswith(POINTS) and (give.get("points", 0) < 0 or award.is_by_hand)


def _events_in_words(explanation: Explanation, zone: str) -> list[str]:
    """What counted, a part for each type, in the order in which they began."""
    days: dict[str, list[dt.date]] = {}
    for each in explanation.counted:
        days.setdefault(each.type, []).append(clock.local_day(each.at, zone))
    return [clause_of(type_, found) for type_, found in days.items()]


def _awards_in_words(awards: Iterable[Award], zone: str) -> list[str]:
    """The badges and points that counted, as what “you earned”."""
    given = [(each, clock.local_day(each.at, zone)) for each in awards]
    badges = [(badge_title(each.badge, each.level), day) for each, day in given if each.badge]
    points = [(each.delta, day) for each, day in given if not each.badge]
    parts = [_("“%(badge)s” %(when)s", badge=title, when=when([day])) for title, day in badges]
    if len(badges) > MOST_BADGES:
        parts = [_so_many(ngettext("%(num)s badge", "%(num)s badges", len(badges)), [day for _title, day in badges])]
    if points:
        total = sum(delta for delta, _day in points)
        parts.append(_so_many(ngettext("%(num)s point", "%(num)s points", total), [day for _delta, day in points]))
    return [_("you earned %(what)s", what=listed(parts))] if parts else []


def _so_many(what: str, days: Sequence[dt.date]) -> str:
    return _("%(what)s %(when)s", what=what, when=when(sorted(set(days))))
