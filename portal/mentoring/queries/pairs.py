"""Questions about pairs and their agreement."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, db
from portal.errors import NotFound
from portal.mentoring.models import ACCEPTED_BY_ONE, ACTIVE, OFFERED, Pair, Signature
from portal.mentoring.queries.joined import PAIRS, of_person
from portal.people.models import Person


def pairs_of(person: Person) -> list[Pair]:
    """The person's pairs with both people and the programme, the newest first."""
    return list(db.session.scalars(PAIRS.where(of_person(person)).order_by(Pair.formed_at.desc(), Pair.id)))


def pair_of(person: Person, pair_id: str) -> Pair:
    """A pair of theirs. To anybody else it does not exist."""
    found = db.session.scalar(PAIRS.where(Pair.id == pair_id, of_person(person)))
    if found is None:
        raise NotFound(_("There is no such pair."))
    return found


def partners_of(person: Person) -> frozenset[str]:
    """Ids of the other halves of this person's pairs that are active."""
    other = sa.case((Pair.mentor_id == person.id, Pair.mentee_id), else_=Pair.mentor_id)
    return frozenset(db.session.scalars(sa.select(other).where(of_person(person), Pair.state == ACTIVE)))


def couples_of(person: Person) -> list[sa.Row[str, str, str, str]]:
    """This person's pairs that are active, by ids: the pair, its mentor, its mentee, the programme."""
    query = sa.select(Pair.id, Pair.mentor_id, Pair.mentee_id, Pair.programme_id)
    return list(db.session.execute(query.where(of_person(person), Pair.state == ACTIVE).order_by(Pair.formed_at)))


def signed_by(pair: Pair) -> frozenset[str]:
    """Ids of those who have signed the present agreement."""
    query = sa.select(Signature.person_id).where(
        Signature.pair_id == pair.id, Signature.agreement == catalog.agreement().id
    )
    return frozenset(db.session.scalars(query))


def pairs_to_sign(person: Person) -> list[str]:
    """Ids of pairs that wait for this person's signature under the present agreement."""
    named = catalog.agreement().id
    signed = sa.select(Signature.pair_id).where(Signature.person_id == person.id, Signature.agreement == named)
    waits = Pair.state.in_((OFFERED, ACCEPTED_BY_ONE))
    query = sa.select(Pair.id).where(of_person(person), waits, Pair.id.not_in(signed))
    return list(db.session.scalars(query.order_by(Pair.formed_at, Pair.id)))
