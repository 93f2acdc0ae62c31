"""Deeds past the rules: giving something by hand, and taking an award back. Each is an event, with a reason in words.

A coordinator does so for people of their programme, never for themselves; an operator for anybody (``by`` is nobody).
Deeds by hand for one person wait for one another, so that what was checked still holds when it is done.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from flask_babel import gettext as _

from portal import audit, catalog, db, journal
from portal.awards import oversight
from portal.awards.models import HandAward
from portal.awards.queries import are_shown
from portal.awards.said import checked_reason
from portal.errors import NotFound, Refused, suggestion
from portal.events import AwardGranted, AwardReversed
from portal.gamification.counting import parts_of
from portal.gamification.models import HOLDING
from portal.gamification.queries import BADGE, POINTS, Award
from portal.people.models import Person, Programme

log = structlog.get_logger(__name__)

MOST_POINTS = 1_000
RETRACTED = "reversed-by-hand"
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class HeldAlready(Refused):
    """The person holds this badge."""


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


class Wish(NamedTuple):
    """Something to be given to somebody, and why. The same ``name`` (a UUID) is the same grant."""

    person: Person
    gift: Gift
    reason: str
    name: str


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
    (found,) = grant_each([Wish(person, gift, reason, name or db.new_id())], by=by, programme=programme)
    if isinstance(found, Exception):
        raise found
    return found


def grant_each(
    wishes: Sequence[Wish], *, by: Person | None, programme: Programme | None
) -> list[HandAward | Refused | NotFound]:
    """The same for many, on the same terms: what is asked of the database is asked once for all of them.

    One that is refused costs the others nothing: its refusal stands in its place.
    """
    _wait_for({wish.person.id for wish in wishes})
    known = _known_of(wishes, by, programme)
    found: list[HandAward | Refused | NotFound] = []
    for wish in wishes:
        try:
            found.append(_grant(wish, by, programme, known))
        except (Refused, NotFound) as refusal:
            found.append(refusal)
    db.session.flush()
    audit.write([hand.line for hand in known.made])
    return found


class _Known(NamedTuple):
    """What the database says of some wishes: who is in the programme, who holds what, which names are used."""

    inside: set[str]
    held: set[tuple[str, str]]
    hands: dict[str, HandAward]
    made: list[HandAward]


def _known_of(wishes: Sequence[Wish], by: Person | None, programme: Programme | None) -> _Known:
    people = {wish.person.id for wish in wishes}
    names = {wish.name for wish in wishes if _NAME.fullmatch(wish.name)}
    inside = oversight.over_whom(programme, people, coordinator=by) if programme else set()
    held = sa.select(HOLDING.c.subject, HOLDING.c.what).where(
        HOLDING.c.subject.in_(people), HOLDING.c.what.in_({wish.gift.what for wish in wishes}), HOLDING.c.n > 0
    )
    hands = db.session.scalars(sa.select(HandAward).where(HandAward.id.in_(names)))
    return _Known(
        inside, {(who, what) for who, what in db.session.execute(held)}, {hand.id: hand for hand in hands}, []
    )


def _grant(wish: Wish, by: Person | None, programme: Programme | None, known: _Known) -> HandAward:
    person, gift, reason, name = wish
    said = checked_reason(reason)
    _check_whom(person, by, programme, known.inside)
    before = known.hands.get(name)
    if before and (before.person_id, before.what, before.amount) == (person.id, *gift):
        return before
    if before or not _NAME.fullmatch(name):
        raise Refused(_("This form has been sent before. Please look at what is there now, and try again."))
    check_may_hold(person, gift.what, held=known.held)
    hand = HandAward(id=name, person_id=person.id, reason=said, what=gift.what, amount=gift.amount)
    known.made.append(_kept(hand, by, programme))
    event = AwardGranted(person=person.id, cohort=hand.programme_id, grant=name, what=gift.what, amount=gift.amount)
    given = journal.record(event, zone=person.timezone).awards
    known.held.update((each.subject, each.what) for each in given if each.delta > 0)
    known.hands[name] = hand
    log.info("given by hand", grant=name, person=person.id, what=gift.what, by=hand.given_by_id)
    return hand


def check_may_hold(person: Person, what: str, *, held: Collection[tuple[str, str]]) -> None:
    """Refuses what somebody cannot be given; ``held`` are people and what they hold."""
    if person.deactivated_at is not None:
        raise Refused(_("The account of %(name)s is closed, so nothing can be given.", name=person.name))
    if not are_shown(person):
        raise Refused(_("%(name)s keeps points and badges hidden, so nothing can be given.", name=person.name))
    if what.startswith(BADGE) and (person.id, what) in held:
        raise HeldAlready(_("%(name)s holds this badge already.", name=person.name), field="badge")


def reverse(award: Award, *, reason: str, by: Person | None, programme: Programme | None = None) -> HandAward:
    """Take an award back that still stands, once. What was given by hand is given no more; what a rule gave is taken
    under that rule, so that its credential is revoked.
    """
    (found,) = reverse_each([award], reason=reason, by=by, programme=programme)
    if isinstance(found, Exception):
        raise found
    return found


def reverse_each(
    awards: Sequence[Award], *, reason: str, by: Person | None, programme: Programme | None
) -> list[HandAward | Refused | NotFound]:
    """The same for several, each with what becomes of it: one that is refused costs the others nothing."""
    said, subjects = checked_reason(reason), {award.subject for award in awards}
    _wait_for(subjects)
    standing = _standing_of(awards, subjects, by, programme)
    found: list[HandAward | Refused | NotFound] = []
    with db.session.no_autoflush:
        for award in awards:
            try:
                found.append(_reverse(award, said, by, programme, standing))
            except (Refused, NotFound) as refusal:
                found.append(refusal)
    db.session.flush()
    audit.write([hand.line for hand in standing.made])
    return found


class _Standing(NamedTuple):
    """What the database says of some awards: whose they are, who is in the programme, who took them back before, and
    which of them can be taken back.
    """

    people: dict[str, Person]
    inside: set[str]
    before: dict[str | None, HandAward]
    reversible: set[str]
    made: list[HandAward]


def _standing_of(
    awards: Sequence[Award], subjects: set[str], by: Person | None, programme: Programme | None
) -> _Standing:
    ids = [award.id for award in awards]
    people = db.session.scalars(sa.select(Person).where(Person.id.in_(subjects)))
    inside = oversight.over_whom(programme, subjects, coordinator=by) if programme else set()
    before = db.session.scalars(sa.select(HandAward).where(HandAward.reverses.in_(ids)))
    return _Standing(
        {person.id: person for person in people},
        inside,
        {hand.reverses: hand for hand in before},
        oversight.reversible(ids),
        [],
    )


def _reverse(award: Award, said: str, by: Person | None, programme: Programme | None, standing: _Standing) -> HandAward:
    person = standing.people.get(award.subject) or owner_of(award)
    _check_whom(person, by, programme, standing.inside)
    if by is not None and not are_shown(person):
        raise NotFound(_("There is no such award."))
    known = standing.before.get(award.id)
    if known and (known.reason, known.given_by_id) == (said, by.id if by else None):
        return known
    if known:
        raise Refused(_("This was taken back by hand already."))
    if award.delta <= 0:
        raise Refused(_("This takes something away itself. To make up for it, give by hand."))
    if award.id not in standing.reversible:
        raise Refused(_("This was taken back already: it does not stand any more."))
    hand = HandAward(person_id=person.id, reason=said, what=award.what, amount=-award.delta, reverses=award.id)
    standing.made.append(_kept(hand, by, programme))
    standing.before[award.id] = hand
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


def _check_whom(person: Person, by: Person | None, programme: Programme | None, inside: Collection[str]) -> None:
    """An operator may give to anybody, unless a programme is named: ``inside`` are those who have a part in it."""
    if person.id not in inside and (by is not None or programme is not None):
        raise NotFound(_("There is no such person in a programme of yours."))
    check_not_oneself(person, by)


def check_not_oneself(person: Person, by: Person | None) -> None:
    """Refuses what somebody would do for themselves."""
    if by is not None and by.id == person.id:
        raise Refused(_("Nobody gives or takes their own awards. Please ask another coordinator."))


def _wait_for(person_ids: Collection[str]) -> None:
    """On PostgreSQL until others have done what they do for these people, in the same order for all who wait for
    several; on SQLite whoever writes is alone anyway.
    """
    theirs = sa.select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(theirs.with_for_update(key_share=True))


def _kept(hand: HandAward, by: Person | None, programme: Programme | None) -> HandAward:
    hand.given_by_id, hand.programme_id = (by.id if by else None), (programme.id if programme else None)
    db.session.add(hand)
    return hand
