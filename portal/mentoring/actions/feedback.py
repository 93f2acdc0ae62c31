"""Feedback: how a session was, in two taps; and words, to whom the writer chooses."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import SessionRated
from portal.mentoring.actions.turns import take_turn
from portal.mentoring.models import Feedback, MentoringSession, Pair, Pulse
from portal.mentoring.models.feedback import COORDINATOR, ME, NO, PARTLY, PARTNER, SEEN_BY, TAPS, YES
from portal.mentoring.parties import require_party, slots_of, zone_of
from portal.people import queries as people
from portal.people.models import Person, Programme
from portal.people.typed import paragraphs
from portal.post import actions as post
from portal.post import kinds

LONGEST = 2_000
STARS = {YES: 5, PARTLY: 3, NO: 1}
"""What "was it useful?" is in the stars of the journal."""


def give(pair: Pair, *, text: str, seen_by: str, by: Person) -> Feedback:
    """Write to the other one, to the coordinators, or to oneself. The same words again are the same feedback."""
    require_party(pair, by)
    said = _checked(text, seen_by)
    if not said:
        raise Refused(_("Please write a few words."), field="text")
    take_turn(pair, "state")
    theirs = (Feedback.pair_id == pair.id, Feedback.author_id == by.id, Feedback.session_id.is_(None))
    same = sa.select(Feedback).where(*theirs, Feedback.seen_by == seen_by, Feedback.text == said)
    return db.session.scalar(same.limit(1)) or _write(pair, said, seen_by, by)


def rate(
    meeting: MentoringSession, *, useful: str, at_ease: str, text: str = "", seen_by: str = ME, by: Person
) -> None:
    """Say how a held session was, once; the words go where the writer says. Twice is once."""
    role: Literal["mentor", "mentee"] = "mentor" if meeting.pair.role_of(by) == "mentor" else "mentee"
    if meeting.pair.role_of(by) is None:
        raise NotFound(_("There is no such session."))
    _check_taps(useful, at_ease)
    said = _checked(text, seen_by)
    take_turn(meeting, "state", "held_at", "taken_back_at")
    if not meeting.is_held:
        raise Refused(_("Once both of you have said that you met, you can say how it was."))
    row = {"session_id": meeting.id, "person_id": by.id, "useful": useful, "at_ease": at_ease, "given_at": clock.now()}
    new = db.insert(Pulse).values(row).on_conflict_do_nothing().returning(Pulse.session_id)
    if db.session.scalar(new) is None:
        _require_same(meeting, useful, at_ease, said, by)
        return
    if said:
        _write(meeting.pair, said, seen_by, by, session_id=meeting.id)
    event = SessionRated(session=meeting.id, stars=STARS[useful], rater=role, **slots_of(meeting.pair))
    journal.record(event, zone=zone_of(meeting.pair))


def unrate(meeting: MentoringSession) -> None:
    """The session did not happen after all: what the two said of it stays theirs, and counts no more."""
    roles = {meeting.pair.mentor_id: "mentor", meeting.pair.mentee_id: "mentee"}
    given = sa.select(Pulse.person_id).where(Pulse.session_id == meeting.id)
    for person_id in db.session.scalars(given).all():
        journal.retract(f"{SessionRated.type}:{meeting.id}:{roles[person_id]}", reason="did-not-happen")


def _write(pair: Pair, text: str, seen_by: str, by: Person, *, session_id: str | None = None) -> Feedback:
    found = Feedback(pair_id=pair.id, author_id=by.id, session_id=session_id, seen_by=seen_by, text=text)
    db.session.add(found)
    db.session.flush()
    if seen_by == PARTNER:
        _tell_partner(found, pair, by)
    if seen_by == COORDINATOR:
        _tell_coordinators(found, pair)
    return found


def _tell_partner(found: Feedback, pair: Pair, by: Person) -> None:
    to = pair.other(by)
    with force_locale(to.locale):
        post.write(
            key=f"feedback:{found.id}:{to.id}",
            kind=kinds.MESSAGE,
            to=to.email,
            person_id=to.id,
            subject=_("%(name)s has written you a few words", name=by.name),
            text=_("%(name)s tells you how it goes. Only the two of you can read it.", name=by.first_name),
            link=f"/pairs/{pair.id}/feedback",
        )


def _tell_coordinators(found: Feedback, pair: Pair) -> None:
    programme = db.session.get_one(Programme, pair.programme_id)
    for to in people.coordinators_of(programme.id, besides=pair.both):
        with force_locale(to.locale):
            post.write(
                key=f"feedback:{found.id}:{to.id}",
                kind=kinds.COORDINATOR,
                to=to.email,
                person_id=to.id,
                subject=_("Somebody in %(programme)s writes to the coordinators", programme=programme.name),
                text=_("You find who, and what they wrote, here."),
                link=f"/programmes/{programme.slug}/feedback",
            )


def _checked(text: str, seen_by: str) -> str:
    said = paragraphs(text)
    if len(said) > LONGEST:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST), field="text")
    if seen_by not in SEEN_BY:
        raise Refused(_("Please choose who can see it."), field="seen_by")
    return said


def _check_taps(useful: str, at_ease: str) -> None:
    sentence = _("Please choose one of the three answers.")
    wrong = {name: sentence for name, tap in (("useful", useful), ("at_ease", at_ease)) if tap not in TAPS}
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)


def _require_same(meeting: MentoringSession, useful: str, at_ease: str, text: str, by: Person) -> None:
    given = db.session.execute(
        sa.select(Pulse.useful, Pulse.at_ease, Feedback.text)
        .outerjoin(Feedback, sa.and_(Feedback.session_id == Pulse.session_id, Feedback.author_id == Pulse.person_id))
        .where(Pulse.session_id == meeting.id, Pulse.person_id == by.id)
    ).one()
    if (given.useful, given.at_ease, given.text or "") != (useful, at_ease, text):
        raise Refused(_("You have said how this session was already, thank you."))
