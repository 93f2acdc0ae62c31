"""What happens on a day. Each scene is given the stage, the number of the day from 0, and its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import resources

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Lesson
from portal.catalog.quizzes import right_text
from portal.demo.stage import DAYS, Couple, Stage, at_local, working
from portal.errors import Refused
from portal.learning import actions as learning
from portal.learning import queries as learning_queries
from portal.learning.models import MicroLesson
from portal.mentoring import actions as mentoring
from portal.mentoring.models import CANCELLED, CONFIRMED, PROPOSED, Milestone
from portal.people.models import Person

FORTNIGHT = 14
SESSIONS_BEGIN = 9
ASKED_BEFORE = 4

GOALS = (
    ("Brief an AI assistant for a board paper, and check what comes back", "digital-tools"),
    ("Work in one shared document with the team for a whole month", "digital-tools"),
    ("Write four posts that a customer would want to read", "social-media"),
    ("Have a profile that speaks for what we do now", "social-media"),
    ("Ask for feedback so that people give it", "culture"),
    ("Run a meeting in which the quietest three speak first", "culture"),
)
STEPS = ("Say what good would look like", "Try it once in earnest", "Tell a colleague what worked")
AGENDAS = (
    "Show me the report you did not trust, and why.",
    "Twenty minutes on the lesson, twenty on your own example.",
    "What did you try since last time? What stopped you?",
    "Bring one question you would not ask in a meeting.",
)
MICRO_LESSONS = {
    "one-tab-for-the-meeting": (0, 16, "digital-tools"),
    "what-a-thumb-means": (2, 27, "culture"),
    "reading-a-thread-backwards": (6, 38, "digital-tools"),
    "a-picture-that-loads": (9, 49, "social-media"),
    "saying-no-in-chat": (0, 60, "culture"),
    "who-can-see-this": (10, 71, "social-media"),
    "undo-before-you-ask": (3, DAYS - 8, "digital-tools"),
}
"""Author's place among the mentors, the day of the draft, and the track, by the file of its text."""
UNREAD = "undo-before-you-ask"
"""Waits for Clara."""
SILENT, LATE = 18, 14
"""Places of the couple that has planned nothing lately, and of the one whose last milestone is long past its day."""


def onboarding(stage: Stage, number: int, day: dt.date) -> None:
    """In the first ten days everybody reads how to be a mentor or a mentee, one lesson a day."""
    for place, couple in enumerate(stage.couples):
        for person, slug in ((couple.mentor, "becoming-a-mentor"), (couple.mentee, "becoming-a-mentee")):
            lessons = catalog.track(slug).lessons
            turn = number - 1 - place % 4
            if 0 <= turn < len(lessons):
                with clock.at(at_local(day, 7 + place % 3, 5 * place % 60, person.timezone)):
                    _read(lessons[turn], person)


def pairing(stage: Stage, number: int, day: dt.date) -> None:
    """Clara brings pairs together; each signs the agreement on the days after."""
    for place, couple in enumerate(stage.couples):
        with clock.at(at_local(day, 9, place, "Europe/Zurich")):
            if number == couple.begins:
                couple.pair = mentoring.form_pair(
                    stage.programme, mentor=couple.mentor, mentee=couple.mentee, by=stage.clara
                )
            elif number == couple.begins + 1:
                mentoring.sign(couple.formed, by=couple.mentor)
            elif number == couple.begins + 2:
                mentoring.sign(couple.formed, by=couple.mentee)


def goals(stage: Stage, number: int, day: dt.date) -> None:
    """A goal is written, agreed, worked at step by step, and for most pairs reached."""
    for place, couple in enumerate(stage.couples):
        since = number - couple.begins
        with clock.at(at_local(day, 17, place, "Europe/Zurich")):
            if since == 6:
                title, track = GOALS[place % len(GOALS)]
                days = [day + dt.timedelta(days=away) for away in ((21, 40, 46) if place == LATE else (21, 42, 120))]
                couple.goal = mentoring.draft_goal(
                    couple.formed, title=title, by=couple.mentee, owner="mentee", track=track, milestones=STEPS,
                    days=days,
                )  # fmt: skip
            elif since == 8 and couple.goal:
                mentoring.agree(couple.goal, pair=couple.formed, by=couple.mentor)
            elif since in (24, 45) and couple.goal:
                _reach_next(couple)
            elif since == 66 and couple.goal and couple.meets and place % 5 not in (0, 4):
                attainment = stage.dice.choice((-1, 0, 0, 0, 1, 1, 2))
                mentoring.complete(couple.goal, pair=couple.formed, attainment=attainment, by=couple.mentee)


def sessions(stage: Stage, number: int, day: dt.date) -> None:
    """Every other week a session: proposed, accepted the day after, held or now and then cancelled."""
    for place, couple in enumerate(stage.couples):
        turn = (number - couple.begins - SESSIONS_BEGIN - place % 5) % FORTNIGHT
        if number < couple.begins + SESSIONS_BEGIN + place % 5 - ASKED_BEFORE:
            continue
        if (place == SILENT and number > DAYS - 2 * FORTNIGHT) or (number > DAYS - FORTNIGHT and not couple.meets):
            continue
        if turn == FORTNIGHT - ASKED_BEFORE:
            _propose(stage, couple, place, day)
        elif turn == FORTNIGHT - ASKED_BEFORE + 1 and couple.meeting and couple.meeting.state == PROPOSED:
            with clock.at(at_local(day, 8, 10, couple.mentee.timezone)):
                mentoring.accept(couple.meeting, by=couple.mentee)
        elif turn == FORTNIGHT - 1 and couple.meeting and stage.dice.random() < 0.1 and place:
            with clock.at(at_local(day, 18, 20, couple.mentee.timezone)):
                mentoring.cancel(couple.meeting, by=couple.mentee)
        elif turn == 0 and couple.meeting and couple.meeting.state == CONFIRMED and number < DAYS:
            _hold(stage, couple)


def reading(stage: Stage, number: int, day: dt.date) -> None:
    """Mentees read a lesson most weeks, mentors now and then."""
    if number < 12 or day.weekday() > 4:
        return
    for place, couple in enumerate(stage.couples):
        for person, chance in ((couple.mentee, 0.16), (couple.mentor, 0.05)):
            if place and stage.dice.random() < chance:
                with clock.at(at_local(day, 19, (7 * place) % 60, person.timezone)):
                    lesson = _next_lesson(person, first=("culture", "digital-tools", "social-media")[place % 3])
                    if lesson:
                        _read(lesson, person)


def robert_reads(stage: Stage, number: int, day: dt.date) -> None:
    """Robert looks into social media once and reads five lessons on digital tools, one every other week."""
    robert = stage.couples[0].mentee
    lessons = [*catalog.track("social-media").lessons[:1], *catalog.track("digital-tools").lessons[:5]]
    turn, rest = divmod(number - 14, 13)
    if rest == 0 and 0 <= turn < len(lessons):
        with clock.at(at_local(day, 20, 15, robert.timezone)):
            _read(lessons[turn], robert)


def writing(stage: Stage, number: int, day: dt.date) -> None:
    """Mentors write micro-lessons; Clara reviews them, for culture not alone, and publishes; mentees read."""
    for slug, (place, begin, track) in MICRO_LESSONS.items():
        author, lesson = stage.couples[place].mentor, stage.micro_lessons.get(slug)
        with clock.at(at_local(day, 12, place, "Europe/Zurich")):
            if number == begin:
                title, body = _text(slug)
                lesson = learning.draft(title=title, track=track, body=body, by=author)
                stage.micro_lessons[slug] = lesson
                learning.submit(lesson, by=author)
            elif lesson and number == begin + 2 and slug != UNREAD:
                for reviewer in (stage.reviewer, stage.clara) if track == "culture" else (stage.clara,):
                    learning.review(lesson, is_approved=True, comment="Clear, short and useful. Thanks.", by=reviewer)
                learning.publish(lesson, by=stage.clara)
            elif lesson and number in (begin + 4, begin + 7) and slug != UNREAD:
                _readers(stage, lesson)


def last_evening(stage: Stage, day: dt.date) -> None:
    """Maya and Robert have a session in two days, and Robert has something new to look at."""
    couple = stage.couples[0]
    starts_at = at_local(working(day + dt.timedelta(days=2)), 14, 0, couple.mentor.timezone)
    with clock.at(at_local(day, 0, 5, couple.mentor.timezone) - dt.timedelta(hours=3)):
        meeting = mentoring.propose(
            couple.formed, starts_at=starts_at, minutes=45, by=couple.mentor, agenda=AGENDAS[0],
            link="https://meet.jit.si/maya-and-robert", lesson="digital-tools/check-before-you-pass-it-on",
        )  # fmt: skip
        mentoring.accept(meeting, by=couple.mentee)


OF_A_DAY: tuple[Callable[[Stage, int, dt.date], None], ...] = (
    onboarding,
    pairing,
    goals,
    sessions,
    reading,
    robert_reads,
    writing,
)


def _read(lesson: Lesson, person: Person) -> None:
    """Finish the lesson, with its quiz where that counts; one whose prerequisite is open waits for another day."""
    if lesson.done.kind == "quiz":
        learning.answer(lesson, {question.number: right_text(question) for question in lesson.quiz}, by=person)
    try:
        learning.complete(lesson, by=person)
    except Refused:
        return


def _next_lesson(person: Person, *, first: str) -> Lesson | None:
    progress = learning_queries.progress_of(person)
    for slug in (first, "digital-tools", "social-media", "culture"):
        if lesson := progress[slug].next_lesson:
            return lesson
    return None


def _reach_next(couple: Couple) -> None:
    assert couple.goal is not None  # noqa: S101
    steps = sa.select(Milestone).where(Milestone.goal_id == couple.goal.id, Milestone.reached_at.is_(None))
    milestone = db.session.scalar(steps.order_by(Milestone.position).limit(1))
    if milestone:
        mentoring.reach(milestone, goal=couple.goal, pair=couple.formed, by=couple.mentor)


def _propose(stage: Stage, couple: Couple, place: int, day: dt.date) -> None:
    starts_at = at_local(working(day + dt.timedelta(days=ASKED_BEFORE)), 9 + place % 8, 0, "Europe/Zurich")
    track = ("digital-tools", "social-media", "culture")[(place + day.month) % 3]
    lesson = stage.dice.choice(catalog.track(track).lessons)
    with clock.at(at_local(day, 8, 0, couple.mentor.timezone)):
        couple.meeting = mentoring.propose(
            couple.formed,
            starts_at=starts_at,
            minutes=stage.dice.choice((45, 45, 60)),
            by=couple.mentor,
            agenda=stage.dice.choice(AGENDAS),
            link=f"https://meet.jit.si/pair-{place}",
            lesson=lesson.id,
            led_by="mentee" if stage.dice.random() < 0.05 else "mentor",
        )


def _hold(stage: Stage, couple: Couple) -> None:
    meeting = couple.meeting
    if meeting is None or meeting.state == CANCELLED or meeting.ends_at > clock.now() - dt.timedelta(hours=3):
        return
    with clock.at(meeting.ends_at + dt.timedelta(minutes=20)):
        mentoring.confirm_held(meeting, minutes=meeting.minutes, by=couple.mentor)
    with clock.at(meeting.ends_at + dt.timedelta(hours=2)):
        minutes = meeting.minutes - stage.dice.choice((0, 0, 5, 10))
        mentoring.confirm_held(meeting, minutes=minutes, by=couple.mentee)


def _readers(stage: Stage, lesson: MicroLesson) -> None:
    for couple in stage.couples:
        if stage.dice.random() < 0.2:
            learning.finish(lesson, by=couple.mentee)


def _text(slug: str) -> tuple[str, str]:
    """Title and body of a micro-lesson's file: the title is its first line."""
    text = resources.files("portal.demo").joinpath("micro_lessons", f"{slug}.md").read_text(encoding="utf-8")
    title, _newline, body = text.partition("\n")
    return title.removeprefix("# ").strip(), body.strip()
