"""Deeds on nominations. An accepted one becomes an award by hand, whose reason is what the colleague wrote."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.awards import hands
from portal.awards.models import ACCEPTED, DECLINED, OPEN, Nomination
from portal.awards.nominations import queries
from portal.awards.said import one_line
from portal.errors import Refused
from portal.events import NominationApproved, NominationDeclined, NominationMade
from portal.people.models import Person, Programme

log = structlog.get_logger(__name__)

TEXT = range(20, 601)
ANSWER = range(10, 601)
"""Letters of what is written about a colleague, and of the answer to who wrote it."""
MOST = 3
WEEK = dt.timedelta(days=7)
"""So many nominations of one person in so many days: it is no contest."""


def nominate(nominee: Person, badge: str, *, text: str, is_named: bool, by: Person) -> Nomination:
    """Write down what a colleague did, for a badge. While it is open, the same again is the same one."""
    programme, said = _checked(nominee, badge, by), one_line(text)
    if len(said) not in TEXT:
        raise Refused(_("Please say what they did, in 20 to 600 letters."), field="text")
    _wait_for(by)
    same = (Nomination.nominee_id == nominee.id, Nomination.nominator_id == by.id, Nomination.badge == badge)
    known = db.session.scalar(sa.select(Nomination).where(*same, Nomination.state == OPEN))
    if known and known.text == said:
        return known
    if known:
        sentence = _(
            "You have nominated %(name)s for this badge already. A coordinator reads it soon.", name=nominee.name
        )
        raise Refused(sentence, field="badge")
    lately = (Nomination.nominator_id == by.id, Nomination.made_at > clock.now() - WEEK)
    if (db.session.scalar(sa.select(sa.func.count()).where(*lately)) or 0) >= MOST:
        raise Refused(_("You have nominated three times in the last seven days. Next week there is room for more."))
    made = Nomination(badge=badge, text=said, is_named=is_named, programme_id=programme.id)
    made.nominee_id, made.nominator_id = nominee.id, by.id
    db.session.add(made)
    db.session.flush()
    event = NominationMade(cohort=programme.id, nomination=made.id, badge=badge)
    journal.record(event, zone=programme.timezone)
    return made


def accept(nomination: Nomination, *, by: Person) -> None:
    """Give the badge by hand, with what the colleague wrote as its reason. Twice is once."""
    if not _is_open(nomination, ACCEPTED, by):
        return
    nominee = db.session.get_one(Person, nomination.nominee_id)
    programme = db.session.get_one(Programme, nomination.programme_id)
    gift, name = hands.a_badge(nomination.badge), nomination.id
    hands.grant(nominee, gift, reason=nomination.text, by=by, programme=programme, name=name)
    _decide(nomination, ACCEPTED, by)
    event = NominationApproved(person=nominee.id, cohort=programme.id, nomination=nomination.id, badge=nomination.badge)
    journal.record(event, zone=nominee.timezone)


def decline(nomination: Nomination, *, answer: str, by: Person) -> None:
    """Thank whoever wrote it, and say why not. The nominee never hears of it. Twice is once."""
    said = one_line(answer)
    if len(said) not in ANSWER:
        raise Refused(_("Please write a kind sentence to who nominated, in 10 to 600 letters."), field="answer")
    if not _is_open(nomination, DECLINED, by):
        return
    nomination.answer = said
    _decide(nomination, DECLINED, by)
    programme = db.session.get_one(Programme, nomination.programme_id)
    event = NominationDeclined(cohort=programme.id, nomination=nomination.id, badge=nomination.badge)
    journal.record(event, zone=programme.timezone)


def _checked(nominee: Person, badge: str, by: Person) -> Programme:
    """The programme in which the one may nominate the other for this badge."""
    if nominee.id == by.id:
        raise Refused(_("Nobody nominates themselves. Who did something that you noticed?"), field="nominee")
    programme = queries.programme_of_both(nominee, by)
    if programme is None or nominee.deactivated_at is not None:
        raise Refused(queries.nobody_here(), field="nominee")
    if badge not in {each.slug for each in catalog.badges() if each.is_nominated}:
        raise Refused(_("Please choose a badge."), field="badge")
    return programme


def _is_open(nomination: Nomination, wanted: str, by: Person) -> bool:
    """Whether it is still to be decided on; refused when somebody decided otherwise."""
    db.session.refresh(nomination, with_for_update=True)
    if (nomination.state, nomination.decided_by_id) == (wanted, by.id):
        return False
    if nomination.state != OPEN:
        raise Refused(_("Somebody has decided on this already."))
    return True


def _decide(nomination: Nomination, state: str, by: Person) -> None:
    nomination.state, nomination.decided_by_id, nomination.decided_at = state, by.id, clock.now()
    log.info("nomination decided on", nomination=nomination.id, state=state, by=by.id)


def _wait_for(person: Person) -> None:
    """On PostgreSQL until what this person does elsewhere at the same moment is done."""
    db.session.execute(sa.select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
