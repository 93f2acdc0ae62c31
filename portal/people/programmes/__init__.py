"""Programmes: how they live, what a launch needs, what they say and ask."""

from portal.people.programmes.moves import (
    MOVES,
    Move,
    is_paused,
    moves_from,
    refuse_at_its_end,
    refuse_while_paused,
    state_sentence,
    state_word,
)

__all__ = [
    "MOVES",
    "Move",
    "is_paused",
    "moves_from",
    "refuse_at_its_end",
    "refuse_while_paused",
    "state_sentence",
    "state_word",
]
