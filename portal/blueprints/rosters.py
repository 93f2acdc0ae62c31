"""The people and the pairs of a programme as lists: narrowed down, turned, taken along as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import login_required

from portal import audit, db, spreadsheets
from portal.audit import Line
from portal.blueprints.shelf import shelf
from portal.mentoring import queries
from portal.people import queries as people
from portal.people import roster
from portal.people.models import ENROLMENT_STATES, ROLES, Programme
from portal.people.roster import Narrowed
from portal.web.reply import table
from portal.web.security import limiter
from portal.web.sign_in import me

bp = Blueprint("rosters", __name__)
Cell = str | dt.datetime | None
LONGEST = 100
"""Letters of a name to look for."""


@bp.get("/programmes/<slug>/people")
@login_required
def participants(slug: str) -> str:
    """Everybody who has a part in a programme that I coordinate."""
    shown, narrowed = people.programme_of(me(), slug), _narrowed()
    return render_template(
        "rosters/people.html",
        programme=shown,
        narrowed=narrowed,
        rows=shelf("rows", lambda **part: roster.parts_in(shown, narrowed, **part), size=25),
        roles=ROLES,
        states=ENROLMENT_STATES,
        departments=roster.departments_in(shown),
        unreached=people.unreached_in(shown),
        table=_address(".people_csv", slug),
    )


@bp.get("/programmes/<slug>/pairs")
@login_required
def pairs(slug: str) -> str:
    """The pairs of a programme that I coordinate."""
    shown, narrowed = people.programme_of(me(), slug), _narrowed_pairs()
    return render_template(
        "rosters/pairs.html",
        programme=shown,
        narrowed=narrowed,
        rows=shelf("rows", lambda **part: queries.pairs_on_list(shown, narrowed, **part), size=25),
        states=queries.PAIR_STATES,
        table=_address(".pairs_csv", slug),
    )


@bp.get("/programmes/<slug>/people.csv")
@login_required
@limiter.limit("30 per minute")
def people_csv(slug: str) -> Response:
    """The list of people as a table."""
    shown = people.programme_of(me(), slug)
    header = ("name", "email", "department", "role", "state", "since")
    rows = roster.every_part_in(shown, _narrowed())
    cells = ((row.name, row.email, row.department, row.role, row.state, row.since) for row in rows)
    return _table(shown, "people", header, cells)


@bp.get("/programmes/<slug>/pairs.csv")
@login_required
@limiter.limit("30 per minute")
def pairs_csv(slug: str) -> Response:
    """The list of pairs as a table."""
    shown = people.programme_of(me(), slug)
    header = ("mentee", "mentor", "state", "since", "formed_at", "ended_at", "last_session", "next_session")
    rows = queries.every_pair_on_list(shown, _narrowed_pairs())
    return _table(shown, "pairs", header, ((row.mentee, row.mentor, *row[3:]) for row in rows))


@bp.get("/programmes/<slug>/sessions.csv")
@login_required
@limiter.limit("30 per minute")
def sessions_csv(slug: str) -> Response:
    """The sessions of a programme as a table."""
    shown = people.programme_of(me(), slug)
    header = ("mentee", "mentor", "state", "starts_at", "held_at", "cancelled_at")
    rows = queries.every_session_on_list(shown)
    return _table(shown, "sessions", header, ((row.mentee, row.mentor, *row[3:]) for row in rows))


def _asked() -> dict[str, str]:
    """What the address asks for besides the page of the list."""
    return {name: value for name, value in request.args.items() if name in ("role", "state", "department", "name")}


def _address(endpoint: str, slug: str) -> str:
    """Where the same list is a table."""
    asked: dict[str, Any] = {"slug": slug, **_asked()}
    return url_for(endpoint, **asked)


def _narrowed() -> Narrowed:
    asked = _asked()
    role, state = asked.get("role", ""), asked.get("state", "")
    return Narrowed(
        role=role if role in ROLES else "",
        state=state if state in ENROLMENT_STATES else "",
        department=_plain(asked.get("department", "")),
        named=_plain(asked.get("name", "")),
    )


def _narrowed_pairs() -> queries.NarrowedPairs:
    asked = _asked()
    state = asked.get("state", "")
    return queries.NarrowedPairs(state if state in queries.PAIR_STATES else "", _plain(asked.get("name", "")))


def _plain(text: str) -> str:
    """The words as a database can look for them."""
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST].strip()


def _table(programme: Programme, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The rows line by line, with moments on the programme's clock. Who took the list along is written down first."""
    db.session.rollback()
    with db.writing():
        audit.write([Line("list.exported", programme.id, name, by=me().id)])
        db.session.commit()
    return table(_lines(programme.timezone, header, rows), f"{programme.slug}-{name}")


def _lines(zone: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield spreadsheets.MARK + spreadsheets.line((*header, "time_zone"))
    clock = ZoneInfo(zone)
    for row in rows:
        yield spreadsheets.line((*(_cell(cell, clock) for cell in row), zone))


def _cell(cell: Cell, zone: ZoneInfo) -> str:
    """As spreadsheets read it: moments to the minute."""
    if isinstance(cell, dt.datetime):
        return cell.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return cell or ""
