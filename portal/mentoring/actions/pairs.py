"""Forming a pair, and its agreement."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import journal
from portal.errors import Refused
from portal.events import AgreementSigned
from portal.mentoring import agreements
from portal.mentoring.actions import check_ins
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.matching import consent, limits, offering, pool, score
from portal.mentoring.models import LIVING, Pair
from portal.mentoring.models.matching import PICKED
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.people.models import PAIRABLE, Person, Programme


def form_pair(programme: Programme, *, mentor: Person, mentee: Person, by: Person) -> Pair:
    """Offer a pair of a mentor and a mentee whom ``by``, who coordinates the programme, has picked.

    Both hear of it by mail. What is not possible is refused with the reason, as far as it may be told.
    """
    if by.id in (mentor.id, mentee.id):
        raise Refused(_("Please ask another coordinator: nobody arranges a pair for themselves."))
    take_turn(programme, "state")
    facts = _checked(programme, mentor, mentee)
    return offering.offer(programme, mentor=mentor, mentee=mentee, facts=facts, way=PICKED)


def sign(pair: Pair, *, by: Person) -> None:
    """Sign the agreement as it reads now, which says yes to the pair, too. Twice is once.

    Once both have, it is in force, and a pair that waited for it is active.
    """
    role = require_party(pair, by)
    take_turn(pair, *consent.ANSWERS, "agreement")
    if pair.state not in LIVING:
        raise Refused(_("This pair has come to its end."))
    named, both = agreements.put_name(pair, by=by)
    if pair.state in consent.OPEN:
        consent.say_yes(pair, role)
    if not both or pair.agreement == named:
        return
    pair.agreement = named
    if pair.state in consent.OPEN:
        consent.begin(pair)
        check_ins.schedule(pair)
    journal.record(AgreementSigned(agreement=named, **slots_of(pair)), zone=zone_of(pair))


def _checked(programme: Programme, mentor: Person, mentee: Person) -> score.Facts:
    """What speaks for the two, if nothing forbids it."""
    if mentor.id == mentee.id:
        raise Refused(limits.explained(limits.ONESELF, mentor.name, mentee.name), field="mentee")
    found = pool.pool_of(programme, states=PAIRABLE, mentors=[mentor.id], mentees=[mentee.id])
    if not found.mentors:
        sentence = _("%(name)s is not enrolled as mentor in this programme. Please enrol them first.", name=mentor.name)
        raise Refused(sentence, field="mentor")
    if not found.mentees:
        sentence = _("%(name)s is not enrolled as mentee in this programme. Please enrol them first.", name=mentee.name)
        raise Refused(sentence, field="mentee")
    one, other = found.mentors[0], found.mentees[0]
    limit = limits.limit_between(one, other, found.bounds)
    if limit:
        raise Refused(limits.explained(limit, mentor.name, mentee.name), field="mentee")
    for side, field in ((one, "mentor"), (other, "mentee")):
        if not side.room:
            raise Refused(limits.full(side.name), field=field)
    return score.facts_of(one, other)
