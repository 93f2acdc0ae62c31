"""Writing mail into the outbox, and saying what one wants of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.post.deciding import PERSON, UNDECIDED, UNSAID
from portal.post.kinds import ACCOUNT, DIGEST, KINDS
from portal.post.models import PACES, SWITCHED_OFF, Mail, MailOff, MailWish

_DAY = 24 * 60


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

    ``kind`` is one of ``portal.post.kinds``: whether the mail may wait, and be switched off; that is decided when it
    is sent. ``calendar`` is the method (REQUEST, CANCEL) and the iCalendar text (RFC 5546).
    """
    method, invitation = calendar or (None, None)
    said = {"subject": subject, "text": text, "link": link, "calendar": invitation, "calendar_method": method}
    row = _row(kind, said) | {"id": db.new_id(), "key": key, "person_id": person_id, "recipient": to}
    if not person_id:
        row["admitted_at"] = clock.now()
    db.session.execute(db.insert(Mail).values(row).on_conflict_do_nothing(index_elements=["key"]))


def write_to_all(people: Iterable[tuple[str, str]], *, key: str, kind: str, subject: str, text: str, link: str) -> None:
    """Put the same mail to each of these people (id and address) into the outbox, at once: hundreds take no time.

    ``key`` and the person's id together are what makes it one mail and no other.
    """
    said = {"subject": subject, "text": text, "link": link, "calendar": None, "calendar_method": None}
    row = _row(kind, said)
    rows = [
        row | {"id": db.new_id(), "key": f"{key}:{person_id}", "person_id": person_id, "recipient": email}
        for person_id, email in people
    ]
    if rows:
        db.session.execute(db.insert(Mail).on_conflict_do_nothing(index_elements=["key"]), rows)


def write_nothing() -> None:
    """As much work as writing a mail, and none is written: time does not tell whether an address is known here."""
    nothing = db.new_id()
    write(key=f"nothing:{nothing}", to="nobody@localhost", subject="", text="")
    db.session.execute(sa.delete(Mail).where(Mail.key == f"nothing:{nothing}"))


def wish(person_id: str, *, pace: str, quiet_from: int, quiet_until: int, quiet_weekends: bool) -> None:
    """Say how one wants to get what is not urgent. What waits is looked at anew."""
    if pace not in PACES:
        raise Refused(_("Please choose from the list how often mail may come."), field="pace")
    if not (0 <= quiet_from < _DAY and 0 <= quiet_until < _DAY):
        raise Refused(_("A time looks like 20:00."), field="quiet_from")
    row = {"pace": pace, "quiet_from": quiet_from, "quiet_until": quiet_until, "quiet_weekends": quiet_weekends}
    written = db.insert(MailWish).values(person_id=person_id, **row)
    db.session.execute(written.on_conflict_do_update(index_elements=["person_id"], set_=row))
    db.session.execute(sa.update(Mail).where(Mail.person_id == person_id, *UNDECIDED).values(due_at=clock.now()))


def switch_off(person_id: str, kind: str) -> None:
    """Do without a kind of mail; what of it is not out yet is never sent. Twice is once."""
    optional(kind)
    row = {"person_id": person_id, "kind": kind, "since": clock.now()}
    db.session.execute(db.insert(MailOff).values(row).on_conflict_do_nothing())
    theirs = Mail.kind == kind if kind != DIGEST else sa.or_(Mail.kind == DIGEST, Mail.gathered_in.is_not(None))
    unsent = (Mail.person_id == person_id, theirs, Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
    gone = UNSAID | {"given_up_at": clock.now(), "reason": SWITCHED_OFF}
    db.session.execute(sa.update(Mail).where(*unsent).values(gone))


def switch_off_if_known(person_id: str, kind: str) -> None:
    """The same for a link that may be years old: whoever is not here any more gets no mail anyway."""
    if db.session.scalar(sa.select(PERSON.c.id).where(PERSON.c.id == person_id)):
        switch_off(person_id, kind)


def switch_on(person_id: str, kind: str) -> None:
    """Get a kind of mail again, from now on. Twice is once."""
    optional(kind)
    db.session.execute(sa.delete(MailOff).where(MailOff.person_id == person_id, MailOff.kind == kind))


def _row(kind: str, said: dict[str, str | None]) -> dict[str, Any]:
    """What a mail of this kind has in common with others, in the language that is spoken now."""
    return said | {
        "kind": KINDS[kind].slug,
        "language": str(get_locale() or "en").replace("_", "-"),
        "subject": " ".join(str(said["subject"]).split()),
        "admitted_at": None if KINDS[kind].is_optional else clock.now(),
    }


def optional(kind: str) -> str:
    """A kind that a person may do without. Of any other there is nothing to switch."""
    if kind not in KINDS or not KINDS[kind].is_optional:
        raise NotFound(_("There is no such kind of mail."))
    return kind
