"""What people try after a lesson, and what the other half of their pair says about it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Lesson
from portal.demo.stage import DAYS, Couple, Stage, at_local
from portal.learning import queries as learning
from portal.learning.actions import answer, evidence
from portal.learning.models import CLAIMED, TAUGHT, TRIED, Evidence

BEGINS = 14
"""Days after a pair has begun."""
EVERY = 17
"""Days between two things that somebody tries."""
TAUGHT_ON = 64

WORDS = (
    "I did it on a real case from this week. It took ten minutes, and I would do it again.",
    "I tried it with my own team. Two of them asked how I did it, which was the best part.",
    "The first attempt went wrong at the second step. I read the lesson once more, and then it held.",
    "I did it before the meeting on Thursday, and told the others how. It saved us a round of mails.",
)
ROBERTS = (
    "I gave the same task to two assistants and checked three claims of each. One of six was wrong, and I found it."
)
SHOWN = "I showed it on my own screen, from the beginning, and answered what came up."
MORE = "This reads well. What did you do when it did not work at once?"
MORE_WORDS = " When it did not work at once, I went back one step and asked a colleague."


def trying(stage: Stage, number: int, day: dt.date) -> None:
    """Mentees try something every few weeks; mentors answer two days later, and now and then ask for more first."""
    for place, couple in enumerate(stage.couples):
        since = number - couple.begins - BEGINS - place % 7
        if since < 0 or number >= DAYS - 1:
            continue
        with clock.at(at_local(day, 21, place, couple.mentee.timezone)):
            if since % EVERY == 0:
                _try(couple, WORDS[(place + since) % len(WORDS)])
            elif since % EVERY == 2:
                _answer(couple, asks_for_more=place % 6 == 3)
            elif since % EVERY == 4:
                _answer_again(couple)
            elif since == TAUGHT_ON - BEGINS and place % 4 == 1:
                _show(couple)


def robert_tries(stage: Stage) -> None:
    """On the last evening something of Robert's waits for Maya."""
    couple = stage.couples[0]
    with clock.at(clock.now() - dt.timedelta(hours=14)):
        _try(couple, ROBERTS)


def robert_wonders(stage: Stage) -> None:
    """Two days before, two questions came out wrong: they come back to Robert today."""
    lesson = catalog.lesson("digital-tools", "check-before-you-pass-it-on")
    wrong = {each.number: str(next(o.number for o in each.options if not o.is_right)) for each in lesson.quiz[:2]}
    with clock.at(clock.now() - dt.timedelta(hours=40)):
        answer(lesson, wrong, by=stage.couples[0].mentee)


def _try(couple: Couple, text: str) -> None:
    lesson = _something_to_try(couple)
    if lesson:
        evidence.claim(lesson, evidence.Shown(text=text), kind=TRIED, has_partner=True, by=couple.mentee)


def _something_to_try(couple: Couple) -> Lesson | None:
    """A lesson that waits for its task; else one that they have finished and not tried."""
    tried = set(db.session.scalars(sa.select(Evidence.lesson).where(Evidence.person_id == couple.mentee.id)))
    progress = learning.progress_of(couple.mentee)
    curated = [progress[track.slug] for track in catalog.tracks("curated")]
    begun = [each for mine in curated for each in mine.track.lessons if each.slug in mine.started]
    read = [each for mine in curated for each in mine.track.lessons if each.slug in mine.done]
    tasks = [each for each in begun if each.done.kind == "task"]
    return next((each for each in (*tasks, *read) if each.slug not in tried), None)


def _answer(couple: Couple, *, asks_for_more: bool) -> None:
    """The mentor attests it, or asks for more first; then the mentee adds a sentence at once."""
    for found in _waiting(couple):
        _attest(couple, found, "more-needed" if asks_for_more else "attested", MORE if asks_for_more else "")
        if asks_for_more:
            lesson = catalog.lesson(found.track, found.lesson)
            more = evidence.Shown(text=found.text + MORE_WORDS)
            evidence.claim(lesson, more, kind=found.kind, has_partner=True, by=couple.mentee)


def _answer_again(couple: Couple) -> None:
    for found in _waiting(couple):
        _attest(couple, found, "attested", "Thank you, that is the part others will ask you about.")


def _show(couple: Couple) -> None:
    """The mentee shows the mentor something that they tried, and the mentor says so."""
    tried = sa.select(Evidence).where(Evidence.person_id == couple.mentee.id, Evidence.kind == TRIED)
    first = db.session.scalar(tried.order_by(Evidence.claimed_at, Evidence.id).limit(1))
    if first:
        lesson, shown = catalog.lesson(first.track, first.lesson), evidence.Shown(text=SHOWN)
        made = evidence.claim(lesson, shown, kind=TAUGHT, has_partner=True, by=couple.mentee)
        _attest(couple, made, "attested", "I learned something, and said so.")


def _waiting(couple: Couple) -> list[Evidence]:
    theirs = sa.select(Evidence).where(Evidence.person_id == couple.mentee.id, Evidence.state == CLAIMED)
    return list(db.session.scalars(theirs.order_by(Evidence.claimed_at, Evidence.id)))


def _attest(couple: Couple, found: Evidence, outcome: str, comment: str) -> None:
    pair = couple.formed
    together = [evidence.Together(pair.id, pair.mentor_id, pair.mentee_id, pair.programme_id)]
    evidence.attest(found, outcome=outcome, comment=comment, of_round=found.round, pairs=together, by=couple.mentor)
