"""What Clara does for the programme: plan it, name who is there for worries, take people in, and match them."""

from __future__ import annotations

import datetime as dt

from portal import catalog, clock
from portal.demo import answering, cast
from portal.demo.stage import DAYS, Stage, at_local
from portal.mentoring import actions as mentoring
from portal.mentoring.actions import staff
from portal.mentoring.matching import runs
from portal.people import availability
from portal.people.availability import Span
from portal.people.enrolments import actions as enrolments
from portal.people.enrolments import applications
from portal.people.models import Enrolment, Person, Programme
from portal.people.programmes import objectives, settings
from portal.people.programmes.queries import objectives_of

OBJECTIVES = (
    "Senior leaders use the shared tools without asking for help",
    "Decisions are explained where everybody can read them",
    "Junior colleagues see how decisions are made",
)
CONDUCT = (
    "What is said in a pair stays in the pair. Nobody talks about performance or promotion here.\n\n"
    "We meet in a neutral place, we answer within two days, and whoever cannot come says so."
)
PRIVACY = (
    "Agendas, notes and messages are for the two of you. Coordinators see states and dates, check-ins, and feedback "
    "that is addressed to them. A concern is read by the safe contact alone."
)
MORNINGS = (Span(0, 8 * 60, 11 * 60), Span(2, 8 * 60, 11 * 60), Span(3, 13 * 60, 16 * 60))
AFTERNOONS = (Span(1, 13 * 60, 17 * 60), Span(2, 9 * 60, 12 * 60), Span(3, 14 * 60, 17 * 60))
WHYS = (
    "I decide about tools that I have never used for a day of work. I would like to change that.",
    "My team writes in one document, and I print it. I would like to see what they see.",
    "I explain these things to friends often, and would like to learn how decisions are made here.",
    "Somebody had the patience to show me how budgets work. I would like to give something back.",
)
LATE_PAIR_SIGNS = DAYS - 13


def prepare(programme: Programme, clara: Person) -> None:
    """What the launch of a programme needs: tracks, plan, texts, objectives, a sponsor and a safe contact."""
    tracks = [*catalog.tracks("onboarding"), *catalog.tracks("curated")]
    chosen = {"tracks": [track.slug for track in tracks], "plan": "six-sessions", "agreement": "mentoring"}
    settings.choose(programme, chosen | {"survey": answering.SURVEY}, by=clara)
    settings.say(programme, {"code_of_conduct": CONDUCT, "privacy_text": PRIVACY}, by=clara)
    for text in OBJECTIVES:
        objectives.add(programme, text, by=clara)
    for part, role in ((cast.SPONSOR, "sponsor"), (cast.SAFE_CONTACT, "safe-contact")):
        staff.appoint(programme, email=part.email, name=part.name, role=role, by=clara)


def say_when(person: Person) -> None:
    """When somebody has time, and how they like to meet."""
    is_early = len(person.name) % 2 == 0
    availability.set_free_times(person, MORNINGS if is_early else AFTERNOONS)
    availability.set_style(person, channel="video" if is_early else "in-person", pace="short-and-often", speaks=("de",))


def newcomers(stage: Stage, number: int, day: dt.date) -> None:
    """A pair that began late; people who are available; one who applied and one who waits for a place."""
    with clock.at(at_local(day, 10, 20, "Europe/Zurich")):
        if number == LATE_PAIR_SIGNS - 5:
            for part, role in zip(cast.LATE_PAIR, ("mentor", "mentee"), strict=True):
                _take_in(stage, part, role, 0)
        elif number == LATE_PAIR_SIGNS:
            mentor, mentee = (stage.others[part] for part in cast.LATE_PAIR)
            pair = mentoring.form_pair(stage.programme, mentor=mentor, mentee=mentee, by=stage.clara)
            mentoring.sign(pair, by=mentor)
            mentoring.sign(pair, by=mentee)
        elif number == DAYS - 8:
            for place, part in enumerate((*cast.NEW_MENTORS, *cast.NEW_MENTEES)):
                _take_in(stage, part, "mentor" if part in cast.NEW_MENTORS else "mentee", place)
        elif number == DAYS - 2:
            _apply(stage, cast.APPLICANT, "mentor", 3)
            waits = _apply(stage, cast.WAITING, "mentee", 1)
            enrolments.put_on_waiting_list(waits, by=stage.clara)
        elif number == DAYS - 1:
            runs.propose(runs.start(stage.programme, by=stage.clara), stage.programme)


def _apply(stage: Stage, part: cast.Part, role: str, place: int) -> Enrolment:
    person, programme = stage.others[part], stage.programme
    enrolment = enrolments.invite(person, programme, role=role, is_told=False)
    topics = [name for _title, topics in applications.topics_in(programme) for name, _words in topics]
    chosen = {topics[(5 * place + step * 3) % len(topics)]: 1 + (place + step) % 3 for step in range(4)}
    serves = [each.id for each in objectives_of(programme)[place % 2 : place % 2 + 2]]
    spans = MORNINGS if place % 2 else AFTERNOONS
    why = WHYS[place % 2 + (2 if role == "mentor" else 0)]
    answers = applications.Answers(
        why=why, topics=chosen, objectives=serves, minutes=90, channel="video", speaks=("de",), free=spans, agrees=True
    )
    applications.send(enrolment, answers, by=person)
    return enrolment


def _take_in(stage: Stage, part: cast.Part, role: str, place: int) -> None:
    """Applied, approved, trained, available."""
    enrolment = _apply(stage, part, role, place)
    enrolments.approve(enrolment, by=stage.clara)
    answering.answer(stage, stage.others[part], role)
    enrolments.train(enrolment)
    enrolments.make_available(enrolment, has_trained=True, has_answered=True)
