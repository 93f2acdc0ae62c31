"""Which pairs need their coordinator: states, dates and lights alone, never what a pair says or writes.

Days are counted on the calendar of the programme's zone: what happened at any hour of a day counts as of that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import clock, db
from portal.mentoring.models import (
    ACCEPTED_BY_ONE,
    ACHIEVED,
    ACTIVE,
    CANCELLED,
    DONE,
    DRAFT,
    DROPPED,
    LIVING,
    MEETING,
    OFFERED,
    PROPOSED,
    RED,
    TAKEN_BACK,
    CheckIn,
    Goal,
    Handling,
    MentoringSession,
    Milestone,
    Pair,
    Signature,
)
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.people.limits import limit_of
from portal.people.models import Person, Programme

Part = sa.Select[*tuple[Any, ...]]
FIRST_SESSION, AGREEMENT, NEXT_SESSION = "first_session", "agreement", "next_session"
CANCELLATIONS, MILESTONE, RED_LIGHT = "cancellations", "milestone", "red-light"
TILES: Mapping[str, tuple[str, ...]] = {
    "getting-started": (FIRST_SESSION, AGREEMENT),
    "keeping-going": (NEXT_SESSION, CANCELLATIONS),
    "goals": (MILESTONE,),
    "how-it-feels": (RED_LIGHT,),
}
"""The insights that a tile of the board brings together."""
NAMED = 2
"""Pairs that a tile names."""
_SAYS = aliased(Person)
_OTHER = aliased(MentoringSession)
_LATER = aliased(CheckIn)


@dataclass(frozen=True)
class InsightLine:
    """A row of an insight. ``about`` is the id of the pair, or of the check-in with the red light of ``said_by``."""

    insight: str
    about: str
    pair_id: str
    mentor: str
    mentee: str
    said_by: str
    email: str
    since: dt.datetime | dt.date
    reminded_at: dt.datetime | None

    @property
    def key(self) -> str:
        """What a form calls this row."""
        return f"{self.insight}:{self.about}"


@dataclass(frozen=True)
class Tile:
    """How many rows, and the names of those that have waited longest."""

    number: int = 0
    who: tuple[tuple[str, str], ...] = ()


def tiles_in(programme: Programme) -> dict[str, Tile]:
    """The tiles of a programme's board by slug. In one query."""
    parts = []
    for tile in TILES:
        rows = _rows(programme, tile).subquery()
        number = sa.func.count().over().label("number")
        first = sa.select(sa.literal(tile).label("tile"), rows.c.mentee, rows.c.mentor, number)
        parts.append(sa.select(first.order_by(rows.c.since, rows.c.about).limit(NAMED).subquery()))
    tiles = dict.fromkeys(TILES, Tile())
    for row in db.session.execute(sa.union_all(*parts)):
        tiles[row.tile] = Tile(row.number, (*tiles[row.tile].who, (row.mentee, row.mentor)))
    return tiles


def lines_in(
    programme: Programme, tile: str, *, keys: Collection[str] | None = None, after: int = 0, limit: int = 25
) -> list[InsightLine]:
    """The rows of a tile, those first that have waited longest; perhaps only those with these keys."""
    rows = _rows(programme, tile).subquery()
    query = sa.select(rows).order_by(rows.c.since, rows.c.insight, rows.c.about)
    if keys is not None:
        query = query.where((rows.c.insight + ":" + rows.c.about).in_(keys))
    return [InsightLine(*row) for row in db.session.execute(query.offset(after).limit(limit))]


def put_aside_in(programme: Programme, insight: str) -> sa.Select[str]:
    """Ids of what the rows of an insight are about that are put aside at the moment."""
    aside = (Handling.programme_id == programme.id, Handling.insight == insight, Handling.aside_until > clock.now())
    return sa.select(Handling.about).where(*aside)


def before_days(programme: Programme, days: int) -> dt.datetime:
    """What happened before this moment happened so many days ago, or more, on the programme's calendar."""
    day = clock.today(programme.timezone) - dt.timedelta(days=days)
    return clock.begin_of(day + dt.timedelta(days=1), programme.timezone)


def _rows(programme: Programme, tile: str) -> Any:
    parts = [_PARTS[insight](programme) for insight in TILES[tile]]
    return sa.union_all(*parts) if len(parts) > 1 else parts[0]


def _part(programme: Programme, insight: str, since: Any, *, is_of_one: bool = False) -> Part:
    """Pairs of the programme as rows of an insight, or check-ins of one of the two; without what is put aside."""
    name: Any = sa.literal("")
    about, email, source = Pair.id, name, sa.inspect(Pair).local_table
    if is_of_one:
        about, name, email = CheckIn.id, _SAYS.name, _SAYS.email
        source = sa.join(source, CheckIn, CheckIn.pair_id == Pair.id).join(_SAYS, CheckIn.person_id == _SAYS.id)
    return (
        sa.select(
            sa.literal(insight).label("insight"),
            about.label("about"),
            Pair.id.label("pair_id"),
            MENTOR.name.label("mentor"),
            MENTEE.name.label("mentee"),
            name.label("said_by"),
            email.label("email"),
            since.label("since"),
            Handling.reminded_at.label("reminded_at"),
        )
        .select_from(source)
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .outerjoin(Handling, sa.and_(Handling.about == about, Handling.insight == insight))
        .where(Pair.programme_id == programme.id)
        .where(sa.or_(Handling.aside_until.is_(None), Handling.aside_until <= clock.now()))
    )


def _first_session(programme: Programme) -> Part:
    """Active for so long, and no session ever was, or is to come."""
    before = before_days(programme, limit_of(programme, FIRST_SESSION))
    any_session = _sessions(sa.or_(_is_fixed(MentoringSession), _is_ahead())).exists()
    part = _part(programme, FIRST_SESSION, Pair.state_since)
    return part.where(Pair.state == ACTIVE, Pair.state_since < before, ~any_session)


def _next_session(programme: Programme) -> Part:
    """Met before, but not for so long; and no session is to come."""
    before = before_days(programme, limit_of(programme, NEXT_SESSION))
    last = _sessions(_is_fixed(MentoringSession)).with_only_columns(sa.func.max(MentoringSession.starts_at))
    latest = last.scalar_subquery()
    since = sa.case((latest > Pair.state_since, latest), else_=Pair.state_since)
    part = _part(programme, NEXT_SESSION, since)
    return part.where(
        Pair.state == ACTIVE, latest < before, Pair.state_since < before, ~_sessions(_is_ahead()).exists()
    )


def _agreement(programme: Programme) -> Part:
    """Together for so long, and no version of the agreement bears both names."""
    before = before_days(programme, limit_of(programme, AGREEMENT))
    by_both = (
        sa.select(Signature.agreement)
        .where(Signature.pair_id == Pair.id)
        .group_by(Signature.agreement)
        .having(sa.func.count() > 1)
        .correlate(Pair)
    )
    part = _part(programme, AGREEMENT, Pair.state_since)
    is_open = Pair.state.in_((OFFERED, ACCEPTED_BY_ONE, *MEETING))
    return part.where(is_open, Pair.state_since < before, ~by_both.exists())


def _milestone(programme: Programme) -> Part:
    """With a milestone that is open so long after its day, that of its goal, or when both agreed on the goal."""
    day = sa.func.coalesce(Milestone.due_on, Goal.due_on, sa.func.date(Goal.agreed_at))
    over = clock.today(programme.timezone) - dt.timedelta(days=limit_of(programme, MILESTONE))
    late = (
        sa.select(Goal.pair_id, sa.func.min(day, type_=sa.Date()).label("due_on"))
        .join(Milestone, Milestone.goal_id == Goal.id)
        .join(Pair, Pair.id == Goal.pair_id)
        .where(Pair.programme_id == programme.id, Milestone.reached_at.is_(None), day <= over)
        .where(Goal.state.not_in((DRAFT, ACHIEVED, DROPPED)), Goal.completed_at.is_(None))
        .group_by(Goal.pair_id)
        .subquery()
    )
    part = _part(programme, MILESTONE, late.c.due_on).join(late, late.c.pair_id == Pair.id)
    return part.where(Pair.state.in_(MEETING))


def _cancellations(programme: Programme) -> Part:
    """So many sessions that were fixed called off in a row, none was since, and none is fixed."""
    now = clock.now()
    met_since = sa.select(_OTHER.id).where(
        _OTHER.pair_id == Pair.id,
        _is_fixed(_OTHER),
        _OTHER.starts_at >= MentoringSession.cancelled_at,
        _OTHER.starts_at < now,
    )
    called_off = _sessions(
        MentoringSession.state == CANCELLED,
        MentoringSession.accepted_at.is_not(None),
        MentoringSession.cancelled_at >= Pair.state_since,
        ~met_since.correlate(Pair, MentoringSession).exists(),
    )
    number = called_off.with_only_columns(sa.func.count()).scalar_subquery()
    last = called_off.with_only_columns(sa.func.max(MentoringSession.cancelled_at)).scalar_subquery()
    is_fixed_again = _sessions(_is_fixed(MentoringSession), MentoringSession.starts_at >= now).exists()
    part = _part(programme, CANCELLATIONS, last)
    return part.where(Pair.state == ACTIVE, number >= limit_of(programme, CANCELLATIONS), ~is_fixed_again)


def _red_light(programme: Programme) -> Part:
    """Where one of the two gave a red light, and no other light since."""
    later = sa.select(_LATER.id).where(
        _LATER.pair_id == CheckIn.pair_id,
        _LATER.person_id == CheckIn.person_id,
        _LATER.state == DONE,
        _LATER.done_at > CheckIn.done_at,
    )
    part = _part(programme, RED_LIGHT, CheckIn.done_at, is_of_one=True)
    return part.where(
        CheckIn.state == DONE,
        CheckIn.light == RED,
        Pair.state.in_(LIVING),
        ~later.correlate(CheckIn).exists(),
    )


def _sessions(*which: sa.ColumnElement[bool]) -> sa.Select[str]:
    """Those of the pair at hand."""
    return sa.select(MentoringSession.id).where(MentoringSession.pair_id == Pair.id, *which).correlate(Pair)


def _is_fixed(session: Any) -> sa.ColumnElement[bool]:
    """It had a time that both had agreed to, and nobody called it off."""
    found: sa.ColumnElement[bool] = session.state.not_in((PROPOSED, CANCELLED, TAKEN_BACK))
    return found


def _is_ahead() -> sa.ColumnElement[bool]:
    is_open = MentoringSession.state.not_in((CANCELLED, TAKEN_BACK))
    return sa.and_(is_open, MentoringSession.starts_at >= clock.now())


_PARTS: Mapping[str, Callable[[Programme], Part]] = {
    FIRST_SESSION: _first_session,
    AGREEMENT: _agreement,
    NEXT_SESSION: _next_session,
    CANCELLATIONS: _cancellations,
    MILESTONE: _milestone,
    RED_LIGHT: _red_light,
}
