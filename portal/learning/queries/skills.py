"""The ladder of a track's skill: what somebody has reached, and what the next rung asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock, db
from portal.learning.models import ATTESTED, RUNGS, TRIED, Evidence, SkillStep
from portal.learning.queries.lessons import TrackProgress
from portal.people.models import Person

FRESH = dt.timedelta(days=365)
"""For so long what was learned stays fresh without being touched."""


@dataclass(frozen=True)
class Ladder:
    """When each rung was reached; how many tasks are attested; and whether it is time to look again."""

    reached: Mapping[str, dt.datetime]
    attested: int
    is_due: bool

    @property
    def following(self) -> str | None:
        """The lowest rung that is not reached."""
        return next((rung for rung in RUNGS if rung not in self.reached), None)


def ladder_of(progress: TrackProgress, person: Person) -> Ladder:
    """How far somebody is on the ladder of a track."""
    track = progress.track
    names = (track.slug, *track.was)
    steps = sa.select(SkillStep.rung, SkillStep.reached_at).where(
        SkillStep.person_id == person.id, SkillStep.track.in_(names)
    )
    reached = {row.rung: row.reached_at for row in db.session.execute(steps)}
    is_done = sa.case((sa.and_(Evidence.kind == TRIED, Evidence.state == ATTESTED), 1), else_=0)
    columns = (sa.func.sum(is_done), sa.func.max(Evidence.claimed_at), sa.func.max(Evidence.decided_at))
    theirs = sa.select(*columns).where(Evidence.person_id == person.id, Evidence.track.in_(names))
    attested, *moments = db.session.execute(theirs).one()
    touched = [moment for moment in (progress.touched_at, *reached.values(), *moments) if moment]
    is_due = bool(reached) and max(touched) < clock.now() - FRESH
    return Ladder(reached, attested or 0, is_due)
