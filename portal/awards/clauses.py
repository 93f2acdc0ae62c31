"""What “you” did on some days, in words, to follow “because”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.awards.happened import MOST_DAYS, when

Clause = Callable[[int, str], str]
"""So many of them, and when: “you finished 3 lessons on 3 March and 10 March”."""

_ONE_A_DAY = ("session.completed",)
"""What needs no number when each time has a day of its own."""


def clause_of(type_: str, days: Sequence[dt.date]) -> str:
    """What “you” did on some days, one for each time, to follow “because”: “you met on 3 March and 10 March”."""
    apart = sorted(set(days))
    is_said_by_days = type_ in _ONE_A_DAY and len(apart) == len(days) <= MOST_DAYS
    return _CLAUSES.get(type_, _something)(1 if is_said_by_days else len(days), when(apart))


def _something(number: int, when: str) -> str:
    return ngettext("something counted %(when)s", "%(num)s things counted %(when)s", number, when=when)


_CLAUSES: Mapping[str, Clause] = {
    "programme.opened": lambda _n, when: _("you opened a programme %(when)s", when=when),
    "programme.moved": lambda _n, when: _("a programme went a step further %(when)s", when=when),
    "person.enrolled": lambda _n, when: _("you joined a programme %(when)s", when=when),
    "enrolment.moved": lambda n, when: ngettext(
        "your part in a programme went a step on %(when)s",
        "your part in a programme went %(num)s steps on %(when)s",
        n,
        when=when,
    ),
    "lesson.started": lambda n, when: ngettext(
        "you began a lesson %(when)s", "you began %(num)s lessons %(when)s", n, when=when
    ),
    "lesson.completed": lambda n, when: ngettext(
        "you finished a lesson %(when)s", "you finished %(num)s lessons %(when)s", n, when=when
    ),
    "track.completed": lambda n, when: ngettext(
        "you finished a track %(when)s", "you finished %(num)s tracks %(when)s", n, when=when
    ),
    "micro_lesson.submitted": lambda n, when: ngettext(
        "you handed in a micro-lesson %(when)s", "you handed in %(num)s micro-lessons %(when)s", n, when=when
    ),
    "micro_lesson.reviewed": lambda n, when: ngettext(
        "you reviewed a micro-lesson %(when)s", "you reviewed %(num)s micro-lessons %(when)s", n, when=when
    ),
    "micro_lesson.published": lambda n, when: ngettext(
        "you published a micro-lesson %(when)s", "you published %(num)s micro-lessons %(when)s", n, when=when
    ),
    "micro_lesson.completed": lambda n, when: ngettext(
        "you read a micro-lesson %(when)s", "you read %(num)s micro-lessons %(when)s", n, when=when
    ),
    "lesson.known": lambda n, when: ngettext(
        "you knew a lesson already %(when)s", "you knew %(num)s lessons already %(when)s", n, when=when
    ),
    "quiz.mastered": lambda n, when: ngettext(
        "you answered a quiz right %(when)s", "you answered %(num)s quizzes right %(when)s", n, when=when
    ),
    "refreshers.reviewed": lambda n, when: ngettext(
        "you looked at your refreshers %(when)s", "you looked at your refreshers on %(num)s days %(when)s", n, when=when
    ),
    "evidence.claimed": lambda n, when: ngettext(
        "you tried something %(when)s", "you tried %(num)s things %(when)s", n, when=when
    ),
    "evidence.attested": lambda n, when: ngettext(
        "something you tried was attested %(when)s", "%(num)s things you tried were attested %(when)s", n, when=when
    ),
    "evidence.returned": lambda n, when: ngettext(
        "more was asked for %(when)s", "more was asked for %(num)s times %(when)s", n, when=when
    ),
    "attestation.given": lambda n, when: ngettext(
        "you answered to what somebody tried %(when)s",
        "you answered %(num)s times to what others tried %(when)s",
        n,
        when=when,
    ),
    "skill.reached": lambda n, when: ngettext(
        "you reached a step of a skill %(when)s", "you reached %(num)s steps of skills %(when)s", n, when=when
    ),
    "taught.back": lambda n, when: ngettext(
        "something was taught back %(when)s", "%(num)s things were taught back %(when)s", n, when=when
    ),
    "micro_lesson.renewed": lambda n, when: ngettext(
        "you renewed a micro-lesson %(when)s", "you renewed %(num)s micro-lessons %(when)s", n, when=when
    ),
    "micro_lesson.aged": lambda n, when: ngettext(
        "a micro-lesson became due for a fresh look %(when)s",
        "%(num)s micro-lessons became due for a fresh look %(when)s",
        n,
        when=when,
    ),
    "micro_lesson.retired": lambda n, when: ngettext(
        "a micro-lesson was taken off the shelf %(when)s",
        "%(num)s micro-lessons were taken off the shelf %(when)s",
        n,
        when=when,
    ),
    "micro_lesson.helped": lambda n, when: ngettext(
        "a micro-lesson of yours helped five readers %(when)s",
        "micro-lessons of yours helped %(num)s times five readers %(when)s",
        n,
        when=when,
    ),
    "question.asked": lambda n, when: ngettext(
        "a question was asked %(when)s", "%(num)s questions were asked %(when)s", n, when=when
    ),
    "question.answered": lambda n, when: ngettext(
        "you answered a question %(when)s", "you answered %(num)s questions %(when)s", n, when=when
    ),
    "answer.helped": lambda n, when: ngettext(
        "an answer of yours helped %(when)s", "answers of yours helped %(num)s times %(when)s", n, when=when
    ),
    "post.published": lambda n, when: ngettext(
        "you published a post %(when)s", "you published %(num)s posts %(when)s", n, when=when
    ),
    "profile.refreshed": lambda n, when: ngettext(
        "you brought a profile up to date %(when)s", "you brought %(num)s profiles up to date %(when)s", n, when=when
    ),
    "reflection.written": lambda n, when: ngettext(
        "you wrote a reflection %(when)s", "you wrote %(num)s reflections %(when)s", n, when=when
    ),
    "pair.formed": lambda n, when: ngettext(
        "a pair of yours was formed %(when)s", "%(num)s pairs of yours were formed %(when)s", n, when=when
    ),
    "agreement.signed": lambda _n, when: _("both of you signed the agreement %(when)s", when=when),
    "goal.drafted": lambda n, when: ngettext(
        "a goal was written down %(when)s", "%(num)s goals were written down %(when)s", n, when=when
    ),
    "goal.agreed": lambda n, when: ngettext(
        "you agreed on a goal %(when)s", "you agreed on %(num)s goals %(when)s", n, when=when
    ),
    "goal.completed": lambda n, when: ngettext(
        "you brought a goal to its end %(when)s", "you brought %(num)s goals to their end %(when)s", n, when=when
    ),
    "goal.dropped": lambda n, when: ngettext(
        "you let a goal go %(when)s", "you let %(num)s goals go %(when)s", n, when=when
    ),
    "goal.begun": lambda n, when: ngettext(
        "you began to work at a goal %(when)s", "you began to work at %(num)s goals %(when)s", n, when=when
    ),
    "action_item.done": lambda n, when: ngettext(
        "you did something that was agreed %(when)s", "you did %(num)s things that were agreed %(when)s", n, when=when
    ),
    "pair.completed": lambda n, when: ngettext(
        "a pair of yours was completed %(when)s", "%(num)s pairs of yours were completed %(when)s", n, when=when
    ),
    "milestone.reached": lambda n, when: ngettext(
        "you reached a milestone %(when)s", "you reached %(num)s milestones %(when)s", n, when=when
    ),
    "session.proposed": lambda n, when: ngettext(
        "a session was proposed %(when)s", "%(num)s sessions were proposed %(when)s", n, when=when
    ),
    "session.accepted": lambda n, when: ngettext(
        "a session was accepted %(when)s", "%(num)s sessions were accepted %(when)s", n, when=when
    ),
    "session.cancelled": lambda n, when: ngettext(
        "a session was cancelled %(when)s", "%(num)s sessions were cancelled %(when)s", n, when=when
    ),
    "session.confirmed": lambda n, when: ngettext(
        "a session was confirmed %(when)s", "%(num)s sessions were confirmed %(when)s", n, when=when
    ),
    "session.completed": lambda n, when: ngettext("you met %(when)s", "you met %(num)s times %(when)s", n, when=when),
    "session.assumed": lambda n, when: ngettext(
        "a session was taken as held %(when)s", "%(num)s sessions were taken as held %(when)s", n, when=when
    ),
    "session.no_show": lambda n, when: ngettext(
        "somebody stayed away from a session %(when)s",
        "somebody stayed away from %(num)s sessions %(when)s",
        n,
        when=when,
    ),
    "session.rated": lambda n, when: ngettext(
        "a session was rated %(when)s", "%(num)s sessions were rated %(when)s", n, when=when
    ),
    "pair.accepted": lambda n, when: ngettext(
        "you said yes to a pair %(when)s", "you said yes to %(num)s pairs %(when)s", n, when=when
    ),
    "pair.lapsed": lambda n, when: ngettext(
        "a pair did not come about %(when)s", "%(num)s pairs did not come about %(when)s", n, when=when
    ),
    "pair.paused": lambda n, when: ngettext(
        "your pair paused %(when)s", "your pair paused %(num)s times %(when)s", n, when=when
    ),
    "pair.returned": lambda n, when: ngettext(
        "your pair went on %(when)s", "your pair went on %(num)s times %(when)s", n, when=when
    ),
    "pair.wrap_up_begun": lambda n, when: ngettext(
        "your pair began to wrap up %(when)s", "%(num)s pairs of yours began to wrap up %(when)s", n, when=when
    ),
    "pair.exited": lambda n, when: ngettext(
        "a pair of yours ended %(when)s", "%(num)s pairs of yours ended %(when)s", n, when=when
    ),
    "matches.published": lambda n, when: ngettext(
        "pairs were proposed %(when)s", "pairs were proposed %(num)s times %(when)s", n, when=when
    ),
    "check_in.done": lambda n, when: ngettext(
        "you said how it goes %(when)s", "you said %(num)s times how it goes %(when)s", n, when=when
    ),
    "survey.answered": lambda n, when: ngettext(
        "you answered a survey %(when)s", "you answered %(num)s surveys %(when)s", n, when=when
    ),
    "idea.noted": lambda n, when: ngettext(
        "you noted an idea %(when)s", "you noted %(num)s ideas %(when)s", n, when=when
    ),
    "idea.moved": lambda n, when: ngettext(
        "an idea went a step on %(when)s", "ideas went %(num)s steps on %(when)s", n, when=when
    ),
    "idea.adopted": lambda n, when: ngettext(
        "an idea of yours was adopted %(when)s", "%(num)s ideas of yours were adopted %(when)s", n, when=when
    ),
    "kudos.given": lambda n, when: ngettext(
        "you thanked somebody %(when)s", "you thanked %(num)s times %(when)s", n, when=when
    ),
    "gathering.planned": lambda n, when: ngettext(
        "you set a time for others to meet %(when)s", "you set %(num)s times for others to meet %(when)s", n, when=when
    ),
    "gathering.joined": lambda n, when: ngettext(
        "you took a seat %(when)s", "you took %(num)s seats %(when)s", n, when=when
    ),
    "gathering.left": lambda n, when: ngettext(
        "you gave up a seat %(when)s", "you gave up %(num)s seats %(when)s", n, when=when
    ),
    "gathering.cancelled": lambda n, when: ngettext(
        "a gathering was called off %(when)s", "%(num)s gatherings were called off %(when)s", n, when=when
    ),
    "gathering.held": lambda n, when: ngettext(
        "you brought others together %(when)s", "you brought others together %(num)s times %(when)s", n, when=when
    ),
    "gathering.attended": lambda n, when: ngettext(
        "you came together with others %(when)s", "you came together with others %(num)s times %(when)s", n, when=when
    ),
    "coffee.drawn": lambda n, when: ngettext(
        "a round of coffee was drawn %(when)s", "%(num)s rounds of coffee were drawn %(when)s", n, when=when
    ),
    "nomination.approved": lambda n, when: ngettext(
        "a nomination of yours was approved %(when)s",
        "%(num)s nominations of yours were approved %(when)s",
        n,
        when=when,
    ),
    "nomination.made": lambda n, when: ngettext(
        "a nomination was made %(when)s", "%(num)s nominations were made %(when)s", n, when=when
    ),
    "nomination.declined": lambda n, when: ngettext(
        "a nomination was declined %(when)s", "%(num)s nominations were declined %(when)s", n, when=when
    ),
}
