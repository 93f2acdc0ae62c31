"""Mails about somebody's part in a programme: an invitation, each step, and what coordinators are told."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.people import actions as people
from portal.people import queries
from portal.people.models import GATED, Enrolment, Person, Programme
from portal.people.passwords import digest
from portal.post import actions as post
from portal.post.kinds import ACCOUNT, COORDINATOR, PART

MINE = "/me/enrolments"


def invite(enrolment: Enrolment, person: Person, programme: Programme) -> None:
    """Somebody is asked to take part. Who has no password yet gets a link to choose one."""
    role = enrolment.role
    with force_locale(person.locale):
        subject = _("%(programme)s: you are invited", programme=programme.name)
        if person.password_hash:
            text = _(
                "You have a new part in %(programme)s. What comes next is on your home page.", programme=programme.name
            )
            key, kind = f"enrolled:{programme.id}:{person.id}:{role}:{enrolment.steps}", PART
            link = f"/programmes/{programme.slug}/application?role={role}" if role in GATED else "/"
        else:
            token = people.make_link(person, purpose="invitation")
            text = _(
                "You are invited to %(programme)s. This link lets you choose a password and takes you in. "
                "It opens once, within two weeks.",
                programme=programme.name,
            )
            key, kind, link = f"invitation:{digest(token)}", ACCOUNT, f"/invitations/{token}"
        post.write(key=key, kind=kind, to=person.email, person_id=person.id, subject=subject, text=text, link=link)


def step(enrolment: Enrolment, person: Person, programme: Programme, *, deed: str) -> None:
    """What a step means for the person; of steps that need no words there is no mail."""
    with force_locale(person.locale):
        said = _words(deed, programme.name)
        if said is not None:
            _write(enrolment, person, *said)


def back(enrolment: Enrolment, person: Person, programme: Programme) -> None:
    """Good to have them back."""
    with force_locale(person.locale):
        subject = _("%(programme)s: welcome back", programme=programme.name)
        _write(
            enrolment, person, subject, _("Your part goes on where you left it. What comes next is on your home page.")
        )


def tell_coordinators(enrolment: Enrolment, person: Person, programme: Programme) -> None:
    """Somebody has come in from the waiting list, because a place became free."""
    for one in queries.coordinators_of(programme.id):
        with force_locale(one.locale):
            post.write(
                key=f"moved-up:{enrolment.id}:{enrolment.steps}:{one.id}",
                kind=COORDINATOR,
                to=one.email,
                person_id=one.id,
                subject=_("%(programme)s: a place went to the waiting list", programme=programme.name),
                text=_("Somebody has left, and %(name)s has their place now. Both have been told.", name=person.name),
                link=f"/programmes/{programme.slug}/applications/{enrolment.id}",
            )


def _write(enrolment: Enrolment, person: Person, subject: str, text: str) -> None:
    key = f"enrolment:{enrolment.id}:{enrolment.steps}"
    post.write(key=key, kind=PART, to=person.email, person_id=person.id, subject=subject, text=text, link=MINE)


def _words(deed: str, name: str) -> tuple[str, str] | None:
    """Subject and text, in the language that is spoken now."""
    said = {
        "apply": (
            _("%(programme)s: your application is there", programme=name),
            _("Thank you. Your coordinator reads it. Until then you can change what you wrote."),
        ),
        "approve": (
            _("%(programme)s: you take part", programme=name),
            _("You have a place. A short training for your role comes next: it waits for you on your home page."),
        ),
        "wait": (
            _("%(programme)s: you are on the waiting list", programme=name),
            _("Every place is taken at the moment. As soon as one is free you hear from us; you need not do anything."),
        ),
        "decline": (
            _("%(programme)s: not this time", programme=name),
            _(
                "Thank you for wanting to take part. This time there is no place for you, and that says nothing about "
                "you. The tracks stay open to you, and your coordinator is glad to talk about the next programme."
            ),
        ),
        "make-available": (
            _("%(programme)s: you are ready", programme=name),
            _("Your training is done. Now we look for somebody who fits; you hear from us, and you have a say in it."),
        ),
        "pause": (
            _("%(programme)s: your part is paused", programme=name),
            _("Your place is kept. You come back with one button, whenever it suits you."),
        ),
        "withdraw": (
            _("%(programme)s: you have left", programme=name),
            _("You have no part in the programme any more, and nobody asks why. What you earned stays yours."),
        ),
    }
    return said.get(deed)
