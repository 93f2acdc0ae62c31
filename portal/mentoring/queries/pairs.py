"""Questions about pairs and their agreement."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound
from portal.mentoring import agreements
from portal.mentoring.models import LIVING, MEETING, Pair, Signature
from portal.mentoring.queries.joined import PAIRS, of_person, overseen_by
from portal.people.models import Person, Programme


def pairs_of(person: Person) -> list[Pair]:
    """The person's pairs with both people and the programme, the newest first."""
    return list(db.session.scalars(PAIRS.where(of_person(person)).order_by(Pair.formed_at.desc(), Pair.id)))


def pair_of(person: Person, pair_id: str) -> Pair:
    """A pair of theirs. To anybody else it does not exist."""
    found = db.session.scalar(PAIRS.where(Pair.id == pair_id, of_person(person)))
    if found is None:
        raise NotFound(_("There is no such pair."))
    return found


def pair_to_oversee(coordinator: Person, pair_id: str) -> Pair:
    """A pair in a programme that they coordinate: its states and dates are theirs to know, its words are not."""
    found = db.session.scalar(PAIRS.where(Pair.id == pair_id, overseen_by(coordinator)))
    if found is None:
        raise NotFound(_("There is no such pair."))
    return found


def partners_of(person: Person) -> frozenset[str]:
    """Ids of the other halves of this person's pairs that hold sessions."""
    other = sa.case((Pair.mentor_id == person.id, Pair.mentee_id), else_=Pair.mentor_id)
    return frozenset(db.session.scalars(sa.select(other).where(of_person(person), Pair.state.in_(MEETING))))


def couples_of(person: Person) -> list[sa.Row[str, str, str, str]]:
    """This person's pairs that hold sessions, by ids: the pair, its mentor, its mentee, the programme."""
    query = sa.select(Pair.id, Pair.mentor_id, Pair.mentee_id, Pair.programme_id)
    return list(db.session.execute(query.where(of_person(person), Pair.state.in_(MEETING)).order_by(Pair.formed_at)))


def signed_by(pair: Pair) -> frozenset[str]:
    """Ids of those who have signed the agreement as it reads now."""
    named = agreements.newest_for(pair).id
    query = sa.select(Signature.person_id).where(Signature.pair_id == pair.id, Signature.agreement == named)
    return frozenset(db.session.scalars(query))


def pairs_to_sign(person: Person) -> list[str]:
    """Ids of pairs that wait for this person's signature under the agreement as it reads now."""
    theirs = sa.select(Pair.id, Programme.agreement).join(Programme, Programme.id == Pair.programme_id)
    living = theirs.where(of_person(person), Pair.state.in_(LIVING)).order_by(Pair.formed_at, Pair.id)
    pairs = [(pair_id, agreements.newest(slug).id) for pair_id, slug in db.session.execute(living)]
    names = sa.select(Signature.pair_id, Signature.agreement).where(Signature.person_id == person.id)
    signed = set(db.session.execute(names.where(Signature.pair_id.in_([pair_id for pair_id, _named in pairs]))))
    return [pair_id for pair_id, named in pairs if (pair_id, named) not in signed]


def is_to_sign(pair: Pair) -> bool:
    """Whether both have yet to sign the agreement as it reads now. The pair comes with its programme."""
    return pair.state in LIVING and pair.agreement != agreements.newest(pair.programme.agreement).id
