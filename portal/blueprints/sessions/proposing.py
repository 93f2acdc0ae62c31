"""Proposing a session, answering, asking for another time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField

from portal import catalog, clock, db
from portal.blueprints.moments import as_typed, is_twice, moment_in, moment_of
from portal.blueprints.sessions.blueprint import NUMBER, bp, done
from portal.blueprints.sessions.pages import session
from portal.mentoring import actions, plans, queries
from portal.mentoring.models import MEETING, Pair
from portal.web.after import settle
from portal.web.languages import in_my_language
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

USUAL = 45
LENGTHS = ("15", "30", "45", "60")


@bp.get("/pairs/<id:pair_id>/sessions/new")
@login_required
def new(pair_id: str) -> str:
    """Times to propose, with what they are for; and hours at which both are free, each one tap."""
    pair = queries.pair_of(me(), pair_id)
    planned = plans.session_in(plans.plan_of(pair), request.args.get("step", ""))
    minutes = request.args.get("minutes", str(planned.minutes))
    can_meet = pair.state in MEETING
    long = int(minutes) if minutes in LENGTHS else USUAL
    common = queries.common_times(pair, minutes=long) if can_meet else []
    waiting = queries.proposal_to(me(), pair) if can_meet else None
    return render_template(
        "sessions/new.html",
        pair=pair,
        other=pair.other(me()),
        can_meet=can_meet,
        common=common,
        suggested=as_typed(common[0] if common else suggested_time(), me().timezone),
        earliest=as_typed(clock.now(), me().timezone),
        minutes=minutes,
        lesson=request.args.get("lesson", planned.lesson or ""),
        agenda="\n".join(planned.agenda),
        link=queries.last_link_of(pair),
        lessons=[
            (lesson.id, f"{in_my_language(track).title} · {in_my_language(lesson).title}")
            for track in catalog.tracks()
            for lesson in track.lessons
        ],
        meeting=waiting,
        slots=queries.slots_of(waiting) if waiting else [],
        now=clock.now(),
    )


class TimesForm(FlaskForm):
    """Up to three times; or one that was picked from those at which both are free."""

    starts_at = StringField()
    starts_at_2 = StringField()
    starts_at_3 = StringField()
    pick = StringField()
    minutes = StringField(validators=[NUMBER])

    def moments(self) -> list[dt.datetime]:
        """The times that are meant, the first of them first; refuses what is none, at its field."""
        if self.pick.data:
            return [moment_of(self.pick.data, field="starts_at")]
        typed = {name: self[name].data or "" for name in ("starts_at", "starts_at_2", "starts_at_3")}
        return [
            moment_in(me().timezone, text, field=name)
            for name, text in typed.items()
            if name == "starts_at" or text.strip()
        ]


class ProposalForm(TimesForm):
    """When to meet, and what for."""

    agenda = TextAreaField()
    link = StringField()
    lesson = StringField()
    led_by = StringField()
    is_another = BooleanField()


@bp.post("/pairs/<id:pair_id>/sessions/new")
@login_required
@page_on_refusal(new)
def propose(pair_id: str) -> Response:
    """Propose it; the other one is asked."""
    pair = queries.pair_of(me(), pair_id)
    form = read_form(ProposalForm)
    first, *others = form.moments()
    meeting = actions.propose(
        pair,
        starts_at=first,
        or_at=others,
        minutes=int(form.minutes.data or 0),
        is_another=bool(form.is_another.data),
        agenda=form.agenda.data or "",
        link=form.link.data or "",
        lesson=form.lesson.data or None,
        led_by=form.led_by.data or "mentor",
        by=me(),
    )
    tell_of_twice([first, *others])
    return _asked(pair, meeting.id)


@bp.post("/sessions/<id:session_id>/rebooking")
@login_required
@page_on_refusal(session)
def rebook(session_id: str) -> Response:
    """Propose a session in the place of one that did not come about, at a time at which both are free: one tap."""
    gone = queries.session_of(me(), session_id)
    form = read_form(TimesForm)
    [starts_at] = form.moments()
    meeting = actions.rebook(gone, starts_at=starts_at, minutes=int(form.minutes.data or 0), by=me())
    return _asked(gone.pair, meeting.id)


@bp.post("/sessions/<id:session_id>/proposal")
@login_required
@page_on_refusal(session)
def reschedule(session_id: str) -> Response:
    """Ask for other times."""
    meeting = queries.session_of(me(), session_id)
    other = meeting.pair.other(me()).first_name
    form = read_form(TimesForm)
    first, *others = form.moments()
    actions.reschedule(meeting, starts_at=first, or_at=others, minutes=int(form.minutes.data or 0), by=me())
    tell_of_twice([first, *others])
    return done(meeting, _("%(name)s has been asked whether this time suits.", name=other))


@bp.post("/sessions/<id:session_id>/acceptance")
@login_required
@page_on_refusal(session)
def accept(session_id: str) -> Response:
    """Accept a time that the other one proposed."""
    meeting = queries.session_of(me(), session_id)
    actions.accept(meeting, by=me(), slot=request.form.get("slot") or None)
    return done(meeting, _("It is fixed. Both of you have the entry for your calendars by mail."))


@bp.post("/sessions/<id:session_id>/stay")
@login_required
@page_on_refusal(session)
def stay(session_id: str) -> Response:
    """Leave it at the time that was fixed."""
    meeting = queries.session_of(me(), session_id)
    actions.stay(meeting, by=me())
    return done(meeting, _("It stays where it was. Both of you hear it by mail."))


def _asked(pair: Pair, session_id: str) -> Response:
    both, other = pair.both, pair.other(me()).first_name
    db.session.commit()
    settle(*both)
    flash(_("%(name)s has been asked, with an entry for the calendar.", name=other))
    return go(url_for("sessions.session", session_id=session_id))


def tell_of_twice(times: list[dt.datetime]) -> None:
    """Say which of two is meant, where clocks go back and show an hour twice."""
    for time in times:
        if is_twice(time, me().timezone):
            shown = as_typed(time, me().timezone).partition("T")[2]
            flash(_("Clocks go back that night, and %(time)s comes twice. The first of the two is meant.", time=shown))


def suggested_time() -> dt.datetime:
    """A week from now at ten, where the person is; a weekend becomes Monday."""
    zone = ZoneInfo(me().timezone)
    day = clock.today(me().timezone) + dt.timedelta(days=7)
    if day.isoweekday() > 5:
        day += dt.timedelta(days=8 - day.isoweekday())
    return dt.datetime.combine(day, dt.time(10), zone)
