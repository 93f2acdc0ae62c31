"""Deeds of mentoring."""

from portal.mentoring.actions.enrolments import OFFERED_ROLES, invite
from portal.mentoring.actions.goals import agree, complete, draft_goal, drop, reach
from portal.mentoring.actions.pairs import form_pair, sign
from portal.mentoring.actions.sessions import (
    accept,
    cancel,
    confirm_held,
    propose,
    reschedule,
    take_back,
    write_note,
)

__all__ = [
    "OFFERED_ROLES",
    "accept",
    "agree",
    "cancel",
    "complete",
    "confirm_held",
    "draft_goal",
    "drop",
    "form_pair",
    "invite",
    "propose",
    "reach",
    "reschedule",
    "sign",
    "take_back",
    "write_note",
]
