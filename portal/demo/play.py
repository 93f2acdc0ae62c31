"""The play: three months of mentoring, day by day, through the same actions that pages use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from portal import clock, credentials, db
from portal.awards import actions as awards
from portal.credentials.models import Credential
from portal.demo import answering, asking, care, cast, company, gathering, recognition, scenes, together, trying
from portal.demo.stage import DAYS, Couple, Stage, at_local
from portal.gamification import mark_seen
from portal.gamification import queries as treasury
from portal.people import actions as people
from portal.people import passwords
from portal.people.models import Person
from portal.post.models import Mail

LASTS = 24 * 7
"""Days of the programme."""
OTHERS = (
    trying.trying,
    recognition.nominating,
    asking.asking,
    answering.answering,
    gathering.gathering,
    care.check_ins,
    care.pulses,
    care.ways,
    care.words,
    together.maya_and_robert,
    company.newcomers,
)
"""Scenes of a day, beside those of ``scenes``."""


def is_new() -> bool:
    """Whether nobody lives in this database yet."""
    return db.session.scalar(sa.select(Person.id).limit(1)) is None


def is_demo() -> bool:
    """Whether it is the demo that lives in this database, as far as it was played."""
    lead = sa.select(Person.id).where(Person.email == cast.MAYA.email)
    return db.session.scalar(lead) is not None


def three_months(password: str, progress: Callable[[int, int], None]) -> None:
    """Play all of it in one transaction, so that an interrupted play leaves nothing; then sign what was earned."""
    today = clock.today("Europe/Zurich")
    first = today - dt.timedelta(days=DAYS)
    stage = _opening(first, password)
    for number in range(DAYS + 1):
        for scene in (*scenes.OF_A_DAY, *OTHERS):
            scene(stage, number, first + dt.timedelta(days=number))
        progress(number + 1, DAYS + 1)
    scenes.last_evening(stage, today)
    together.last_evening(stage, today)
    trying.robert_tries(stage)
    trying.robert_wonders(stage)
    _look_at_awards(stage)
    db.session.execute(sa.delete(Mail))
    db.session.commit()
    credentials.issue_pending()
    _join_board(stage)
    recognition.endorsing_robert(stage, _share(stage))
    db.session.execute(sa.delete(Mail))
    db.session.commit()


def _opening(first: dt.date, password: str) -> Stage:
    """Day 0: Clara opens the programme and invites everybody."""
    kept = passwords.hashed(password)
    with clock.at(at_local(first, 8, 0, "Europe/Zurich")):
        parts = dict.fromkeys((*cast.LEADS, *cast.MENTORS, *cast.MENTEES, *cast.LATER))
        everybody = {part: _person(part, kept) for part in parts}
        clara = everybody[cast.CLARA]
        programme = people.open_programme(
            "Reverse mentoring at Meridian",
            slug=cast.PROGRAMME,
            by=clara,
            aim="Senior leaders use the tools, the networks and the language of the people who join us today.",
            state="running",
            starts_on=first,
            ends_on=first + dt.timedelta(days=LASTS),
        )
        company.prepare(programme, clara)
        couples = []
        for place, (mentor, mentee) in enumerate(zip(cast.MENTORS, cast.MENTEES, strict=True)):
            people.enrol(everybody[mentor], programme, role="mentor")
            people.enrol(everybody[mentee], programme, role="mentee")
            couples.append(Couple(everybody[mentor], everybody[mentee], begins=8 + place % 4))
        reviewer = everybody[cast.REVIEWER]
        people.enrol(reviewer, programme, role="reviewer")
        for couple in couples:
            company.say_when(couple.mentor)
            company.say_when(couple.mentee)
    return Stage(programme, clara, reviewer, couples, others={part: everybody[part] for part in cast.LATER})


def _person(part: cast.Part, kept: str) -> Person:
    person = people.create_person(part.email, part.name, department=part.department, timezone=part.timezone)
    person.how_i_work, person.password_hash = part.how_i_work, kept
    return person


def _look_at_awards(stage: Stage) -> None:
    """Everybody has looked at what they earned, but for Robert's latest badge."""
    robert = stage.couples[0].mentee.id
    everybody = [stage.clara, *(person for couple in stage.couples for person in (couple.mentor, couple.mentee))]
    for person in everybody:
        unseen = treasury.unseen_of(person.id, limit=500)
        badges = [award.id for award in unseen if award.badge]
        kept = set(badges[-1:]) if person.id == robert else set()
        mark_seen(person.id, [award.id for award in unseen if award.id not in kept])


def _share(stage: Stage) -> Credential:
    """About half of the people share the first badge they earned; Maya and Robert do. Gives Robert's."""
    leads = {stage.couples[0].mentor.id, stage.couples[0].mentee.id}
    first: dict[str, Credential] = {}
    for credential in db.session.scalars(sa.select(Credential).order_by(Credential.awarded_at, Credential.id)):
        owner = credential.person_id
        if owner not in first and (owner in leads or stage.dice.random() < 0.5):
            credentials.share(credential, by=db.session.get_one(Person, owner))
        first.setdefault(owner, credential)
    return first[stage.couples[0].mentee.id]


def _join_board(stage: Stage) -> None:
    """Every other couple is on the board of their programme, Maya and Robert among them."""
    for couple in stage.couples[::2]:
        awards.join_board(stage.programme, by=couple.mentor)
        awards.join_board(stage.programme, by=couple.mentee)
