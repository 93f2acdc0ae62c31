"""The wall along the reporting line: pairs that a reorganisation has put into it, and who is told."""

from __future__ import annotations

from typing import TypeAlias

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import db
from portal.mentoring.matching.pool import line_above
from portal.mentoring.models import LIVING, Pair
from portal.mentoring.queries.joined import MENTEE, MENTOR
from portal.people import queries as people
from portal.people.models import Person, Programme
from portal.post import actions as post
from portal.post.kinds import COORDINATOR

InLine: TypeAlias = "sa.Row[str, str, str, str, str, str]"
"""A pair whose one half reports to the other: id, programme_id, mentor_id, mentee_id, and both names."""


def pairs_in_line(programme: Programme | None = None) -> list[InLine]:
    """Living pairs in which one reports to the other, at any height; of one programme, or of all."""
    living = [Pair.state.in_(LIVING)] + ([Pair.programme_id == programme.id] if programme else [])
    mentors, mentees = (sa.select(side).where(*living) for side in (Pair.mentor_id, Pair.mentee_id))
    above = line_above(sa.union(mentors, mentees).subquery().select())
    query = (
        sa.select(
            Pair.id,
            Pair.programme_id,
            Pair.mentor_id,
            Pair.mentee_id,
            MENTOR.name.label("mentor"),
            MENTEE.name.label("mentee"),
        )
        .join(MENTOR, Pair.mentor_id == MENTOR.id)
        .join(MENTEE, Pair.mentee_id == MENTEE.id)
        .where(*living)
        .order_by(MENTEE.name, Pair.id)
    )
    return [
        row
        for row in (db.session.execute(query) if above else ())
        if row.mentee_id in above.get(row.mentor_id, ()) or row.mentor_id in above.get(row.mentee_id, ())
    ]


def tell_coordinators() -> int:
    """Write to the coordinators of each pair that stands in the reporting line, once for each pair; how many there are.

    To be done after each import of people. Until it is solved, the page of the programme says it as well.
    """
    found = pairs_in_line()
    programmes = {pair.programme_id: db.session.get_one(Programme, pair.programme_id) for pair in found}
    for pair in found:
        programme = programmes[pair.programme_id]
        for person in people.coordinators_of(programme.id, besides=(pair.mentor_id, pair.mentee_id)):
            _tell(pair, person, programme.name, programme.slug)
    return len(found)


def _tell(pair: InLine, person: Person, programme: str, slug: str) -> None:
    with force_locale(person.locale):
        names = {"mentor": pair.mentor, "mentee": pair.mentee, "programme": programme}
        post.write(
            key=f"pair.in-line:{pair.id}:{person.id}",
            kind=COORDINATOR,
            to=person.email,
            person_id=person.id,
            subject=_("%(mentor)s and %(mentee)s: one reports to the other now", **names),
            text=_(
                "A change in the reporting line has put a pair of %(programme)s into it: one of %(mentor)s and "
                "%(mentee)s now reports to the other. Please talk with both and find each a new partner.",
                **names,
            ),
            link=f"/programmes/{slug}",
        )
