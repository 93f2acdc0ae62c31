"""Writing mail into the outbox."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.post.kinds import ACCOUNT, KINDS
from portal.post.models import Mail


def write(
    *,
    key: str,
    to: str,
    kind: str = ACCOUNT,
    subject: str,
    text: str,
    link: str | None = None,
    person_id: str | None = None,
    calendar: tuple[str, str] | None = None,
) -> None:
    """Put a mail into the outbox, in the caller's transaction; the same key again does nothing.

    ``kind`` is one of ``portal.post.kinds``: whether the mail may wait, and be switched off. ``calendar`` is the method
    (REQUEST, CANCEL) and the iCalendar text (RFC 5546).
    """
    method, invitation = calendar or (None, None)
    row = {
        "id": db.new_id(),
        "key": key,
        "person_id": person_id,
        "recipient": to,
        "kind": KINDS[kind].slug,
        "subject": " ".join(subject.split()),
        "text": text,
        "link": link,
        "calendar": invitation,
        "calendar_method": method,
    }
    db.session.execute(db.insert(Mail).values(row).on_conflict_do_nothing(index_elements=["key"]))


def write_nothing() -> None:
    """As much work as writing a mail, and none is written: time does not tell whether an address is known here."""
    nothing = db.new_id()
    write(key=f"nothing:{nothing}", to="nobody@localhost", subject="", text="")
    db.session.execute(sa.delete(Mail).where(Mail.key == f"nothing:{nothing}"))
