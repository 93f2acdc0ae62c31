"""What has to be there before a programme is launched.

The structure follows the six standards of the EMCC's programme award (ISMCP, https://www.emccglobal.org): clarity of
purpose, training and briefing, selection and matching, measurement and review, ethics and care, administration. What
belongs to selection and matching comes after the launch.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from portal import catalog
from portal.catalog import Track
from portal.people.models import Programme

BASIS, OBJECTIVES, LEARNING, STAFF, TEXTS = "basis", "objectives", "learning", "staff", "texts"
"""Sections of the settings, where each thing is put right."""


@dataclass(frozen=True)
class Item:
    """One thing that is there or missing: under which standard, why it matters, in which section it is put right."""

    slug: str
    standard: str
    title: str
    why: str
    section: str
    is_done: bool


def readiness_of(programme: Programme, *, roles: Collection[str], objectives: int) -> list[Item]:
    """Everything that a launch needs. ``roles`` are those that somebody has in it; so many objectives are written."""
    return [
        *_purpose(programme, roles, objectives),
        *_training(programme),
        *_measurement(programme),
        *_ethics(programme, roles),
        *_administration(programme),
    ]


def missing(items: Collection[Item]) -> tuple[str, ...]:
    """A sentence for each thing that is missing."""
    return tuple(_("Missing: %(what)s. %(why)s", what=item.title, why=item.why) for item in items if not item.is_done)


def training_of(programme: Programme, role: str) -> list[Track]:
    """The tracks of the programme that prepare for this role."""
    named = set(programme.tracks)
    return [track for track in catalog.tracks("onboarding") if role in track.roles and track.slug in named]


def _purpose(programme: Programme, roles: Collection[str], objectives: int) -> list[Item]:
    standard = _("Clarity of purpose")
    return [
        Item(
            "aim",
            standard,
            _("Aim"),
            _("People give their time more gladly when one sentence says what for."),
            BASIS,
            bool(programme.aim),
        ),
        Item(
            "objectives",
            standard,
            _("Objectives"),
            _("Each goal of a pair can serve one of them, so that the whole can be told from its parts."),
            OBJECTIVES,
            objectives > 0,
        ),
        Item(
            "sponsor",
            standard,
            _("Sponsor"),
            _("Somebody at the top who stands behind it keeps it in the calendars when weeks are full."),
            STAFF,
            "sponsor" in roles,
        ),
    ]


def _training(programme: Programme) -> list[Item]:
    why = _("Training before the first session is one of the two things that pairs who do well have in common.")
    standard = _("Training and briefing")
    titles = (("mentor", _("Training for mentors")), ("mentee", _("Training for mentees")))
    return [
        Item(f"training-{role}", standard, title, why, LEARNING, bool(training_of(programme, role)))
        for role, title in titles
    ]


def _measurement(programme: Programme) -> list[Item]:
    why = _("What is not asked before it begins cannot be compared at the end.")
    known = {survey.slug for survey in catalog.surveys() if survey.kind == "baseline"}
    return [
        Item("survey", _("Measurement and review"), _("First survey"), why, LEARNING, programme.survey in known),
    ]


def _ethics(programme: Programme, roles: Collection[str]) -> list[Item]:
    standard = _("Ethics and care")
    return [
        Item(
            "safe-contact",
            standard,
            _("Safe contact"),
            _("Whoever is worried needs somebody to turn to who does not run the programme."),
            STAFF,
            "safe-contact" in roles,
        ),
        Item(
            "agreement",
            standard,
            _("Agreement"),
            _("Two people who have signed the same page need not guess what stays between them."),
            LEARNING,
            programme.agreement in {each.slug for each in catalog.agreements()},
        ),
        Item(
            "conduct",
            standard,
            _("Code of conduct"),
            _("It says in advance what is welcome and what is not, so that nobody has to find out."),
            TEXTS,
            bool(programme.code_of_conduct),
        ),
        Item(
            "privacy",
            standard,
            _("Privacy text"),
            _("People speak openly when they know who can see what."),
            TEXTS,
            bool(programme.privacy_text),
        ),
    ]


def _administration(programme: Programme) -> list[Item]:
    standard = _("Administration and support")
    return [
        Item(
            "dates",
            standard,
            _("First and last day"),
            _("A beginning and an end make it easy to say yes."),
            BASIS,
            bool(programme.starts_on and programme.ends_on),
        ),
        Item(
            "plan",
            standard,
            _("Plan"),
            _("An agenda for each session gives a pair something to hold on to."),
            LEARNING,
            programme.plan in {each.slug for each in catalog.plans()},
        ),
    ]
