"""Kudos: a word of thanks from one participant to another."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import KudosGiven
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import Kudos
from portal.mentoring.queries.ideas import nobody_here, programme_shared_by
from portal.people.models import Person, Programme
from portal.people.typed import one_line
from portal.post import actions as post
from portal.post.kinds import AWARD

TEXT = range(10, 301)
"""Letters of a word of thanks."""
MOST = 3
WEEK = dt.timedelta(days=7)
"""So many of one person in so many days: each stays worth reading."""


def give(recipient: Person, *, text: str, by: Person) -> Kudos:
    """Thank somebody of one's programme. The same words to the same person again are the same thanks."""
    programme = _programme_of_both(recipient, by)
    said = one_line(text)
    if len(said) not in TEXT:
        raise Refused(_("Please say what for, in 10 to 300 letters."), field="text")
    _wait_for(by)
    lately = sa.select(Kudos).where(Kudos.giver_id == by.id, Kudos.given_at > clock.now() - WEEK)
    given = list(db.session.scalars(lately.limit(MOST)))
    if again := next((each for each in given if (each.recipient_id, each.text) == (recipient.id, said)), None):
        return again
    if len(given) >= MOST:
        raise Refused(_("You have thanked three times in the last seven days. Next week there is room for more."))
    kudos = Kudos(programme_id=programme.id, giver_id=by.id, recipient_id=recipient.id, text=said)
    db.session.add(kudos)
    db.session.flush()
    _tell(kudos, recipient, by)
    event = KudosGiven(person=by.id, cohort=programme.id, kudos=kudos.id)
    journal.record(event, zone=by.timezone)
    return kudos


def show(kudos: Kudos, *, is_shown: bool, by: Person) -> None:
    """Say whether one's page shows it. Only who received it does. Twice is once."""
    if kudos.recipient_id != by.id:
        raise NotFound(_("There is no such word of thanks."))
    take_turn(kudos, "is_shown")
    kudos.is_shown = is_shown


def _programme_of_both(recipient: Person, by: Person) -> Programme:
    if recipient.id == by.id:
        raise Refused(_("Nobody thanks themselves here. Who helped you lately?"), field="recipient")
    programme = programme_shared_by(recipient, by)
    if programme is None or recipient.deactivated_at is not None:
        raise Refused(nobody_here(), field="recipient")
    return programme


def _tell(kudos: Kudos, to: Person, by: Person) -> None:
    with force_locale(to.locale):
        post.write(
            key=f"kudos:{kudos.id}",
            kind=AWARD,
            to=to.email,
            person_id=to.id,
            subject=_("%(name)s says thank you", name=by.name),
            text=_("You read what for in the portal. Nobody else sees it unless you show it on your page."),
            link="/kudos",
        )


def _wait_for(person: Person) -> None:
    """On PostgreSQL until what this person does elsewhere at the same moment is done."""
    db.session.execute(sa.select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
