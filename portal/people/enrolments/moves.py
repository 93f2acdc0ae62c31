"""The states of an enrolment, and which deed leads from where to where. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

from portal.people.models import Enrolment


class Move(NamedTuple):
    """From any of these states to that one."""

    before: frozenset[str]
    after: str


TAKING = frozenset({"approved", "trained", "available", "matched", "paused"})
"""States that take up a place."""
OVER = ("closing", "closed", "archived")
"""States of a programme in which nobody comes in any more."""
CHANGEABLE = frozenset({"invited", "applied", "waitlisted", "approved", "trained", "available"})
"""States in which somebody can change what they applied with."""
MOVES: Mapping[str, Move] = {
    "invite": Move(frozenset({"declined", "withdrawn"}), "invited"),
    "apply": Move(frozenset({"invited"}), "applied"),
    "approve": Move(frozenset({"applied", "waitlisted", "declined"}), "approved"),
    "wait": Move(frozenset({"applied"}), "waitlisted"),
    "decline": Move(frozenset({"applied", "waitlisted"}), "declined"),
    "train": Move(frozenset({"approved"}), "trained"),
    "make-available": Move(frozenset({"trained"}), "available"),
    "match": Move(frozenset({"trained", "available"}), "matched"),
    "free": Move(frozenset({"matched"}), "available"),
    "complete": Move(frozenset({"matched", "available"}), "completed"),
    "pause": Move(frozenset({"approved", "trained", "available", "matched"}), "paused"),
    "withdraw": Move(TAKING | {"invited", "applied", "waitlisted"}, "withdrawn"),
}
"""By deed. Coming back from a pause leads to where somebody was."""


def may(deed: str, state: str) -> bool:
    """Whether this deed is possible in that state."""
    return state in MOVES[deed].before


def is_ready(enrolment: Enrolment, *, has_trained: bool, has_answered: bool) -> bool:
    """Whether somebody can be brought together with another: approved, trained for their role, the baseline survey
    answered (where there is one), and the application complete.
    """
    has_applied = enrolment.minutes_a_month is not None
    return enrolment.state in ("approved", "trained") and has_applied and has_trained and has_answered


def refusal(deed: str, state: str) -> str:
    """Why a deed is not possible in a state."""
    if state == "withdrawn":
        return str(_("They have left the programme."))
    said = {
        "approve": _("Only an application can be approved. They have not sent theirs yet, or have a part already."),
        "wait": _("Only an application can be put on the waiting list."),
        "decline": _("Only an application can be declined. This one has been answered."),
        "pause": _("A part can be paused once it was approved, and while it goes on."),
        "withdraw": _("This part has come to its end already."),
        "apply": _("This application cannot be changed any more. Please write to your coordinator."),
    }
    return str(said.get(deed) or _("This is not possible at this stage of an enrolment."))
