"""When and how one likes to meet: for sessions and for those who look for a partner."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.datastructures import MultiDict

from portal import db
from portal.blueprints import application_forms as forms
from portal.errors import Refused
from portal.people import availability, details
from portal.web.reply import go, page_on_refusal, typed
from portal.web.sign_in import me

bp = Blueprint("availability", __name__)
MOST_LANGUAGES = 20


@bp.get("/me/availability")
@login_required
def mine() -> str:
    """My times of a week, on my own clock, and how I like to meet."""
    sent = typed()[0]
    given = MultiDict(sent) if sent is not None else forms.times_typed(me())
    if sent is None:
        given.update(forms.style_typed(me()))
    return render_template(
        "availability/mine.html",
        given=given,
        times=forms.times_of(given),
        weekdays=forms.weekdays(),
        channels=forms.channels(),
        paces=forms.paces(),
        languages=forms.languages(me()),
    )


@bp.post("/me/availability")
@login_required
@page_on_refusal(mine)
def change() -> Response:
    """Keep them."""
    sent = request.form
    spans, speaks = forms.spans_in(sent), sent.getlist("speaks")
    if len(speaks) > MOST_LANGUAGES:
        raise Refused(_("At most %(n)s languages, please.", n=MOST_LANGUAGES), field="speaks")
    tags = [details.normal_language(tag) for tag in speaks]
    availability.set_style(me(), channel=sent.get("channel", ""), pace=sent.get("pace", ""), speaks=tags)
    availability.set_free_times(me(), spans)
    db.session.commit()
    flash(_("It is kept. Your partners see these times as suggestions, on their own clock."))
    return go(url_for(".mine"))
