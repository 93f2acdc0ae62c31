"""Offering a pair to both: a row, a card by mail, and five working days to answer."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import Refused
from portal.events import PairFormed
from portal.mentoring.matching import consent, words
from portal.mentoring.matching.limits import TOGETHER, explained
from portal.mentoring.matching.score import Facts, total
from portal.mentoring.models import EXPIRED, OFFERED, Offer, Pair
from portal.mentoring.models.matching import ASKED, CHOSEN
from portal.mentoring.parties import slots_of
from portal.people.models import Person, Programme
from portal.people.programmes import refuse_at_its_end
from portal.post import actions as post
from portal.post.kinds import PAIR


def offer(programme: Programme, *, mentor: Person, mentee: Person, facts: Facts, way: str) -> Pair:
    """Offer a pair; the caller has looked at the limits and holds the programme's turn.

    Where the mentee asked, their yes is given already, and the mentor alone is written to.
    """
    refuse_at_its_end(programme)
    pair = _pair_of(programme, mentor, mentee)
    _note(pair, way, facts)
    consent.wait_for_answers(pair, programme)
    journal.record(PairFormed(**slots_of(pair)), zone=programme.timezone)
    has_asked = way in (ASKED, CHOSEN)
    _write(pair, programme, mentor, mentee, facts, is_asked=has_asked)
    if has_asked:
        consent.say_yes(pair, "mentee")
    else:
        _write(pair, programme, mentee, mentor, facts, is_asked=False)
    return pair


def _pair_of(programme: Programme, mentor: Person, mentee: Person) -> Pair:
    """A new row; or the old one again, where the first offer had no answer."""
    same = (Pair.programme_id == programme.id, Pair.mentor_id == mentor.id, Pair.mentee_id == mentee.id)
    pair = db.session.scalar(sa.select(Pair).where(*same))
    if pair is None:
        pair = Pair(programme_id=programme.id, mentor_id=mentor.id, mentee_id=mentee.id)
        db.session.add(pair)
    elif pair.state != EXPIRED:
        raise Refused(explained(TOGETHER, mentor.name, mentee.name), field="mentee")
    pair.mentor, pair.mentee = mentor, mentee
    pair.state, pair.mentor_accepted_at, pair.mentee_accepted_at, pair.ended_at = OFFERED, None, None, None
    pair.formed_at = pair.state_since = clock.now()
    db.session.flush()
    return pair


def _note(pair: Pair, way: str, facts: Facts) -> None:
    row = {
        "pair_id": pair.id, "way": way, "score": total(facts), "facts": facts,
        "offered_at": pair.formed_at, "declined_by_id": None, "why": "",
    }  # fmt: skip
    written = db.insert(Offer).values(row)
    db.session.execute(written.on_conflict_do_update(index_elements=["pair_id"], set_=row))


def _write(pair: Pair, programme: Programme, one: Person, other: Person, facts: Facts, *, is_asked: bool) -> None:
    """The card by mail, in the language of who reads it."""
    role = "mentor" if one.id == pair.mentor_id else "mentee"
    with force_locale(one.locale):
        told = words.card(facts, reader=role, mentor=pair.mentor.first_name, mentee=pair.mentee.first_name)
        lines = [f"– {reason}" for reason in told.reasons]
        if told.caution:
            lines.append(_("To bear in mind: %(caution)s", caution=told.caution))
        names = {"name": other.name, "programme": programme.name}
        if is_asked:
            subject = _("%(name)s would like you as mentor", **names)
            first = _("%(name)s asks whether you would be their mentor in %(programme)s.", **names)
        else:
            subject = _("You and %(name)s: a suggestion", **names)
            first = _("%(programme)s suggests that you and %(name)s become a pair.", **names)
        last = _("Please say yes or no within five working days. A no needs no explanation to the other.")
        post.write(
            key=f"pair.offered:{pair.id}:{one.id}:{pair.formed_at:%Y%m%dT%H%M%S}",
            kind=PAIR,
            to=one.email,
            person_id=one.id,
            subject=subject,
            text="\n".join([first, "", *lines, *([""] if lines else []), last]),
            link=f"/pairs/{pair.id}",
        )
