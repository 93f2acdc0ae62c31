"""The ladder of a track's skill: seen, tried, can do, can show others. What was reached stays reached."""

from __future__ import annotations

import sqlalchemy as sa

from portal import catalog, clock, db, journal
from portal.events import SkillReached
from portal.learning.models import SkillStep
from portal.people import queries as people
from portal.people.models import Person

ENOUGH = 3
"""Attested tasks of a track after which somebody can do it."""


def reach(rung: str, track_slug: str, *, by: Person) -> None:
    """Write down that somebody has reached a rung. Twice is once; the training for a role has no ladder."""
    track = catalog.track(track_slug)
    if track.kind != "curated":
        return
    names = (SkillStep.person_id == by.id, SkillStep.rung == rung, SkillStep.track.in_(track.was))
    if track.was and db.session.scalar(sa.select(SkillStep.rung).where(*names)):
        return
    row = {"person_id": by.id, "track": track.slug, "rung": rung, "reached_at": clock.now()}
    new = db.insert(SkillStep).values(row).on_conflict_do_nothing()
    if db.session.execute(new.returning(SkillStep.rung)).first():
        slots = people.context_of(by, role=track.roles[0])
        journal.record(SkillReached(track=track.slug, rung=rung, **slots), zone=by.timezone)  # type: ignore[arg-type]
