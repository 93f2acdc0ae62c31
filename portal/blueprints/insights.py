"""A coordinator's board: which pairs need somebody, five tiles of them, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required

from portal import db
from portal.blueprints.shelf import shelf
from portal.errors import NotFound, Refused
from portal.learning import queries as learning
from portal.mentoring import actions, nudges, queries
from portal.mentoring.actions import insights as deeds
from portal.people import queries as people
from portal.people.limits import limit_of
from portal.people.models import Programme
from portal.web.languages import day as words_of
from portal.web.reply import go, page_on_refusal
from portal.web.sign_in import me

bp = Blueprint("insights", __name__)
Row = queries.InsightLine | learning.WaitingReview
PAGE = "/programmes/<slug>/insights/<tile>"
ROWS = 25
REVIEW, WAITING_FOR_US = "review", "waiting-for-us"
TILES = (*queries.TILES, WAITING_FOR_US)
REMINDERS, REST = DEEDS = "reminders", "rest"


@dataclass(frozen=True)
class Letter:
    """A reminder as somebody would read it, and how many get one like it."""

    to: str
    subject: str
    text: str
    others: int


def tiles_of(programme: Programme) -> list[tuple[str, queries.Tile]]:
    """The five tiles of a programme's board. In two queries."""
    waiting = learning.reviews_waiting_in(programme, **_reviews(programme), limit=2)
    ours = queries.Tile(waiting[0].total if waiting else 0, tuple((each.author, each.title) for each in waiting))
    return [*queries.tiles_in(programme).items(), (WAITING_FOR_US, ours)]


@bp.get(PAGE)
@login_required
def insight(slug: str, tile: str) -> str:
    """The rows of a tile: who, since when, what to do."""
    shown, is_every_chosen = _programme(slug, tile), bool(request.args.get("all"))
    if tile == WAITING_FOR_US:
        found = shelf("rows", lambda **part: learning.reviews_waiting_in(shown, **_reviews(shown), **part), size=ROWS)
    else:
        found = shelf("rows", lambda **part: queries.lines_in(shown, tile, **part), size=ROWS)
    return render_template(
        "insights/insight.html",
        programme=shown,
        tile=tile,
        rows=found,
        limits={name: limit_of(shown, name) for name in (*nudges.REMINDED, REVIEW)},
        may_remind=_is_reminded(tile),
        chosen=set(request.args.getlist("row")),
        is_every_chosen=is_every_chosen,
        toggled=_toggled(slug, tile, is_every_chosen),
        aside=actions.ASIDE,
    )


@bp.get(f"{PAGE}/confirmation")
@login_required
@page_on_refusal(insight)
def confirmation(slug: str, tile: str) -> str:
    """What would happen to the rows that were chosen: how many mails, and what they say."""
    deed = request.args.get("deed", "")
    shown = _programme(slug, tile, deed)
    rows = _chosen(shown, tile, request.args.getlist("row"))
    values = {"programme": shown, "tile": tile, "rows": rows, "aside": actions.ASIDE}
    if deed == REST:
        return render_template("insights/rest.html", **values)
    lines = [line for line in _lines(rows) if actions.may_be_reminded(shown, line)]
    letters, mails = _letters(lines)
    days = limit_of(shown, "nudge")
    return render_template(
        "insights/reminders.html", **values, letters=letters, mails=mails, left=len(rows) - len(lines), days=days
    )


@bp.post(f"{PAGE}/reminders")
@login_required
@page_on_refusal(insight)
def remind(slug: str, tile: str) -> Response:
    """Write to both of each pair that was chosen."""
    shown = _programme(slug, tile, REMINDERS)
    written = actions.nudge(shown, _lines(_chosen(shown, tile, request.form.getlist("row"))), by=me())
    db.session.commit()
    flash(
        ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", written)
        if written
        else _("Nobody was written to: all of them had a reminder lately.")
    )
    return go(url_for(".insight", slug=slug, tile=tile))


@bp.post(f"{PAGE}/rest")
@login_required
@page_on_refusal(insight)
def put_aside(slug: str, tile: str) -> Response:
    """Let rows rest for a while: I have talked to them."""
    shown = _programme(slug, tile)
    rows = _chosen(shown, tile, request.form.getlist("row"))
    day = actions.put_aside(shown, [_key(row) for row in rows], by=me())
    db.session.commit()
    until, n = words_of(day), len(rows)
    said = ngettext("%(num)s row rests until %(day)s.", "%(num)s rows rest until %(day)s.", n, day=until)
    flash(said if rows else _("What you chose is not on the list any more."))
    return go(url_for(".insight", slug=slug, tile=tile))


def _programme(slug: str, tile: str, deed: str = REST) -> Programme:
    """A programme that I coordinate, if its board has such a tile, and such a deed belongs to it."""
    shown = people.programme_of(me(), slug)
    if tile not in TILES or deed not in (DEEDS if _is_reminded(tile) else (REST,)):
        raise NotFound(_("There is no such page."))
    return shown


def _toggled(slug: str, tile: str, is_every_chosen: bool) -> str:
    """The same page with every row chosen, or none."""
    page = request.args.get("rows")
    return url_for(".insight", slug=slug, tile=tile, rows=page, all=None if is_every_chosen else "y")


def _is_reminded(tile: str) -> bool:
    return set(queries.TILES.get(tile, (REVIEW,))) <= set(nudges.REMINDED)


def _reviews(programme: Programme) -> dict[str, Any]:
    return {"days": limit_of(programme, REVIEW), "aside": queries.put_aside_in(programme, REVIEW)}


def _chosen(programme: Programme, tile: str, keys: Sequence[str]) -> Sequence[Row]:
    """The rows with these keys that are still there."""
    asked = [key for key in keys if key.isprintable()][:ROWS]
    if not asked:
        raise Refused(_("Please choose at least one row."))
    if tile == WAITING_FOR_US:
        ids = [key.removeprefix(f"{REVIEW}:") for key in asked]
        return learning.reviews_waiting_among(programme, ids, **_reviews(programme))
    return queries.lines_in(programme, tile, keys=asked, limit=ROWS)


def _lines(rows: Sequence[Row]) -> list[queries.InsightLine]:
    return [row for row in rows if isinstance(row, queries.InsightLine)]


def _key(row: Row) -> tuple[str, str]:
    return (row.insight, row.about) if isinstance(row, queries.InsightLine) else (REVIEW, row.id)


def _letters(lines: Sequence[queries.InsightLine]) -> tuple[list[Letter], int]:
    """For each insight the reminder to the first who gets one, as they would read it; and how many mails in all."""
    pairs = {pair.id: pair for pair in deeds.pairs_of([line.pair_id for line in lines])}
    letters = []
    to = {line.key: deeds.reached(pairs[line.pair_id]) for line in lines}
    for name in dict.fromkeys(line.insight for line in lines):
        alike = [(line, person) for line in lines if line.insight == name for person in to[line.key]]
        if alike:
            line, person = alike[0]
            words = nudges.letter(name, to=person, other=pairs[line.pair_id].other(person), by=me())
            letters.append(Letter(person.name, words.subject, words.text, len(alike) - 1))
    return letters, sum(map(len, to.values()))
