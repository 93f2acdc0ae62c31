"""Concerns: raised to the safe contacts of a programme, with a name or without, and answered.

No event, no line of a log and no mail says who raised one, or what it says.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import secrets
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, timers
from portal.errors import NotFound, Refused
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import Concern, ConcernLine
from portal.mentoring.models.concerns import ACKNOWLEDGED, IN_PROGRESS, RAISED, RESOLVED
from portal.mentoring.queries import concerns as queries
from portal.people.models import Person, Programme
from portal.people.passwords import digest
from portal.people.typed import paragraphs
from portal.post import actions as post
from portal.post.kinds import CONCERN

REMIND, REMIND_AGAIN = "concern.remind", "concern.remind-again"
"""Kinds of timers: after one working day, and after two."""
LONGEST = 8_000
_CODE = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){5}")


def new_code() -> str:
    """Words of chance (120 bits) that let whoever raises a concern without a name come back to it."""
    letters = base64.b32encode(secrets.token_bytes(15)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def raise_concern(programme_id: str, *, text: str, code: str, is_named: bool, by: Person) -> Concern:
    """Tell the safe contacts. Without a name, nothing is kept of who it was, and ``code`` leads back to the answers.

    The same code again is the same concern; other words are added to it.
    """
    said, contacts = _checked(text), queries.safe_contacts_of(programme_id, besides=by)
    if programme_id not in {each.id for each in queries.programmes_to_raise_in(by)}:
        raise Refused(_("Please choose one of your programmes."), field="programme")
    if not contacts:
        raise Refused(queries.nobody_yet(), field="programme")
    if not _CODE.fullmatch(code):
        raise Refused(_("This page was open for too long. Please send it once more."))
    is_new = _is_kept(programme_id, said, code, by if is_named else None)
    concern = db.session.scalars(sa.select(Concern).where(Concern.code == digest(code))).one()
    if is_new:
        _start_reminding(concern)
        for to in contacts:
            _tell(concern, to, occasion="raised")
    elif concern.text != said:
        add(concern, text=said, by=by if is_named else None)
    return concern


def acknowledge(concern: Concern, *, by: Person) -> None:
    """Say that one has read it and takes it up. The first of the safe contacts does; twice is once."""
    _require_contact(concern, by)
    take_turn(concern, "state", "taken_by_id")
    if concern.taken_by_id == by.id:
        return
    if concern.state != RAISED:
        raise Refused(_("Another safe contact has taken this up already. You can still read and answer."))
    _move(concern, ACKNOWLEDGED, by)
    _tell_raiser(concern, occasion="acknowledged")


def answer(concern: Concern, *, text: str, by: Person) -> None:
    """Answer whoever raised it. The same words again are the same answer."""
    _require_contact(concern, by)
    said = _checked(text)
    take_turn(concern, "state", "taken_by_id")
    if (line := _added(concern, said, by)) is None:
        return
    _move(concern, IN_PROGRESS, by)
    _tell_raiser(concern, occasion=f"answered:{line.id}")


def resolve(concern: Concern, *, by: Person) -> None:
    """Say that it is settled. Whoever raised it can write again. Twice is once."""
    _require_contact(concern, by)
    take_turn(concern, "state", "taken_by_id")
    if concern.state == RESOLVED:
        return
    if concern.state == RAISED:
        raise Refused(_("Please take it up first, so that whoever raised it knows that somebody read it."))
    _move(concern, RESOLVED, by)
    _tell_raiser(concern, occasion=f"resolved:{clock.now():%Y%m%d%H%M%S}")


def add(concern: Concern, *, text: str, by: Person | None) -> None:
    """Whoever raised it writes more; one without a name came with the code. What was settled is open again."""
    if concern.raised_by_id != (by.id if by else None):
        raise NotFound(_("There is no such concern."))
    said = _checked(text)
    take_turn(concern, "state", "taken_by_id")
    if (line := _added(concern, said, None)) is None:
        return
    if concern.state == RESOLVED:
        concern.state, concern.state_since = IN_PROGRESS, clock.now()
    for to in queries.safe_contacts_of(concern.programme_id, besides=by):
        _tell(concern, to, occasion=f"added:{line.id}")


def remind(concern_id: str, due_at: dt.datetime) -> None:
    """Nobody has taken it up so far: the safe contacts are told again."""
    concern = db.session.get(Concern, concern_id)
    if concern is None or concern.state != RAISED:
        return
    raised_by = db.session.get(Person, concern.raised_by_id) if concern.raised_by_id else None
    for to in queries.safe_contacts_of(concern.programme_id, besides=raised_by):
        _tell(concern, to, occasion=f"reminder:{due_at:%Y%m%d}")


def after_working_days(moment: dt.datetime, number: int, zone: str) -> dt.datetime:
    """The same time of day, so many days from Monday to Friday later."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date()
    while clock.working_days(local.date(), day) < number:
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, local.time(), ZoneInfo(zone))


def _is_kept(programme_id: str, text: str, code: str, by: Person | None) -> bool:
    """Keep it, unless one with this code is kept already."""
    row: dict[str, object] = {"id": db.new_id(), "programme_id": programme_id, "code": digest(code), "text": text}
    row |= {"state": RAISED, "raised_by_id": by.id if by else None}
    row |= dict.fromkeys(("raised_at", "state_since"), clock.now())
    new = db.insert(Concern).values(row).on_conflict_do_nothing(index_elements=["code"])
    return db.session.scalar(new.returning(Concern.id)) is not None


def _start_reminding(concern: Concern) -> None:
    zone = db.session.get_one(Programme, concern.programme_id).timezone
    first, second = (after_working_days(concern.raised_at, days, zone) for days in (1, 2))
    timers.start(REMIND, concern.id, at=first, lasts=second - first)
    timers.start(REMIND_AGAIN, concern.id, at=second)


def _move(concern: Concern, state: str, by: Person) -> None:
    if concern.state != state:
        concern.state, concern.state_since = state, clock.now()
    concern.taken_by_id = concern.taken_by_id or by.id
    timers.stop(concern.id)


def _added(concern: Concern, text: str, by: Person | None) -> ConcernLine | None:
    """The new line; nothing where the same was written last."""
    mine = by.id if by else None
    lines = sa.select(ConcernLine).where(ConcernLine.concern_id == concern.id).order_by(ConcernLine.id.desc())
    last = db.session.scalars(lines.limit(1)).first()
    said_last = (last.text, last.by_id) if last else (concern.text, None)
    if said_last == (text, mine):
        return None
    count = sa.select(sa.func.count()).where(ConcernLine.concern_id == concern.id)
    if (db.session.scalar(count) or 0) >= queries.MOST_LINES:
        raise Refused(_("A hundred messages are written already. Please speak to each other, or raise a new concern."))
    line = ConcernLine(concern_id=concern.id, by_id=mine, text=text)
    db.session.add(line)
    db.session.flush()
    return line


def _checked(text: str) -> str:
    said = paragraphs(text)
    if not said:
        raise Refused(_("Please write what it is about. A few words are enough."), field="text")
    if len(said) > LONGEST:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST), field="text")
    return said


def _require_contact(concern: Concern, by: Person) -> None:
    if not queries.is_contact_for(concern, by):
        raise NotFound(_("There is no such concern."))


def _tell(concern: Concern, to: Person, *, occasion: str) -> None:
    kind = occasion.partition(":")[0]
    with force_locale(to.locale):
        sentences = {
            "raised": (_("There is a new concern"), _("Somebody has written to you as safe contact.")),
            "added": (_("There is more to a concern"), _("Somebody has written to you again as safe contact.")),
            "reminder": (_("A concern waits for you"), _("Nobody has taken it up yet. A sentence is enough to begin.")),
        }
        _write(concern, to, occasion, *sentences[kind])


def _tell_raiser(concern: Concern, *, occasion: str) -> None:
    """Only who gave their name can be written to; others come back with their code."""
    to = db.session.get(Person, concern.raised_by_id) if concern.raised_by_id else None
    if to is None or to.deactivated_at is not None:
        return
    with force_locale(to.locale):
        _write(concern, to, occasion, _("There is an answer for you"), _("You find it in the portal, for you alone."))


def _write(concern: Concern, to: Person, occasion: str, subject: str, text: str) -> None:
    post.write(
        key=f"concern:{concern.id}:{occasion}:{to.id}",
        kind=CONCERN,
        to=to.email,
        person_id=to.id,
        subject=subject,
        text=text,
        link=f"/concerns/{concern.id}",
    )
