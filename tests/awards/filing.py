"""Files with many awards, in tests: written, read, given."""

from __future__ import annotations

import io

from portal import db
from portal.awards import bulk
from portal.awards.bulk import Asked, queries, sheets
from portal.awards.models import BulkAward
from portal.blueprints.steps import by_and_by
from portal.people import actions as people

WHY = "For the talk at the works council."
HEAD = "email,badge,reason"


def table(*rows, head=HEAD, encoding="utf-8"):
    """A file with these rows."""
    return io.BytesIO("\n".join([head, *rows]).encode(encoding))


def file(programme, by, *rows, badge="", reason="", **more):
    """A file that was read to its end, by its id."""
    asked, text = Asked(programme, by, badge, reason), table(*rows, **more)
    sheets.check(text, needed=asked.needed)
    bulk_id = bulk.begin(asked).id
    by_and_by(bulk.take_in(bulk_id, sheets.lines_of(text), asked))
    return bulk_id


def give(bulk_id):
    """Confirm a file and give all of it."""
    bulk.confirm(db.session.get_one(BulkAward, bulk_id))
    db.session.commit()
    return by_and_by(bulk.carry_on(bulk_id))


def take_back(bulk_id, by, reason="The wrong list."):
    """Undo a file, all of it."""
    bulk.undo(db.session.get_one(BulkAward, bulk_id), reason=reason, by=by)
    db.session.commit()
    return by_and_by(bulk.carry_on(bulk_id))


def outcomes(bulk_id):
    """What became of each row, by its number: the outcome, and the sentence."""
    return {row.number: (row.outcome, row.sentence) for row in queries.every_row_of(bulk_id)}


def crowd(programme, many):
    """So many mentees, named after their numbers."""
    found = [people.create_person(f"p{n}@demo.example", f"Person {n}") for n in range(many)]
    for person in found:
        people.enrol(person, programme, role="mentee")
    db.session.commit()
    return found
