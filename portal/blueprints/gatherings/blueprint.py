"""The room of gatherings, how their times are typed, and how a deed ends."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_wtf import FlaskForm
from wtforms import StringField

from portal import db
from portal.blueprints.moments import moment_in
from portal.blueprints.sessions.blueprint import NUMBER
from portal.blueprints.sessions.proposing import tell_of_twice
from portal.mentoring.actions.hours import Time
from portal.web.after import settle
from portal.web.reply import go
from portal.web.sign_in import me

bp = Blueprint("gatherings", __name__)


class TimeForm(FlaskForm):
    """When to meet, for how long, and where."""

    starts_at = StringField()
    minutes = StringField(validators=[NUMBER])
    link = StringField()
    place = StringField()

    def time(self) -> Time:
        """What is meant, on the clock of who typed it."""
        moment = moment_in(me().timezone, self.starts_at.data or "", field="starts_at")
        tell_of_twice([moment])
        return Time(moment, int(self.minutes.data or 0), self.link.data or "", self.place.data or "")


def done(gathering_id: str, said: str, *people: str) -> Response:
    """Commit, and show the gathering as it is now; ``people`` may have earned something."""
    who = (me().id, *people)
    db.session.commit()
    settle(*who)
    flash(said)
    return go(url_for("gatherings.gathering", gathering_id=gathering_id))
