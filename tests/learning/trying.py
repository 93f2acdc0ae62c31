"""What the tests of evidence do again and again: try something, answer it, look at what was told."""

from __future__ import annotations

import sqlalchemy as sa

from portal import catalog, db
from portal.journal import Entry
from portal.learning.actions import evidence
from portal.learning.models import Evidence
from tests.cast import kept

TEXT = "I asked three colleagues which of the two drafts they would sign."
NUMBERS = ("first", "second", "third", "fourth")


def lesson(number=0, track="digital-tools"):
    """A lesson of a curated track."""
    return catalog.track(track).lessons[number]


def tried(by, on=None, *, kind="tried", text=TEXT, has_partner=True, **more):
    """Hand something in for a lesson."""
    shown = evidence.Shown(text=text, **more)
    return kept(evidence.claim(on or lesson(), shown, kind=kind, has_partner=has_partner, by=by))


def together(pair):
    """A pair as the front tells it."""
    return [evidence.Together(pair.id, pair.mentor_id, pair.mentee_id, pair.programme_id)]


def answered(found, by, *, outcome="attested", comment="", pairs=(), of_round=None):
    """Answer what was handed in, as it was read last."""
    row = db.session.get_one(Evidence, found.id)
    evidence.attest(row, outcome=outcome, comment=comment, of_round=of_round or row.round, pairs=pairs, by=by)
    return kept(row)


def told(*types):
    """What the journal says of these types, in order: type, and the facts that tests ask for."""
    rows = db.session.scalars(sa.select(Entry).where(Entry.type.in_(types)).order_by(Entry.seq))
    return [(row.type, row.facts) for row in rows]
