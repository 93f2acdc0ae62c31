"""Questions about pairs, goals and sessions. What a person may not see does not exist."""

from portal.mentoring.queries.calendars import entries_of, feed_since, person_by_feed
from portal.mentoring.queries.free import common_times
from portal.mentoring.queries.goals import GoalOfPair, goal_of, goals_of, milestone_of, pairs_and_goals
from portal.mentoring.queries.pairs import couples_of, pair_of, pairs_of, pairs_to_sign, partners_of, signed_by
from portal.mentoring.queries.programmes import (
    Candidate,
    PairLine,
    candidates_in,
    counts_in,
    enrolled_as,
    pairs_in,
    sessions_in,
)
from portal.mentoring.queries.sessions import (
    SessionLine,
    last_link_of,
    next_session_of,
    session_in_view,
    session_of,
    session_to_oversee,
    sessions_now,
    sessions_of,
    sessions_of_pair,
    sessions_to_confirm,
)
from portal.mentoring.queries.slipping import SlippingPair, pairs_that_slip
from portal.mentoring.queries.slots import proposal_to, slots_of

__all__ = [
    "Candidate",
    "GoalOfPair",
    "PairLine",
    "SessionLine",
    "SlippingPair",
    "candidates_in",
    "common_times",
    "counts_in",
    "couples_of",
    "enrolled_as",
    "entries_of",
    "feed_since",
    "goal_of",
    "goals_of",
    "last_link_of",
    "milestone_of",
    "next_session_of",
    "pair_of",
    "pairs_and_goals",
    "pairs_in",
    "pairs_of",
    "pairs_that_slip",
    "pairs_to_sign",
    "partners_of",
    "person_by_feed",
    "proposal_to",
    "session_in_view",
    "session_of",
    "session_to_oversee",
    "sessions_in",
    "sessions_now",
    "sessions_of",
    "sessions_of_pair",
    "sessions_to_confirm",
    "signed_by",
    "slots_of",
]
