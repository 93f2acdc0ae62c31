"""The best whole for a pool: who is with whom, what speaks for it, and who stays without. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from portal.mentoring.matching import limits, score, solving, table
from portal.mentoring.matching.limits import Bounds
from portal.mentoring.matching.pool import Pool
from portal.mentoring.matching.score import Side
from portal.mentoring.models.matching import IMPOSSIBLE, NO_LANGUAGE, NOBODY, OUTNUMBERED

Couple = tuple[str, str]
"""Ids of two enrolments, the mentor's and the mentee's."""


@dataclass(frozen=True)
class Whole:
    """A proposal: pairs with what speaks for them, and who stays without, by enrolment, with the reason."""

    pairs: dict[Couple, score.Facts]
    without: dict[str, str]


def best_whole(pool: Pool, *, pinned: Collection[Couple] = (), removed: Collection[Couple] = ()) -> Whole:
    """The pairs with the best total and who stays without; the same whatever order the pool comes in."""
    mentors, mentees = (sorted(sides, key=lambda side: side.enrolment) for sides in (pool.mentors, pool.mentees))
    places = solving.solve(
        table.table_of(mentors, mentees, pool.bounds, removed),
        mentees=[side.room for side in mentees],
        mentors=[side.room for side in mentors],
        loads=[side.load for side in mentors],
        pinned=_places(pinned, mentees, mentors),
    )
    busy = {side.enrolment: side.load for side in mentors}
    pairs = {}
    for row, column in places:
        mentor, mentee = mentors[column], mentees[row]
        pairs[mentor.enrolment, mentee.enrolment] = score.facts_of(mentor, mentee, load=busy[mentor.enrolment])
        busy[mentor.enrolment] += 1
    return Whole(pairs, _without(mentors, mentees, pairs, pool.bounds, removed))


def _places(couples: Iterable[Couple], mentees: Sequence[Side], mentors: Sequence[Side]) -> list[solving.Place]:
    rows = {side.enrolment: row for row, side in enumerate(mentees)}
    columns = {side.enrolment: column for column, side in enumerate(mentors)}
    return [(rows[two], columns[one]) for one, two in couples if one in columns and two in rows]


def _without(
    mentors: Sequence[Side],
    mentees: Sequence[Side],
    pairs: Collection[Couple],
    bounds: Bounds,
    removed: Collection[Couple],
) -> dict[str, str]:
    """Who has room and got nobody, and why."""
    served = {enrolment for couple in pairs for enrolment in couple}
    found = {}
    for sides, others, is_mentor in ((mentors, mentees, True), (mentees, mentors, False)):
        free = [other for other in others if other.room]
        for side in sides:
            if side.room and side.enrolment not in served:
                met = [(side, other) if is_mentor else (other, side) for other in free]
                found[side.enrolment] = _reason(met, bounds, removed)
    return found


def _reason(met: Sequence[tuple[Side, Side]], bounds: Bounds, removed: Collection[Couple]) -> str:
    if not met:
        return NOBODY
    hindered = [
        limits.limit_between(mentor, mentee, bounds)
        or (IMPOSSIBLE if (mentor.enrolment, mentee.enrolment) in removed else "")
        for mentor, mentee in met
    ]
    if not all(hindered):
        return OUTNUMBERED
    return NO_LANGUAGE if set(hindered) == {limits.LANGUAGE} else IMPOSSIBLE
