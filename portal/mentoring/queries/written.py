"""What people of a pair write: to each other, down together, for themselves. For nobody else does it exist."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.mentoring.models import ActionItem, MentoringSession, Message, Pair, PrivateNote
from portal.mentoring.queries.joined import PAIRS, of_person
from portal.people.models import Person


def messages_of(pair: Pair, *, before: int | None = None, limit: int = 30) -> list[Message]:
    """The newest messages of a pair, or those before the one of that number; the newest first."""
    theirs = sa.select(Message).where(Message.pair_id == pair.id)
    if before is not None:
        theirs = theirs.where(Message.number < before)
    return list(db.session.scalars(theirs.order_by(Message.number.desc()).limit(limit)))


def unread_by(person: Person, pair: Pair) -> int:
    """How many messages of the other one this person has not read."""
    unread = (Message.pair_id == pair.id, Message.author_id != person.id, Message.read_at.is_(None))
    return db.session.scalar(sa.select(sa.func.count()).select_from(Message).where(*unread)) or 0


def items_of(pair: Pair, *, limit: int = 20) -> list[ActionItem]:
    """What the two will do, by its day; then what they have done, the latest first."""
    kept = sa.select(ActionItem).where(ActionItem.pair_id == pair.id, ActionItem.dropped_at.is_(None))
    is_done = sa.case((ActionItem.done_at.is_(None), 0), else_=1)
    has_no_day = sa.case((ActionItem.due_on.is_(None), 1), else_=0)
    ordered = kept.order_by(is_done, ActionItem.done_at.desc(), has_no_day, ActionItem.due_on, ActionItem.id)
    return list(db.session.scalars(ordered.limit(limit)))


def item_of(person: Person, item_id: str) -> tuple[ActionItem, Pair]:
    """An action item of one of their pairs, with the pair. To anybody else it does not exist."""
    query = PAIRS.add_columns(ActionItem).join(ActionItem, ActionItem.pair_id == Pair.id)
    found = db.session.execute(query.where(ActionItem.id == item_id, of_person(person))).first()
    if found is None:
        raise NotFound(_("There is no such action item."))
    return found[1], found[0]


def notes_of(
    person: Person, pair: Pair, *, after: int = 0, limit: int = 20
) -> list[tuple[PrivateNote, dt.datetime | None]]:
    """What this person has written for themselves, the latest first; with when the session was that it is about."""
    own = (PrivateNote.pair_id == pair.id, PrivateNote.author_id == person.id)
    query = sa.select(PrivateNote, MentoringSession.starts_at).where(*own)
    query = query.outerjoin(MentoringSession, MentoringSession.id == PrivateNote.session_id)
    ordered = query.order_by(PrivateNote.written_at.desc(), PrivateNote.id.desc())
    return [(note, starts_at) for note, starts_at in db.session.execute(ordered.offset(after).limit(limit))]


def note_of(person: Person, note_id: str) -> tuple[PrivateNote, Pair]:
    """A note of their own, with its pair. To anybody else, the other half included, it does not exist."""
    query = PAIRS.add_columns(PrivateNote).join(PrivateNote, PrivateNote.pair_id == Pair.id)
    found = db.session.execute(query.where(PrivateNote.id == note_id, PrivateNote.author_id == person.id)).first()
    if found is None:
        raise NotFound(_("There is no such note."))
    return found[1], found[0]
