"""Answering what somebody handed in: it is attested, or more is needed. Nobody answers their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.errors import NotFound, Refused
from portal.events import AttestationGiven, EvidenceAttested, EvidenceReturned, TaughtBack
from portal.learning import queries
from portal.learning.actions import lessons, skills
from portal.learning.actions.micro_lessons import plain
from portal.learning.models import ATTESTED, CAN_DO, CAN_SHOW, CLAIMED, MORE_NEEDED, TAUGHT, TRIED, Evidence
from portal.people import queries as people
from portal.people.models import Person

OUTCOMES = {"attested": ATTESTED, "more-needed": MORE_NEEDED}
LONGEST = 2_000
"""Characters of an answer."""


class Together(NamedTuple):
    """A pair that is active, by ids: itself, its mentor, its mentee and their programme."""

    pair: str
    mentor: str
    mentee: str
    cohort: str


def attest(
    evidence: Evidence, *, outcome: str, comment: str, of_round: int, pairs: Sequence[Together], by: Person
) -> None:
    """Say that it was done, or what is still needed. ``of_round`` is what was read, ``pairs`` are those of ``by``.

    Whoever did it has finished the lesson with it, where its task counts. Twice is once; of two people one decides.
    """
    if evidence.person_id == by.id:
        raise Refused(_("Nobody attests what they did themselves. Your mentor, mentee or a reviewer will."))
    said = _checked(outcome, plain(comment))
    db.session.flush()
    db.session.refresh(evidence, with_for_update={"key_share": True})
    person = db.session.get_one(Person, evidence.person_id, with_for_update={"key_share": True})
    between = [two for two in pairs if evidence.person_id in (two.mentor, two.mentee)]
    if not between and not queries.may_review_evidence(by, evidence):
        raise NotFound(_("There is no such page."))
    if evidence.state == OUTCOMES[outcome] and evidence.decided_by_id == by.id:
        return
    _require_waiting(evidence, of_round, person, by)
    evidence.state, evidence.answer = OUTCOMES[outcome], said
    evidence.decided_by_id, evidence.decided_at = by.id, clock.now()
    _record_given(evidence, outcome, by)
    if evidence.state == ATTESTED:
        _record_attested(evidence, person, is_partner=bool(between))
        _record_taught(evidence, between, person, by)
    else:
        _record_returned(evidence, person)


def _checked(outcome: str, comment: str) -> str:
    if outcome not in OUTCOMES:
        raise Refused(_("Please say whether it is done, or what is still needed."), field="comment")
    if outcome == "more-needed" and not comment:
        raise Refused(_("Please say what is still needed: a sentence is enough."), field="comment")
    if len(comment) > LONGEST:
        raise Refused(_("Please say it in at most %(most)s characters.", most=LONGEST), field="comment")
    return comment


def _require_waiting(evidence: Evidence, of_round: int, person: Person, by: Person) -> None:
    if evidence.state != CLAIMED and evidence.decided_by_id == by.id:
        raise Refused(
            _("You have answered this. If you asked for more, it comes back to you when it is handed in again.")
        )
    if evidence.state != CLAIMED:
        raise Refused(_("Somebody else has answered this meanwhile. There is nothing more for you to do."))
    if evidence.round != of_round:
        name = person.first_name
        raise Refused(_("%(name)s has changed this since you opened it. Please read it once more.", name=name))


def _about(evidence: Evidence) -> dict[str, str]:
    return {"evidence": evidence.id, "lesson": f"{evidence.track}/{evidence.lesson}", "track": evidence.track}


def _slots(person: Person, evidence: Evidence) -> dict[str, str]:
    return people.context_of(person, role=catalog.track(evidence.track).roles[0])


def _record_given(evidence: Evidence, outcome: str, by: Person) -> None:
    event = AttestationGiven(
        evidence=evidence.id,
        track=evidence.track,
        outcome=outcome,  # type: ignore[arg-type]
        round=evidence.round,
        **people.context_of(by, role="mentor"),
    )
    journal.record(event, zone=by.timezone)


def _record_returned(evidence: Evidence, person: Person) -> None:
    event = EvidenceReturned(**_about(evidence), round=evidence.round, **_slots(person, evidence))
    journal.record(event, zone=person.timezone)


def _record_attested(evidence: Evidence, person: Person, *, is_partner: bool) -> None:
    """The event, the rungs that are reached with it, and the lesson that is finished with it."""
    event = EvidenceAttested(
        **_about(evidence),
        kind=evidence.kind,  # type: ignore[arg-type]
        by="partner" if is_partner else "reviewer",
        **_slots(person, evidence),
    )
    journal.record(event, zone=person.timezone)
    if evidence.kind == TAUGHT:
        skills.reach(CAN_SHOW, evidence.track, by=person)
        return
    if _attested_on(evidence) >= skills.ENOUGH:
        skills.reach(CAN_DO, evidence.track, by=person)
    lesson = queries.lesson_about(evidence)
    if lesson and queries.waits_for_its_task(lesson, person):
        lessons.complete(lesson, by=person)


def _attested_on(evidence: Evidence) -> int:
    """How many tasks of its track this person has done, this one included."""
    track = catalog.track(evidence.track)
    theirs = (Evidence.person_id == evidence.person_id, Evidence.track.in_((track.slug, *track.was)))
    done = sa.select(sa.func.count()).select_from(Evidence)
    return db.session.scalar(done.where(*theirs, Evidence.kind == TRIED, Evidence.state == ATTESTED)) or 0


def _record_taught(evidence: Evidence, between: Sequence[Together], person: Person, by: Person) -> None:
    """A mentor was shown something by their mentee: credit to both."""
    taught = [two for two in between if evidence.kind == TAUGHT and (two.mentor, two.mentee) == (by.id, person.id)]
    taught.sort(key=lambda two: two.cohort != evidence.programme_id)
    for two in taught[:1]:
        journal.record(TaughtBack(**two._asdict(), **_about(evidence)), zone=person.timezone)
