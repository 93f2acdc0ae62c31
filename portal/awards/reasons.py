"""Who gave something by hand or took it back, and why: what stands beside the ledger, in words of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import db
from portal.awards.models import HandAward, Nomination
from portal.events import AwardGranted, AwardReversed
from portal.gamification.models import LedgerEntry
from portal.gamification.queries import Award
from portal.journal import EVENT
from portal.people.models import Person


class ByHand(NamedTuple):
    """A deed by hand. ``by`` is the name of who did it, or nobody when an operator did.

    Where a colleague nominated the person, ``nominator`` is their name if it may be known.
    """

    by: str | None
    at: dt.datetime
    what: str
    reason: str
    is_reversal: bool
    is_nominated: bool = False
    nominator: str | None = None


_GIVER, _NOMINATOR, _REVERSED = aliased(Person), aliased(Person), aliased(LedgerEntry)
_BY_HAND = (
    sa.select(
        _GIVER.name,
        HandAward.given_at,
        HandAward.what,
        HandAward.reason,
        HandAward.reverses.is_not(None).label("is_reversal"),
        Nomination.id.is_not(None).label("is_nominated"),
        _NOMINATOR.name,
    )
    .outerjoin(_GIVER, _GIVER.id == HandAward.given_by_id)
    .outerjoin(Nomination, Nomination.id == HandAward.id)
    .outerjoin(_NOMINATOR, sa.and_(_NOMINATOR.id == Nomination.nominator_id, Nomination.is_named))
)
_IS_THE_EVENT = sa.or_(
    EVENT.c.key == sa.literal(f"{AwardGranted.type}:") + HandAward.id,
    EVENT.c.key == sa.literal(f"{AwardReversed.type}:") + HandAward.reverses,
    sa.and_(
        EVENT.c.type == AwardGranted.type,
        EVENT.c.retracts == _REVERSED.event,
        _REVERSED.key == HandAward.person_id + sa.literal("|") + EVENT.c.facts["grant"].as_string(),
    ),
)
"""What a deed by hand recorded: a grant, a reversal, or the taking back of a grant."""


def reasons_for(person_id: str, awards: Sequence[Award]) -> dict[str, ByHand]:
    """The deeds by hand that gave or took some of somebody's awards, by the award; what rules made of it is missing."""
    events = {each.event for each in awards}
    if not events:
        return {}
    asked = (
        _BY_HAND.add_columns(EVENT.c.seq)
        .outerjoin(_REVERSED, _REVERSED.id == HandAward.reverses)
        .join(EVENT, _IS_THE_EVENT)
        .where(HandAward.person_id == person_id, EVENT.c.seq.in_(events))
    )
    found = {seq: ByHand(*said) for *said, seq in db.session.execute(asked)}
    return {
        each.id: found[each.event] for each in awards if each.event in found and found[each.event].what == each.what
    }


def reversal_of(award_id: str) -> ByHand | None:
    """Who took this award back by hand, if anybody did."""
    found = db.session.execute(_BY_HAND.where(HandAward.reverses == award_id)).first()
    return ByHand(*found) if found else None
