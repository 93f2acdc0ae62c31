"""Badges for many people from one file: send it, see what would happen, give, follow, undo."""

from __future__ import annotations

from typing import IO

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal import db
from portal.awards import bulk as bulks
from portal.awards import oversight
from portal.awards.bulk import Asked, queries, reports, sheets
from portal.awards.models import OUTCOMES, WAITS, BulkAward
from portal.blueprints.shelf import shelf
from portal.blueprints.steps import by_and_by
from portal.errors import Refused
from portal.people import queries as people
from portal.people.models import Programme
from portal.web.after import settle
from portal.web.htmx import wants_fragment
from portal.web.reply import go, page_on_refusal, read_form, table
from portal.web.security import limiter
from portal.web.sign_in import me

bp = Blueprint("bulk", __name__)
ROOM = 10 * 1024 * 1024
"""Bytes of a form with a file."""
AT_ONCE = 2
"""Chunks that are given while somebody waits for the page; the worker does the rest."""
SIGNED_AT_ONCE = 20
"""People whose credentials are signed while somebody waits."""
EXAMPLE = "email,badge,reason\nrobert@example.org,bridge-builder,Brought two departments together."
"""Of a file, as small as one can be."""

bp.app_template_global()(reports.outcome_words)
bp.app_template_global("bulk_badge")(reports.badge_words)


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: object) -> None:
    """Said before anything reads the form."""
    if endpoint == "bulk.send":
        request.max_content_length = ROOM


@bp.get("/programmes/<slug>/bulk-awards")
@login_required
def files(slug: str) -> str:
    """A form for a file, and the files before it."""
    shown = people.programme_of(me(), slug)
    return render_template(
        "bulk/files.html",
        programme=shown,
        badges=oversight.badges_to_give(),
        example=EXAMPLE,
        files=shelf("files", lambda **part: queries.bulks_in(shown, coordinator=me(), **part)),
    )


class FileForm(FlaskForm):
    """The badge and the reason of rows that say none themselves; the file comes beside them."""

    badge = StringField()
    reason = StringField(validators=[Length(max=2000)])


@bp.post("/programmes/<slug>/bulk-awards")
@login_required
@limiter.limit("20 per minute; 200 per hour")
@page_on_refusal(files)
def send(slug: str) -> Response:
    """Read a file and look at each row. Nothing is given by it."""
    shown, form = people.programme_of(me(), slug), read_form(FileForm)
    asked = Asked(shown, me(), form.badge.data or "", (form.reason.data or "").strip())
    bulk_id = _read(_sent(asked), asked)
    return go(url_for(".file", slug=slug, bulk_id=bulk_id))


@bp.get("/programmes/<slug>/bulk-awards/<id:bulk_id>")
@login_required
def file(slug: str, bulk_id: str) -> str | Response:
    """What would become of each row; how far the giving is; what became of them."""
    shown, found = _mine(slug, bulk_id)
    here = url_for(".file", slug=slug, bulk_id=bulk_id)
    if found.is_at_work:
        page = "bulk/_progress.html" if wants_fragment() else "bulk/waiting.html"
        return render_template(page, programme=shown, file=found, here=here)
    return go(here) if wants_fragment() else _report(shown, found)


@bp.post("/programmes/<slug>/bulk-awards/<id:bulk_id>/confirmation")
@login_required
@page_on_refusal(file)
def confirm(slug: str, bulk_id: str) -> Response:
    """Give what can be given: a little at once, much in the background."""
    _programme, found = _mine(slug, bulk_id)
    bulks.confirm(found)
    db.session.commit()
    _begin_with(bulk_id)
    return go(url_for(".file", slug=slug, bulk_id=bulk_id))


class UndoForm(FlaskForm):
    """Why all of it is taken back."""

    reason = StringField(
        validators=[InputRequired(lazy_gettext("Please say why: the people will read it.")), Length(max=2000)]
    )


@bp.post("/programmes/<slug>/bulk-awards/<id:bulk_id>/reversal")
@login_required
@page_on_refusal(file)
def undo(slug: str, bulk_id: str) -> Response:
    """Take all of it back, once."""
    _programme, found = _mine(slug, bulk_id)
    bulks.undo(found, reason=str(read_form(UndoForm).reason.data), by=me())
    db.session.commit()
    _begin_with(bulk_id)
    flash(_("It is being taken back, and everybody reads why."))
    return go(url_for(".file", slug=slug, bulk_id=bulk_id))


@bp.get("/programmes/<slug>/bulk-awards/<id:bulk_id>/report.csv")
@login_required
def report(slug: str, bulk_id: str) -> Response:
    """The same as a table for a spreadsheet."""
    _mine(slug, bulk_id)
    return table(reports.as_csv(queries.every_row_of(bulk_id)), f"{slug}-{bulk_id[:8]}")


def _mine(slug: str, bulk_id: str) -> tuple[Programme, BulkAward]:
    shown = people.programme_of(me(), slug)
    return shown, queries.bulk_of(shown, bulk_id, coordinator=me())


def _sent(asked: Asked) -> IO[bytes]:
    """The file of this request, if it can be read as a table to its end."""
    sent: FileStorage | None = request.files.get("file")
    if not sent or not sent.filename:
        raise Refused(_("Please choose a file."), field="file")
    if asked.badge and asked.badge not in dict(oversight.badges_to_give()):
        raise Refused(_("Please choose a badge from the list."), field="badge")
    sheets.check(sent.stream, needed=asked.needed)
    return sent.stream


def _read(stream: IO[bytes], asked: Asked) -> str:
    bulk_id = bulks.begin(asked).id
    by_and_by(bulks.take_in(bulk_id, sheets.lines_of(stream), asked))
    return bulk_id


def _begin_with(bulk_id: str) -> None:
    by_and_by(bulks.carry_on(bulk_id), most=AT_ONCE)
    settle(*queries.people_given(bulk_id, limit=SIGNED_AT_ONCE))


def _report(shown: Programme, found: BulkAward) -> str:
    counts, asked = queries.counts_of(found), request.args.get("show", "")
    outcome = asked if asked in OUTCOMES else ""
    return render_template(
        "bulk/file.html",
        programme=shown,
        file=found,
        waits=counts.get(WAITS, 0),
        counts=[(each, counts[each]) for each in OUTCOMES if each in counts],
        outcome=outcome,
        rows=shelf("rows", lambda **part: queries.rows_of(found, outcome=outcome, **part), size=50),
    )
