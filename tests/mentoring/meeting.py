"""What the tests of mentoring do again and again: meet, look again, read what was sent."""

from __future__ import annotations

import datetime as dt
import re

import sqlalchemy as sa
from icalendar import Calendar

from portal import clock, db
from portal.gamification import queries as treasury
from portal.mentoring import actions
from portal.mentoring.models import Goal, MentoringSession, Milestone, Pair
from portal.people.models import Enrolment, Person
from portal.post.models import Mail

WEEK = dt.timedelta(days=7)
THURSDAY = "2026-03-12T14:00"
"""As a browser sends it; nine days after the morning of every test, on a clock in Zurich."""


def proposed(pair, *, by, starts_at=None, minutes=45, **more):
    """A session that one of the pair proposes for a week from now."""
    return actions.propose(pair, starts_at=starts_at or clock.now() + WEEK, minutes=minutes, by=by, **more)


def fixed(pair, *, maya, robert, **more):
    """A session that Maya proposed and Robert accepted."""
    meeting = proposed(pair, by=maya, **more)
    actions.accept(meeting, by=robert)
    return meeting


def held(pair, *, maya, robert, **more):
    """A session that both say was held, an hour after it began."""
    meeting = fixed(pair, maya=maya, robert=robert, **more)
    with clock.at(meeting.starts_at + dt.timedelta(hours=1)):
        actions.confirm_held(meeting, minutes=45, by=maya)
        actions.confirm_held(meeting, minutes=40, by=robert)
    return meeting


def agreed(pair, *, maya, robert, title="Answer in the shared document", **more):
    """A goal that Robert wrote and Maya agreed to."""
    goal = actions.draft_goal(pair, title=title, by=robert, **more)
    actions.agree(goal, pair=pair, by=maya)
    return goal


def again(row):
    """The row as it is in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(type(row), row.id)


def points_of(person):
    """What the person has earned, in points."""
    return treasury.points_of(person.id).get("xp", 0)


def badges_of(person):
    """The badges that the person holds, by slug."""
    return {held.slug for held in treasury.badges_of(person.id)}


def mails_to(person):
    """What was sent to this person, in order."""
    found = db.session.scalars(sa.select(Mail).where(Mail.recipient == person.email).order_by(Mail.id))
    return list(found)


def entries_to(person):
    """The calendar entries that this person received, in order: method and entry."""
    found = []
    for mail in mails_to(person):
        if mail.calendar:
            calendar = Calendar.from_ical(mail.calendar)
            found.append((str(calendar["METHOD"]), calendar.walk("VEVENT")[0]))
    return found


def count(model):
    """How many rows there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def statements(app, ask):
    """How many statements it takes to answer."""
    counted = []
    engine = app.extensions["engine"]

    def listen(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    sa.event.listen(engine, "before_cursor_execute", listen)
    try:
        assert ask().status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", listen)
    return len(counted)


def problem_of(answer):
    """The words in ``#problem``."""
    found = re.search(r'id="problem".*?</div>', answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found.group()).split()) if found else ""


def filled(answer):
    """The words of the filled buttons on a page."""
    found = re.findall(r'<(?:a|button) [^>]*class="button"[^>]*>(.*?)</(?:a|button)>', answer.text, flags=re.DOTALL)
    return [" ".join(re.sub(r"<span.*?</span>|<svg.*?</svg>", "", words, flags=re.DOTALL).split()) for words in found]


def many_pairs(programme, number):
    """So many more pairs in the programme, each with a session held, one to come and a goal: rows alone, no deeds."""
    now = clock.now()
    for n in range(number):
        mentor, mentee = (
            Person(email=f"{role}{n}@demo.example", handle=f"{role}-{n}", name=f"{role.title()} {n:03}")
            for role in ("anna", "otto")
        )
        db.session.add_all([mentor, mentee])
        db.session.flush()
        pair = Pair(programme_id=programme.id, mentor_id=mentor.id, mentee_id=mentee.id, state="active")
        db.session.add(pair)
        for person, role in ((mentor, "mentor"), (mentee, "mentee")):
            db.session.add(Enrolment(programme_id=programme.id, person_id=person.id, role=role))
        db.session.flush()
        many_sessions(pair, 1, by=mentor, since=now)
        many_goals(pair, 1, by=mentor)
    db.session.commit()


def many_sessions(pair, number, *, by, since):
    """So many sessions held and to come: rows alone."""
    for n in range(number):
        for state, away in (("held", -WEEK * (n + 1)), ("confirmed", WEEK * (n + 1))):
            one = MentoringSession(pair_id=pair.id, state=state, starts_at=since + away, minutes=45)
            one.proposed_by_id, one.link = by.id, "https://meet.example.org/room"
            db.session.add(one)
    db.session.flush()


def many_goals(pair, number, *, by):
    """So many goals with two milestones each: rows alone."""
    for n in range(number):
        goal = Goal(pair_id=pair.id, owner_id=by.id, drafted_by_id=by.id, title=f"Goal {n:03}", state="agreed")
        db.session.add(goal)
        db.session.flush()
        db.session.add_all(Milestone(goal_id=goal.id, position=k, title=f"Step {k}") for k in (1, 2))
    db.session.flush()
