"""Deciding what goes, what waits, and what is not wanted. The worker does it, so that a deed only writes.

What is urgent goes at once. Of everything else a person gets at most two mails in any seven days, none in quiet hours,
and what had to wait comes together in one. What is decided for a person is decided in one transaction that has that
person to itself, so two workers never let more go than one would.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from portal import clock, db
from portal.post import queries
from portal.post.kinds import DIGEST, KINDS
from portal.post.models import AS_THEY_COME, CALM, GONE, SWITCHED_OFF, TOO_LATE, WEEKLY, Mail
from portal.post.quiet import MOST, WEEK, awake, next_slot

PERSON = sa.table("person", sa.column("id"), sa.column("timezone"), sa.column("deactivated_at"))
"""What the post knows of people, who live upstairs."""
UNDECIDED = (Mail.admitted_at.is_(None), Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.gathered_in.is_(None))
UNSAID: dict[str, Any] = {"text": "", "link": None, "calendar": None}
"""What is kept of the words of a mail that is out of the house or was let go: none, for a link may be a key."""
AHEAD = 2 * WEEK
"""So far ahead of the clock what was sent still counts."""
CALM_KINDS = tuple(kind.slug for kind in KINDS.values() if not kind.is_urgent)


def decide(*, limit: int = 200) -> None:
    """Decide about everybody's mail that is due, one transaction a person. Safe beside other workers."""
    with db.reading():
        due = sa.select(Mail.person_id).where(*UNDECIDED, Mail.due_at <= clock.now(), Mail.person_id.is_not(None))
        found = list(db.session.scalars(due.distinct().limit(limit)))
        db.session.rollback()
    for person_id in found:
        if person_id:
            _decide_for(person_id)
            db.session.commit()


def _decide_for(person_id: str) -> None:
    asked = sa.select(PERSON).where(PERSON.c.id == person_id).with_for_update(key_share=True, skip_locked=True)
    person = db.session.execute(asked).one_or_none()
    if person is None:  # another worker is at it
        return
    waiting = list(db.session.scalars(sa.select(Mail).where(Mail.person_id == person_id, *UNDECIDED)))
    waiting.sort(key=lambda mail: (mail.written_at, mail.id))
    off = queries.switched_off(person_id)
    wanted = []
    for mail in waiting:
        reason = _why_not(mail, off, is_gone=person.deactivated_at is not None)
        if reason:
            let_go(mail, reason)
        elif KINDS[mail.kind].is_urgent or mail.calendar:  # an entry for the calendar is of no use in a digest
            admit(mail)
        else:
            wanted.append(mail)
    if wanted:
        _calmly(wanted, person_id, person.timezone, may_gather=DIGEST not in off)


def _calmly(wanted: list[Mail], person_id: str, zone: str, *, may_gather: bool) -> None:
    """What is not urgent: goes, goes together, or waits. Who wants no digest misses what would have to wait."""
    now, wish = clock.now(), queries.wish_of(person_id)
    went = _let_go_lately(person_id)
    slot = next_slot(wish, zone, oldest=min(mail.written_at for mail in wanted), let_go=went)
    if slot > now:
        for mail in wanted:
            if may_gather:
                mail.due_at = slot
            else:
                let_go(mail, SWITCHED_OFF)
    elif len(wanted) == 1:
        admit(wanted[0])
    elif may_gather:
        _gather(wanted)
    else:
        room = {CALM: max(MOST - len(went), 0), AS_THEY_COME: len(wanted), WEEKLY: 1}[wish.pace]
        for mail in wanted[:room]:
            admit(mail)
        for mail in wanted[room:]:
            let_go(mail, SWITCHED_OFF)


def _why_not(mail: Mail, off: frozenset[str], *, is_gone: bool) -> str | None:
    if mail.kind in off:
        return SWITCHED_OFF
    if is_gone:
        return GONE
    return TOO_LATE if is_too_late(mail) else None


def _let_go_lately(person_id: str) -> Sequence[dt.datetime]:
    """When mails that were not urgent reached them in the last seven days; what is on its way does so now.

    A clock that went wrong for a while may have marked some a little ahead: they count, those far ahead do not.
    """
    now = clock.now()
    theirs = (Mail.person_id == person_id, Mail.kind.in_(CALM_KINDS), Mail.admitted_at.is_not(None))
    lately = sa.and_(Mail.sent_at > now - WEEK, Mail.sent_at <= now + AHEAD)
    is_counted = sa.or_(lately, sa.and_(Mail.sent_at.is_(None), Mail.given_up_at.is_(None)))
    went = db.session.scalars(sa.select(Mail.sent_at).where(*theirs, is_counted))
    return [sent_at or now for sent_at in went]


def _gather(mails: list[Mail]) -> None:
    """Put them together into one, which goes now."""
    now, latest = clock.now(), mails[-1]
    with force_locale(latest.language.replace("-", "_")):
        subject = ngettext("%(num)s thing from the portal", "%(num)s things from the portal", len(mails))
        text = _("What came together for you, in one mail.")
    digest = Mail(
        key=f"digest:{mails[0].id}",
        person_id=latest.person_id,
        recipient=latest.recipient,
        kind=DIGEST,
        language=latest.language,
        subject=subject,
        text=text,
        admitted_at=now,
        due_at=now,
    )
    db.session.add(digest)
    db.session.flush()
    for mail in mails:
        mail.gathered_in = digest.id


def put_off(mail: Mail) -> dt.datetime | None:
    """Until when one that was to go before waits now, since it is not urgent and it is quiet; else nothing."""
    if mail.person_id is None or KINDS[mail.kind].is_urgent:
        return None
    zone = db.session.scalar(sa.select(PERSON.c.timezone).where(PERSON.c.id == mail.person_id))
    moment = awake(clock.now(), queries.wish_of(mail.person_id), zone or "UTC")
    return moment if moment > clock.now() else None


def is_too_late(mail: Mail) -> bool:
    """Whether it is of no use any more."""
    lasts = KINDS[mail.kind].lasts
    return lasts is not None and mail.written_at + lasts <= clock.now()


def admit(mail: Mail) -> None:
    """Let a mail go."""
    mail.admitted_at = mail.due_at = clock.now()


def let_go(mail: Mail, reason: str) -> None:
    """Never send a mail; what remains is that there was one, and why it was not sent."""
    mail.given_up_at, mail.reason = clock.now(), reason
    for name, nothing in UNSAID.items():
        setattr(mail, name, nothing)
