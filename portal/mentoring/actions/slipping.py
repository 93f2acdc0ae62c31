"""The momentum guard: when a pair has called off sessions in a row, those who coordinate hear of it."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import db
from portal.mentoring.models import MentoringSession
from portal.mentoring.queries.slipping import cancelled_in_a_row
from portal.people import queries as people
from portal.people.limits import limit_of
from portal.people.models import Programme
from portal.post import actions as post
from portal.post.kinds import COORDINATOR


def tell(meeting: MentoringSession) -> None:
    """Tell the coordinators once, when this cancellation is the last that the programme lets pass. Nobody is blamed."""
    db.session.flush()
    pair = meeting.pair
    programme = db.session.get_one(Programme, pair.programme_id)
    number = limit_of(programme, "cancellations")
    if meeting.accepted_at is None or cancelled_in_a_row(pair) != number:
        return
    for person in people.coordinators_of(programme.id):
        with force_locale(person.locale):
            names = {"mentor": pair.mentor.name, "mentee": pair.mentee.name}
            text = _(
                "%(mentee)s and %(mentor)s have called off %(number)s sessions in a row. Busy weeks do that. "
                "A short word from you often helps: ask how they are, and suggest a quarter of an hour as a beginning.",
                number=number,
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
