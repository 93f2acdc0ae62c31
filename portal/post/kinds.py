"""What mails are about. A kind says whether a mail goes at once, and whether a person may do without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

ACCOUNT, PART, PAIR, SESSION = "account", "part", "pair", "session"
MESSAGE, REMINDER, CHECK_IN, CONCERN = "message", "reminder", "check-in", "concern"
PROGRAMME, LEARNING, AWARD, COORDINATOR, DIGEST = "programme", "learning", "award", "coordinator", "digest"


@dataclass(frozen=True)
class Kind:
    """``is_urgent``: it goes at once and counts for no limit. ``is_optional``: a person may switch it off.

    ``lasts``: how long after it was written it is of any use; one that had to wait longer is not sent.
    """

    slug: str
    is_urgent: bool
    is_optional: bool = True
    lasts: dt.timedelta | None = None


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(ACCOUNT, is_urgent=True, is_optional=False),  # invitations, passwords
        Kind(PART, is_urgent=True),  # their part in a programme: approved, waiting list, consent
        Kind(PAIR, is_urgent=True),  # a suggestion, a new pair, its pause and its end
        Kind(SESSION, is_urgent=True),  # proposed, fixed, moved, cancelled: with the entry for the calendar
        Kind(CONCERN, is_urgent=True),
        Kind(PROGRAMME, is_urgent=False),  # it opens, begins, pauses, goes on, ends
        Kind(REMINDER, is_urgent=False, lasts=dt.timedelta(days=1)),
        Kind(MESSAGE, is_urgent=False),
        Kind(CHECK_IN, is_urgent=False),
        Kind(LEARNING, is_urgent=False),  # reviews, answers, attestations
        Kind(AWARD, is_urgent=False),  # awards, kudos
        Kind(COORDINATOR, is_urgent=False),  # what a coordinator should look at
        Kind(DIGEST, is_urgent=False),  # what was held back, in one
    )
}
