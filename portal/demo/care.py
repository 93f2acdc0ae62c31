"""How pairs say that they go, what they rest and end with, and words of all kinds: each where it belongs."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import clock, db
from portal.demo import cast
from portal.demo.stage import DAYS, Couple, Stage, at_local
from portal.mentoring import actions as mentoring
from portal.mentoring.actions import check_ins as asking
from portal.mentoring.actions import concerns, feedback, ideas, kudos
from portal.mentoring.models import AMBER, GREEN, OPEN, RED, SCHEDULED, CheckIn
from portal.people.models import Person
from portal.people.queries import person_by_email

PAUSED, LEFT, UNEASY = 12, 16, 9
"""Places of the couple that rests, of the one that ended, and of the one that did not find its rhythm."""
FIRST_ASKED = 28
LIGHTS = {0: GREEN, 3: AMBER, 4: GREEN, 7: GREEN, 8: AMBER}
SAID = {
    GREEN: "We meet, and I take something along each time.",
    AMBER: "It is good when we meet. Finding the hour is the hard part.",
    RED: "Three dates have moved. I would be glad of a word from you on how to go on.",
}
IDEA = "The first five minutes of the monthly review belong to whoever joined last: what did they not understand?"
SECOND_IDEA = "One page for each decision, with the reasons, where everybody can comment for a week."
THANKS = (
    (0, "You waited until I had found it myself, and it has stayed with me since."),
    (1, "For the same filter three times, in three ways, without a look at the clock."),
    (5, "For the honest answer about my first draft. The second one was better for it."),
)
FEEDBACK = (
    "We go well. One thing for the next programme: say at the beginning that both sides bring a goal. "
    "We found out late."
)
CONCERN = (
    "My partner was asked by a line manager what we talk about. Nothing was said, but it felt wrong. "
    "What can I answer if it happens again?"
)
ANSWER = (
    "Thank you for telling me. You need not answer, and I will remind line managers of the agreement, without names."
)


def check_ins(stage: Stage, number: int, day: dt.date) -> None:
    """Everybody is asked after two weeks and in the middle; most answer, with a light and sometimes words."""
    if number not in (FIRST_ASKED, DAYS):
        return
    until = at_local(day, 9, 0, "Europe/Zurich")
    due = sa.select(CheckIn).where(CheckIn.state == SCHEDULED, CheckIn.opens_at <= min(until, clock.now()))
    asked = {(found.pair_id, found.person_id): found for found in db.session.scalars(due.order_by(CheckIn.id))}
    for place, couple in enumerate(stage.couples):
        for side, person in enumerate((couple.mentor, couple.mentee)):
            found = asked.get((couple.formed.id, person.id))
            if found is None:
                continue
            with clock.at(max(found.opens_at, until - dt.timedelta(days=3))):
                asking.ask(found.id, found.opens_at)
                if found.state == OPEN and (number == FIRST_ASKED or (place + side) % 3 == 0):
                    _answer(couple, found, place, person, is_first=number == FIRST_ASKED)


def _answer(couple: Couple, found: CheckIn, place: int, person: Person, *, is_first: bool) -> None:
    light = LIGHTS.get(place, GREEN)
    if place == UNEASY and not is_first:
        light = RED
    has_words = light != GREEN or place % 4 == 0
    asking.answer(found, couple.formed, light=light, text=SAID[light] if has_words else "", by=person)


def pulses(stage: Stage, number: int, day: dt.date) -> None:
    """After a session some say with two taps how it was."""
    for place, couple in enumerate(stage.couples):
        meeting = couple.meeting
        if place % 3 or meeting is None or not meeting.is_held or number % 14 != 6:
            continue
        useful = "partly" if (place + number) % 4 == 0 else "yes"
        with clock.at(at_local(day, 12, place, couple.mentee.timezone)):
            feedback.rate(meeting, useful=useful, at_ease="yes", by=couple.mentee)
            feedback.rate(meeting, useful="yes", at_ease="yes", by=couple.mentor)


def ways(stage: Stage, number: int, day: dt.date) -> None:
    """One pair rests for a while, and one has come to its end, without fault."""
    with clock.at(at_local(day, 11, 30, "Europe/Zurich")):
        if number == DAYS - 9:
            mentoring.leave(stage.couples[LEFT].formed, by=stage.couples[LEFT].mentee)
        elif number == DAYS - 6:
            mentoring.pause(stage.couples[PAUSED].formed, by=stage.couples[PAUSED].mentee)


def words(stage: Stage, number: int, day: dt.date) -> None:
    """An idea that was adopted, thanks, feedback to Clara, and a concern that she does not read."""
    with clock.at(at_local(day, 15, 45, "Europe/Zurich")):
        if number == DAYS - 30:
            _ideas(stage)
        elif number == DAYS - 5:
            for place, text in THANKS:
                couple = stage.couples[place]
                given = kudos.give(couple.mentor, text=text, by=couple.mentee)
                kudos.show(given, is_shown=True, by=couple.mentor)
        elif number == DAYS - 4:
            couple = stage.couples[3]
            feedback.give(couple.formed, text=FEEDBACK, seen_by="coordinator", by=couple.mentor)
        elif number == DAYS - 3:
            _worry(stage)


def _ideas(stage: Stage) -> None:
    for couple, text, steps in (
        (stage.couples[0], IDEA, ("discussed", "tried", "adopted")),
        (stage.couples[4], SECOND_IDEA, ("discussed",)),
    ):
        idea = ideas.note(couple.formed, text=text, by=couple.mentee)
        for step in steps:
            ideas.move(idea, couple.formed, to=step, by=couple.mentee)
        for person in (couple.mentor, couple.mentee):
            ideas.share(idea, couple.formed, is_shared=True, by=person)


def _worry(stage: Stage) -> None:
    """To the safe contact alone, without a name; he has answered, and it is not settled yet."""
    by, contact = stage.couples[6].mentor, person_by_email(cast.SAFE_CONTACT.email)
    concern = concerns.raise_concern(stage.programme.id, text=CONCERN, code=concerns.new_code(), is_named=False, by=by)
    if contact:
        concerns.acknowledge(concern, by=contact)
        concerns.answer(concern, text=ANSWER, by=contact)
