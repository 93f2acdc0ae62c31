"""I got stuck: whom to ask about a lesson."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.catalog import Lesson
from portal.mentoring import queries as mentoring
from portal.mentoring.models import MEETING
from portal.people.models import Person

ASK = "questions.new"


def ways_out(lesson: Lesson, person: Person) -> list[tuple[str, str]]:
    """Words and addresses: their mentors, and a question to the track without a name."""
    pairs = [pair for pair in mentoring.pairs_of(person) if pair.state in MEETING and pair.mentee_id == person.id]
    ways = [
        (_("Ask %(name)s", name=pair.mentor.first_name), url_for("pairs.pair", pair_id=pair.id)) for pair in pairs[:2]
    ]
    if ASK in current_app.view_functions:
        ways.append((_("Ask without your name"), url_for(ASK, track=lesson.track, lesson=lesson.slug)))
    return ways
