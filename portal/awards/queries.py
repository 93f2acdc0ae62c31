"""What somebody earned, as they want it seen: who hides points and badges is shown none of it, nor is anybody else.

This is the one place that knows the off-switch: whoever shows what was earned asks here and not the treasury.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import NotFound
from portal.gamification import boards, in_force, ladder, prospects, together
from portal.gamification import queries as treasury
from portal.gamification.ladder import Rung
from portal.gamification.models import HOLDING
from portal.gamification.prospects import Missing
from portal.gamification.queries import POINTS, Award, HeldBadge
from portal.gamification.together import Together
from portal.people.models import Enrolment, Person, Programme

PARTICIPANTS = ("mentor", "mentee")

Key = sa.SQLColumnExpression[str] | str
"""An id, or the column that holds it."""


class Line(NamedTuple):
    """A person on a board, with their points."""

    name: str
    n: int
    is_me: bool


class Board(NamedTuple):
    """The neighbourhood of somebody on a board, most points first. ``place`` is None when it is too far to count."""

    programme: str
    lines: list[Line]
    place: int | None
    is_place_shared: bool


class Held(NamedTuple):
    """Points in each currency, and whether any of them are on a board."""

    points: dict[str, int]
    is_on_board: bool


def are_shown(person: Person) -> bool:
    """Whether points and badges of theirs may be shown, to themselves or to anybody."""
    return not person.hides_points


def badges_of(person: Person) -> list[HeldBadge]:
    """The badges that they hold, in the order in which they came."""
    return treasury.badges_of(person.id) if are_shown(person) else []


def missing_for(
    person: Person, *, roles: Collection[str], pairs: Collection[str], badges: Sequence[HeldBadge]
) -> list[Missing]:
    """How far they are to each badge that they do not hold; ``badges`` are those that they do."""
    if not are_shown(person):
        return []
    slots = {"person"} | (set(roles) & set(PARTICIPANTS))
    held, today = {badge.what for badge in badges}, clock.today(person.timezone).toordinal()
    return prospects.missing_for(person.id, day=today, slots=slots, pairs=pairs, held=held)


def rung_of(badges: Sequence[HeldBadge], missing: Sequence[Missing]) -> Rung | None:
    """The level by points of somebody who holds these badges and misses those."""
    return ladder.rung_of({badge.what for badge in badges}, missing)


def points_of(person: Person) -> Held:
    """Their points."""
    if not are_shown(person):
        return Held({}, is_on_board=False)
    theirs = sa.select(HOLDING.c.what, HOLDING.c.n, HOLDING.c.board).where(HOLDING.c.subject == person.id)
    rows = list(db.session.execute(theirs.where(HOLDING.c.what.like(f"{POINTS}%")).order_by(HOLDING.c.what)))
    return Held({row.what.removeprefix(POINTS): row.n for row in rows if row.n}, any(row.board for row in rows))


def awards_of(person: Person, *, after: str | None = None, limit: int) -> list[Award]:
    """What changed in what they hold, newest first."""
    return treasury.awards_of(person.id, after=after, limit=limit) if are_shown(person) else []


def award_of(person: Person, award_id: str) -> Award:
    """An award of theirs. To anybody else it does not exist, nor to who hides what they earned."""
    if not are_shown(person):
        raise NotFound(_("There is no such award."))
    return treasury.award_of(person.id, award_id)


def unseen_of(person: Person, *, limit: int) -> list[Award]:
    """What they have not looked at yet: badges before points."""
    return treasury.unseen_of(person.id, limit=limit) if are_shown(person) else []


def news_of(person: Person, *, latest: int) -> tuple[list[Award], list[Award]]:
    """The first thing that they have not looked at yet, if any, and what changed last; in one query."""
    return treasury.news_of(person.id, latest=latest) if are_shown(person) else ([], [])


def breaks() -> list[tuple[dt.date, dt.date]]:
    """First and last days in which the programme rests: they count against nobody."""
    return in_force.breaks()


def together_of(person: Person, cohorts: Collection[str]) -> list[Together]:
    """What the people of their programmes are reaching together."""
    return together.together_of(cohorts) if are_shown(person) else []


def board_of(person: Person) -> Board | None:
    """The board that they joined, as far as they see it: those just ahead and just behind. To others it is not there.

    Somebody who has left the programme meanwhile neither sees it nor is seen.
    """
    currency = treasury.board_currency()
    if currency is None or not are_shown(person):
        return None
    what = f"{POINTS}{currency}"
    mine = (
        sa.select(HOLDING.c.board, HOLDING.c.n, Programme.name)
        .join(Programme, Programme.id == HOLDING.c.board)
        .where(HOLDING.c.subject == person.id, HOLDING.c.what == what, _takes_part(person.id, HOLDING.c.board))
    )
    found = db.session.execute(mine).first()
    if found is None:
        return None
    near = boards.neighbours_of(person.id, board=found.board, what=what, n=found.n)
    others = [*near.ahead, *near.behind]
    names = _names_on(found.board, [other.subject for other in others])
    ahead, behind = (
        [Line(names[other.subject], other.n, is_me=False) for other in side if other.subject in names]
        for side in (near.ahead, near.behind)
    )
    me = Line(person.name, found.n, is_me=True)
    is_shared = any(other.n == found.n for other in others)
    return Board(found.name, [*ahead, me, *behind], near.place, is_shared)


def boards_open_to(person: Person) -> list[Programme]:
    """The programmes whose board they may join: those in which they are mentor or mentee, the newest first."""
    if treasury.board_currency() is None or not are_shown(person):
        return []
    theirs = sa.select(Programme).where(_takes_part(person.id, Programme.id))
    return list(db.session.scalars(theirs.order_by(Programme.created_at.desc(), Programme.id.desc())))


def programme_to_join(person: Person, slug: str) -> Programme:
    """The programme at this address, in which they are mentor or mentee. To anybody else it does not exist."""
    theirs = sa.select(Programme).where(Programme.slug == slug, _takes_part(person.id, Programme.id))
    found = db.session.scalar(theirs) if slug.isprintable() else None
    if found is None:
        raise NotFound(_("There is no such programme."))
    return found


def _names_on(board: str, subjects: Collection[str]) -> dict[str, str]:
    """The names of those who may still be seen there."""
    named = sa.select(Person.id, Person.name).where(
        Person.id.in_(subjects),
        Person.deactivated_at.is_(None),
        Person.hides_points.is_(False),
        _takes_part(Person.id, board),
    )
    return {row.id: row.name for row in db.session.execute(named)}


def _takes_part(person: Key, programme: Key) -> sa.ColumnElement[bool]:
    """Whether somebody is mentor or mentee in a programme, and has not left it."""
    part = sa.exists().where(Enrolment.person_id == person, Enrolment.programme_id == programme)
    return part.where(Enrolment.role.in_(PARTICIPANTS), Enrolment.takes_part)
