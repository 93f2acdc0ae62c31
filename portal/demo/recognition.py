"""What people say about each other: nominations that Clara reads, and words on a badge that Robert shares."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.awards.models import Nomination
from portal.awards.nominations import actions as nominations
from portal.credentials.endorsing import actions as endorsing
from portal.credentials.endorsing.models import Endorsement
from portal.credentials.models import Credential
from portal.demo.stage import DAYS, Couple, Stage, at_local

MARGARETS = "Tomasz showed me the same filter three times, in three ways, and never once looked at the clock."
ROBERTS = "Maya lets me find the button myself. When I was lost she asked what I expected to see, and waited."
MAYAS = (
    "Robert asked the question everybody in the room had and nobody dared to ask. "
    "Then he showed two colleagues what he had learned, the same week."
)
CLARAS = "He was the first of the management team to say “I do not know this yet”, and others followed him."


def nominating(stage: Stage, number: int, day: dt.date) -> None:
    """Margaret nominates Tomasz, and Clara agrees two days later; what Robert writes about Maya waits for her."""
    first, second = stage.couples[:2]
    with clock.at(at_local(day, 18, 30, "Europe/Zurich")):
        if number == DAYS - 12:
            _nominate(second, MARGARETS)
        elif number == DAYS - 10:
            made = db.session.scalars(sa.select(Nomination).where(Nomination.nominee_id == second.mentor.id)).one()
            nominations.accept(made, by=stage.clara)
        elif number == DAYS - 1:
            _nominate(first, ROBERTS)


def endorsing_robert(stage: Stage, badge: Credential) -> None:
    """Maya and Clara write about a badge that Robert shares: he agrees to Maya's words, Clara's wait for him."""
    maya, robert = stage.couples[0].mentor, stage.couples[0].mentee
    with clock.at(clock.now() - dt.timedelta(days=1)):
        endorsing.write(badge, MAYAS, by=maya)
    endorsing.write(badge, CLARAS, by=stage.clara)
    written = sa.select(Endorsement).where(Endorsement.about == badge.id, Endorsement.endorser_id == maya.id)
    endorsing.agree(db.session.scalars(written).one(), by=robert)


def _nominate(couple: Couple, text: str) -> None:
    badge = min(each.slug for each in catalog.badges() if each.is_nominated)
    nominations.nominate(couple.mentor, badge, text=text, is_named=True, by=couple.mentee)
