"""What each kind of mail is called, and why somebody gets it."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.post.kinds import (
    AWARD,
    CHECK_IN,
    CONCERN,
    COORDINATOR,
    DIGEST,
    LEARNING,
    MESSAGE,
    PAIR,
    PART,
    PROGRAMME,
    REMINDER,
    SESSION,
)


def title(kind: str) -> str:
    """A kind of mail in a few words."""
    return {
        PART: _("Your part in a programme"),
        PAIR: _("Your pair"),
        SESSION: _("Sessions"),
        CONCERN: _("Concerns"),
        PROGRAMME: _("Your programme as a whole"),
        REMINDER: _("Reminders"),
        MESSAGE: _("Messages"),
        CHECK_IN: _("Check-ins"),
        LEARNING: _("Learning"),
        AWARD: _("Awards and thanks"),
        COORDINATOR: _("For coordinators"),
        DIGEST: _("What waited, in one mail"),
    }.get(kind, _("Your account"))


def explained(kind: str) -> str:
    """What mails of this kind tell, and what somebody misses who does without."""
    return {
        PART: _("That you are in, on the waiting list, or that somebody was asked for their consent."),
        PAIR: _("Whom we suggest to you, that you are a pair, a pause and an end."),
        SESSION: _("Proposed, fixed, moved, cancelled. Without these mails no entries come for your calendar either."),
        CONCERN: _("That somebody told you a concern, or that there is an answer to yours."),
        PROGRAMME: _("That your programme opens, begins, pauses, goes on and comes to its end."),
        REMINDER: _("What is coming up soon, such as your next session."),
        MESSAGE: _("That the other half of your pair wrote to you."),
        CHECK_IN: _("That we would like to know how it goes: two minutes, three times in a programme."),
        LEARNING: _("Reviews, answers to your questions, and what somebody attested for you."),
        AWARD: _("What you earned, and thanks that somebody sent you."),
        COORDINATOR: _("What you should look at in the programmes that you coordinate."),
        DIGEST: _("Mails that had to wait come together in one. Without it, what would have to wait is not sent."),
    }.get(kind, _("Invitations and passwords. They come only when somebody asked for them."))


def why(kind: str) -> str:
    """Why somebody got a mail of this kind: the line at its foot."""
    return {
        PART: _("You get this because you have a part in a programme."),
        PAIR: _("You get this because you are, or may soon be, in a pair."),
        SESSION: _("You get this because you have a session or a seat, or are asked for one."),
        CONCERN: _("You get this because a concern was told."),
        PROGRAMME: _("You get this because you have a part in this programme."),
        REMINDER: _("You get this because something is coming up."),
        MESSAGE: _("You get this because somebody wrote to you."),
        CHECK_IN: _("You get this because your programme asks how it goes."),
        LEARNING: _("You get this because of something that you wrote, asked or tried."),
        AWARD: _("You get this because you earned something."),
        COORDINATOR: _("You get this because you coordinate a programme."),
        DIGEST: _("You get this because several things waited for you."),
    }.get(kind, _("You get this because somebody, probably you, asked for it."))
