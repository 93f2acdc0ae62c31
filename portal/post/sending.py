"""Sending what lies in the outbox: to an SMTP server, or into a folder of ``.eml`` files.

A mail is claimed for a while, carried outside of any transaction, and then said to be sent. So of two workers one
carries it, and nobody waits for a slow server but the worker. Only a crash between the server's yes and the last
commit makes a mail go twice; it then has the same Message-ID.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import smtplib
from typing import Any

import sqlalchemy as sa
import structlog

from portal import clock, db
from portal.config import Settings
from portal.post.carriers import PATIENCE, Carrier, carrier_for
from portal.post.deciding import UNSAID, decide, is_too_late, put_off
from portal.post.kinds import DIGEST
from portal.post.letters import letter
from portal.post.models import IN_VAIN, REFUSED, SWITCHED_OFF, TOO_LATE, Mail

log = structlog.get_logger(__name__)

WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440)]
"""How long to wait after each failure; after the last the mail is given up."""
CLAIM = dt.timedelta(minutes=10)
"""How long a mail is one worker's alone: longer than carrying it can take."""
FRESH = dt.timedelta(minutes=10)
"""A mail that was to go longer ago than this is looked at again before it goes."""
_IS_FREE = (Mail.admitted_at.is_not(None), Mail.sent_at.is_(None), Mail.given_up_at.is_(None))


def send_waiting(settings: Settings, *, limit: int = 50, patience: float = PATIENCE) -> int:
    """Decide what goes, and send it, one transaction a mail; how many went out. Safe beside other workers.

    When the server cannot be reached the rest waits for the next round. ``patience`` is the seconds that carrying one
    mail may take in all.
    """
    decide()
    sent = 0
    with contextlib.closing(carrier_for(settings, patience)) as carrier:
        for mail_id in _due(limit):
            sent += _send_one(mail_id, carrier, settings)
            if carrier.is_away:
                break
    return sent


def _due(limit: int) -> list[str]:
    with db.reading():
        query = sa.select(Mail.id).where(*_IS_FREE, Mail.due_at <= clock.now()).order_by(Mail.due_at, Mail.id)
        found = list(db.session.scalars(query.limit(limit)))
        db.session.rollback()
    return found


def _send_one(mail_id: str, carrier: Carrier, settings: Settings) -> bool:
    mail = _claim(mail_id)
    if mail is None:
        return False
    if clock.now() - (mail.admitted_at or clock.now()) > FRESH and _waits_longer(mail):
        return False
    gathered = _gathered(mail)
    if mail.kind == DIGEST and not gathered:
        _say(mail.id, given_up_at=clock.now(), reason=SWITCHED_OFF, **UNSAID)
        return False
    try:
        carrier.carry(letter(mail, settings, gathered), mail.id)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _put_back(mail, error)
        return False
    _say(mail.id, sent_at=clock.now(), **UNSAID)
    return True


def _claim(mail_id: str) -> Mail | None:
    """The mail, for this worker alone, and out of the database's session; none if somebody was quicker."""
    now = clock.now()
    free = (Mail.id == mail_id, *_IS_FREE, Mail.due_at <= now)
    claim = sa.update(Mail).where(*free).values(tries=Mail.tries + 1, due_at=now + CLAIM).returning(Mail)
    mail = db.session.scalar(claim, execution_options={"synchronize_session": False})
    if mail is not None:
        db.session.expunge(mail)
    db.session.commit()
    return mail


def _waits_longer(mail: Mail) -> bool:
    """Whether one that could not go when it should has to wait for the end of quiet hours, or is of no use by now."""
    with db.reading():
        until = put_off(mail)
        db.session.rollback()
    if is_too_late(mail):
        _say(mail.id, given_up_at=clock.now(), reason=TOO_LATE, **UNSAID)
    elif until:
        _say(mail.id, due_at=until, tries=mail.tries - 1)
    return until is not None or is_too_late(mail)


def _gathered(mail: Mail) -> list[Mail]:
    """What a digest tells; of what its person has switched off meanwhile nothing is left."""
    if mail.kind != DIGEST:
        return []
    with db.reading():
        told = sa.select(Mail).where(Mail.gathered_in == mail.id, Mail.given_up_at.is_(None))
        found = list(db.session.scalars(told.order_by(Mail.written_at, Mail.id)))
        for each in found:
            db.session.expunge(each)
        db.session.rollback()
    return found


def _put_back(mail: Mail, error: Exception) -> None:
    now, cause = clock.now(), type(error).__name__
    if _is_refused(error):
        log.warning("mail is refused for good", mail=mail.id, error=cause)
        _say(mail.id, given_up_at=now, reason=REFUSED, **UNSAID)
    elif mail.tries <= len(WAITS):
        log.warning("mail waits", mail=mail.id, tries=mail.tries, error=cause)
        _say(mail.id, due_at=now + WAITS[mail.tries - 1])
    else:
        log.error("mail is given up", mail=mail.id, tries=mail.tries, error=cause)
        _say(mail.id, given_up_at=now, reason=IN_VAIN, **UNSAID)


def _is_refused(error: Exception) -> bool:
    """Whether the server said that this recipient, or this message, will never do (RFC 5321, section 4.2.1).

    A refusal for reasons of policy (RFC 3463, X.7) is mostly about who sends, and about every mail: it may pass when
    the server is set up better, so it is tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = [*error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return False
    return all(500 <= code < 600 and not _words(said).startswith("5.7.") for code, said in answers)


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _say(mail_id: str, **values: Any) -> None:
    """What became of it, and of what was gathered in it. A mail that went out keeps neither its words nor its link,
    which may be a key."""
    it, unsaid = {"synchronize_session": False}, (Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
    db.session.execute(sa.update(Mail).where(Mail.id == mail_id).values(values), execution_options=it)
    if "text" in values:
        db.session.execute(
            sa.update(Mail).where(Mail.gathered_in == mail_id, *unsaid).values(values), execution_options=it
        )
    db.session.commit()
