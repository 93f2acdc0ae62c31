"""Deeds of mentoring."""

from portal.mentoring.actions.enrolments import OFFERED_ROLES, invite, leave
from portal.mentoring.actions.feeds import close_feed, open_feed
from portal.mentoring.actions.goals import agree, complete, draft_goal, drop, reach
from portal.mentoring.actions.pairs import form_pair, sign
from portal.mentoring.actions.proposing import accept, propose, rebook, reschedule, stay
from portal.mentoring.actions.records import assume, confirm_held, say_missed, take_back
from portal.mentoring.actions.reminders import ask, remind
from portal.mentoring.actions.sessions import call_off, cancel, write_note

__all__ = [
    "OFFERED_ROLES",
    "accept",
    "agree",
    "ask",
    "assume",
    "call_off",
    "cancel",
    "close_feed",
    "complete",
    "confirm_held",
    "draft_goal",
    "drop",
    "form_pair",
    "invite",
    "leave",
    "open_feed",
    "propose",
    "reach",
    "rebook",
    "remind",
    "reschedule",
    "say_missed",
    "sign",
    "stay",
    "take_back",
    "write_note",
]
