"""Types of events in words: as something that happens, as things in general, and as so many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

Words = Mapping[str, Any]
"""Texts that are put into the reader's language when they are read."""


def each_time(type_: str) -> str:
    """What happens, to follow “each time”: “a session is held”. A type without words is named by its own."""
    return str(_EACH_TIME.get(type_) or _plain(type_))


def things(type_: str) -> str:
    """Such things in general: “sessions held”."""
    return str(_THINGS.get(type_) or _plain(type_))


def many(type_: str, n: int) -> str:
    """So many of them: “3 sessions held”."""
    count = _MANY.get(type_)
    return count(n) if count else f"{n} × {things(type_)}"


def _plain(type_: str) -> str:
    return type_.replace(".", " ").replace("_", " ")


_EACH_TIME: Words = {
    "lesson.started": _l("a lesson is begun"),
    "lesson.completed": _l("a lesson is finished"),
    "track.completed": _l("a track is finished"),
    "micro_lesson.submitted": _l("a micro-lesson is handed in"),
    "micro_lesson.reviewed": _l("a micro-lesson is reviewed"),
    "micro_lesson.published": _l("a micro-lesson is published"),
    "micro_lesson.completed": _l("a micro-lesson is finished"),
    "lesson.known": _l("a lesson is known already"),
    "quiz.mastered": _l("a quiz is answered right"),
    "refreshers.reviewed": _l("somebody looks at refreshers"),
    "evidence.claimed": _l("somebody says what they tried"),
    "evidence.attested": _l("something tried is attested"),
    "evidence.returned": _l("more is asked for"),
    "attestation.given": _l("somebody answers to what another tried"),
    "skill.reached": _l("a step of a skill is reached"),
    "taught.back": _l("something is taught back"),
    "micro_lesson.renewed": _l("a new version of a micro-lesson is published"),
    "micro_lesson.aged": _l("a micro-lesson is due for a fresh look"),
    "micro_lesson.retired": _l("a micro-lesson is taken off the shelf"),
    "micro_lesson.helped": _l("five more readers say that a micro-lesson helped"),
    "question.asked": _l("a question is asked"),
    "question.answered": _l("a question is answered"),
    "answer.helped": _l("somebody says that an answer helped"),
    "post.published": _l("a post is published"),
    "profile.refreshed": _l("a profile is refreshed"),
    "reflection.written": _l("a reflection is written"),
    "pair.formed": _l("a pair is formed"),
    "pair.accepted": _l("somebody says yes to a pair"),
    "pair.lapsed": _l("an offered pair does not come about"),
    "matches.published": _l("pairs are published"),
    "agreement.signed": _l("an agreement is signed by both"),
    "goal.drafted": _l("a goal is written down"),
    "goal.agreed": _l("a goal is agreed"),
    "goal.completed": _l("a goal is brought to its end"),
    "goal.dropped": _l("a goal is let go"),
    "goal.begun": _l("work at a goal begins"),
    "action_item.done": _l("something that was agreed is done"),
    "pair.paused": _l("a pair rests for a while"),
    "pair.returned": _l("a pair goes on after a pause"),
    "pair.wrap_up_begun": _l("a pair begins to wrap up"),
    "pair.completed": _l("a pair comes to its end as planned"),
    "pair.exited": _l("a pair ends early"),
    "milestone.reached": _l("a milestone is reached"),
    "session.proposed": _l("a session is proposed"),
    "session.accepted": _l("a session is accepted"),
    "session.cancelled": _l("a session is cancelled"),
    "session.confirmed": _l("somebody confirms a session"),
    "session.completed": _l("a session is held"),
    "session.assumed": _l("a session is taken as held, since nobody said otherwise"),
    "session.no_show": _l("somebody stays away from a session"),
    "session.rated": _l("a session is rated"),
    "check_in.done": _l("somebody answers a check-in"),
    "survey.answered": _l("somebody answers a survey"),
    "idea.noted": _l("an idea is noted"),
    "idea.moved": _l("an idea moves on"),
    "idea.adopted": _l("an idea is adopted"),
    "kudos.given": _l("somebody says thank you"),
    "gathering.planned": _l("a time is set for a workshop, a circle or coffee"),
    "gathering.joined": _l("somebody takes a seat in a workshop or a circle"),
    "gathering.left": _l("somebody gives up a seat"),
    "gathering.cancelled": _l("a workshop, a circle or coffee is called off"),
    "gathering.held": _l("a workshop, a circle or coffee takes place"),
    "gathering.attended": _l("somebody comes to a workshop, a circle or coffee"),
    "coffee.drawn": _l("a round of coffee is drawn"),
    "nomination.approved": _l("a nomination is approved"),
    "nomination.made": _l("somebody is nominated"),
    "nomination.declined": _l("a nomination is declined"),
    "programme.opened": _l("a programme is opened"),
    "programme.moved": _l("a programme goes on to its next state"),
    "person.enrolled": _l("somebody is enrolled"),
    "enrolment.moved": _l("somebody's part in a programme goes a step on"),
    "badge.earned": _l("a badge is earned"),
    "points.earned": _l("points are earned"),
}
_THINGS: Words = {
    "lesson.started": _l("lessons begun"),
    "lesson.completed": _l("lessons finished"),
    "track.completed": _l("tracks finished"),
    "micro_lesson.submitted": _l("micro-lessons handed in"),
    "micro_lesson.reviewed": _l("micro-lessons reviewed"),
    "micro_lesson.published": _l("micro-lessons published"),
    "micro_lesson.completed": _l("micro-lessons finished"),
    "lesson.known": _l("lessons known already"),
    "quiz.mastered": _l("quizzes answered right"),
    "refreshers.reviewed": _l("days with refreshers"),
    "evidence.claimed": _l("things tried"),
    "evidence.attested": _l("things tried and attested"),
    "evidence.returned": _l("times more was asked for"),
    "attestation.given": _l("answers to what others tried"),
    "skill.reached": _l("steps of skills reached"),
    "taught.back": _l("things taught back"),
    "micro_lesson.renewed": _l("new versions of micro-lessons"),
    "micro_lesson.aged": _l("micro-lessons due for a fresh look"),
    "micro_lesson.retired": _l("micro-lessons taken off the shelf"),
    "micro_lesson.helped": _l("times a micro-lesson helped five readers"),
    "question.asked": _l("questions asked"),
    "question.answered": _l("questions answered"),
    "answer.helped": _l("people whom an answer helped"),
    "post.published": _l("posts published"),
    "profile.refreshed": _l("profiles refreshed"),
    "reflection.written": _l("reflections written"),
    "pair.formed": _l("pairs formed"),
    "pair.accepted": _l("pairs accepted"),
    "pair.lapsed": _l("pairs that did not come about"),
    "matches.published": _l("times pairs were published"),
    "agreement.signed": _l("agreements signed"),
    "goal.drafted": _l("goals written down"),
    "goal.agreed": _l("goals agreed"),
    "goal.completed": _l("goals brought to their end"),
    "goal.dropped": _l("goals let go"),
    "goal.begun": _l("goals begun"),
    "action_item.done": _l("things done that were agreed"),
    "pair.paused": _l("pauses of pairs"),
    "pair.returned": _l("returns from a pause"),
    "pair.wrap_up_begun": _l("pairs that began to wrap up"),
    "pair.completed": _l("pairs completed"),
    "pair.exited": _l("pairs that ended early"),
    "milestone.reached": _l("milestones reached"),
    "session.proposed": _l("sessions proposed"),
    "session.accepted": _l("sessions accepted"),
    "session.cancelled": _l("sessions cancelled"),
    "session.confirmed": _l("sessions confirmed"),
    "session.completed": _l("sessions held"),
    "session.assumed": _l("sessions taken as held"),
    "session.no_show": _l("absences from sessions"),
    "session.rated": _l("sessions rated"),
    "check_in.done": _l("check-ins answered"),
    "survey.answered": _l("surveys answered"),
    "idea.noted": _l("ideas noted"),
    "idea.moved": _l("steps of ideas"),
    "idea.adopted": _l("ideas adopted"),
    "kudos.given": _l("thanks given"),
    "gathering.planned": _l("times set for workshops, circles and coffee"),
    "gathering.joined": _l("seats taken"),
    "gathering.left": _l("seats given up"),
    "gathering.cancelled": _l("workshops, circles and coffee called off"),
    "gathering.held": _l("workshops, circles and coffee held"),
    "gathering.attended": _l("workshops, circles and coffee that somebody came to"),
    "coffee.drawn": _l("rounds of coffee drawn"),
    "nomination.approved": _l("nominations approved"),
    "nomination.made": _l("nominations made"),
    "nomination.declined": _l("nominations declined"),
    "badge.earned": _l("badges earned"),
    "points.earned": _l("points earned"),
}
_MANY: Mapping[str, Callable[[int], str]] = {
    "lesson.completed": lambda n: ngettext("%(num)s lesson finished", "%(num)s lessons finished", n),
    "track.completed": lambda n: ngettext("%(num)s track finished", "%(num)s tracks finished", n),
    "micro_lesson.published": lambda n: ngettext(
        "%(num)s micro-lesson published", "%(num)s micro-lessons published", n
    ),
    "micro_lesson.completed": lambda n: ngettext("%(num)s micro-lesson finished", "%(num)s micro-lessons finished", n),
    "evidence.attested": lambda n: ngettext("%(num)s thing tried and attested", "%(num)s things tried and attested", n),
    "taught.back": lambda n: ngettext("%(num)s thing taught back", "%(num)s things taught back", n),
    "micro_lesson.helped": lambda n: ngettext(
        "%(num)s time five readers were helped", "%(num)s times five readers were helped", n
    ),
    "idea.adopted": lambda n: ngettext("%(num)s idea adopted", "%(num)s ideas adopted", n),
    "pair.completed": lambda n: ngettext("%(num)s pair completed", "%(num)s pairs completed", n),
    "skill.reached": lambda n: ngettext("%(num)s step of a skill reached", "%(num)s steps of skills reached", n),
    "question.answered": lambda n: ngettext("%(num)s question answered", "%(num)s questions answered", n),
    "refreshers.reviewed": lambda n: ngettext("%(num)s day with refreshers", "%(num)s days with refreshers", n),
    "attestation.given": lambda n: ngettext(
        "%(num)s answer to what somebody tried", "%(num)s answers to what others tried", n
    ),
    "micro_lesson.reviewed": lambda n: ngettext("%(num)s micro-lesson reviewed", "%(num)s micro-lessons reviewed", n),
    "post.published": lambda n: ngettext("%(num)s post published", "%(num)s posts published", n),
    "profile.refreshed": lambda n: ngettext("%(num)s profile refreshed", "%(num)s profiles refreshed", n),
    "reflection.written": lambda n: ngettext("%(num)s reflection written", "%(num)s reflections written", n),
    "agreement.signed": lambda n: ngettext("%(num)s agreement signed", "%(num)s agreements signed", n),
    "goal.agreed": lambda n: ngettext("%(num)s goal agreed", "%(num)s goals agreed", n),
    "goal.completed": lambda n: ngettext("%(num)s goal brought to its end", "%(num)s goals brought to their end", n),
    "milestone.reached": lambda n: ngettext("%(num)s milestone reached", "%(num)s milestones reached", n),
    "session.completed": lambda n: ngettext("%(num)s session held", "%(num)s sessions held", n),
    "session.rated": lambda n: ngettext("%(num)s session rated", "%(num)s sessions rated", n),
    "nomination.approved": lambda n: ngettext("%(num)s nomination approved", "%(num)s nominations approved", n),
    "nomination.made": lambda n: ngettext("%(num)s nomination made", "%(num)s nominations made", n),
    "badge.earned": lambda n: ngettext("%(num)s badge earned", "%(num)s badges earned", n),
}
