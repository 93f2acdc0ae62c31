"""Deeds of mentoring."""

from portal.mentoring.actions.endings import (
    come_back,
    finish,
    leave,
    pause,
    wrap_up,
)
from portal.mentoring.actions.enrolments import (
    OFFERED_ROLES,
    invite,
    withdraw,
)
from portal.mentoring.actions.feeds import (
    close_feed,
    open_feed,
)
from portal.mentoring.actions.goals import (
    agree,
    begin,
    complete,
    draft_goal,
    drop,
    reach,
)
from portal.mentoring.actions.insights import (
    ASIDE,
    may_be_reminded,
    put_aside,
)
from portal.mentoring.actions.insights import (
    remind as nudge,
)
from portal.mentoring.actions.items import (
    add_item,
    drop_item,
    finish_item,
)
from portal.mentoring.actions.messages import (
    read_thread,
    send,
)
from portal.mentoring.actions.notes import (
    change_note,
    keep_note,
    throw_note_away,
)
from portal.mentoring.actions.pairs import (
    form_pair,
    sign,
)
from portal.mentoring.actions.proposing import (
    accept,
    propose,
    rebook,
    reschedule,
    stay,
)
from portal.mentoring.actions.records import (
    assume,
    confirm_held,
    say_missed,
    take_back,
)
from portal.mentoring.actions.reminders import (
    ask,
    remind,
)
from portal.mentoring.actions.sessions import (
    call_off,
    cancel,
    lapse,
    write_note,
)

__all__ = [
    "ASIDE",
    "OFFERED_ROLES",
    "accept",
    "add_item",
    "agree",
    "ask",
    "assume",
    "begin",
    "call_off",
    "cancel",
    "change_note",
    "close_feed",
    "come_back",
    "complete",
    "confirm_held",
    "draft_goal",
    "drop",
    "drop_item",
    "finish",
    "finish_item",
    "form_pair",
    "invite",
    "keep_note",
    "lapse",
    "leave",
    "may_be_reminded",
    "nudge",
    "open_feed",
    "pause",
    "propose",
    "put_aside",
    "reach",
    "read_thread",
    "rebook",
    "remind",
    "reschedule",
    "say_missed",
    "send",
    "sign",
    "stay",
    "take_back",
    "throw_note_away",
    "withdraw",
    "wrap_up",
    "write_note",
]
