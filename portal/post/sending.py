"""Sending what lies in the outbox: to an SMTP server, or into a folder of ``.eml`` files.

A mail is claimed for a while, carried outside of any transaction, and then said to be sent. So of two workers one
carries it, and nobody waits for a slow server but the worker. Only a crash between the server's yes and the last
commit makes a mail go twice; it then has the same Message-ID.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import smtplib

import sqlalchemy as sa
import structlog

from portal import clock, db
from portal.config import Settings
from portal.post.carriers import PATIENCE, Carrier, carrier_for
from portal.post.letters import letter
from portal.post.models import Mail

log = structlog.get_logger(__name__)

WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440)]
"""How long to wait after each failure; after the last the mail is given up."""
CLAIM = dt.timedelta(minutes=10)
"""How long a mail is one worker's alone: longer than carrying it can take."""


def send_waiting(settings: Settings, *, limit: int = 50, patience: float = PATIENCE) -> int:
    """Send what is due, one transaction a mail; how many went out. Safe beside other workers.

    When the server cannot be reached the rest waits for the next round. ``patience`` is the seconds that carrying one
    mail may take in all.
    """
    sent = 0
    with contextlib.closing(carrier_for(settings, patience)) as carrier:
        for mail_id in _due(limit):
            sent += _send_one(mail_id, carrier, settings)
            if carrier.is_away:
                break
    return sent


def _due(limit: int) -> list[str]:
    with db.reading():
        waiting = (Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.due_at <= clock.now())
        query = sa.select(Mail.id).where(*waiting).order_by(Mail.due_at, Mail.id)
        found = list(db.session.scalars(query.limit(limit)))
        db.session.rollback()
    return found


def _send_one(mail_id: str, carrier: Carrier, settings: Settings) -> bool:
    mail = _claim(mail_id)
    if mail is None:
        return False
    try:
        carrier.carry(letter(mail, settings), mail.id)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _put_back(mail, error)
        return False
    _say(mail.id, sent_at=clock.now(), text="", link=None, calendar=None)
    return True


def _claim(mail_id: str) -> Mail | None:
    """The mail, for this worker alone, and out of the database's session; none if somebody was quicker."""
    now = clock.now()
    free = (Mail.id == mail_id, Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.due_at <= now)
    claim = sa.update(Mail).where(*free).values(tries=Mail.tries + 1, due_at=now + CLAIM).returning(Mail)
    mail = db.session.scalar(claim, execution_options={"synchronize_session": False})
    if mail is not None:
        db.session.expunge(mail)
    db.session.commit()
    return mail


def _put_back(mail: Mail, error: Exception) -> None:
    now, cause = clock.now(), type(error).__name__
    if mail.tries <= len(WAITS):
        log.warning("mail waits", mail=mail.id, tries=mail.tries, error=cause)
        _say(mail.id, due_at=now + WAITS[mail.tries - 1])
    else:
        log.error("mail is given up", mail=mail.id, tries=mail.tries, error=cause)
        _say(mail.id, given_up_at=now, text="", link=None, calendar=None)


def _say(mail_id: str, **values: dt.datetime | str | None) -> None:
    """What became of it. A mail that went out keeps neither its words nor its link, which may be a key."""
    statement = sa.update(Mail).where(Mail.id == mail_id).values(**values)
    db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.commit()
