"""What now? One answer, the same everywhere: one verb, how long it takes, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import escape

from portal import catalog, clock
from portal.blueprints.evidence import lesson_title
from portal.blueprints.training import surveys_to_answer
from portal.learning import queries as learning
from portal.learning.models import ACCEPTED, NEEDS_REFRESH, REVISIONS, TAUGHT
from portal.learning.queries import REVIEWERS, TrackProgress
from portal.mentoring import queries as mentoring
from portal.mentoring.models import ASKING, MEETING, PROPOSED, Goal, MentoringSession, Pair
from portal.people.enrolments import queries as enrolments
from portal.people.enrolments.queries import Part
from portal.people.models import Person
from portal.web.languages import moment, worded

PATIENCE = dt.timedelta(days=7)
"""So long what was tried waits for the other half of a pair, before reviewers are asked for their help."""


@dataclass(frozen=True)
class NextStep:
    """A card with one verb. ``percent`` is progress on the way, where there is one."""

    title: str
    verb: str
    url: str
    before: str = ""
    why: str = ""
    after: str = ""
    percent: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Together:
    """Where somebody is with others: their pairs, goals to agree to, check-ins that they are asked, the next session,
    and one they have not said to have been held.
    """

    pairs: Sequence[Pair]
    goals: Sequence[Goal]
    check_ins: Sequence[tuple[str, Pair]]
    following: MentoringSession | None
    unsaid: MentoringSession | None


def next_step(
    person: Person, *, roles: frozenset[str], progress: Mapping[str, TrackProgress], together: Together
) -> NextStep | None:
    """What would help this person most now: first what others wait for, then what they learn."""
    pairs = together.pairs
    for_others = _to_sign(person, pairs) or _for_partner(person, together) or _check_in(person, together)
    for_others = for_others or _tried(person, pairs, roles) or _micro_lesson(person, roles)
    for_others = for_others or _to_answer(person, roles)
    return for_others or _to_take_part(person) or _lesson(roles, progress) or _giving(roles)


def _to_sign(person: Person, pairs: Sequence[Pair]) -> NextStep | None:
    if not any(map(mentoring.is_to_sign, pairs)):
        return None
    has_begun = {pair.id for pair in pairs if pair.agreement}
    for pair_id in mentoring.pairs_to_sign(person):
        if pair_id in has_begun:
            return NextStep(
                _("Your mentoring agreement reads differently now"),
                _("Read and sign"),
                url_for("pairs.agreement", pair_id=pair_id),
                before=_("The one that you signed stays in force until both of you have signed the new one"),
                why=_("It takes two minutes, and you see both side by side."),
            )
        return NextStep(
            _("Sign your mentoring agreement"),
            _("Read and sign"),
            url_for("pairs.pair", pair_id=pair_id),
            before=_("Your pair begins here"),
            why=_("It takes two minutes. Goals and sessions begin once both of you have signed."),
        )
    return None


def _for_partner(person: Person, together: Together) -> NextStep | None:
    if not any(pair.state in MEETING for pair in together.pairs):
        return None
    following, unsaid = together.following, together.unsaid
    if unsaid:
        return NextStep(
            _("Did you meet %(name)s?", name=unsaid.pair.other(person).name),
            _("Tell us"),
            url_for("sessions.session", session_id=unsaid.id),
            before=moment(unsaid.starts_at),
            why=_("A session counts when both of you say that it was held."),
        )
    if following and following.state in ASKING and following.proposed_by_id != person.id:
        name = following.pair.other(person).name
        is_new = following.state == PROPOSED
        return NextStep(
            _("%(name)s proposes a session", name=name) if is_new else _("%(name)s asks for another time", name=name),
            _("Answer"),
            url_for("sessions.session", session_id=following.id),
            before=moment(following.starts_at),
            why=_("One tap to accept, or propose another time."),
        )
    for goal in together.goals:
        return NextStep(
            goal.title,
            _("Read and agree"),
            url_for("pairs.pair", pair_id=goal.pair_id),
            before=_("Your partner wrote a goal"),
            why=_("It counts once both of you stand behind it."),
        )
    return None


def _check_in(person: Person, together: Together) -> NextStep | None:
    for check_in, pair in together.check_ins:
        other = pair.other(person)
        return NextStep(
            _("How is it going with %(name)s?", name=other.name),
            _("Say how it goes"),
            url_for("check_ins.check_in", check_in_id=check_in),
            before=_("Your coordinator asks"),
            why=_("It takes a minute, and %(name)s does not see what you say.", name=other.first_name),
        )
    return None


def _tried(person: Person, pairs: Sequence[Pair], roles: frozenset[str]) -> NextStep | None:
    """What somebody did waits for an answer: of their partner, and after a while of those who review."""
    partners = {pair.other(person).id for pair in pairs if pair.state in MEETING}
    waiting = learning.evidence_from(partners, limit=1) if partners else []
    if not waiting and roles & set(REVIEWERS):
        oldest = learning.evidence_to_review(person, partners, limit=1)
        waiting = [line for line in oldest if line.claimed_at < clock.now() - PATIENCE]
    for line in waiting:
        name = line.name.split()[0]
        return NextStep(
            _("%(name)s showed you something", name=name)
            if line.kind == TAUGHT
            else _("%(name)s tried something", name=name),
            _("Have a look"),
            url_for("evidence.evidence", evidence_id=line.id),
            before=lesson_title(line.track, line.lesson),
            why=_("It takes two minutes, and a word from you is what makes it count."),
        )
    return None


def _micro_lesson(person: Person, roles: frozenset[str]) -> NextStep | None:
    """What a reviewer asked an author for, and what waits for a reviewer."""
    reviews = bool(roles & set(REVIEWERS))
    waits = learning.first_waiting(person, reviews=reviews) if reviews or "mentor" in roles else None
    if waits is None:
        return None
    if waits.state == REVISIONS:
        name = waits.reviewer.split()[0] if waits.reviewer else _("A reviewer")
        return NextStep(
            _("%(name)s asks for revisions: “%(title)s”", name=name, title=waits.title),
            _("Read and revise"),
            url_for("micro_lessons.micro_lesson", micro_lesson_id=waits.id),
            before=_("Your micro-lesson is back with you"),
            why=shorten(waits.comment, 200, placeholder=" …"),
        )
    verb, why = (
        _("Review"),
        _("%(name)s wrote it, and waits to hear from a reviewer.", name=waits.author),
    )
    if waits.state in ACCEPTED:
        verb, why = _("Publish"), _("%(name)s wrote it. It was approved, and can be published.", name=waits.author)
    elif waits.state == NEEDS_REFRESH:
        verb, why = _("Look again"), _("%(name)s wrote it a year ago. Is it still right?", name=waits.author)
    page = url_for("micro_lessons.reviewing", micro_lesson_id=waits.id)
    return NextStep(waits.title, verb, page, before=_("A micro-lesson waits for you"), why=why)


def _to_answer(person: Person, roles: frozenset[str]) -> NextStep | None:
    question = learning.question_waiting_for(person) if "mentor" in roles else None
    if question is None:
        return None
    return NextStep(
        shorten(question.text, 140, placeholder=" …"),
        _("Answer"),
        url_for("questions.question", question_id=question.id),
        before=_("Somebody asks"),
        why=_("Nobody has answered yet. A few sentences are enough."),
    )


def _to_take_part(person: Person) -> NextStep | None:
    """An invitation waits for an application; or a place, for the first survey of the programme."""
    parts = enrolments.waiting_parts_of(person)
    invited = next((part for part in parts if part.state == "invited"), None)
    return _to_apply(invited) if invited else _to_say(person, parts)


def _to_apply(waits: Part) -> NextStep:
    return NextStep(
        _("Take part in %(programme)s", programme=waits.programme),
        _("Go on") if waits.saved_at else _("Apply"),
        url_for("applications.application", slug=waits.slug, role=waits.role),
        before=_("You are invited"),
        why=_("It takes ten minutes: what you would like to learn or to show, and when you have time."),
    )


def _to_say(person: Person, parts: Sequence[Part]) -> NextStep | None:
    for part, survey in surveys_to_answer(person, parts):
        return NextStep(
            survey.title,
            _("Answer"),
            url_for("surveys.survey", slug=part.slug, name=survey.slug),
            before=_("You have a place in %(programme)s", programme=part.programme),
            why=_("You can be brought together with somebody once you have answered, and finished your training."),
            after=ngettext("%(num)s minute", "%(num)s minutes", survey.minutes),
        )
    return None


def _lesson(roles: frozenset[str], progress: Mapping[str, TrackProgress]) -> NextStep | None:
    lesson = learning.next_lesson_of(progress, roles=roles)
    if lesson is None:
        return None
    track, mine = catalog.track(lesson.track), progress[lesson.track]
    has_begun = lesson.slug in mine.started
    place = _("lesson %(number)s of %(all)s", number=lesson.number, all=len(track.lessons))
    minutes = ngettext("%(num)s minute", "%(num)s minutes", lesson.minutes)
    return NextStep(
        worded(lesson),
        _("Continue") if has_begun else _("Begin"),
        url_for("learning.lesson", track=track.slug, slug=lesson.slug),
        before=escape(_("Next in “%(track)s”")) % {"track": worded(track)},
        why=worded(lesson, "summary"),
        after=f"{minutes} · {place}",
        percent=mine.percent,
        label=_("of this track"),
    )


def _giving(roles: frozenset[str]) -> NextStep | None:
    """Somebody who has read everything has something to give."""
    if "mentor" in roles:
        return NextStep(
            _("Write a micro-lesson"),
            _("Begin"),
            url_for("micro_lessons.new"),
            before=_("You have finished every track"),
            why=_("Five minutes on a question that came up in a session help everybody who has the same one."),
        )
    if roles:
        return NextStep(
            _("Read what mentors wrote"),
            _("Look"),
            url_for("micro_lessons.micro_lessons"),
            before=_("You have finished every track"),
            why=_("Micro-lessons take five minutes, and new ones appear as questions come up."),
        )
    return None
