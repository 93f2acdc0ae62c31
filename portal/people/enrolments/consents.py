"""A manager's consent by a link in a mail: looking changes nothing, and the link answers once."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.people.enrolments.models import NO, YES, Consent
from portal.people.models import Enrolment, Person, Programme
from portal.people.passwords import digest
from portal.post import actions as post
from portal.post.kinds import ACCOUNT

LASTS = dt.timedelta(days=30)


class Asked(NamedTuple):
    """What a manager is asked: who wants to take part in what, in which role, for how many minutes a month."""

    consent: Consent
    name: str
    programme: str
    aim: str
    role: str
    minutes: int


def manager_of(person: Person) -> str:
    """The address of their manager, where the reporting line knows one."""
    return db.session.scalar(sa.select(Person.email).where(Person.id == person.manager_id)) or ""


def is_asked(enrolment: Enrolment) -> bool:
    """Whether their manager was asked, whatever the answer."""
    return db.session.get(Consent, enrolment.id) is not None


def ask(enrolment: Enrolment, *, email: str = "") -> None:
    """Send the manager a link. An earlier link, and an earlier answer, count no more. Without an address, the one that
    was asked before, else that of the reporting line.
    """
    person = db.session.get_one(Person, enrolment.person_id)
    before = db.session.get(Consent, enrolment.id)
    address = email or manager_of(person) or (before.email if before else "")
    if not address:
        raise Refused(_("Nobody knows who their manager is. Please set it in a file with people, or ask the person."))
    token, now = secrets.token_urlsafe(32), clock.now()
    row = {"enrolment_id": enrolment.id, "link": digest(token), "email": address, "asked_at": now}
    row |= {"expires_at": now + LASTS, "answer": "", "answered_at": None}
    fresh = {name: value for name, value in row.items() if name != "enrolment_id"}
    kept = db.insert(Consent).values(row)
    db.session.execute(kept.on_conflict_do_update(index_elements=["enrolment_id"], set_=fresh))
    db.session.get(Consent, enrolment.id, populate_existing=True)
    _write(enrolment, person, address, token)


def asked_by(token: str) -> Asked:
    """What this link asks. A link that is none, was replaced or is too old does not exist."""
    query = (
        sa.select(Consent, Person.name, Programme.name, Programme.aim, Enrolment.role, Enrolment.minutes_a_month)
        .join(Enrolment, Enrolment.id == Consent.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
    )
    found = db.session.execute(query.where(Consent.link == digest(token))).first()
    if found is None or (not found[0].answer and found[0].expires_at <= clock.now()):
        raise NotFound(_("This link is no good any more. Please ask for a new one."))
    consent, name, programme, aim, role, minutes = found
    return Asked(consent, name, programme, aim, role, minutes or 0)


def answer(token: str, *, says: str) -> str:
    """Say yes or no, once; gives what was said. The same again is once; another answer is refused."""
    if says not in (YES, NO):
        raise Refused(_("Please press one of the two buttons."))
    consent = asked_by(token).consent
    db.session.refresh(consent, with_for_update={"key_share": True})
    if consent.link != digest(token):
        raise NotFound(_("This link is no good any more. Please ask for a new one."))
    if consent.answer and consent.answer != says:
        raise Refused(_("You have answered already. Please write to the coordinator if you think otherwise now."))
    if not consent.answer:
        consent.answer, consent.answered_at = says, clock.now()
    return consent.answer


def _write(enrolment: Enrolment, person: Person, address: str, token: str) -> None:
    programme = db.session.get_one(Programme, enrolment.programme_id)
    manager = db.session.scalar(sa.select(Person).where(Person.email == address))
    with force_locale((manager or person).locale):
        post.write(
            key=f"consent:{digest(token)}",
            kind=ACCOUNT,
            to=address,
            person_id=manager.id if manager else None,
            subject=_("%(name)s wants to take part in %(programme)s", name=person.name, programme=programme.name),
            text=_(
                "%(name)s asks for your consent, because it takes about %(minutes)s minutes a month of working time. "
                "This link shows what it is about, and two buttons. It needs no account, and is good for 30 days.",
                name=person.name,
                minutes=enrolment.minutes_a_month or programme.minutes_a_month,
            ),
            link=f"/consents/{token}",
        )
