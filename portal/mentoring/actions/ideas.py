"""Ideas: noted in a pair, tried, adopted; the programme sees what both of the pair share."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import Event, IdeaAdopted, IdeaMoved, IdeaNoted
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import MEETING, PAUSED, Idea, Pair
from portal.mentoring.models.ideas import ADOPTED, DISCUSSED, ONWARDS, TRIED
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.people.models import Person
from portal.people.typed import paragraphs

TEXT = range(10, 1001)
"""Letters of an idea."""
MOST = 200
"""Ideas of a pair."""


def note(pair: Pair, *, text: str, by: Person) -> Idea:
    """Note an idea for others. The same words again are the same idea."""
    require_party(pair, by)
    said = paragraphs(text)
    if len(said) not in TEXT:
        raise Refused(_("Please write it down in 10 to 1,000 letters."), field="text")
    take_turn(pair, "state")
    if pair.state not in (*MEETING, PAUSED):
        raise Refused(_("Ideas are noted while the two of you meet."))
    theirs = sa.select(Idea).where(Idea.pair_id == pair.id)
    if known := db.session.scalar(theirs.where(Idea.text == said).limit(1)):
        return known
    if (db.session.scalar(sa.select(sa.func.count()).where(Idea.pair_id == pair.id)) or 0) >= MOST:
        raise Refused(_("There are two hundred ideas of yours already. Bring some of them on first."))
    idea = Idea(pair_id=pair.id, noted_by_id=by.id, text=said)
    db.session.add(idea)
    db.session.flush()
    journal.record(IdeaNoted(idea=idea.id, **slots_of(pair)), zone=zone_of(pair))
    return idea


def move(idea: Idea, pair: Pair, *, to: str, by: Person) -> None:
    """Say how far an idea has come. That it is adopted says the mentee: it is the mentor's credit. Twice is once."""
    role = require_party(pair, by)
    take_turn(idea, "state", "revision")
    if idea.state == to:
        return
    if to not in ONWARDS[idea.state]:
        raise Refused(_("This idea cannot go there from where it is. Perhaps the other one of you has moved it."))
    if to == ADOPTED and role != "mentee":
        raise Refused(_("It is credited to you, so %(name)s says that it is done now.", name=pair.mentee.first_name))
    idea.state, idea.state_since = to, clock.now()
    idea.revision += 1
    journal.record(_event(idea, pair, to), zone=zone_of(pair))


def share(idea: Idea, pair: Pair, *, is_shared: bool, by: Person) -> None:
    """Agree that the programme sees it, or no more. It does while both agree. Twice is once."""
    role = require_party(pair, by)
    take_turn(idea, "mentor_shares", "mentee_shares")
    setattr(idea, f"{role}_shares", is_shared)


def _event(idea: Idea, pair: Pair, to: str) -> Event:
    slots = slots_of(pair)
    if to == ADOPTED:
        return IdeaAdopted(idea=idea.id, **slots)
    step: Literal["discussed", "tried", "parked"] = "parked"
    step = "discussed" if to == DISCUSSED else "tried" if to == TRIED else step
    return IdeaMoved(idea=idea.id, to=step, revision=idea.revision, **slots)
