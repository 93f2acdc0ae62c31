"""Files with people, as a coordinator sends them."""

from __future__ import annotations

import io

from portal import db, spreadsheets
from portal.people.imports import actions, sheets
from portal.people.models import Person, Programme

HEADER = "email,name,role,manager_email"


def table(*rows, header=HEADER):
    """The bytes of a file."""
    return "\n".join((header, *rows)).encode()


def sent(programme, by, *rows, header=HEADER):
    """The id of a file that was sent and looked at."""
    spring, clara = db.session.get_one(Programme, programme.id), db.session.get_one(Person, by.id)
    stream = io.BytesIO(table(*rows, header=header))
    file = actions.begin(spring, spreadsheets.look_at(stream), by=clara)
    file_id = file.id
    for _step in actions.take_in(file_id, sheets.rows_of(stream), programme=spring, by=clara):
        db.session.flush()
    return file_id


def carried_out(file_id):
    """Carry it out to its end."""
    for _step in actions.carry_on(file_id):
        db.session.commit()
