"""A run for the whole pool: proposed, worked on, and published as a whole or discarded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import MatchesPublished
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.matching import limits, offering, score
from portal.mentoring.matching.pool import pool_of
from portal.mentoring.matching.score import Side
from portal.mentoring.matching.whole import Couple, Whole, best_whole
from portal.mentoring.models import MatchRun, Suggestion, Unmatched
from portal.mentoring.models.matching import BEGUN, DISCARDED, OPEN_RUN, PROPOSED_RUN, PUBLISHED, TAKEN_OUT, WHOLE
from portal.people.models import Enrolment, Person, Programme

ENDED = ("paused", "closing", "closed", "archived")
"""States of a programme in which nobody is matched."""


def start(programme: Programme, *, by: Person) -> MatchRun:
    """Begin a run. Where one is open already, it is that one: two coordinators work on the same."""
    take_turn(programme, "state")
    if programme.state in ENDED:
        raise Refused(_("Nobody is matched while the programme is paused or over."))
    same = (MatchRun.programme_id == programme.id, MatchRun.state.in_(OPEN_RUN))
    run = db.session.scalar(sa.select(MatchRun).where(*same))
    if run is None:
        run = MatchRun(programme_id=programme.id, started_by_id=by.id)
        db.session.add(run)
        db.session.flush()
    return run


def propose(run: MatchRun, programme: Programme) -> Whole:
    """The best whole for everybody who is available, around what is pinned and without what was removed.

    A pin that has become impossible is let go.
    """
    take_turn(run, "state")
    _require_open(run)
    kept = db.session.scalars(sa.select(Suggestion).where(Suggestion.run_id == run.id)).all()
    pinned = {_couple(one) for one in kept if one.is_pinned}
    removed = {_couple(one) for one in kept if one.is_removed}
    found = best_whole(pool_of(programme), pinned=pinned, removed=removed)
    _write(run, found, pinned)
    run.state, run.state_since = PROPOSED_RUN, clock.now()
    return found


def pin(run: MatchRun, suggestion_id: str, *, is_pinned: bool) -> None:
    """Keep a suggestion when the rest is proposed anew, or no longer. Twice is once."""
    suggestion = _suggestion_of(run, suggestion_id)
    if suggestion.is_removed:
        raise NotFound(_("There is no such suggestion."))
    suggestion.is_pinned = is_pinned


def remove(run: MatchRun, suggestion_id: str) -> None:
    """Take a suggestion out; this run does not suggest these two again. Twice is once."""
    suggestion = _suggestion_of(run, suggestion_id)
    suggestion.is_pinned, suggestion.is_removed = False, True
    _note_without(run, _couple(suggestion))


def pin_two(run: MatchRun, programme: Programme, *, mentor: str, mentee: str, by: Person) -> None:
    """Pin two people (by id) whom a coordinator has in mind, before the rest is proposed. Twice is once."""
    take_turn(run, "state")
    _require_open(run)
    if by.id in (mentor, mentee):
        raise Refused(_("Please ask another coordinator: nobody arranges a pair for themselves."))
    found = pool_of(programme, mentors=[mentor], mentees=[mentee])
    for sides, field in ((found.mentors, "mentor"), (found.mentees, "mentee")):
        if not sides or not sides[0].room:
            raise Refused(_("Please choose somebody from the list."), field=field)
    one, other = found.mentors[0], found.mentees[0]
    limit = limits.limit_between(one, other, found.bounds)
    if limit:
        raise Refused(limits.explained(limit, one.name, other.name), field="mentee")
    _make_room(run, one, other)
    _put(run, {(one.enrolment, other.enrolment): score.facts_of(one, other)}, pinned=True)
    run.state, run.state_since = BEGUN, clock.now()


def publish(run: MatchRun, programme: Programme) -> int:
    """Offer every pair of the proposal, all or none; both of each hear of it. How many. Twice is once.

    What has become impossible since it was proposed is named, and nothing is published.
    """
    take_turn(programme, "state")
    take_turn(run, "state")
    if run.state == PUBLISHED:
        return 0
    _require_open(run)
    if programme.state in ENDED:
        raise Refused(_("Nobody is matched while the programme is paused or over."))
    couples = _chosen(run)
    if run.state != PROPOSED_RUN or not couples:
        raise Refused(_("There is nothing to publish yet. Please let the portal propose pairs first."))
    sides = _still_possible(programme, couples)
    ids = [side.person for both in sides for side in both]
    people = {person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(ids)))}
    for mentor, mentee in sides:
        facts = couples[mentor.enrolment, mentee.enrolment]
        offering.offer(programme, mentor=people[mentor.person], mentee=people[mentee.person], facts=facts, way=WHOLE)
    run.state, run.state_since = PUBLISHED, clock.now()
    event = MatchesPublished(cohort=programme.id, run=run.id, pairs=len(sides))
    journal.record(event, zone=programme.timezone)
    return len(sides)


def discard(run: MatchRun) -> None:
    """Let the proposal go; nobody has heard of it. Twice is once."""
    take_turn(run, "state")
    if run.state != DISCARDED:
        _require_open(run)
        run.state, run.state_since = DISCARDED, clock.now()


def _require_open(run: MatchRun) -> None:
    if run.state not in OPEN_RUN:
        raise Refused(_("This run has come to its end. Please begin a new one."))


def _suggestion_of(run: MatchRun, suggestion_id: str) -> Suggestion:
    """One of an open run; the run's turn is taken."""
    take_turn(run, "state")
    _require_open(run)
    found = db.session.scalar(sa.select(Suggestion).where(Suggestion.run_id == run.id, Suggestion.id == suggestion_id))
    if found is None:
        raise NotFound(_("There is no such suggestion."))
    return found


def _couple(suggestion: Suggestion) -> Couple:
    return suggestion.mentor_enrolment_id, suggestion.mentee_enrolment_id


def _write(run: MatchRun, found: Whole, pinned: Collection[Couple]) -> None:
    """What was proposed takes the place of what was proposed before; what was removed stays remembered."""
    old = (Suggestion.run_id == run.id, Suggestion.is_removed.is_(False))
    db.session.execute(sa.delete(Suggestion).where(*old))
    db.session.execute(sa.delete(Unmatched).where(Unmatched.run_id == run.id))
    _put(run, {couple: facts for couple, facts in found.pairs.items() if couple not in pinned})
    _put(run, {couple: facts for couple, facts in found.pairs.items() if couple in pinned}, pinned=True)
    rows = [{"run_id": run.id, "enrolment_id": one, "reason": reason} for one, reason in found.without.items()]
    if rows:
        db.session.execute(sa.insert(Unmatched), rows)


def _put(run: MatchRun, pairs: Mapping[Couple, score.Facts], *, pinned: bool = False) -> None:
    """Write suggestions; one that stands there already, perhaps removed, is there again."""
    for (mentor, mentee), facts in pairs.items():
        values = {"score": score.total(facts), "facts": facts, "is_pinned": pinned, "is_removed": False}
        row = {"id": db.new_id(), "run_id": run.id, "mentor_enrolment_id": mentor, "mentee_enrolment_id": mentee}
        written = db.insert(Suggestion).values(row | values)
        same = ["run_id", "mentor_enrolment_id", "mentee_enrolment_id"]
        db.session.execute(written.on_conflict_do_update(index_elements=same, set_=values))


def _make_room(run: MatchRun, mentor: Side, mentee: Side) -> None:
    """Let go of what stands in the way of a pin; other pins do not give way."""
    for side, column in ((mentor, Suggestion.mentor_enrolment_id), (mentee, Suggestion.mentee_enrolment_id)):
        theirs = (Suggestion.run_id == run.id, column == side.enrolment, Suggestion.is_removed.is_(False))
        found = db.session.scalars(sa.select(Suggestion).where(*theirs).order_by(Suggestion.is_pinned.desc())).all()
        others = [one for one in found if _couple(one) != (mentor.enrolment, mentee.enrolment)]
        if sum(one.is_pinned for one in others) >= side.room:
            raise Refused(_("%(name)s is pinned in as many pairs as they have room for.", name=side.name))
        for one in others[side.room - 1 :]:
            db.session.delete(one)
    db.session.flush()


def _note_without(run: MatchRun, couple: Couple) -> None:
    """Who is in no other suggestion any more stays without, because theirs was taken out."""
    db.session.flush()
    for enrolment in couple:
        side = sa.or_(Suggestion.mentor_enrolment_id == enrolment, Suggestion.mentee_enrolment_id == enrolment)
        left = sa.select(Suggestion.id).where(Suggestion.run_id == run.id, side, Suggestion.is_removed.is_(False))
        if db.session.scalar(left.limit(1)) is None:
            row = {"run_id": run.id, "enrolment_id": enrolment, "reason": TAKEN_OUT}
            db.session.execute(db.insert(Unmatched).values(row).on_conflict_do_nothing())


def _chosen(run: MatchRun) -> dict[Couple, score.Facts]:
    kept = sa.select(Suggestion).where(Suggestion.run_id == run.id, Suggestion.is_removed.is_(False))
    return {_couple(one): one.facts for one in db.session.scalars(kept.order_by(Suggestion.id))}


def _still_possible(programme: Programme, couples: Collection[Couple]) -> list[tuple[Side, Side]]:
    """Both sides of each couple, if all of them are still possible; else those who are not are named."""
    pool = pool_of(programme)
    sides = {side.enrolment: side for side in (*pool.mentors, *pool.mentees)}
    room = {enrolment: side.room for enrolment, side in sides.items()}
    amiss = []
    for couple in couples:
        for enrolment in couple:
            room[enrolment] = room.get(enrolment, 0) - 1
        if min(room[enrolment] for enrolment in couple) < 0 or limits.limit_between(
            sides[couple[0]], sides[couple[1]], pool.bounds
        ):
            amiss.append(couple)
    if amiss:
        raise Refused(
            _("Some pairs are no longer possible, so nothing was published. Please propose anew."),
            each=_names(amiss),
        )
    return [(sides[mentor], sides[mentee]) for mentor, mentee in couples]


def _names(couples: Collection[Couple]) -> list[str]:
    ids = [enrolment for couple in couples for enrolment in couple]
    query = sa.select(Enrolment.id, Person.name).join(Person, Person.id == Enrolment.person_id)
    names = {row.id: row.name for row in db.session.execute(query.where(Enrolment.id.in_(ids)))}
    return [
        _(
            "%(mentor)s and %(mentee)s are no longer possible, so nothing was published. Please propose anew.",
            mentor=names[one],
            mentee=names[other],
        )
        for one, other in couples
    ]
