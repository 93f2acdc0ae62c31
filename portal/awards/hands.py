"""Deeds past the rules: giving something by hand, and taking an award back. Each is an event, with a reason in words.

A coordinator does so for people of their programme, never for themselves; an operator for anybody (``by`` is nobody).
Deeds by hand for one person wait for one another, so that what was checked still holds when it is done.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import audit, catalog, db, journal
from portal.audit import Line
from portal.awards import oversight
from portal.awards.models import HandAward
from portal.awards.queries import are_shown
from portal.errors import NotFound, Refused, suggestion
from portal.events import AwardGranted, AwardReversed
from portal.gamification.counting import parts_of
from portal.gamification.models import HOLDING
from portal.gamification.queries import BADGE, POINTS, Award
from portal.people.models import Person, Programme

log = structlog.get_logger(__name__)

MOST_POINTS = 1_000
REASON = range(3, 501)
"""Letters of a reason."""
RETRACTED = "reversed-by-hand"
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Gift(NamedTuple):
    """What is given, as the ledger names it, and how much."""

    what: str
    amount: int


def a_badge(name: str) -> Gift:
    """The badge ``slug``, or ``slug/level`` where it has levels."""
    slug, _slash, level = name.partition("/")
    if slug not in {badge.slug for badge in catalog.badges()}:
        near = suggestion(slug, [badge.slug for badge in catalog.badges()])
        raise Refused(_("There is no badge called “%(name)s”.", name=slug) + near, field="badge")
    badge = catalog.badge(slug)
    if badge.levels and level not in badge.levels:
        said = {"badge": badge.name, "levels": ", ".join(badge.levels)}
        raise Refused(_("“%(badge)s” comes in levels. Please choose one: %(levels)s.", **said), field="badge")
    if level and not badge.levels:
        raise Refused(_("“%(badge)s” has no levels. Please leave the level out.", badge=badge.name), field="badge")
    return Gift(BADGE + name.rstrip("/"), 1)


def some_points(amount: int, currency: str) -> Gift:
    """So many points, or so many fewer, in a currency that the rules in force give."""
    known = oversight.currencies()
    if currency not in known:
        raise Refused(_("No rule gives points called “%(name)s”.", name=currency) + suggestion(currency, known))
    if not 1 <= abs(amount) <= MOST_POINTS:
        raise Refused(_("Please give from 1 to 1,000 points, or as many below zero."), field="points")
    return Gift(POINTS + currency, amount)


def grant(
    person: Person,
    gift: Gift,
    *,
    reason: str,
    by: Person | None,
    programme: Programme | None = None,
    name: str | None = None,
) -> HandAward:
    """Give somebody this, in a programme that ``by`` coordinates. The same ``name`` (a UUID) is the same grant."""
    said, name = _checked_reason(reason), name or db.new_id()
    _check_whom(person, by, programme)
    _wait_for(person)
    known = db.session.get(HandAward, name) if _NAME.fullmatch(name) else None
    if known and (known.person_id, known.what, known.amount) == (person.id, *gift):
        return known
    if known or not _NAME.fullmatch(name):
        raise Refused(_("This form has been sent before. Please look at what is there now, and try again."))
    if not are_shown(person):
        raise Refused(_("%(name)s keeps points and badges hidden, so nothing can be given.", name=person.name))
    if gift.what.startswith(BADGE) and _holds(person, gift.what):
        raise Refused(_("%(name)s holds this badge already.", name=person.name), field="badge")
    hand = HandAward(id=name, person_id=person.id, reason=said, what=gift.what, amount=gift.amount)
    _keep(hand, by, programme)
    event = AwardGranted(person=person.id, cohort=hand.programme_id, grant=name, what=gift.what, amount=gift.amount)
    journal.record(event, zone=person.timezone)
    log.info("given by hand", grant=name, person=person.id, what=gift.what, by=hand.given_by_id)
    return hand


def reverse(award: Award, *, reason: str, by: Person | None, programme: Programme | None = None) -> HandAward:
    """Take an award back that still stands, once. What was given by hand is given no more; what a rule gave is taken
    under that rule, so that its credential is revoked.
    """
    said, person = _checked_reason(reason), owner_of(award)
    _check_whom(person, by, programme)
    if by is not None and not are_shown(person):
        raise NotFound(_("There is no such award."))
    _wait_for(person)
    known = db.session.scalar(sa.select(HandAward).where(HandAward.reverses == award.id))
    if known and (known.reason, known.given_by_id) == (said, by.id if by else None):
        return known
    if known:
        raise Refused(_("This was taken back by hand already."))
    if award.delta <= 0:
        raise Refused(_("This takes something away itself. To make up for it, give by hand."))
    if not oversight.reversible([award.id]):
        raise Refused(_("This was taken back already: it does not stand any more."))
    hand = HandAward(person_id=person.id, reason=said, what=award.what, amount=-award.delta, reverses=award.id)
    _keep(hand, by, programme)
    _record_reversal(award, person, hand)
    log.info("taken back by hand", award=award.id, person=person.id, what=award.what, by=hand.given_by_id)
    return hand


def owner_of(award: Award) -> Person:
    """The person whose award it is; what a whole programme earned cannot be taken back by hand."""
    person = db.session.get(Person, award.subject)
    if person is None:
        raise Refused(_("A whole programme earned this, and it cannot be taken back by hand."))
    return person


def _record_reversal(award: Award, person: Person, hand: HandAward) -> None:
    if award.is_by_hand:
        journal.retract(f"{AwardGranted.type}:{parts_of(award.key)[0]}", reason=RETRACTED)
        return
    event = AwardReversed(
        person=person.id,
        cohort=hand.programme_id,
        award=award.id,
        rule=award.rule,
        under=award.key,
        what=hand.what,
        amount=hand.amount,
    )
    journal.record(event, zone=person.timezone)


def _check_whom(person: Person, by: Person | None, programme: Programme | None) -> None:
    if by is None:
        return
    if programme is None or not oversight.is_over(programme, person, coordinator=by):
        raise NotFound(_("There is no such person in a programme of yours."))
    if by.id == person.id:
        raise Refused(_("Nobody gives or takes their own awards. Please ask another coordinator."))


def _wait_for(person: Person) -> None:
    """On PostgreSQL until others have done what they do for this person; on SQLite whoever writes is alone anyway."""
    db.session.execute(sa.select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def _holds(person: Person, what: str) -> bool:
    held = sa.select(HOLDING.c.n).where(HOLDING.c.subject == person.id, HOLDING.c.what == what, HOLDING.c.n > 0)
    return db.session.scalar(held) is not None


def _checked_reason(text: str) -> str:
    """On one line, without control characters."""
    seen = (" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    reason = " ".join("".join(seen).split())
    if len(reason) not in REASON:
        raise Refused(_("Please say why, in 3 to 500 letters: the person will read it."), field="reason")
    return reason


def _keep(hand: HandAward, by: Person | None, programme: Programme | None) -> None:
    hand.given_by_id, hand.programme_id = (by.id if by else None), (programme.id if programme else None)
    db.session.add(hand)
    db.session.flush()
    deed: audit.Deed = "award.reversed" if hand.reverses else "award.granted"
    line = Line(deed, hand.id, by=hand.given_by_id or audit.OPERATOR, digest=audit.digest(hand.reason))
    audit.write([line])
