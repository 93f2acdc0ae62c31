"""Private notes: for the eyes of who wrote them alone."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import MentoringSession, Pair, PrivateNote
from portal.mentoring.parties import require_party
from portal.people.models import Person
from portal.people.typed import one_line, paragraphs

LONGEST_NOTE = 10_000


def keep_note(pair: Pair, *, text: str, by: Person, session: str = "") -> PrivateNote:
    """Write something down for oneself, about the pair or (by its id) one of its sessions. The same again is one."""
    require_party(pair, by)
    take_turn(pair, "state")
    note = PrivateNote(pair_id=pair.id, author_id=by.id, session_id=_checked_session(session, pair))
    note.text = _checked(text)
    same = sa.select(PrivateNote).where(
        PrivateNote.pair_id == pair.id,
        PrivateNote.author_id == by.id,
        PrivateNote.session_id.is_not_distinct_from(note.session_id),
        PrivateNote.text == note.text,
    )
    known = db.session.scalar(same.limit(1))
    if known is not None:
        return known
    db.session.add(note)
    db.session.flush()
    return note


def change_note(note: PrivateNote, *, text: str, by: Person) -> None:
    """Write it anew."""
    if note.author_id != by.id:
        raise NotFound(_("There is no such note."))
    note.text = _checked(text)


def throw_note_away(pair: Pair, note_id: str, *, by: Person) -> None:
    """Let a note of one's own be gone for good. Twice is once."""
    require_party(pair, by)
    own = (PrivateNote.id == note_id, PrivateNote.pair_id == pair.id, PrivateNote.author_id == by.id)
    db.session.execute(sa.delete(PrivateNote).where(*own))


def _checked(text: str) -> str:
    note = paragraphs(text)
    if not note:
        raise Refused(_("Please write something first."), field="text")
    if len(note) > LONGEST_NOTE:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_NOTE), field="text")
    return note


def _checked_session(session: str, pair: Pair) -> str | None:
    session_id = one_line(session)
    theirs = sa.select(MentoringSession.id).where(MentoringSession.pair_id == pair.id)
    if session_id and db.session.scalar(theirs.where(MentoringSession.id == session_id)) is None:
        raise Refused(_("Please choose one of your sessions."), field="session")
    return session_id or None
