"""A programme that is ready to be launched, and the forms of its settings as a browser sends them."""

from __future__ import annotations

import datetime as dt

from portal import catalog
from portal.mentoring.actions.staff import appoint
from portal.people.limits import LIMITS
from portal.people.programmes import objectives, settings
from tests.cast import kept

PAGE = "/programmes/spring"
BASIS = {
    "name": "Spring",
    "aim": "Leaders use what their teams use.",
    "starts_on": "2026-04-01",
    "ends_on": "2026-09-30",
    "timezone": "Europe/Zurich",
}
LEARNING = {
    "tracks": ["becoming-a-mentor", "becoming-a-mentee", "culture"],
    "plan": "six-sessions",
    "agreement": "mentoring",
    "survey": "baseline",
}
TEXTS = {"code_of_conduct": "We are kind.\n\nWe are on time.", "privacy_text": "Only we two see our notes."}
NUMBERS = {"k": "5", "minutes_a_month": "90"} | {f"limit-{name}": str(limit.usual) for name, limit in LIMITS.items()}


def prepared(programme, *, by):
    """Everything that the launch needs is there."""
    days = {"starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2026, 9, 30)}
    settings.describe(programme, {**BASIS, **days}, by=by)
    settings.choose(programme, LEARNING, by=by)
    settings.say(programme, TEXTS, by=by)
    objectives.add(programme, "Use the shared documents without help", by=by)
    appoint(programme, email="sam@demo.example", name="Sam Sponsor", role="sponsor", by=by)
    appoint(programme, email="sofia@demo.example", name="Sofia Lind", role="safe-contact", by=by)
    assert "baseline" in {survey.kind for survey in catalog.surveys()}
    return kept(programme)
