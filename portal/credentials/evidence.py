"""What stands behind a credential: how much counted for its award, and when. From the journal alone, in English as the
credential is, without names, titles or anything that somebody wrote.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from babel.dates import format_date

from portal import journal
from portal.gamification import answers, queries
from portal.gamification.answers import MOST_SHOWN, Explanation
from portal.gamification.models import LEDGER

NOUNS: Mapping[str, tuple[str, str]] = {
    "session.completed": ("session", "sessions"),
    "lesson.completed": ("lesson", "lessons"),
    "track.completed": ("track of lessons", "tracks of lessons"),
    "micro_lesson.completed": ("micro-lesson", "micro-lessons"),
    "micro_lesson.published": ("micro-lesson published", "micro-lessons published"),
    "micro_lesson.reviewed": ("micro-lesson reviewed", "micro-lessons reviewed"),
    "micro_lesson.renewed": ("micro-lesson renewed", "micro-lessons renewed"),
    "micro_lesson.helped": ("five readers whom a micro-lesson helped", "times five readers whom a micro-lesson helped"),
    "question.answered": ("question answered", "questions answered"),
    "evidence.attested": ("attested task", "attested tasks"),
    "attestation.given": ("answer to what somebody tried", "answers to what others tried"),
    "taught.back": ("thing taught back", "things taught back"),
    "reflection.written": ("reflection written", "reflections written"),
    "agreement.signed": ("signed agreement", "signed agreements"),
    "goal.agreed": ("goal agreed", "goals agreed"),
    "goal.completed": ("goal brought to its end", "goals brought to their end"),
    "milestone.reached": ("milestone reached", "milestones reached"),
    "post.published": ("post published", "posts published"),
}
"""What is told of, by the type of the event: one, and several."""
BADGE = ("badge", "badges")


def narratives(award_ids: Collection[str]) -> dict[str, str]:
    """What stands behind some awards, in a sentence each; what was given by hand, or is not told of, is missing."""
    given = queries.read_awards(LEDGER.c.id.in_(award_ids), newest=len(award_ids))
    told = {each.id: narrative(answers.explain(each, journal)) for each in given if not each.is_by_hand}
    return {award: sentence for award, sentence in told.items() if sentence}


def narrative(explanation: Explanation) -> str:
    """What counted, and in which months; empty where nothing is told."""
    counted = [(NOUNS[each.type], each.day) for each in explanation.counted if each.type in NOUNS]
    counted += [(BADGE, each.at.date().toordinal()) for each in explanation.awards if each.badge]
    if not counted:
        return ""
    is_cut = MOST_SHOWN in (len(explanation.counted), len(explanation.awards))
    parts = [
        f"{n} {one if n == 1 else several}" for (one, several), n in Counter(noun for noun, _day in counted).items()
    ]
    whole = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    return f"What counted for it: {'at least ' if is_cut else ''}{whole}, {_months([day for _noun, day in counted])}."


def _months(days: Sequence[int]) -> str:
    first, last = (format_date(dt.date.fromordinal(day), "MMMM y", locale="en") for day in (min(days), max(days)))
    return f"in {first}" if first == last else f"from {first} to {last}"
