"""Maya and Robert: two goals, notes, things to do, messages, and sessions in three states."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import clock, db
from portal.demo.stage import DAYS, Stage, at_local, working
from portal.mentoring import actions as mentoring
from portal.mentoring.models import HELD, Goal, MentoringSession, Milestone
from portal.mentoring.queries.joined import SESSIONS

MAYAS_GOAL = "Present a budget so that the board sees what it is for"
MAYAS_STEPS = ("Read last year’s budget with Robert", "Rewrite one page for my team", "Present it to Robert’s round")
FIRST_GOAL = "Write minutes in the shared document, while we talk"
FIRST_STEPS = ("Take minutes once, with Maya beside me", "Take them alone")
NOTES = (
    "We compared three answers of the assistant with the source. One figure was from another year. Robert now asks for "
    "the source first.",
    "Twenty minutes on comments and versions. Robert will close his threads himself from now on.",
    "Maya’s turn: how a budget round works, and who has to hear what before the meeting.",
)
MESSAGES = (
    (40, "mentor", "The template we used is in the shared folder now, with your comments in it."),
    (41, "mentee", "Found it. I used it on Monday, and two people asked me where it came from."),
    (DAYS - 4, "mentor", "Shall we take your board paper as the example next time?"),
    (DAYS - 3, "mentee", "Gladly. I send you the page without the figures, as we agreed."),
)
DONE = "Ask for the source of each figure before the paper goes out"
TO_DO = (
    ("mentee", "Bring one page of the board paper, without the figures", 2),
    ("mentor", "Show Robert how to compare two versions", 9),
)
AGENDA = "Look at the milestones, and move what needs moving.\n\nTen minutes for Maya’s own goal."
SLOTS = ((9, 9), (12, 14), (13, 8))
"""Days from today and the hour, as they are proposed to Robert."""
ROOM = "https://meet.jit.si/maya-and-robert"


def maya_and_robert(stage: Stage, number: int, day: dt.date) -> None:
    """A first goal that was reached, a goal of Maya's own, notes and messages."""
    maya, robert, pair = stage.couples[0].mentor, stage.couples[0].mentee, stage.couples[0].pair
    if pair is None:
        return
    with clock.at(at_local(day, 17, 20, robert.timezone)):
        if number == 13:
            first = mentoring.draft_goal(pair, title=FIRST_GOAL, by=robert, owner="mentee", milestones=FIRST_STEPS)
            mentoring.agree(first, pair=pair, by=maya)
            stage.first_goal = first
        elif number in (20, 33) and stage.first_goal:
            _reach_next(stage.first_goal, stage)
        elif number == 34 and stage.first_goal:
            mentoring.complete(stage.first_goal, pair=pair, attainment=1, by=robert)
        elif number == 36:
            days = [day + dt.timedelta(days=away) for away in (21, 70, 110)]
            own = mentoring.draft_goal(
                pair, title=MAYAS_GOAL, by=maya, owner="mentor", milestones=MAYAS_STEPS, days=days
            )
            mentoring.agree(own, pair=pair, by=robert)
            _reach_next(own, stage)
        for on, who, text in MESSAGES:
            if on == number:
                mentoring.send(pair, text=text, form=f"demo-{on}", by=maya if who == "mentor" else robert)


def last_evening(stage: Stage, day: dt.date) -> None:
    """A session of yesterday that Robert has not confirmed, one that Maya proposes, and what they will do."""
    maya, robert, pair = stage.couples[0].mentor, stage.couples[0].mentee, stage.couples[0].formed
    held = SESSIONS.where(MentoringSession.pair_id == pair.id, MentoringSession.state == HELD)
    for meeting, note in zip(db.session.scalars(held.order_by(MentoringSession.starts_at.desc())), NOTES, strict=False):
        mentoring.write_note(meeting, note=note, by=maya)
    mentoring.keep_note(pair, text="Ask Maya who explained budgets to her first.", by=robert)
    yesterday = min(at_local(day - dt.timedelta(days=1), 16, 0, robert.timezone), clock.now() - dt.timedelta(hours=3))
    with clock.at(yesterday - dt.timedelta(days=2)):
        short = mentoring.propose(
            pair, starts_at=yesterday, minutes=30, by=maya, agenda=AGENDA, link=ROOM, is_another=True
        )
        mentoring.accept(short, by=robert)
        done = mentoring.add_item(pair, text=DONE, by=robert)
        for owner, text, away in TO_DO:
            mentoring.add_item(pair, text=text, by=maya, owner=owner, due_on=day + dt.timedelta(days=away))
    with clock.at(yesterday + dt.timedelta(hours=1)):
        mentoring.finish_item(done, pair=pair, by=robert)
        mentoring.confirm_held(short, minutes=30, by=maya)
        times = [at_local(working(day + dt.timedelta(days=away)), hour, 0, robert.timezone) for away, hour in SLOTS]
        mentoring.propose(
            pair, starts_at=times[0], minutes=45, by=maya, or_at=times[1:], agenda=AGENDA, link=ROOM, is_another=True
        )


def _reach_next(goal: Goal, stage: Stage) -> None:
    steps = sa.select(Milestone).where(Milestone.goal_id == goal.id, Milestone.reached_at.is_(None))
    step = db.session.scalars(steps.order_by(Milestone.position).limit(1)).one()
    mentoring.reach(step, goal=goal, pair=stage.couples[0].formed, by=stage.couples[0].mentor)
