"""What happened, in words: in a line of a list, and as what “you” did on some days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from portal import catalog, clock
from portal.errors import NotFound
from portal.gamification import Happening
from portal.gamification.sentences import listed

Values = Mapping[str, str | int | bool]
MOST_DAYS = 7
"""Days that are named one by one."""


def words_of(happening: Happening) -> str:
    """What happened, in a few words."""
    tell = _LINES.get(happening.type)
    return tell(happening.values) if tell else happening.type.replace(".", " ").replace("_", "-")


def when(days: Sequence[dt.date]) -> str:
    """Some days in order, in words: “on 3 March and 10 March”; of many the first and the last."""
    if len(days) > MOST_DAYS:
        return _("between %(first)s and %(last)s", first=day_words(days[0]), last=day_words(days[-1]))
    return _("on %(days)s", days=listed([day_words(day) for day in days]))


def day_words(day: dt.date) -> str:
    """A day as one says it: “3 March”, with the year when it is not this one."""
    return str(format_date(day, "d MMMM" if day.year == clock.now().year else "d MMMM y"))


def lesson_title(name: str) -> str:
    """The title of the lesson ``track/slug``; its name when it has left the catalog."""
    track, _slash, slug = name.partition("/")
    try:
        return catalog.lesson(track, slug).title
    except NotFound:
        return name


def track_title(slug: str) -> str:
    """The title of a track; its slug when it has left the catalog."""
    try:
        return catalog.track(slug).title
    except NotFound:
        return slug


def _session(values: Values) -> str:
    minutes = int(values.get("minutes", 0))
    return ngettext("A session of %(num)s minute", "A session of %(num)s minutes", minutes)


def _lesson(values: Values) -> str:
    return _("The lesson “%(title)s”", title=lesson_title(str(values["lesson"])))


def _track(values: Values) -> str:
    return _("The track “%(title)s”", title=track_title(str(values["track"])))


_LINES: Mapping[str, Callable[[Values], str]] = {
    "programme.opened": lambda _values: _("A programme opened"),
    "programme.moved": lambda _values: _("A step of a programme"),
    "person.enrolled": lambda _values: _("A part in a programme"),
    "enrolment.moved": lambda _values: _("A step of a part in a programme"),
    "lesson.started": lambda values: _("%(lesson)s, begun", lesson=_lesson(values)),
    "lesson.completed": _lesson,
    "track.completed": _track,
    "micro_lesson.submitted": lambda _values: _("A micro-lesson handed in"),
    "micro_lesson.reviewed": lambda _values: _("A micro-lesson reviewed"),
    "micro_lesson.published": lambda _values: _("A micro-lesson published"),
    "micro_lesson.completed": lambda _values: _("A micro-lesson read"),
    "lesson.known": lambda values: _("%(lesson)s, known already", lesson=_lesson(values)),
    "quiz.mastered": lambda _values: _("A quiz answered right"),
    "refreshers.reviewed": lambda _values: _("Refreshers looked at"),
    "evidence.claimed": lambda _values: _("Something tried"),
    "evidence.attested": lambda _values: _("Something tried, and attested"),
    "evidence.returned": lambda _values: _("Something tried, with more asked for"),
    "attestation.given": lambda _values: _("An answer to what somebody tried"),
    "skill.reached": lambda _values: _("A step up in a skill"),
    "taught.back": lambda _values: _("Something taught back"),
    "micro_lesson.renewed": lambda _values: _("A new version of a micro-lesson"),
    "micro_lesson.aged": lambda _values: _("A micro-lesson due for a fresh look"),
    "micro_lesson.retired": lambda _values: _("A micro-lesson taken off the shelf"),
    "micro_lesson.helped": lambda _values: _("Five readers whom a micro-lesson helped"),
    "question.asked": lambda _values: _("A question asked"),
    "question.answered": lambda _values: _("A question answered"),
    "answer.helped": lambda _values: _("Somebody whom an answer helped"),
    "post.published": lambda _values: _("A post published"),
    "profile.refreshed": lambda _values: _("A profile brought up to date"),
    "reflection.written": lambda _values: _("A reflection written"),
    "pair.formed": lambda _values: _("A pair formed"),
    "pair.accepted": lambda _values: _("A yes to a pair"),
    "pair.lapsed": lambda _values: _("A pair that did not come about"),
    "matches.published": lambda _values: _("Pairs published"),
    "agreement.signed": lambda _values: _("The agreement, signed by both of you"),
    "goal.drafted": lambda _values: _("A goal written down"),
    "goal.agreed": lambda _values: _("A goal agreed"),
    "goal.completed": lambda _values: _("A goal brought to its end"),
    "goal.dropped": lambda _values: _("A goal let go"),
    "goal.begun": lambda _values: _("Work at a goal begun"),
    "action_item.done": lambda _values: _("Something that you had agreed, done"),
    "pair.paused": lambda _values: _("A pair paused"),
    "pair.returned": lambda _values: _("A pair that went on"),
    "pair.wrap_up_begun": lambda _values: _("A pair that wraps up"),
    "pair.exited": lambda _values: _("A pair ended"),
    "pair.completed": lambda _values: _("A pair completed"),
    "milestone.reached": lambda _values: _("A milestone reached"),
    "session.proposed": lambda _values: _("A session proposed"),
    "session.accepted": lambda _values: _("A session accepted"),
    "session.cancelled": lambda _values: _("A session cancelled"),
    "session.confirmed": lambda _values: _("A session confirmed by one of you"),
    "session.completed": _session,
    "session.assumed": lambda _values: _("A session taken as held, since nobody said otherwise"),
    "session.no_show": lambda _values: _("A session that somebody stayed away from"),
    "session.rated": lambda _values: _("A session rated"),
    "check_in.done": lambda _values: _("A check-in answered"),
    "survey.answered": lambda _values: _("A survey answered"),
    "idea.noted": lambda _values: _("An idea noted"),
    "idea.moved": lambda _values: _("An idea that moved on"),
    "idea.adopted": lambda _values: _("An idea adopted"),
    "kudos.given": lambda _values: _("A word of thanks"),
    "gathering.planned": lambda _values: _("A time for a workshop, a circle or coffee"),
    "gathering.joined": lambda _values: _("A seat in a workshop or a circle"),
    "gathering.left": lambda _values: _("A seat given up"),
    "gathering.cancelled": lambda _values: _("A workshop, a circle or coffee called off"),
    "gathering.held": lambda _values: _("A workshop, a circle or coffee that took place"),
    "gathering.attended": lambda _values: _("A workshop, a circle or coffee that you came to"),
    "coffee.drawn": lambda _values: _("A round of coffee drawn"),
    "nomination.approved": lambda _values: _("A nomination approved"),
    "nomination.made": lambda _values: _("A nomination made"),
    "nomination.declined": lambda _values: _("A nomination declined"),
    "award.granted": lambda _values: _("Something given by hand"),
    "award.reversed": lambda _values: _("Something taken back by hand"),
    "rules.adopted": lambda _values: _("Other rules"),
}
