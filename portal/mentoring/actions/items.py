"""Action items: who of a pair does what, and by when."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import ActionItemDone
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import ACTIVE, PAUSED, WRAPPING_UP, ActionItem, Pair
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.people.models import Person
from portal.people.typed import one_line

LONGEST_ITEM = 240


def add_item(pair: Pair, *, text: str, by: Person, owner: str = "", due_on: dt.date | None = None) -> ActionItem:
    """Say what one of the two will do. ``owner`` is mentor or mentee, else who writes. The same again is one."""
    role = require_party(pair, by)
    take_turn(pair, "state")
    if pair.state not in (ACTIVE, WRAPPING_UP, PAUSED):
        raise Refused(_("This is open to a pair that has begun and not ended."))
    if (owner or role) not in ("mentor", "mentee"):
        raise Refused(_("Please choose who does it."), field="owner")
    item = ActionItem(pair_id=pair.id, text=_checked(text), due_on=due_on)
    item.owner_id = pair.mentor_id if (owner or role) == "mentor" else pair.mentee_id
    if due_on and due_on < clock.today(by.timezone):
        raise Refused(_("This day has passed. Please choose one that lies ahead."), field="due_on")
    known = _same_as(item)
    if known is not None:
        return known
    db.session.add(item)
    db.session.flush()
    return item


def finish_item(item: ActionItem, *, pair: Pair, by: Person) -> None:
    """Say that it is done. Twice is once."""
    require_party(pair, by)
    take_turn(item, "done_at", "dropped_at")
    if item.done_at is not None:
        return
    if item.dropped_at is not None:
        raise Refused(_("One of you has taken this off the list. If it is still to be done, please add it again."))
    item.done_at = clock.now()
    journal.record(ActionItemDone(person=item.owner_id, item=item.id, **slots_of(pair)), zone=zone_of(pair))


def drop_item(item: ActionItem, *, pair: Pair, by: Person) -> None:
    """Take it off the list. Twice is once."""
    require_party(pair, by)
    take_turn(item, "done_at", "dropped_at")
    if item.dropped_at is not None:
        return
    if item.done_at is not None:
        raise Refused(_("This is done already."))
    item.dropped_at = clock.now()


def _checked(text: str) -> str:
    item = one_line(text)
    if not item or len(item) > LONGEST_ITEM:
        raise Refused(_("Please say in at most %(n)s characters what is to be done.", n=LONGEST_ITEM), field="text")
    return item


def _same_as(item: ActionItem) -> ActionItem | None:
    """One that says the same and is still open."""
    same = sa.select(ActionItem).where(
        ActionItem.pair_id == item.pair_id,
        ActionItem.owner_id == item.owner_id,
        ActionItem.text == item.text,
        ActionItem.due_on.is_not_distinct_from(item.due_on),
        ActionItem.done_at.is_(None),
        ActionItem.dropped_at.is_(None),
    )
    return db.session.scalar(same.limit(1))
