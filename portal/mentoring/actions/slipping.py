"""The momentum guard: when a pair has called off two sessions in a row, those who coordinate hear of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import db
from portal.mentoring.models import MentoringSession
from portal.mentoring.queries.slipping import IN_A_ROW, cancelled_in_a_row
from portal.people.models import Enrolment, Person, Programme
from portal.post import actions as post
from portal.post.kinds import COORDINATOR


def tell(meeting: MentoringSession) -> None:
    """Tell the coordinators once, when this cancellation is the pair's second in a row. Nobody is blamed."""
    db.session.flush()
    if meeting.accepted_at is None or cancelled_in_a_row(meeting.pair) != IN_A_ROW:
        return
    pair = meeting.pair
    programme = db.session.get_one(Programme, pair.programme_id)
    for person in _coordinators_of(programme):
        with force_locale(person.locale):
            names = {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
            text = _(
                "%(mentee)s and %(mentor)s have called off two sessions in a row. Busy weeks do that. "
                "A short word from you often helps: ask how they are, and suggest a quarter of an hour as a beginning.",
                **names,
            )
            post.write(
                key=f"session.slipping:{meeting.id}:{person.id}",
                kind=COORDINATOR,
                to=person.email,
                person_id=person.id,
                subject=_("%(mentee)s and %(mentor)s may need a word", **names),
                text=text,
                link=f"/programmes/{programme.slug}",
            )


def _coordinators_of(programme: Programme) -> list[Person]:
    theirs = sa.select(Person).join(Enrolment, Enrolment.person_id == Person.id)
    inside = (Enrolment.programme_id == programme.id, Enrolment.role == "coordinator", Enrolment.state != "withdrawn")
    return list(db.session.scalars(theirs.where(*inside, Person.deactivated_at.is_(None)).order_by(Person.id)))
