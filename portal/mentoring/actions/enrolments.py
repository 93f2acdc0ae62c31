"""Inviting people into a programme."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import db
from portal.errors import Refused
from portal.people import actions as people
from portal.people import queries
from portal.people.models import Enrolment, Person, Programme
from portal.people.passwords import digest
from portal.post import actions as post
from portal.post.kinds import ACCOUNT, PART

OFFERED_ROLES = ("mentee", "mentor", "reviewer", "coordinator")


def invite(programme: Programme, *, email: str, name: str, role: str) -> Person:
    """Enrol whoever has this address, a new person where there is none, and tell them by mail. Twice is once.

    Who has no password yet gets a link to choose one; it opens once, within two weeks.
    """
    if role not in OFFERED_ROLES:
        raise Refused(_("Please choose a role from the list."), field="role")
    address = people.normal_email(email)
    person = queries.person_by_email(address) or people.create_person(address, name, timezone=programme.timezone)
    if _has_part(person, programme, role):
        return person
    people.enrol(person, programme, role=role)
    with force_locale(person.locale):
        _welcome(person, programme, role)
    return person


def _has_part(person: Person, programme: Programme, role: str) -> bool:
    part = (Enrolment.programme_id == programme.id, Enrolment.person_id == person.id, Enrolment.role == role)
    return db.session.scalar(sa.select(Enrolment.id).where(*part)) is not None


def _welcome(person: Person, programme: Programme, role: str) -> None:
    subject = _("%(programme)s: you are invited", programme=programme.name)
    if person.password_hash:
        text = _(
            "You have a new part in %(programme)s. What comes next is on your home page.", programme=programme.name
        )
        key, kind, link = f"enrolled:{programme.id}:{person.id}:{role}", PART, "/"
    else:
        token = people.make_link(person, purpose="invitation")
        text = _(
            "You are invited to %(programme)s. This link lets you choose a password and takes you in. "
            "It opens once, within two weeks.",
            programme=programme.name,
        )
        key, kind, link = f"invitation:{digest(token)}", ACCOUNT, f"/invitations/{token}"
    post.write(key=key, kind=kind, to=person.email, person_id=person.id, subject=subject, text=text, link=link)
