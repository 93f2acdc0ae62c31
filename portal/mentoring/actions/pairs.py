"""Forming a pair, and its agreement."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import AgreementSigned, PairFormed
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import ACTIVE, OFFERED, Pair, Signature
from portal.people.models import Enrolment, Person, Programme
from portal.post import actions as post
from portal.post.kinds import PAIR


def form_pair(programme: Programme, *, mentor: Person, mentee: Person, by: Person) -> Pair:
    """Bring a mentor and a mentee of the programme together; ``by`` coordinates it. Both hear of it by mail."""
    if by.id in (mentor.id, mentee.id):
        raise Refused(_("Please ask another coordinator: nobody arranges a pair for themselves."))
    take_turn(programme, "state")
    _check_pair(programme, mentor, mentee)
    pair = Pair(programme_id=programme.id, mentor_id=mentor.id, mentee_id=mentee.id, mentor=mentor, mentee=mentee)
    db.session.add(pair)
    db.session.flush()
    for one, other in ((mentor, mentee), (mentee, mentor)):
        _announce(pair, programme, one, other)
    journal.record(PairFormed(**slots_of(pair)), zone=programme.timezone)
    return pair


def sign(pair: Pair, *, by: Person) -> None:
    """Sign the agreement; when both have, the pair is active. Twice is once."""
    require_party(pair, by)
    take_turn(pair, "state")
    if pair.state not in (OFFERED, ACTIVE):
        raise Refused(_("This pair has come to its end."))
    named = catalog.agreement().id
    row = {"pair_id": pair.id, "agreement": named, "person_id": by.id, "signed_at": clock.now()}
    db.session.execute(db.insert(Signature).values(row).on_conflict_do_nothing())
    signed = sa.select(sa.func.count()).select_from(Signature)
    both = db.session.scalar(signed.where(Signature.pair_id == pair.id, Signature.agreement == named)) == 2
    if both and pair.state == OFFERED:
        pair.state = ACTIVE
        journal.record(AgreementSigned(agreement=named, **slots_of(pair)), zone=zone_of(pair))


def require_party(pair: Pair, person: Person) -> str:
    """Their role in the pair; to anybody else it does not exist."""
    role = pair.role_of(person)
    if role is None:
        raise NotFound(_("There is no such pair."))
    return role


def slots_of(pair: Pair) -> dict[str, str]:
    """Who an event of this pair is about."""
    return {"pair": pair.id, "mentor": pair.mentor_id, "mentee": pair.mentee_id, "cohort": pair.programme_id}


def zone_of(pair: Pair) -> str:
    """The time zone in which the pair's programme counts its days."""
    return db.session.scalars(sa.select(Programme.timezone).where(Programme.id == pair.programme_id)).one()


def _announce(pair: Pair, programme: Programme, one: Person, other: Person) -> None:
    text = _(
        "%(programme)s brings you together with %(name)s. The first step is a short agreement that you both sign. "
        "It takes two minutes to read.",
        programme=programme.name,
        name=other.name,
    )
    post.write(
        key=f"pair.formed:{pair.id}:{one.id}",
        kind=PAIR,
        to=one.email,
        person_id=one.id,
        subject=_("You and %(name)s are a pair", name=other.name),
        text=text,
        link=f"/pairs/{pair.id}",
    )


def _check_pair(programme: Programme, mentor: Person, mentee: Person) -> None:
    if mentor.id == mentee.id:
        raise Refused(_("A pair is two people. Please choose somebody else as mentee."), field="mentee")
    if mentee.manager_id == mentor.id or mentor.manager_id == mentee.id:
        sentence = _("One of the two reports to the other. Please choose somebody outside of the reporting line.")
        raise Refused(sentence, field="mentee")
    enrolled = set(
        db.session.execute(
            sa.select(Enrolment.person_id, Enrolment.role).where(
                Enrolment.programme_id == programme.id, Enrolment.person_id.in_((mentor.id, mentee.id))
            )
        )
    )
    if (mentor.id, "mentor") not in enrolled:
        sentence = _("%(name)s is not enrolled as mentor in this programme. Please enrol them first.", name=mentor.name)
        raise Refused(sentence, field="mentor")
    if (mentee.id, "mentee") not in enrolled:
        sentence = _("%(name)s is not enrolled as mentee in this programme. Please enrol them first.", name=mentee.name)
        raise Refused(sentence, field="mentee")
    same = (Pair.programme_id == programme.id, Pair.mentor_id == mentor.id, Pair.mentee_id == mentee.id)
    if db.session.scalar(sa.select(Pair.id).where(*same)):
        raise Refused(_("These two are a pair already. You find them in the list of pairs."), field="mentee")
