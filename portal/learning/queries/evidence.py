"""What people tried and showed: who may see it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from portal.learning.models import CLAIMED, Evidence
from portal.learning.queries.micro_lessons import REVIEWERS
from portal.people.models import Enrolment, Person


def is_shown_to(reader: Person, partners: Collection[str]) -> sa.ColumnElement[bool]:
    """Of evidence: their own, that of the other halves of their pairs, and what they are or were asked to attest.

    Reviewers and coordinators read it while it waits for an answer, and afterwards what they answered themselves.
    """
    part = (Enrolment.person_id == reader.id, Enrolment.role.in_(REVIEWERS), Enrolment.state != "withdrawn")
    programmes = sa.select(Enrolment.programme_id).where(*part)
    asked = sa.or_(Evidence.state == CLAIMED, Evidence.decided_by_id == reader.id)
    return sa.or_(
        Evidence.person_id == reader.id,
        Evidence.person_id.in_(partners),
        sa.and_(Evidence.programme_id.in_(programmes), asked),
    )
