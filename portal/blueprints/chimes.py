"""What the worker does when a timer is due: each kind, and the deed that answers it."""

from __future__ import annotations

from portal.mentoring import actions as mentoring
from portal.mentoring.actions import check_ins, concerns, hours, reminders
from portal.mentoring.matching import consent
from portal.people.imports import actions as imports
from portal.timers import Chime

CHIMES: dict[str, Chime] = {
    reminders.REMINDING: lambda about, _due_at: mentoring.remind(about),
    reminders.ASKING_HOW: lambda about, _due_at: mentoring.ask(about),
    reminders.ASSUMING: lambda about, _due_at: mentoring.assume(about),
    reminders.LAPSING: lambda about, _due_at: mentoring.lapse(about),
    hours.REMINDING: lambda about, _due_at: hours.remind(about),
    consent.EXPIRY: consent.expire,
    imports.TIMER: imports.forget,
    check_ins.ASK: check_ins.ask,
    check_ins.LAPSE: check_ins.lapse,
    concerns.REMIND: concerns.remind,
    concerns.REMIND_AGAIN: concerns.remind,
}
"""By kind of timer."""
