"""The home page: what now, when next, how far."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal import clock
from portal.awards import queries as awards
from portal.blueprints.awards import medals_of, waiting_medals_of
from portal.blueprints.next_step import Together, next_step
from portal.blueprints.rhythm import rhythm_of
from portal.learning import queries as learning
from portal.mentoring import queries as mentoring
from portal.mentoring.models import MEETING
from portal.people.models import Person
from portal.people.programmes import is_paused
from portal.web.sign_in import me, my_cohorts, my_roles, whoever

bp = Blueprint("home", __name__)
WEEKS = 12


@bp.get("/")
def home() -> str:
    """What now for who is signed in; what this is for everybody else."""
    if whoever() is None:
        return render_template("home/welcome.html")
    person = me()
    progress, moments = learning.learned_by(person)
    following, unsaid = mentoring.sessions_now(person)
    pairs, goals, check_ins = mentoring.pairs_and_what_waits(person)
    badges = awards.badges_of(person)
    missing = awards.missing_for(person, roles=my_roles(), pairs=[pair.id for pair in pairs], badges=badges)
    unseen, lately = awards.news_of(person, latest=4)
    together = Together(pairs, goals, check_ins, following, unsaid)
    step = next_step(person, roles=my_roles(), progress=progress, together=together)
    touched = [mine for mine in progress.values() if mine.touched_at or mine.track.kind == "curated"]
    return render_template(
        "home/home.html",
        greeting=_greeting(person),
        step=step,
        following=following,
        pairs=pairs,
        active_pair=next((pair for pair in pairs if pair.state in MEETING), None),
        tracks=touched,
        rhythm=rhythm_of(person, weeks=WEEKS, moments=moments),
        paused={pair.programme for pair in pairs if is_paused(pair.programme)},
        refreshers=len(learning.due_for(person)),
        together=awards.together_of(person, my_cohorts()),
        unseen=[award for award in unseen if award.badge],
        medals=medals_of(badges)[-3:],
        waiting=waiting_medals_of(missing)[:2],
        lately=lately,
    )


def _greeting(person: Person) -> str:
    hour = clock.now().astimezone(ZoneInfo(person.timezone)).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s.", name=person.first_name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.", name=person.first_name)
    return _("Good evening, %(name)s.", name=person.first_name)
