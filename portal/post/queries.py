"""What people wish of their mail, and whom it does not reach."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import db
from portal.post.models import CALM, REFUSED, Mail, MailOff, MailWish

USUAL = MailWish(pace=CALM, quiet_from=20 * 60, quiet_until=7 * 60, quiet_weekends=True)
"""What somebody wishes who has said nothing."""


def wish_of(person_id: str) -> MailWish:
    """How they want to get what is not urgent."""
    return db.session.get(MailWish, person_id) or USUAL


def switched_off(person_id: str) -> frozenset[str]:
    """The kinds of mail that they do without."""
    return frozenset(db.session.scalars(sa.select(MailOff.kind).where(MailOff.person_id == person_id)))


def is_refused(person_id: Any, email: Any) -> sa.ColumnElement[bool]:
    """Of columns of people: whether their mail server refused a mail to this address for good, and took none since."""
    later = aliased(Mail)
    since = (later.person_id == Mail.person_id, later.recipient == Mail.recipient, later.sent_at > Mail.given_up_at)
    refused = (Mail.person_id == person_id, Mail.recipient == email, Mail.reason == REFUSED)
    return sa.select(Mail.id).where(*refused, ~sa.select(later.id).where(*since).exists()).exists()


def written_to_since(key: str, since: dt.datetime) -> sa.Select[str | None]:
    """Ids of the people to whom a mail was written after that moment, whose key begins like this."""
    mails = (Mail.person_id.is_not(None), Mail.key.startswith(key, autoescape=True), Mail.written_at > since)
    return sa.select(Mail.person_id).where(*mails)
