"""The home page: what now, when next, how far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask_babel import format_date
from flask_babel import gettext as _

from portal import clock
from portal.blueprints.awards import medals_of, waiting_medals_of
from portal.blueprints.next_step import next_step
from portal.gamification import queries as treasury
from portal.learning import queries as learning
from portal.mentoring import queries as mentoring
from portal.mentoring.models import ACTIVE
from portal.people.models import Person
from portal.web.sign_in import me, my_roles, whoever

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Week:
    """A week of the rhythm, as the page shows it."""

    label: str
    is_active: bool
    is_now: bool


@bp.get("/")
def home() -> str:
    """What now for who is signed in; what this is for everybody else."""
    if whoever() is None:
        return render_template("home/welcome.html")
    person = me()
    progress = learning.progress_of(person)
    following = mentoring.next_session_of(person)
    pairs = mentoring.pairs_of(person)
    badges = treasury.badges_of(person.id)
    step = next_step(person, roles=my_roles(), progress=progress, following=following, pairs=pairs)
    touched = [mine for mine in progress.values() if mine.touched_at or mine.track.kind == "curated"]
    return render_template(
        "home/home.html",
        greeting=_greeting(person),
        step=step,
        following=following,
        pairs=pairs,
        active_pair=next((pair for pair in pairs if pair.state == ACTIVE), None),
        tracks=touched,
        weeks=_weeks(person),
        unseen=[award for award in treasury.unseen_of(person.id, limit=1) if award.badge],
        medals=medals_of(badges)[-3:],
        waiting=waiting_medals_of(person, my_roles(), [pair.id for pair in pairs], badges)[:2],
        lately=[] if person.hides_points else treasury.awards_of(person.id, limit=4),
    )


def _greeting(person: Person) -> str:
    hour = clock.now().astimezone(ZoneInfo(person.timezone)).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s.", name=person.first_name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.", name=person.first_name)
    return _("Good evening, %(name)s.", name=person.first_name)


def _weeks(person: Person) -> list[Week]:
    active = learning.rhythm_of(person)
    today = clock.today(person.timezone)
    monday = today - dt.timedelta(days=today.weekday())
    first = monday - dt.timedelta(weeks=len(active) - 1)
    return [
        Week(str(format_date(first + dt.timedelta(weeks=n), "d MMMM")), is_active, n == len(active) - 1)
        for n, is_active in enumerate(active)
    ]
