"""People from a file: send it, see what would change, carry it out, follow."""

from __future__ import annotations

from typing import IO

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField

from portal import db, spreadsheets
from portal.blueprints import reporting_line
from portal.blueprints.shelf import shelf
from portal.blueprints.steps import by_and_by
from portal.errors import Refused
from portal.people import queries as people
from portal.people.importing import AMISS, COLUMNS
from portal.people.imports import actions, queries, sheets
from portal.people.imports.models import OUTCOMES, PeopleFile
from portal.people.models import ROLES, Programme
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal, read_form, table
from portal.web.security import limiter
from portal.web.sign_in import me

bp = Blueprint("imports", __name__)
ROOM = 20 * 1024 * 1024
"""Bytes of a form with a file: 100,000 rows with every cell filled in."""
AT_ONCE = 1
"""Chunks that are carried out while somebody waits for the page; the worker does the rest."""
EXAMPLE = """\
email,name,role,department,manager_email,language,timezone
robert@example.org,Robert Keller,mentee,Finance,anna@example.org,en,Europe/Zurich"""
"""Of a file, as small as one can be."""


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """Said before anything reads the form."""
    if endpoint == "imports.send":
        request.max_content_length = ROOM


@bp.get("/programmes/<slug>/import")
@login_required
def files(slug: str) -> str:
    """A form for a file, and the files before it."""
    shown = people.programme_of(me(), slug)
    return render_template(
        "imports/files.html",
        programme=shown,
        example=EXAMPLE,
        roles=ROLES,
        files=shelf("files", lambda **part: queries.files_in(shown, coordinator=me(), **part)),
    )


@bp.post("/programmes/<slug>/import")
@login_required
@limiter.limit("10 per minute; 60 per hour")
@page_on_refusal(files)
def send(slug: str) -> Response:
    """Read a file and look at each row. Nobody is changed by it."""
    shown = people.programme_of(me(), slug)
    stream = _sent()
    sheets.check(stream)
    file_id = _read(stream, shown)
    return go(url_for(".file", slug=slug, file_id=file_id))


@bp.get("/programmes/<slug>/import/<id:file_id>")
@login_required
def file(slug: str, file_id: str) -> str | Response:
    """What would change, row by row; how far it is; what was done."""
    shown, found = _mine(slug, file_id)
    here = url_for(".file", slug=slug, file_id=file_id)
    if found.is_at_work:
        page = "imports/_progress.html" if wants_fragment() else "imports/waiting.html"
        return render_template(page, programme=shown, file=found, here=here)
    return go(here) if wants_fragment() else _report(shown, found)


class ConfirmationForm(FlaskForm):
    """Whether the people are told by mail."""

    is_told = BooleanField()


@bp.post("/programmes/<slug>/import/<id:file_id>/confirmation")
@login_required
@page_on_refusal(file)
def confirm(slug: str, file_id: str) -> Response:
    """Carry it out: a little at once, much in the background."""
    _programme, found = _mine(slug, file_id)
    actions.confirm(found, is_told=bool(read_form(ConfirmationForm).is_told.data))
    db.session.commit()
    by_and_by(reporting_line.carry_on(file_id), most=AT_ONCE)
    flash(_("It is under way. You may leave this page and come back."))
    return go(url_for(".file", slug=slug, file_id=file_id))


@bp.get("/programmes/<slug>/import/<id:file_id>/report.csv")
@login_required
def report(slug: str, file_id: str) -> Response:
    """The same as a table for a spreadsheet."""
    _mine(slug, file_id)
    return table(queries.as_csv(queries.every_row_of(file_id)), f"{slug}-people-{file_id[:8]}")


def _mine(slug: str, file_id: str) -> tuple[Programme, PeopleFile]:
    shown = people.programme_of(me(), slug)
    return shown, queries.file_of(shown, file_id, coordinator=me())


def _sent() -> IO[bytes]:
    sent: FileStorage | None = request.files.get("file")
    if not sent or not sent.filename:
        raise Refused(_("Please choose a file."), field="file")
    return sent.stream


def _read(stream: IO[bytes], shown: Programme) -> str:
    file_id = actions.begin(shown, spreadsheets.look_at(stream), by=me()).id
    by_and_by(actions.take_in(file_id, sheets.rows_of(stream), programme=shown, by=me()))
    return file_id


def _report(shown: Programme, found: PeopleFile) -> str:
    counts, asked = queries.counts_of(found), request.args.get("show", "")
    outcome = asked if asked in OUTCOMES else ""
    return render_template(
        "imports/file.html",
        programme=shown,
        file=found,
        wrong=counts.get(AMISS, 0),
        changes=sum(many for name, many in counts.items() if name in ("new", "changed")),
        counts=[(each, counts[each]) for each in OUTCOMES if each in counts],
        outcome=outcome,
        columns=COLUMNS,
        rows=shelf("rows", lambda **part: queries.rows_of(found, outcome=outcome, **part), size=50),
    )
