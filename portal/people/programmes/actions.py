"""Deeds: a programme goes a step further, its settings change, another one begins as it did.

Each is done by one who coordinates it, one after the other: two of them never pass each other unseen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal import audit, catalog, clock, db, journal
from portal.errors import Refused
from portal.events import ProgrammeMoved
from portal.people import actions as people
from portal.people import sight
from portal.people.details import normal_name
from portal.people.models import Objective, Person, Programme
from portal.people.programmes import letters, queries
from portal.people.programmes.moves import MOVES, may_happen

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RESERVED = ("new",)
"""Addresses that are something else."""
COPIED = (
    "aim",
    "timezone",
    "tracks",
    "plan",
    "agreement",
    "code_of_conduct",
    "privacy_text",
    "survey",
    "mentor_word",
    "mentee_word",
    "programme_word",
    "k",
    "minutes_a_month",
    "asks_managers",
    "limits",
)
"""What a copy has of the programme before: neither people nor dates."""


class Opening(NamedTuple):
    """A programme to be opened. ``id`` is what it gets, so that the same form sent twice is one programme."""

    name: str
    slug: str
    id: str


def move(programme: Programme, slug: str, *, by: Person, pairs: int) -> bool:
    """Let a programme go a step further, or one back; whether anything changed. Whom it concerns is told by mail. Twice
    is once.

    ``pairs`` is how many there are. Refused with every sentence that speaks against it.
    """
    if slug not in MOVES:
        raise Refused(_("There is no such step."))
    step = MOVES[slug]
    alone(programme)
    if not may_happen(step, programme.state, queries.facts_of(programme, pairs=pairs)):
        return False
    programme.state, programme.state_since = step.after, clock.now()
    programme.steps += 1
    letters.moved(programme, slug, by=by)
    audit.write([audit.Line("programme.moved", programme.id, why=f"{step.before} > {step.after}", by=by.id)])
    event = ProgrammeMoved(
        cohort=programme.id,
        step=programme.steps,
        before=step.before,  # type: ignore[arg-type]
        state=step.after,  # type: ignore[arg-type]
    )
    journal.record(event, zone=programme.timezone)
    return True


def begin(opening: Opening, *, template: str, by: Person) -> Programme:
    """A new programme from a template of the catalog; from nothing where that is empty. Twice is once."""
    if not template:
        return _open(opening, by, {}, ())
    start = next((each for each in catalog.programme_templates() if each.slug == template), None)
    if start is None:
        raise Refused(_("Please choose one from the list."), field="template")
    given = {
        "aim": start.aim,
        "tracks": list(start.tracks),
        "plan": start.plan,
        "agreement": start.agreement,
        "survey": start.survey,
        "code_of_conduct": start.code_of_conduct,
        "privacy_text": start.privacy_text,
        "minutes_a_month": start.minutes_a_month,
        "asks_managers": start.asks_managers,
    }
    return _open(opening, by, given, start.objectives)


def address_of(name: str) -> str:
    """The address that a name suggests: ``spring-2026`` for “Spring 2026”."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def copy(programme: Programme, opening: Opening, *, by: Person) -> Programme:
    """Another programme with the same settings, objectives, texts and limits; never with people or dates."""
    given = {column: getattr(programme, column) for column in COPIED}
    return _open(opening, by, given, [each.text for each in queries.objectives_of(programme)])


def alone(programme: Programme) -> None:
    """Read the programme again and keep it from other deeds until the transaction ends."""
    db.session.flush()
    db.session.refresh(programme, with_for_update={"key_share": True})


def _open(opening: Opening, by: Person, given: dict[str, Any], objectives: Sequence[str]) -> Programme:
    """The programme as the form asked for it; the one that the same form has opened before."""
    if not _ID.fullmatch(opening.id):
        raise Refused(_("Please open this page once more, and send it from there."))
    known = _opened_before(opening, by)
    if known is not None:
        return known
    if opening.slug in RESERVED:
        raise Refused(_("This address is taken by the portal itself. Please choose another one."), field="slug")
    called = normal_name(opening.name)
    try:
        with db.session.begin_nested():
            programme = people.open_programme(called, slug=opening.slug, by=by, id=opening.id, **given)
            for place, text in enumerate(objectives, 1):
                db.session.add(Objective(programme_id=programme.id, position=place, text=text))
    except IntegrityError as problem:  # somebody was quicker by the blink of an eye
        known = _opened_before(opening, by)
        if known is None:
            taken = _("There is already a programme at the address %(slug)s.", slug=opening.slug)
            raise Refused(taken, field="slug") from problem
        return known
    return programme


def _opened_before(opening: Opening, by: Person) -> Programme | None:
    found = db.session.get(Programme, opening.id)
    if found is None:
        return None
    if found.id not in db.session.scalars(sight.overseen_by(by)).all():
        raise Refused(_("Please open this page once more, and send it from there."))
    return found
