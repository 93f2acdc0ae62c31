"""Questions about pairs, goals and sessions. What a person may not see does not exist."""

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

__all__ = [
    "Candidate",
    "GoalOfPair",
    "PairLine",
    "SessionLine",
    "candidates_in",
    "counts_in",
    "couples_of",
    "enrolled_as",
    "goal_of",
    "goals_of",
    "last_link_of",
    "milestone_of",
    "next_session_of",
    "pair_of",
    "pairs_and_goals",
    "pairs_in",
    "pairs_of",
    "pairs_to_sign",
    "partners_of",
    "session_in_view",
    "session_of",
    "session_to_oversee",
    "sessions_in",
    "sessions_now",
    "sessions_of",
    "sessions_of_pair",
    "sessions_to_confirm",
    "signed_by",
]
