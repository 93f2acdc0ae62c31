"""The consent of both: yes, no (silently), or no answer in time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, journal, timers
from portal.errors import Refused
from portal.events import PairAccepted, PairLapsed
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.matching import standing
from portal.mentoring.models import ACCEPTED_BY_ONE, ACTIVE, DECLINED, EXPIRED, MEETING, OFFERED, Offer, Pair
from portal.mentoring.models.matching import PICKED, WHYS
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.people.models import Person, Programme
from portal.post import actions as post
from portal.post.kinds import PAIR

OPEN = (OFFERED, ACCEPTED_BY_ONE)
"""States in which a pair waits for a yes."""
EXPIRY = "pair-expiry"
"""The timer that ends the waiting."""
WORKING_DAYS = 5
ANSWERS = ("state", "mentor_accepted_at", "mentee_accepted_at")


def accept(pair: Pair, *, by: Person) -> None:
    """Say yes to a pair that is offered. Twice is once."""
    role = require_party(pair, by)
    take_turn(pair, *ANSWERS)
    if pair.state in MEETING:
        return
    _require_open(pair)
    say_yes(pair, role)


def say_yes(pair: Pair, role: str) -> None:
    """Note the yes of one side of a pair that waits for it; the caller has taken the turn. Twice is once."""
    if _has_accepted(pair, role):
        return
    setattr(pair, f"{role}_accepted_at", clock.now())
    if pair.state == OFFERED:
        pair.state, pair.state_since = ACCEPTED_BY_ONE, clock.now()
    if pair.mentor_accepted_at and pair.mentee_accepted_at:
        timers.stop(pair.id, [EXPIRY])
    accepter = "mentor" if role == "mentor" else "mentee"
    journal.record(PairAccepted(accepter=accepter, **slots_of(pair)), zone=zone_of(pair))  # type: ignore[arg-type]


def begin(pair: Pair) -> None:
    """Both have said yes and signed: from now on it is a pair."""
    pair.state, pair.state_since = ACTIVE, clock.now()
    standing.matched(pair)


def decline(pair: Pair, *, why: str, by: Person) -> None:
    """Say no to a pair that is offered. The other one hears only that it did not come about. Twice is once."""
    require_party(pair, by)
    if why not in WHYS:
        raise Refused(_("Please choose a reason from the list. Your partner never sees it."), field="why")
    take_turn(pair, *ANSWERS)
    offer = _offer_of(pair)
    if pair.state == DECLINED and offer.declined_by_id == by.id:
        return
    _require_open(pair)
    offer.declined_by_id, offer.why = by.id, why
    _close(pair, DECLINED)
    _tell_that_it_ended(pair, pair.other(by))
    journal.record(PairLapsed(**slots_of(pair)), zone=zone_of(pair))


def expire(pair_id: str, _due_at: dt.datetime) -> None:
    """Let an offer go that had no answer of both in time. Does nothing to a pair that goes on. Twice is once."""
    pair = db.session.get_one(Pair, pair_id)
    take_turn(pair, *ANSWERS)
    if pair.state not in OPEN or (pair.mentor_accepted_at and pair.mentee_accepted_at):
        return
    let_go(pair)


def let_go(pair: Pair) -> None:
    """An offer comes to nothing, and both hear only that; the caller has taken the turn."""
    _close(pair, EXPIRED)
    for person_id in pair.both:
        _tell_that_it_ended(pair, db.session.get_one(Person, person_id))
    journal.record(PairLapsed(**slots_of(pair)), zone=zone_of(pair))


def wait_for_answers(pair: Pair, programme: Programme) -> None:
    """Both have five working days of the programme's zone to answer."""
    timers.stop(pair.id, [EXPIRY])
    name = pair.formed_at.strftime("%Y%m%dT%H%M%S")
    timers.start(EXPIRY, pair.id, at=answers_until(pair.formed_at, programme.timezone), name=name)


def answers_until(since: dt.datetime, zone: str) -> dt.datetime:
    """The end of the fifth working day after the day of ``since``, on the clocks of ``zone``."""
    first = last = clock.local_day(since, zone)
    while clock.working_days(first, last) < WORKING_DAYS:
        last += dt.timedelta(days=1)
    return dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def _has_accepted(pair: Pair, role: str) -> bool:
    return bool(pair.mentor_accepted_at if role == "mentor" else pair.mentee_accepted_at)


def _require_open(pair: Pair) -> None:
    if pair.state not in OPEN:
        raise Refused(_("This suggestion is no longer open. A new one comes as soon as somebody fits."))


def _close(pair: Pair, state: str) -> None:
    pair.state, pair.state_since, pair.ended_at = state, clock.now(), clock.now()
    timers.stop(pair.id)
    standing.freed(pair)


def _offer_of(pair: Pair) -> Offer:
    found = db.session.get(Offer, pair.id)
    if found is None:
        found = Offer(pair_id=pair.id, way=PICKED, score=0)
        db.session.add(found)
    return found


def _tell_that_it_ended(pair: Pair, person: Person) -> None:
    """The same words whether the other one declined or nobody answered."""
    other = db.session.get_one(Person, pair.mentee_id if person.id == pair.mentor_id else pair.mentor_id)
    with force_locale(person.locale):
        post.write(
            key=f"pair.closed:{pair.id}:{person.id}:{pair.formed_at:%Y%m%dT%H%M%S}",
            kind=PAIR,
            to=person.email,
            person_id=person.id,
            subject=_("The suggestion with %(name)s is closed", name=other.name),
            text=_(
                "The suggested pair with %(name)s did not come about, as it sometimes goes. "
                "You are among those who can be matched again, and there is nothing that you need to do.",
                name=other.name,
            ),
            link="/matches",
        )
