"""The scribe: what happened, in order, for ever. Recording an event applies the rules, in the caller's transaction."""

from .entries import (
    EVENT,
    Entry,
    Recorded,
    happening,
    happening_called,
    happenings_of,
    is_recorded,
    record,
    retract,
    standing,
    stream,
)
from .rules import Adopted, adopt, adopt_unless_chosen, simulate, simulate_text
from .telling import told
from .truth import Verdict, catch_up, rebuild, verify, waiting

__all__ = [
    "EVENT",
    "Adopted",
    "Entry",
    "Recorded",
    "Verdict",
    "adopt",
    "adopt_unless_chosen",
    "catch_up",
    "happening",
    "happening_called",
    "happenings_of",
    "is_recorded",
    "rebuild",
    "record",
    "retract",
    "simulate",
    "simulate_text",
    "standing",
    "stream",
    "told",
    "verify",
    "waiting",
]
