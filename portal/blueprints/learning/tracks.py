"""The tracks, and one of them: its units and lessons, and how far one is."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from portal import catalog
from portal.blueprints.learning.blueprint import bp, next_of
from portal.blueprints.learning.ladder import rungs_of
from portal.blueprints.learning.steps import steps_of
from portal.learning import queries
from portal.learning.queries import TrackProgress
from portal.web.languages import in_my_language, marked
from portal.web.sign_in import me, my_roles


@bp.get("/tracks")
@login_required
def tracks() -> str:
    """Every track that is meant for this person, how far they are on each, and the next lesson."""
    progress = queries.progress_of(me())
    lesson = queries.next_lesson_of(progress, roles=my_roles())
    is_on_board = bool(my_roles() & {"mentor", "mentee"})
    onboarding = [
        mine
        for mine in progress.values()
        if mine.track.kind == "onboarding" and (not is_on_board or my_roles() & set(mine.track.roles))
    ]
    return render_template(
        "learning/tracks.html",
        onboarding=onboarding,
        curated=[mine for mine in progress.values() if mine.track.kind == "curated"],
        lesson=lesson,
        progress=progress[lesson.track] if lesson else None,
    )


@bp.get("/tracks/<track>")
@login_required
def track(track: str) -> str | AnyResponse:
    """A track: its lessons in units, with the state of each, and one button to the next."""
    shown = catalog.track(track)
    if shown.slug != track:
        return redirect(url_for(".track", track=shown.slug), code=301)
    progress = queries.progress_on(shown.slug, me())
    ladder = queries.ladder_of(progress, me()) if shown.kind == "curated" else None
    values = {"progress": progress, "units": _units(progress), "next": next_of(progress)}
    rungs = rungs_of(ladder) if ladder else []
    return render_template("learning/track.html", track=shown, ladder=ladder, rungs=rungs, **values)


def _units(progress: TrackProgress) -> list[dict[str, Any]]:
    """The units of a track: title, how much of each is left, and the lessons as the macro ``steps`` takes them."""
    results = queries.results_on(progress.track, me())
    return [
        {
            "title": marked(unit.title, unit.language),
            "left": _left(progress.minutes_left(unit.lessons)),
            "steps": steps_of(unit.lessons, progress, results=results),
        }
        for unit in in_my_language(progress.track).units
    ]


def _left(minutes: int) -> str:
    return ngettext("%(num)s minute left", "%(num)s minutes left", minutes) if minutes else _("all done")
