"""The thread of a pair: what the two write to each other."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Refused
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import ACTIVE, PAUSED, WRAPPING_UP, Message, Pair
from portal.mentoring.parties import require_party
from portal.people.models import Person
from portal.people.typed import one_line, paragraphs
from portal.post import actions as post
from portal.post.kinds import MESSAGE

LONGEST_MESSAGE, LONGEST_FORM = 2_000, 64


def send(pair: Pair, *, text: str, form: str, by: Person) -> Message:
    """Write to the other one, who hears of it by mail unless something of before is still unread.

    ``form`` is what the form was called: sent twice, it is one message. Who writes has read what stands above.
    """
    require_party(pair, by)
    take_turn(pair, "state")
    theirs = sa.select(Message).where(Message.pair_id == pair.id, Message.author_id == by.id)
    named = one_line(form)[:LONGEST_FORM] or db.new_id()
    known = db.session.scalar(theirs.where(Message.form == named))
    if known is not None:
        return known
    if pair.state not in (ACTIVE, WRAPPING_UP, PAUSED):
        raise Refused(_("You can write to each other from the agreement on, until the pair has come to its end."))
    message = Message(pair_id=pair.id, author_id=by.id, form=named, text=_checked(text))
    is_first = db.session.scalar(theirs.where(Message.read_at.is_(None)).limit(1)) is None
    last = db.session.scalar(sa.select(sa.func.max(Message.number)).where(Message.pair_id == pair.id))
    message.number = (last or 0) + 1
    _mark_read(pair, by)
    db.session.add(message)
    db.session.flush()
    if is_first:
        _tell(message, pair.other(by), by)
    return message


def read_thread(pair: Pair, *, by: Person) -> None:
    """What the other one wrote is read. Twice is once."""
    require_party(pair, by)
    take_turn(pair, "state")
    _mark_read(pair, by)


def _mark_read(pair: Pair, reader: Person) -> None:
    unread = (Message.pair_id == pair.id, Message.author_id != reader.id, Message.read_at.is_(None))
    db.session.execute(sa.update(Message).where(*unread).values(read_at=clock.now()))


def _checked(text: str) -> str:
    message = paragraphs(text)
    if not message:
        raise Refused(_("Please write something first."), field="text")
    if len(message) > LONGEST_MESSAGE:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_MESSAGE), field="text")
    return message


def _tell(message: Message, to: Person, by: Person) -> None:
    """Without its words: a mail is read in more places than a thread."""
    with force_locale(to.locale):
        post.write(
            key=f"message:{message.id}",
            kind=MESSAGE,
            to=to.email,
            person_id=to.id,
            subject=_("%(name)s has written to you", name=by.name),
            text=_("There is something new from %(name)s in your thread.", name=by.name),
            link=f"/pairs/{message.pair_id}/messages",
        )
