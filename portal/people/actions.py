"""Deeds about people: who comes in, by which door, and into which programme."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import PersonEnrolled, ProgrammeOpened
from portal.gamification import boards
from portal.people import details, passwords
from portal.people.apps import actions as apps
from portal.people.details import normal_email as normal_email
from portal.people.models import ABSOLUTE, OUTSIDE, ROLES, Enrolment, Link, Person, Programme, SignIn, Token
from portal.people.passwords import digest

LINK_LASTS = {"invitation": dt.timedelta(days=14), "password": dt.timedelta(hours=1)}
SCOPES = ("read", "events:write")
APART = ("coordinator", "safe-contact")
"""Parts in a programme that no person has both."""
STANDS_APART = _l("Who coordinates a programme cannot be its safe contact as well. Please choose another person.")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHAPES = {
    "department": details.normal_department,
    "language": details.normal_language,
    "timezone": details.normal_timezone,
}


def create_person(email: str, name: str, *, password: str | None = None, **more: str) -> Person:
    """A new person; ``more`` may hold timezone, language and department. Refuses an address that has an account.

    With a password it takes tens of milliseconds before anything is asked of the database.
    """
    address, called = normal_email(email), details.normal_name(name)
    given = {name: _SHAPES[name](value) for name, value in more.items()}
    password_hash = passwords.hashed(password) if password else None
    if db.session.scalar(sa.select(Person.id).where(Person.email == address)):
        raise Refused(_("There is already an account for %(email)s.", email=address), field="email")
    person = Person(email=address, name=called, handle=_free_handle(called), password_hash=password_hash, **given)
    db.session.add(person)
    db.session.flush()
    return person


def open_door(person: Person) -> str:
    """Sign this person in: the token that their browser keeps. The row keeps only its hash.

    Doors of theirs that time has closed are cleared away.
    """
    old = (SignIn.person_id == person.id, SignIn.created_at < clock.now() - ABSOLUTE)
    db.session.execute(sa.delete(SignIn).where(*old))
    token = secrets.token_urlsafe(32)
    db.session.add(SignIn(id=digest(token), person_id=person.id))
    return token


def close_door(token: str) -> None:
    """Sign out this browser; twice is once."""
    db.session.execute(sa.delete(SignIn).where(SignIn.id == digest(token)))


def close_all_doors(person: Person) -> None:
    """Sign this person out everywhere."""
    db.session.execute(sa.delete(SignIn).where(SignIn.person_id == person.id))


def make_link(person: Person, *, purpose: str) -> str:
    """The token of a link that opens once. Earlier links of the same purpose stop working."""
    _use_up_links(person, purpose)
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + LINK_LASTS[purpose]
    db.session.add(Link(id=digest(token), purpose=purpose, person_id=person.id, expires_at=expires_at))
    return token


def set_password_by_link(token: str, password_hash: str) -> Person:
    """Use the link up and set the password; signs the person out everywhere. Refuses a used or old link."""
    used = (
        sa.update(Link)
        .where(Link.id == digest(token), Link.used_at.is_(None), Link.expires_at > clock.now())
        .values(used_at=clock.now())
        .returning(Link.person_id)
    )
    person_id = db.session.scalar(used)
    person = db.session.get(Person, person_id) if person_id else None
    if person is None or person.deactivated_at:
        raise Refused(_("This link has been used or is too old. Please ask for a new one on the sign-in page."))
    return _with_password(person, password_hash)


def checked_new_password(kept: str | None, *, old: str, new: str) -> str:
    """The hash of a new password for somebody who knows the old one. Slow on purpose: call it between transactions."""
    check_password(kept, old, field="old_password")
    return passwords.hashed(new)


def check_password(kept: str | None, given: str, *, field: str) -> None:
    """Refuse whoever does not know the present password. Slow on purpose: call it between transactions."""
    if not passwords.matches(given, kept):
        raise Refused(_("That is not your present password."), field=field)


def change_password(person_id: str, password_hash: str) -> Person:
    """Set another password and sign the person out everywhere."""
    return _with_password(db.session.get_one(Person, person_id), password_hash)


def change_profile(person: Person, *, name: str, timezone: str, how_i_work: str, hides_points: bool) -> None:
    """What a person says of themselves. Who hides points is on no board from that moment on."""
    called, zone = details.normal_name(name), details.normal_timezone(timezone)
    person.name, person.timezone, person.how_i_work = called, zone, how_i_work.strip()
    person.hides_points = hides_points
    if hides_points:
        boards.leave(person.id)


def change_name(person: Person, name: str) -> None:
    """What a person is called."""
    person.name = details.normal_name(name)


def make_token(person: Person, scopes: Collection[str]) -> str:
    """A bearer token for the API, shown this once."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Refused(_("A token needs scopes out of: %(known)s.", known=", ".join(SCOPES)), field="scope")
    token = "portal_" + secrets.token_urlsafe(32)
    db.session.add(Token(id=digest(token), person_id=person.id, scopes=sorted(set(scopes))))
    return token


def delete_token(token_id: str, *, by: Person) -> None:
    """Let a token of theirs be good for nothing. Twice is once."""
    db.session.execute(sa.delete(Token).where(Token.id == token_id, Token.person_id == by.id))


def open_programme(name: str, *, slug: str, by: Person | None, **more: object) -> Programme:
    """A new programme; who opens it coordinates it."""
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise Refused(_("An address has lower-case letters, digits and hyphens, such as spring-2026."), field="slug")
    if db.session.scalar(sa.select(Programme.id).where(Programme.slug == slug)):
        raise Refused(_("There is already a programme at the address %(slug)s.", slug=slug), field="slug")
    programme = Programme(name=name, slug=slug, **more)
    db.session.add(programme)
    db.session.flush()
    journal.record(ProgrammeOpened(cohort=programme.id), zone=programme.timezone)
    if by:
        enrol(by, programme, role="coordinator")
    return programme


def enrol(person: Person, programme: Programme, *, role: str, state: str = "available") -> Enrolment:
    """Give a person a part in a programme at once, past application and training; twice is once."""
    if role not in ROLES:
        raise Refused(_("There is no role called %(role)s.", role=role), field="role")
    theirs = sa.select(Enrolment).where(
        Enrolment.programme_id == programme.id, Enrolment.person_id == person.id, Enrolment.role == role
    )
    enrolment = db.session.scalar(theirs)
    if enrolment is None:
        require_apart(person, programme, role)
        enrolment = Enrolment(programme_id=programme.id, person_id=person.id, role=role, state=state)
        db.session.add(enrolment)
        db.session.flush()
        record_part(enrolment, zone=person.timezone)
    return enrolment


def require_apart(person: Person, programme: Programme, role: str) -> None:
    """Refuse that one person coordinates a programme and is its safe contact: a worry may be about just them."""
    if role not in APART:
        return
    (other,) = {*APART} - {role}
    part = (Enrolment.programme_id == programme.id, Enrolment.person_id == person.id, Enrolment.role == other)
    if db.session.scalar(sa.select(Enrolment.id).where(*part, Enrolment.state.not_in(OUTSIDE))) is not None:
        raise Refused(str(STANDS_APART), field="email")


def record_part(enrolment: Enrolment, *, zone: str) -> None:
    """From now on they have a part in the programme."""
    role, who = enrolment.role, enrolment.person_id
    as_role = {role: who} if role in ("mentor", "mentee") else {}
    event = PersonEnrolled(person=who, cohort=enrolment.programme_id, role=role, **as_role)  # type: ignore[arg-type]
    journal.record(event, zone=zone)


def person_with(email: str) -> Person:
    """The person with this address."""
    found = db.session.scalar(sa.select(Person).where(Person.email == normal_email(email)))
    if found is None:
        raise NotFound(_("Nobody here has the address %(email)s.", email=email))
    return found


def _with_password(person: Person, password_hash: str) -> Person:
    """Whoever knew the password before, or holds a link, is out; so are apps, which they may have let in."""
    person.password_hash = password_hash
    close_all_doors(person)
    apps.take_back_all(person.id)
    for purpose in LINK_LASTS:
        _use_up_links(person, purpose)
    return person


def _use_up_links(person: Person, purpose: str) -> None:
    unused = sa.update(Link).where(Link.person_id == person.id, Link.purpose == purpose, Link.used_at.is_(None))
    db.session.execute(unused.values(used_at=clock.now()))


def _free_handle(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    handle = stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "somebody"
    while db.session.scalar(sa.select(Person.id).where(Person.handle == handle)):
        handle = f"{stem}-{secrets.token_hex(3)}"
    return handle
