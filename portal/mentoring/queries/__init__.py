"""Questions about pairs, goals and sessions. What a person may not see does not exist."""

from portal.mentoring.queries.calendars import (
    entries_of,
    feed_since,
    person_by_feed,
)
from portal.mentoring.queries.check_ins import (
    check_in_of,
    check_ins_of,
    check_ins_to_answer,
    lights_in,
    red_lights,
)
from portal.mentoring.queries.feedback import (
    feedback_in,
    feedback_on,
    feedback_to_coordinators,
    pulse_of,
)
from portal.mentoring.queries.free import (
    common_times,
)
from portal.mentoring.queries.goals import (
    GoalOfPair,
    goal_of,
    goals_of,
    milestone_of,
    objectives_of,
    pairs_and_what_waits,
)
from portal.mentoring.queries.insights import (
    TILES,
    InsightLine,
    Tile,
    lines_in,
    put_aside_in,
    tiles_in,
)
from portal.mentoring.queries.pairs import (
    couples_of,
    is_to_sign,
    pair_of,
    pair_to_oversee,
    pairs_of,
    pairs_to_sign,
    partners_of,
    signed_by,
)
from portal.mentoring.queries.programmes import (
    Candidate,
    PairLine,
    candidates_in,
    counts_in,
    enrolled_as,
    pairs_in,
    sessions_in,
)
from portal.mentoring.queries.reached import (
    Reached,
    reached_by,
)
from portal.mentoring.queries.rosters import (
    PAIR_STATES,
    NarrowedPairs,
    every_pair_on_list,
    every_session_on_list,
    pairs_on_list,
)
from portal.mentoring.queries.sessions import (
    SessionLine,
    last_link_of,
    next_session_of,
    session_in_view,
    session_of,
    sessions_now,
    sessions_of,
    sessions_of_pair,
    sessions_to_confirm,
)
from portal.mentoring.queries.slots import (
    proposal_to,
    slots_of,
)
from portal.mentoring.queries.written import (
    item_of,
    items_of,
    messages_of,
    note_of,
    notes_of,
    unread_by,
)

__all__ = [
    "PAIR_STATES",
    "TILES",
    "Candidate",
    "GoalOfPair",
    "InsightLine",
    "NarrowedPairs",
    "PairLine",
    "Reached",
    "SessionLine",
    "Tile",
    "candidates_in",
    "check_in_of",
    "check_ins_of",
    "check_ins_to_answer",
    "common_times",
    "counts_in",
    "couples_of",
    "enrolled_as",
    "entries_of",
    "every_pair_on_list",
    "every_session_on_list",
    "feed_since",
    "feedback_in",
    "feedback_on",
    "feedback_to_coordinators",
    "goal_of",
    "goals_of",
    "is_to_sign",
    "item_of",
    "items_of",
    "last_link_of",
    "lights_in",
    "lines_in",
    "messages_of",
    "milestone_of",
    "next_session_of",
    "note_of",
    "notes_of",
    "objectives_of",
    "pair_of",
    "pair_to_oversee",
    "pairs_and_what_waits",
    "pairs_in",
    "pairs_of",
    "pairs_on_list",
    "pairs_to_sign",
    "partners_of",
    "person_by_feed",
    "proposal_to",
    "pulse_of",
    "put_aside_in",
    "reached_by",
    "red_lights",
    "session_in_view",
    "session_of",
    "sessions_in",
    "sessions_now",
    "sessions_of",
    "sessions_of_pair",
    "sessions_to_confirm",
    "signed_by",
    "slots_of",
    "tiles_in",
    "unread_by",
]
