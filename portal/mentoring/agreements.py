"""The agreement of a pair: which words it is asked to sign, who has, and which words are in force.

Of each version it is a draft while nobody has signed, then signed by one, then signed: from then on it is in force, and
what was in force before is superseded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Agreement
from portal.mentoring.models import LIVING, AgreementText, Pair, Signature
from portal.people.models import Person, Programme


@dataclass(frozen=True)
class Signed:
    """A version of the agreement as one pair stands to it: when each of the two, by id, has signed. ``text`` is missing
    where it was signed before texts were kept.
    """

    id: str
    by: Mapping[str, dt.datetime] = field(default_factory=dict)
    text: AgreementText | Agreement | None = None

    @property
    def version(self) -> str:
        """The number of the version."""
        return self.id.rpartition("/")[2]

    @property
    def since(self) -> dt.datetime:
        """When the later of the two signed."""
        return max(self.by.values())


def newest(slug: str) -> Agreement:
    """The agreement that a programme names, or the first of all, as it reads now."""
    named = (one for one in catalog.current().agreements if one.slug == slug)
    return next(named, None) or catalog.agreement()


def newest_for(pair: Pair) -> Agreement:
    """What the two of this pair are asked to sign."""
    return newest(db.session.scalars(sa.select(Programme.agreement).where(Programme.id == pair.programme_id)).one())


def put_name(pair: Pair, *, by: Person) -> tuple[str, bool]:
    """Sign what the pair is asked to sign, and keep its words. Gives its id, and whether both have signed it now."""
    asked = newest_for(pair)
    words = {"id": asked.id, "title": asked.title, "summary": asked.summary, "html": str(asked.body_html)}
    kept = db.insert(AgreementText).values(words | {"kept_at": clock.now()})
    db.session.execute(kept.on_conflict_do_nothing(index_elements=["id"]))
    row = {"pair_id": pair.id, "agreement": asked.id, "person_id": by.id, "signed_at": clock.now()}
    db.session.execute(db.insert(Signature).values(row).on_conflict_do_nothing())
    signed = sa.select(sa.func.count()).select_from(Signature)
    n = db.session.scalar(signed.where(Signature.pair_id == pair.id, Signature.agreement == asked.id))
    return asked.id, n == 2


def asked_of(pair: Pair) -> Signed:
    """The newest version, or of a pair that has ended what was in force: who has signed it, and its words.

    The pair comes with its programme.
    """
    in_force = in_force_of(pair) if pair.state not in LIVING else None
    if in_force and in_force.text:
        return in_force
    asked = newest(pair.programme.agreement)
    return Signed(asked.id, _by(pair, asked.id), asked)


def in_force_of(pair: Pair) -> Signed | None:
    """The version that both have signed last; none before they have signed any."""
    if not pair.agreement:
        return None
    text: AgreementText | Agreement | None = db.session.get(AgreementText, pair.agreement)
    if text is None:
        text = next((one for one in catalog.current().agreements if one.id == pair.agreement), None)
    return Signed(pair.agreement, _by(pair, pair.agreement), text)


def _by(pair: Pair, agreement: str) -> dict[str, dt.datetime]:
    names = sa.select(Signature.person_id, Signature.signed_at)
    found = names.where(Signature.pair_id == pair.id, Signature.agreement == agreement)
    return {row.person_id: row.signed_at for row in db.session.execute(found)}
