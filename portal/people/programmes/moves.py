"""The life of a programme: which states follow each other, and what has to be there before. Pure values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.errors import Refused
from portal.people.models import PROGRAMME_STATES, Programme

DRAFT, ENROLLING, MATCHING, RUNNING, PAUSED, CLOSING, CLOSED, ARCHIVED = PROGRAMME_STATES
OVER = (CLOSED, ARCHIVED)
"""States in which nothing of a programme changes any more."""


@dataclass(frozen=True)
class Facts:
    """What guards ask: what the launch misses, in sentences; how many mentors, mentees and pairs there are."""

    missing: tuple[str, ...] = ()
    mentors: int = 0
    mentees: int = 0
    pairs: int = 0


@dataclass(frozen=True)
class Move:
    """One way on (or one step back). ``label`` stands on its button, ``means`` beside it: what it is for participants.

    ``why_not`` are the sentences that speak against it; none when it may happen.
    """

    slug: str
    before: str
    after: str
    label: Callable[[], str]
    means: Callable[[], str]
    why_not: Callable[[Facts], tuple[str, ...]] = lambda _facts: ()


def _nobody_to_match(facts: Facts) -> tuple[str, ...]:
    if facts.mentors and facts.mentees:
        return ()
    return (_("There is nobody to match yet. Please invite at least one mentor and one mentee first."),)


def _no_pair(facts: Facts) -> tuple[str, ...]:
    return () if facts.pairs else (_("There is no pair yet. Please form one first, or publish a matching."),)


_ALL = (
    Move(
        "launch",
        DRAFT,
        ENROLLING,
        lambda: _("Launch it"),
        lambda: _("People can be invited and can apply."),
        lambda facts: facts.missing,
    ),
    Move(
        "matching",
        ENROLLING,
        MATCHING,
        lambda: _("Close enrolment and begin matching"),
        lambda: _("Nobody new applies. Those who are ready are brought together."),
        _nobody_to_match,
    ),
    Move(
        "enrolment",
        MATCHING,
        ENROLLING,
        lambda: _("Open enrolment again"),
        lambda: _("People can apply again. What was matched stays as it is."),
    ),
    Move(
        "start",
        MATCHING,
        RUNNING,
        lambda: _("Let it begin"),
        lambda: _("Pairs meet. Reminders and check-ins begin."),
        _no_pair,
    ),
    Move(
        "pause",
        RUNNING,
        PAUSED,
        lambda: _("Pause it"),
        lambda: _("No new sessions and no reminders for anybody, until it goes on. Nothing is lost."),
    ),
    Move("resume", PAUSED, RUNNING, lambda: _("Let it go on"), lambda: _("Sessions and reminders go on.")),
    Move(
        "wrap-up",
        RUNNING,
        CLOSING,
        lambda: _("Begin to wrap up"),
        lambda: _("Pairs hold their last sessions and look back. No new pair begins."),
    ),
    Move(
        "continuation",
        CLOSING,
        RUNNING,
        lambda: _("Let it run on"),
        lambda: _("Pairs go on as before."),
    ),
    Move(
        "closing",
        CLOSING,
        CLOSED,
        lambda: _("Close it"),
        lambda: _("It is over for everybody, and cannot be opened again. What people learned and earned stays theirs."),
    ),
    Move(
        "archiving",
        CLOSED,
        ARCHIVED,
        lambda: _("Put it into the archive"),
        lambda: _("It goes to the end of the list. Its numbers stay."),
    ),
)
MOVES: Mapping[str, Move] = {move.slug: move for move in _ALL}
"""By slug, in the order of a programme's life."""


def moves_from(state: str) -> list[Move]:
    """What can come next in this state, the way on first."""
    found = [move for move in _ALL if move.before == state]
    return sorted(found, key=lambda move: PROGRAMME_STATES.index(move.after) < PROGRAMME_STATES.index(state))


def may_happen(move: Move, state: str, facts: Facts) -> bool:
    """Whether the move is still to be made: no, when it has been made already. Refuses what cannot be made."""
    if state == move.after:
        return False
    if state != move.before:
        now = state_word(state)
        raise Refused(_("Somebody was quicker: this is now “%(state)s”. Please look at what can come next.", state=now))
    reasons = move.why_not(facts)
    if reasons:
        raise Refused(" ".join(reasons), each=reasons)
    return True


def is_paused(programme: Programme) -> bool:
    """Whether everybody rests: no new sessions, no reminders, no check-ins until it goes on."""
    return programme.state == PAUSED


def refuse_while_paused(programme: Programme) -> None:
    """Refuse what begins something new while everybody rests."""
    if is_paused(programme):
        raise Refused(_("%(programme)s is paused. This can be done as soon as it goes on.", programme=programme.name))


def refuse_at_its_end(programme: Programme) -> None:
    """Refuse to bring two together in a programme that wraps up or is over."""
    if programme.state in (CLOSING, *OVER):
        sentence = _("%(programme)s comes to its end. No new pair begins in it.", programme=programme.name)
        raise Refused(sentence)


def state_word(state: str) -> str:
    """A state in a word or two."""
    return {
        DRAFT: _("being prepared"),
        ENROLLING: _("open for enrolment"),
        MATCHING: _("being matched"),
        RUNNING: _("running"),
        PAUSED: _("paused"),
        CLOSING: _("wrapping up"),
        CLOSED: _("closed"),
        ARCHIVED: _("in the archive"),
    }[state]


def state_sentence(state: str) -> str:
    """What a state means for those who take part."""
    return {
        DRAFT: _("It is being prepared, and has not begun."),
        ENROLLING: _("People can apply, learn for their role and say when they have time."),
        MATCHING: _("Pairs are being brought together. Both sides are asked before a pair begins."),
        RUNNING: _("Pairs meet, learn and work on their goals."),
        PAUSED: _("Everybody rests: no new sessions and no reminders, until it goes on. Nothing is lost."),
        CLOSING: _("Pairs hold their last sessions and look back together."),
        CLOSED: _("It is over. What you learned and earned stays yours."),
        ARCHIVED: _("It was over some time ago, and is kept for its numbers only."),
    }[state]
