"""What people tried and showed: theirs, what waits for somebody, and who may see it.

``partners`` are always the ids of the other halves of the reader's active pairs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import catalog, db
from portal.catalog import Lesson
from portal.errors import NotFound
from portal.learning.models import ATTESTED, CLAIMED, TAUGHT, TRIED, Evidence, Picture
from portal.learning.queries.lessons import done_for, progress_on
from portal.learning.queries.micro_lessons import REVIEWERS
from portal.people.models import Enrolment, Person

_DECIDER = aliased(Person)


class Seen(NamedTuple):
    """What somebody handed in, as one who may know of it sees it: whose it is, and who answered.

    ``is_shown`` says whether this reader may see what it says, or only how it stands; ``reviews`` whether it lies in a
    programme that they review; the picture's words and size stand beside.
    """

    evidence: Evidence
    name: str
    decided_by: str | None
    is_shown: bool
    reviews: bool
    alt: str | None
    width: int | None
    height: int | None


def is_shown_to(reader: Person, partners: Collection[str]) -> sa.ColumnElement[bool]:
    """Of evidence: their own, that of the other halves of their pairs, and what they are or were asked to attest.

    Reviewers and coordinators read it while it waits for an answer, and afterwards what they answered themselves.
    """
    asked = sa.or_(Evidence.state == CLAIMED, Evidence.decided_by_id == reader.id)
    return sa.or_(_is_between(reader, partners), sa.and_(_is_reviewed_by(reader), asked))


def evidence_of(reader: Person, evidence_id: str, *, partners: Collection[str]) -> Seen:
    """What they handed in, or may know of. To anybody else it does not exist."""
    reviews = _is_reviewed_by(reader)
    query = (
        sa.select(
            Evidence,
            Person.name,
            _DECIDER.name,
            is_shown_to(reader, partners),
            reviews,
            Picture.alt,
            Picture.width,
            Picture.height,
        )
        .join(Person, Person.id == Evidence.person_id)
        .outerjoin(_DECIDER, _DECIDER.id == Evidence.decided_by_id)
        .outerjoin(Picture, Picture.id == Evidence.picture_id)
        .where(Evidence.id == evidence_id, sa.or_(_is_between(reader, partners), reviews))
    )
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound(_("There is no such page."))
    return Seen(*found)


def may_review_evidence(reader: Person, evidence: Evidence) -> bool:
    """Whether it lies in a programme that they review or coordinate. What was shown to a partner is not theirs."""
    theirs = sa.select(Evidence.id).where(Evidence.id == evidence.id, _is_reviewed_by(reader))
    return db.session.scalar(theirs) is not None


def evidence_on(lesson: Lesson, person: Person) -> sa.Select[Evidence]:
    """What they handed in for a lesson, perhaps under a slug that it had before: a question to be narrowed or asked."""
    track = catalog.track(lesson.track)
    return sa.select(Evidence).where(
        Evidence.person_id == person.id,
        Evidence.track.in_((track.slug, *track.was)),
        Evidence.lesson.in_((lesson.slug, *lesson.was)),
    )


def evidence_for(lesson: Lesson, person: Person) -> dict[str, Evidence]:
    """What they handed in for a lesson, by kind."""
    return {each.kind: each for each in db.session.scalars(evidence_on(lesson, person))}


def lesson_about(evidence: Evidence) -> Lesson | None:
    """The lesson that it is about, while there is one."""
    try:
        return catalog.lesson(evidence.track, evidence.lesson)
    except NotFound:
        return None


def waits_for_its_task(lesson: Lesson, person: Person) -> bool:
    """Whether nothing but its task keeps a lesson from being finished: as it was printed when they began."""
    progress = progress_on(lesson.track, person)
    is_open = lesson.slug not in progress.done and progress.is_open(lesson)
    return is_open and done_for(lesson, progress.terms.get(lesson.slug)).kind == "task"


Line = sa.Row[str, str, str, str, str, str, dt.datetime]
"""Id, track, lesson, kind, state, name, moment."""


def evidence_by(person: Person, *, after: int = 0, limit: int = 20) -> list[Line]:
    """What they handed in themselves, the newest first."""
    newest = _LINES.where(Evidence.person_id == person.id).order_by(Evidence.claimed_at.desc(), Evidence.id.desc())
    return list(db.session.execute(newest.offset(after).limit(limit)))


def evidence_from(partners: Collection[str], *, after: int = 0, limit: int = 20) -> list[Line]:
    """What waits for an answer of the other half of a pair, the oldest first."""
    return _waiting(Evidence.person_id.in_(partners), after, limit)


def evidence_to_review(reader: Person, partners: Collection[str], *, after: int = 0, limit: int = 20) -> list[Line]:
    """What waits in the programmes that they review, and is neither theirs nor their partners'; the oldest first."""
    others = Evidence.person_id.not_in({reader.id, *partners})
    return _waiting(sa.and_(_is_reviewed_by(reader), others), after, limit)


def taught_back(mentor_id: str, mentee_id: str, *, limit: int = 5) -> list[sa.Row[str, str, str, dt.datetime | None]]:
    """What a mentee has shown their mentor, who has said so: id, track, lesson, moment; the newest first."""
    query = sa.select(Evidence.id, Evidence.track, Evidence.lesson, Evidence.decided_at).where(
        Evidence.person_id == mentee_id,
        Evidence.decided_by_id == mentor_id,
        Evidence.kind == TAUGHT,
        Evidence.state == ATTESTED,
    )
    return list(db.session.execute(query.order_by(Evidence.decided_at.desc(), Evidence.id).limit(limit)))


_LINES = sa.select(
    Evidence.id, Evidence.track, Evidence.lesson, Evidence.kind, Evidence.state, Person.name, Evidence.claimed_at
).join(Person, Person.id == Evidence.person_id)


def _waiting(which: sa.ColumnElement[bool], after: int, limit: int) -> list[Line]:
    oldest = _LINES.where(which, Evidence.state == CLAIMED).order_by(Evidence.claimed_at, Evidence.id)
    return list(db.session.execute(oldest.offset(after).limit(limit)))


def _is_between(reader: Person, partners: Collection[str]) -> sa.ColumnElement[bool]:
    return Evidence.person_id.in_({reader.id, *partners})


def _is_reviewed_by(reader: Person) -> sa.ColumnElement[bool]:
    part = (Enrolment.person_id == reader.id, Enrolment.role.in_(REVIEWERS), Enrolment.takes_part)
    programmes = sa.select(Enrolment.programme_id).where(*part)
    return sa.and_(Evidence.programme_id.in_(programmes), Evidence.kind == TRIED)
