"""The plan for the sessions of a pair, as its programme names it."""

from __future__ import annotations

from portal import catalog
from portal.catalog import Plan, PlannedSession
from portal.mentoring.models import Pair

WITHOUT_PLAN = PlannedSession(number=0, title="", minutes=45, agenda=())
"""A session as it is where no plan says anything."""


def plan_of(pair: Pair) -> Plan:
    """The plan of the pair's programme, or the first of all. The pair comes with its programme."""
    named = (one for one in catalog.current().plans if one.slug == pair.programme.plan)
    return next(named, None) or catalog.plan()


def session_in(plan: Plan, number: str) -> PlannedSession:
    """The session of the plan with this number, as an address gives it; for what is none, one without a plan."""
    return next((one for one in plan.sessions if str(one.number) == number), WITHOUT_PLAN)
