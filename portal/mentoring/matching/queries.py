"""Questions about matching: what a coordinator sees of a run, and what the two see of an offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import db
from portal.errors import NotFound
from portal.mentoring.matching.pool import AVAILABLE
from portal.mentoring.matching.score import Facts
from portal.mentoring.models import DECLINED, EXPIRED, LIVING, MatchRun, Offer, Pair, Suggestion, Unmatched
from portal.mentoring.models.matching import OPEN_RUN
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.people.models import Enrolment, Person, Programme


@dataclass(frozen=True)
class SuggestionLine:
    """A suggestion as a coordinator sees it."""

    id: str
    mentor: str
    mentor_department: str
    mentee: str
    mentee_department: str
    score: int
    facts: Facts
    is_pinned: bool


@dataclass(frozen=True)
class ClosedLine:
    """An offer that came to nothing: who, when, and why as far as one of them chose a reason."""

    id: str
    state: str
    ended_at: dt.datetime | None
    mentor: str
    mentee: str
    why: str


def run_of(programme: Programme, run_id: str) -> MatchRun:
    """A run of this programme."""
    found = db.session.scalar(sa.select(MatchRun).where(MatchRun.programme_id == programme.id, MatchRun.id == run_id))
    if found is None:
        raise NotFound(_("There is no such run."))
    return found


def open_run(programme: Programme) -> MatchRun | None:
    """The run that coordinators work on, if there is one."""
    same = (MatchRun.programme_id == programme.id, MatchRun.state.in_(OPEN_RUN))
    return db.session.scalar(sa.select(MatchRun).where(*same))


def runs_in(
    programme: Programme, *, after: int = 0, limit: int = 20
) -> list[sa.Row[tuple[str, str, dt.datetime, str, int]]]:
    """Runs of a programme, the newest first: id, state, since when, who began it, how many suggestions."""
    kept = sa.select(sa.func.count()).where(Suggestion.run_id == MatchRun.id, Suggestion.is_removed.is_(False))
    query = (
        sa.select(MatchRun.id, MatchRun.state, MatchRun.state_since, Person.name, kept.scalar_subquery().label("pairs"))
        .join(Person, Person.id == MatchRun.started_by_id)
        .where(MatchRun.programme_id == programme.id)
        .order_by(MatchRun.started_at.desc(), MatchRun.id.desc())
    )
    return list(db.session.execute(query.offset(after).limit(limit)))


def suggestions_in(run: MatchRun, *, after: int = 0, limit: int = 20) -> list[SuggestionLine]:
    """Suggestions of a run, the pinned ones first, then by score."""
    one, other = aliased(Enrolment), aliased(Enrolment)
    query = (
        sa.select(
            Suggestion.id,
            MENTOR.name,
            MENTOR.department,
            MENTEE.name,
            MENTEE.department,
            Suggestion.score,
            Suggestion.facts,
            Suggestion.is_pinned,
        )
        .join(one, one.id == Suggestion.mentor_enrolment_id)
        .join(other, other.id == Suggestion.mentee_enrolment_id)
        .join(MENTOR, MENTOR.id == one.person_id)
        .join(MENTEE, MENTEE.id == other.person_id)
        .where(Suggestion.run_id == run.id, Suggestion.is_removed.is_(False))
        .order_by(Suggestion.is_pinned.desc(), Suggestion.score.desc(), MENTEE.name, Suggestion.id)
    )
    return [SuggestionLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def counts_of(run: MatchRun) -> dict[str, int]:
    """How many are suggested, pinned, and without, and the total of the scores."""
    kept = (Suggestion.run_id == run.id, Suggestion.is_removed.is_(False))
    pinned = sa.func.sum(sa.case((Suggestion.is_pinned, 1), else_=0))
    without = sa.select(sa.func.count()).select_from(Unmatched).where(Unmatched.run_id == run.id)
    row = db.session.execute(
        sa.select(
            sa.func.count().label("pairs"),
            sa.func.coalesce(pinned, 0).label("pinned"),
            sa.func.coalesce(sa.func.sum(Suggestion.score), 0).label("total"),
            without.scalar_subquery().label("without"),
        ).where(*kept)
    ).one()
    return dict(row._mapping)


def unmatched_in(run: MatchRun, *, after: int = 0, limit: int = 20) -> list[sa.Row[tuple[str, str, str, str]]]:
    """Who stays without: handle, name, role, and the reason; mentees first, by name."""
    query = (
        sa.select(Person.handle, Person.name, Enrolment.role, Unmatched.reason)
        .join(Enrolment, Enrolment.id == Unmatched.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Unmatched.run_id == run.id)
        .order_by(Enrolment.role, Person.name, Person.id)
    )
    return list(db.session.execute(query.offset(after).limit(limit)))


def available_in(programme: Programme) -> dict[str, int]:
    """How many mentors and mentees of a programme can be matched, by role."""
    part = (Enrolment.programme_id == programme.id, Enrolment.state == AVAILABLE[0], Person.deactivated_at.is_(None))
    query = sa.select(Enrolment.role, sa.func.count()).join(Person, Person.id == Enrolment.person_id)
    return {row[0]: row[1] for row in db.session.execute(query.where(*part).group_by(Enrolment.role))}


def people_with_room(programme: Programme, *, limit: int = 1000) -> dict[str, list[tuple[str, str]]]:
    """Whom a coordinator may pin, by role: name and person id, by name."""
    in_role = sa.case((Enrolment.role == "mentor", Pair.mentor_id), else_=Pair.mentee_id)
    here = (Pair.programme_id == programme.id, Pair.state.in_(LIVING), in_role == Enrolment.person_id)
    load = sa.select(sa.func.count()).select_from(Pair).where(*here).correlate(Enrolment).scalar_subquery()
    query = (
        sa.select(Enrolment.role, Person.name, Person.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.state.in_(AVAILABLE), Enrolment.capacity > load)
        .where(Person.deactivated_at.is_(None), Enrolment.role.in_(("mentor", "mentee")))
        .order_by(Person.name, Person.id)
    )
    found: dict[str, list[tuple[str, str]]] = {"mentor": [], "mentee": []}
    for role, name, person in db.session.execute(query.limit(limit)):
        found[role].append((name, person))
    return found


def closed_in(programme: Programme, *, after: int = 0, limit: int = 20) -> list[ClosedLine]:
    """Offers of a programme that were declined or had no answer, the latest first."""
    query = (
        sa.select(Pair.id, Pair.state, Pair.ended_at, MENTOR.name, MENTEE.name, sa.func.coalesce(Offer.why, ""))
        .join(MENTOR, MENTOR.id == Pair.mentor_id)
        .join(MENTEE, MENTEE.id == Pair.mentee_id)
        .outerjoin(Offer, Offer.pair_id == Pair.id)
        .where(Pair.programme_id == programme.id, Pair.state.in_((DECLINED, EXPIRED)))
        .order_by(Pair.ended_at.desc(), Pair.id)
    )
    return [ClosedLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def whys_in(programme: Programme) -> list[tuple[str, int]]:
    """Why offers of a programme were declined: reason and how often, the commonest first."""
    query = (
        sa.select(Offer.why, sa.func.count())
        .join(Pair, Pair.id == Offer.pair_id)
        .where(Pair.programme_id == programme.id, Offer.why != "")
        .group_by(Offer.why)
        .order_by(sa.func.count().desc(), Offer.why)
    )
    return [(why, number) for why, number in db.session.execute(query)]


def facts_of_offer(pair: Pair) -> Facts:
    """What speaks for a pair, as it was offered; nothing for one from before there were offers."""
    return db.session.scalar(sa.select(Offer.facts).where(Offer.pair_id == pair.id)) or {}
